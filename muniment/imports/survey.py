"""What is in a WARC or WACZ: its records validated, its pages listed, what it says of itself.

A page is an answer of success, with an address of the web, that a person would read: HTML; where
there is none, a document such as a PDF (`muniment.imports.page_type`). Everything said here by the
file is its claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from ingest import SourceKind, read_opening
from manifests import LimitError, Limits
from muniment.conformance.report import Ledger, Report, Watcher
from muniment.conformance.warc.check import Seen
from muniment.conformance.warc.shares import Listener
from muniment.conformance.warc.validate import check_file
from muniment.exchange.web.addresses import is_plain_name, read_address
from muniment.imports.claim import plain
from muniment.imports.page_type import is_document, is_page, told_type
from muniment.processes import processors
from muniment.storage.file import StoredFile

_WEB = ("http://", "https://")
# What a warcinfo says of how the file came to be. Who ran it, and where, stays in the file.
_CLAIMS = (
    *("software", "format", "isPartOf", "description", "robots"),
    *("http-header-user-agent", "conformsTo"),
)
_MOST_STATUSES = 10


class Place(NamedTuple):
    """Where a record lies: its offset and length, in the file itself or in a `member` of it.

    `inside` is as in `Seen`; the length is then that of the inflated record.
    """

    member: str
    offset: int
    length: int
    inside: int | None


class Page(NamedTuple):
    """An answer that a notice can be made of: its address and time are the file's claims.

    `truncated` is why it was cut short, by the file's word; empty where it was not.
    """

    address: str
    time: str
    record: str
    kind: str
    media_type: str
    place: Place
    concurrent: tuple[str, ...] = ()
    truncated: str = ""

    def to_json(self) -> dict[str, str]:
        """Give the documented JSON (docs/json.md)."""
        return {"address": self.address, "time": self.time}


class Tied(NamedTuple):
    """A record that may belong to a page: by its own id, or by those that it names."""

    record: str
    concurrent: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Survey:
    """A container as it was found.

    `pages` are in their order, one an address, the newest by its claim. `trouble` says which limit
    ended the reading, if one did; `crowded` that it has more records than are remembered, so that
    no page is taken out of it. `absent` counts listed pages without a record. `refusals` counts the
    answers that were none of success, by their status, 0 where it has none; it is empty where any
    answer was. `revisits` counts the records that say, of an address, that its answer was that of
    another record: it is 0 where any answer is here. `answered` has, by address, the status of what
    was answered without success. `filed` are the files of one notice, where the
    container holds nothing else (`muniment.exchange.web.files`), of its newest version.
    """

    kind: SourceKind
    report: Report
    records: int
    pages: tuple[Page, ...]
    claims: tuple[tuple[str, str], ...]
    info: Place | None
    tied: tuple[Tied, ...]
    trouble: str = ""
    crowded: bool = False
    absent: int = 0
    refusals: tuple[tuple[int, int], ...] = ()
    revisits: int = 0
    answered: Mapping[str, int] = field(default_factory=dict)
    filed: tuple[Page, ...] = ()

    @property
    def refused(self) -> str:
        """Spell `refusals`, the commonest first: ``404: 12, 503: 1``."""
        most = sorted(self.refusals, key=lambda one: (-one[1], one[0]))[:_MOST_STATUSES]
        return ", ".join(f"{status or '-'}: {count}" for status, count in most)

    @property
    def only(self) -> Page | None:
        """The one page that it holds, where it holds one."""
        return self.pages[0] if len(self.pages) == 1 else None

    def belonging(self, page: Page) -> tuple[Place, ...]:
        """Give where the records lie that tell of a page: itself, what is tied to it, the first."""
        known = {page.record, *page.concurrent} - {""}
        places = {page.place}
        places |= {
            one.place
            for one in self.tied
            if one.record in known or not known.isdisjoint(one.concurrent)
        }
        if self.info is not None:
            places.add(self.info)
        return tuple(sorted(places, key=lambda place: (place.offset, place.inside or 0)))


def survey_warc(file: StoredFile, limits: Limits, watcher: Watcher) -> Survey:
    """Read a WARC file from its first byte to its last. Raises OSError."""
    ledger, records = Ledger(limits.findings_kept), Records(limits)
    listener = Listener(partial(brief_of, "", limits), records.hear)
    trouble = ""
    try:
        check_file(file, ledger, limits, watcher, processors(), listener)
    except LimitError as error:
        trouble = str(error)
    return records.survey(SourceKind.WARC, ledger.report("warc"), trouble)


class Brief(NamedTuple):
    """What is remembered of a record that was read whole: a page, one that may belong to a page,
    a warcinfo with its claims, the status of an answer that is none of success, or that it says of
    an address that its answer is that of another record."""

    kind: str
    place: Place
    page: Page | None = None
    tied: Tied | None = None
    claims: tuple[tuple[str, str], ...] = ()
    refusal: int | None = None
    revisit: bool = False
    address: str = ""


def brief_of(member: str, limits: Limits, seen: Seen) -> Brief:
    """Say what there is to remember of a record."""
    place = Place(member, seen.offset, seen.length, seen.inside)
    if seen.kind == "warcinfo":
        return Brief(seen.kind, place, claims=tuple(read_claims(seen.opening)))
    if seen.kind in ("request", "metadata"):
        return Brief(seen.kind, place, tied=Tied(seen.record or "", seen.concurrent, place))
    if seen.kind == "revisit":
        return Brief(seen.kind, place, revisit=_is_of_the_web(seen))
    page = _page(seen, place, limits)
    if page is not None:
        return Brief(seen.kind, place, page)
    return Brief(seen.kind, place, refusal=_refusal(seen, limits), address=seen.target or "")


@dataclass(slots=True)
class Records:
    """Remembers, record by record, what pages can be made of, up to `limits.import_records`."""

    limits: Limits
    count: int = 0
    answers: dict[str, Page] = field(default_factory=dict)
    claims: tuple[tuple[str, str], ...] = ()
    info: Place | None = None
    tied: list[Tied] = field(default_factory=list)
    crowded: bool = False
    refusals: dict[int, int] = field(default_factory=dict)
    revisits: int = 0
    answered: dict[str, int] = field(default_factory=dict)

    def hear(self, brief: Brief) -> None:
        """Take note of a record that was read whole."""
        self.count += 1
        page = brief.page
        if brief.kind == "warcinfo" and self.info is None:
            self.info, self.claims = brief.place, brief.claims
        self.revisits += brief.revisit
        if brief.refusal is not None:
            self.refusals[brief.refusal] = self.refusals.get(brief.refusal, 0) + 1
        if self.crowded:
            return
        if brief.refusal is not None and len(self.answered) < self.limits.import_records:
            self.answered[brief.address] = brief.refusal
        if page is not None:
            known = self.answers.get(page.address)
            if known is None or known.time <= page.time:
                self.answers[page.address] = page
        elif brief.tied is not None:
            self.tied.append(brief.tied)
        if len(self.answers) + len(self.tied) > self.limits.import_records:
            self.crowded = True
            self.answers.clear()
            self.tied.clear()

    def survey(self, kind: SourceKind, report: Report, trouble: str) -> Survey:
        """Say what was found, with the pages told by what they are."""
        answers = tuple(self.answers.values())
        pages = tuple(one for one in answers if is_page(one.media_type))
        pages = pages or tuple(one for one in answers if is_document(one.media_type, one.address))
        return Survey(
            kind,
            report,
            self.count,
            () if self.crowded else pages,
            self.claims,
            self.info,
            tuple(self.tied),
            trouble,
            self.crowded,
            refusals=() if answers or self.crowded else tuple(self.refusals.items()),
            revisits=0 if answers or self.crowded else self.revisits,
            answered=self.answered,
            filed=() if self.crowded else _filed(answers, self.limits),
        )


def _page(seen: Seen, place: Place, limits: Limits) -> Page | None:
    if not _is_of_the_web(seen):
        return None
    media_type = seen.content_type
    if seen.kind == "response" and media_type == "application/http":
        opening = read_opening(seen.opening, limits)
        if opening.status is None or not 200 <= opening.status < 300:
            return None
        media_type = told_type(opening.media_type, seen.opening)
    elif seen.kind != "resource":
        return None
    return Page(
        seen.target or "",
        seen.date or "",
        seen.record or "",
        seen.kind,
        media_type,
        place,
        seen.concurrent,
        seen.truncated,
    )


def _is_of_the_web(seen: Seen) -> bool:
    return (seen.target or "").lower().startswith(_WEB)


def _filed(answers: tuple[Page, ...], limits: Limits) -> tuple[Page, ...]:
    """Give the files of one notice that was exported as files, or nothing of anything else."""
    read = [read_address(page.address) for page in answers if page.kind == "resource"]
    if not read or len(read) < len(answers) or None in read:
        return ()
    newest = max(page.time for page in answers)
    filed = tuple(page for page in answers if page.time == newest)
    names = [one[1] for page in filed if (one := read_address(page.address)) is not None]
    if len({one[0] for one in read if one is not None}) > 1 or len(set(names)) < len(names):
        return ()
    if len(names) > limits.files_per_version or not all(map(is_plain_name, names)):
        return ()
    return filed


def _refusal(seen: Seen, limits: Limits) -> int | None:
    """Give the status of an answer that is no page, 0 for one without; None of all else."""
    if seen.kind != "response" or seen.content_type != "application/http":
        return None
    status = read_opening(seen.opening, limits).status
    return None if status is not None and 200 <= status < 300 else status or 0


def read_claims(block: bytes) -> Iterator[tuple[str, str]]:
    """Read of a warcinfo's fields those that are stated, each once."""
    wanted = {name.lower(): name for name in _CLAIMS}
    for line in block.decode("utf-8", "replace").splitlines():
        label, colon, value = line.partition(":")
        name = wanted.pop(label.strip().lower(), None)
        if colon and name is not None and value.strip():
            yield name, plain(value)
