"""From what the proxy carried and the browser showed to a recording, and to what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from checksums import Finding
from ingest.browser.gate import NotFollowed
from ingest.browser.judged import documents_of, judge_page
from ingest.browser.ledger import Carried
from ingest.browser.listen import Downloaded
from ingest.browser.showing import Shown
from ingest.codes import found
from ingest.exchange import Exchange, Failure, FailureKind, Outcome
from ingest.fault import fault_of, is_whole
from ingest.http.suffix import suggest_suffix
from ingest.network.web_address import WebAddress
from ingest.outcome.judge import judge
from ingest.recording import Recording, Saved
from ingest.text.encoding import text_findings
from manifests import Limits

_BODY, _WARC = "body", "data.warc.gz"


@dataclass(frozen=True, slots=True)
class Came:
    """All that came of an address: what was carried, what was shown, and what was refused."""

    start: WebAddress
    carried: tuple[Carried, ...]
    shown: Shown
    refused: tuple[Finding, ...]


def conclude(
    came: Came, folder: Path, limits: Limits, when: datetime, taken_as_notice: str
) -> Recording:
    """Judge what came, and put what is kept of it into `folder`. Raises OSError.

    The bodies that were carried are there until this ends.
    """
    shown = came.shown
    gone_to = [one for one in shown.navigations if not one.left]
    chain = documents_of(gone_to, came.carried)
    dom = shown.dom
    if not chain:
        chain, dom = documents_of(shown.navigations, came.carried) or _only(came, when), None
    judged = judge_page(chain, dom, limits)
    if judged.fetched.denies and (file := _led_to(came)) is not None:
        chain = (*chain, file)
        judged = judge_page(chain, None, limits)
    last = chain[-1]
    fetched = judged.fetched
    fault = fault_of(last.exchange, last.undecodable, fetched)
    ways = list(shown.not_followed)
    if fault is not None and ways and last.exchange.failure is None:
        # What stands there is no notice; where it leads, one might be.
        fault = ways.pop().fault
        fetched = judge([one.exchange for one in chain], None, astray=fault)
    elif fault is not None and taken_as_notice and is_whole(last.exchange, last.undecodable):
        fetched, fault = replace(fetched, taken_as_notice=taken_as_notice), None
    findings = (*shown.findings, *came.refused, *map(_not_followed, ways))
    encoding = None
    if judged.served is not None:
        findings = (*text_findings(judged.served, last.exchange.url), *findings)
        encoding = judged.served.to_json()
    kept = fault is None and last.body is not None
    recording = Recording(
        exchanges=tuple(one.exchange for one in came.carried) or (last.exchange,),
        outcome=Outcome.KEPT if kept else Outcome.FAILED,
        fetched=fetched,
        warc=folder / _WARC,
        body=None,
        suffix=suggest_suffix(last.exchange, last.unknown_coding),
        encoding=encoding,
        made=shown.made,
        own_findings=findings,
        documents=tuple(one.exchange for one in chain),
        browser={"judged": judged.by},
        text=shown.text,
    )
    if fault is not None or last.body is None:
        why, sentence = fault or ("no-content", f"{last.exchange.url} gave no content.")
        return replace(recording, why=why, sentence=sentence)
    last.body.rename(folder / _BODY)
    saved = _saved(shown.downloads, came.carried, last, folder)
    return replace(recording, body=folder / _BODY, saved=saved)


def _not_followed(way: NotFollowed) -> Finding:
    code, sentence = way.fault
    return found("browser-not-followed", way.address, failure=code, reason=sentence)


def _only(came: Came, when: datetime) -> tuple[Carried, ...]:
    """Give what there is where no document was heard of: the address's exchange, or its absence."""
    address = str(came.start)
    own = [one for one in came.carried if one.exchange.url == address]
    if own:
        return (own[-1],)
    said = came.shown.refusal or "nothing was heard of it before the visit ended"
    failure = Failure(FailureKind.GIVEN_UP, f"The browser did not get {address}: {said}.")
    return (Carried(Exchange(address, "GET", when, when, failure=failure), None),)


def _led_to(came: Came) -> Carried | None:
    """Give the file that a page led to in place of another page, where it came whole."""
    last = came.shown.navigations[-1] if came.shown.navigations else None
    if last is None or not last.left:
        return None
    return next((one for one in reversed(came.carried) if _is_whole_file(one, last.url)), None)


def _saved(
    downloads: Sequence[Downloaded], carried: Sequence[Carried], page: Carried, folder: Path
) -> tuple[Saved, ...]:
    """Take the files that the page let the browser save, whole ones, each once."""
    kept: dict[str, Saved] = {}
    for one in downloads:
        if one.failure or one.url in kept or one.url == page.exchange.url:
            continue
        came = next((each for each in reversed(carried) if _is_whole_file(each, one.url)), None)
        if came is not None and came.body is not None:
            path = folder / f"saved-{len(kept) + 1:04d}"
            came.body.rename(path)
            suffix = suggest_suffix(came.exchange, came.unknown_coding)
            kept[one.url] = Saved(one.url, path, suffix, one.name)
    return tuple(kept.values())


def _is_whole_file(carried: Carried, url: str) -> bool:
    exchange = carried.exchange
    return (
        exchange.url == url
        and carried.body is not None
        and carried.body.exists()
        and exchange.status == 200
        and exchange.failure is None
        and exchange.truncated is None
        and not carried.undecodable
    )
