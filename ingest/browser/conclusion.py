"""From what the proxy carried and the browser showed to a recording, and to what is kept of it."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from checksums import Finding
from ingest.browser.gate import NotFollowed
from ingest.browser.judged import documents_of, judge_page
from ingest.browser.ledger import Carried
from ingest.browser.listen import Downloaded
from ingest.browser.need import PAGES
from ingest.browser.shown import Shown
from ingest.codes import found
from ingest.exchange import Exchange, Failure, FailureKind, Outcome
from ingest.fault import fault_of, is_whole
from ingest.http.suffix import suggest_suffix
from ingest.network.web_address import WebAddress
from ingest.outcome.judge import judge
from ingest.recording import Clicked, Framed, Recording, Saved
from ingest.text.encoding import text_findings
from ingest.whole.captured import shorten
from ingest.whole.names import original_name
from manifests import Limits

_BODY, _WARC = "body", "data.warc.gz"
# What a script makes of what it has asked for, or of nothing.
_MADE = ("blob:", "data:")


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
    shut = [one for one in shown.kept_shut if one not in ways]
    if fault is not None and ways and last.exchange.failure is None:
        # What stands there is no notice; where it leads, one might be.
        fault = ways.pop().fault
        fetched = judge([one.exchange for one in chain], None, astray=fault)
    elif fault is not None and taken_as_notice and is_whole(last.exchange, last.undecodable):
        fetched, fault = replace(fetched, taken_as_notice=taken_as_notice), None
    findings = (*shown.findings, *came.refused, *map(_not_followed, (*ways, *shut)))
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
    saving = _Saving(came.carried, last.exchange, [one.address for one in shown.frames], folder)
    for download in shown.downloads:
        saving.take(download)
    clicked = tuple(_clicked(shown, saving))
    told = {"clicked": [one.to_json() for one in clicked]} if clicked else {}
    return replace(
        recording,
        body=folder / _BODY,
        saved=tuple(one for one, _ in saving.kept.values()),
        clicked=clicked,
        frames=tuple(Framed(one.file, one.address) for one in shown.frames),
        browser={**recording.browser, **told},
    )


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


class _Saving:
    """Takes the files that a page gave out, whole ones, each once, of what was carried."""

    def __init__(
        self, carried: Sequence[Carried], page: Exchange, frames: Iterable[str], folder: Path
    ) -> None:
        self.kept: dict[tuple[str, bytes], tuple[Saved, list[Exchange]]] = {}
        self._carried = carried
        self._page = page
        self._shown = frozenset((page.url, *frames))
        self._folder = folder

    def take(self, download: Downloaded) -> None:
        """Take what the browser saved, unless it is the page itself, or was not carried."""
        url, key = download.url, (download.url, download.sha256)
        # A page that is sent to itself may answer with a file.
        own = url == self._page.url
        body = self._page.body
        if download.failure or (own and body is not None and body.sha256.value == key[1]):
            return
        made = url.startswith(_MADE)
        whole = [one for one in self._carried if _is_whole_file(one, "" if made else url)]
        same = [one for one in whole if _hashes_to(one, download.sha256)]
        if key in self.kept:
            self.kept[key][1].extend(one.exchange for one in same)
        elif same or (whole and not (made or own)):
            self._keep(key, (same or whole)[-1], download.name)

    def take_shown(self, url: str) -> Exchange | None:
        """Take files that were shown rather than saved; of a page, give its exchange."""
        asked = [one for one in self._carried if one.exchange.url == url]
        if not asked or url in self._shown:
            return None
        for came in asked:
            body = came.exchange.body
            if body is None or not _is_whole_file(came, url) or _suffix(came) in PAGES:
                continue
            key = (url, body.sha256.value)
            if key in self.kept:
                self.kept[key][1].append(came.exchange)
            else:
                name = (original_name(came.exchange, "") or b"").decode("utf-8", "replace")
                self._keep(key, came, name)
        taken = any(one.url == url for one, _ in self.kept.values())
        return None if taken else asked[-1].exchange

    def _keep(self, key: tuple[str, bytes], came: Carried, name: str) -> None:
        assert came.body is not None
        path = self._folder / f"saved-{len(self.kept) + 1:04d}"
        came.body.rename(path)
        # Of what a script made a file of, the address on the wire.
        self.kept[key] = (Saved(came.exchange.url, path, _suffix(came), name), [came.exchange])


def _clicked(shown: Shown, saving: _Saving) -> Iterator[Clicked]:
    """Say what each click brought: what was asked for between it and the next."""
    pages = [one for url in dict.fromkeys(shown.led_to) if (one := saving.take_shown(url))]
    for url in dict.fromkeys(shown.beside):
        saving.take_shown(url)  # A page there may be anything: what it is shown with changes.
    begun = [one.clicked for one in shown.given]
    for number, given in enumerate(shown.given, 1):
        link = given.wanted.link
        assert link.clicked is not None
        saved = [
            one.url
            for one, came in saving.kept.values()
            if any(bisect(begun, each.started) == number for each in came)
        ]
        yield Clicked(
            place=given.wanted.place,
            text=shorten(link.text),
            script=shorten(link.script or " ".join(filter(None, link.clicked))),
            rule=given.wanted.rule.name,
            saved=tuple(saved),
            # What was sent is asked for by nobody else.
            shown=tuple(
                one.url
                for one in pages
                if bisect(begun, one.started) == number and one.method == "GET"
            ),
            frame=given.frame.file if given.frame is not None else "",
            found_in=given.frame.address if given.frame is not None else "",
            form=given.wanted.sends,
        )


def _suffix(carried: Carried) -> str:
    return suggest_suffix(carried.exchange, carried.unknown_coding)


def _hashes_to(carried: Carried, sha256: bytes) -> bool:
    body = carried.exchange.body
    return body is not None and body.sha256.value == sha256


def _is_whole_file(carried: Carried, url: str) -> bool:
    """Tell whether a file came whole, from an address or from any."""
    exchange = carried.exchange
    return (
        (exchange.url == url or not url)
        and carried.body is not None
        and carried.body.exists()
        and exchange.status == 200
        and exchange.failure is None
        and exchange.truncated is None
        and not carried.undecodable
    )
