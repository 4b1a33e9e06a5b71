"""Is what another archive captured what we have? By our own digests, and by what can be read.

    same        the very bytes
    same-text   other bytes, and every letter and digit of the text the same
    different   another text
    blocked, challenge    the other archive was turned away, and kept that page instead
    no-page     it kept something that is no notice: "not found", an empty page
    not-captured          it says that it could not capture the page

What was found is a record of kind ``holdings``, at the place ``wayback``. It shows what that
archive gave us at that hour; that it saw the page by itself is its own word.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from checksums import Digest, Finding
from ingest import Gathered, MementoSource, Recorders, gather_memento
from manifests import Limits, content_path, new_record_id, printable
from muniment.archive.archive import Writer
from muniment.archive.records import Record, log_record
from muniment.custody import Publication
from muniment.deposit.holdings import KIND, WAYBACK, State
from muniment.deposit.patience import Pace
from muniment.deposit.place import BrokenOffError, DepositError
from muniment.deposit.wayback import Captured, SavePageNow
from muniment.edition.differences.comparable import comparable_text
from muniment.edition.read import read_file, without_recognition

# What it is to have kept a page that is no notice.
_OF_A_PAGE = ("not-found", "soft-not-found", "empty")


class NotThereError(DepositError):
    """A capture was made, and is not given out yet."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a notice as we have it: its address, and the file that came from there."""

    object: str
    version: int
    accession: str
    address: str
    file: Path
    sha256: Digest


@dataclass(frozen=True, slots=True)
class Corroboration:
    """What another archive has of a page: where, how it compares, and the digest of what came."""

    page: Page
    item: str
    state: State
    why: str = ""
    sha256: str = ""
    claimed: str = ""
    findings: tuple[Finding, ...] = ()


def pages_of(publication: Publication, number: int) -> tuple[Page, ...]:
    """Give the pages of a version that came from the web, and may be given out.

    Raises `DepositError` where none did.
    """
    publication.require()
    version = publication.versions[number - 1]
    found = []
    for place, source in enumerate(version.statement.sources):
        files = [
            file
            for file in version.statement.files
            if file.source == place and file.kind == "rendition"
        ]
        if source.get("kind") != "web" or not files:
            continue
        path = publication.file(content_path(number, files[0].path))
        found.append(
            Page(
                publication.object,
                number,
                version.statement.id,
                str(source["address"]),
                path,
                files[0].sha256,
            )
        )
    if not found:
        raise DepositError(
            f"{publication.object} v{number} did not come from a web address, so there is nothing "
            "for the Wayback Machine to capture."
        )
    return tuple(found)


def corroborate(
    page: Page, asking: SavePageNow, recorders: Recorders, limits: Limits, pace: Pace
) -> Corroboration:
    """Have a page captured, fetch what was captured, and compare. Raises `DepositError`."""
    captured = asking.capture(page.address)
    if captured.why:
        return Corroboration(page, asking.base, State.NOT_CAPTURED, captured.why)
    address = asking.memento(captured)
    for pause in pace.waits():
        found = pace.persist(lambda: look_again(page, address, captured, recorders, limits))
        if found is not None:
            return found
        pace.rest(f"web.archive.org does not give {address} yet.", pause)
    raise NotThereError(
        f"web.archive.org says that it captured {page.address}, and does not give it out yet: "
        f"{address}. Nothing was logged; ask again later."
    )


def look_again(
    page: Page, address: str, captured: Captured, recorders: Recorders, limits: Limits
) -> Corroboration | None:
    """Fetch a memento and compare it; give None where there is none at that address.

    Raises `BrokenOffError` where what came says nothing of it, one way or the other.
    """
    with tempfile.TemporaryDirectory(prefix="muniment-memento-") as folder:
        into = Path(folder)
        came = gather_memento(MementoSource(address), recorders, into, 1, new_record_id())
        if not _is_answered(came, address):
            return None
        state, why = _judge(page, came, into, limits)
        body = _body(came)
        return Corroboration(
            page,
            address,
            state,
            why,
            body.sha256.hex if body else "",
            captured.stamp,
            came.findings,
        )


def log_corroborations(writer: Writer, found: Sequence[Corroboration]) -> int:
    """Log what was found, as one record; give its index."""
    about = tuple(_about(one) for one in found)
    with writer.desk() as desk:
        return log_record(writer, desk, Record(KIND, about)).index


def _about(one: Corroboration) -> dict[str, Any]:
    item = {
        "accession": one.page.accession,
        "address": one.page.address,
        "item": one.item,
        "object": one.page.object,
        "outcome": one.state.value,
        "place": WAYBACK,
        "version": one.page.version,
    }
    more = {"captured": one.claimed, "sha256": one.sha256, "why": one.why}
    return {**item, **{name: value for name, value in more.items() if value}}


def _is_answered(came: Gathered, address: str) -> bool:
    """Tell whether that memento was given, and not said to be absent, or replaced by another.

    Raises `BrokenOffError` where the line lost some of it, or somebody else answered.
    """
    if any("truncated" in one for one in came.exchanges):
        raise BrokenOffError(f"{address} came cut off.")
    host = urlsplit(str(came.exchanges[-1]["url"])).hostname
    if host != urlsplit(address).hostname:
        raise BrokenOffError(f"{address} led to {printable(str(host))}, which cannot speak for it.")
    # RFC 7089 §2.1.1: a memento says of when it is; an error of the archive's own does not.
    if "time" not in came.source.stated.get("page", {}):
        if _said(came.facts.get("fetch"), "outcome") == "not-found":
            return False
        sentence = came.failure[1] if came.failure is not None else ""
        raise BrokenOffError(f"{address} was answered, and not with a memento. {sentence}")
    return all(finding.code != "memento-other-time" for finding in came.findings)


def _judge(page: Page, came: Gathered, into: Path, limits: Limits) -> tuple[State, str]:
    fetch = came.facts.get("fetch")
    outcome, detail = _said(fetch, "outcome"), _said(fetch, "detail")
    if came.failure is not None:
        _, sentence = came.failure
        if outcome == "blocked":
            state = State.CHALLENGE if "challenge" in detail else State.BLOCKED
            return state, f"{outcome} {detail}".strip()
        if outcome in _OF_A_PAGE:
            return State.NO_PAGE, f"{outcome} {detail}".strip()
        raise DepositError(f"The memento cannot be had: {sentence}")
    body = _body(came)
    if body is None:
        return State.NO_PAGE, "empty"
    if body.sha256 == page.sha256:
        return State.WHOLE, ""
    ours = _text(page.file, limits)
    return (
        State.SAME_TEXT if ours and ours == _text(into / body.path, limits) else State.DIFFERENT
    ), ""


def _body(came: Gathered) -> Any:
    return next((file for file in came.files if file.kind == "rendition"), None)


def _text(path: Path, limits: Limits) -> str:
    """Give the letters and digits that can be read of a file."""
    read = read_file(path, path.name, without_recognition(limits))
    return comparable_text("".join(column.view.text for column in read.columns))


def _said(value: Any, key: str) -> str:
    return str(value.get(key, "")) if isinstance(value, Mapping) else ""
