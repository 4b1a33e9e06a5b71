"""Collects what belongs to a notice: reads its pages for links, and captures these within budgets.

The notice's content comes first (parts, attachments), then frames, requisites, and outlinks. What
is read brings more to ask for; each address is asked once, and each relation has a budget, so that
no page, however it links, is asked for without an end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from checksums import Finding
from ingest.codes import found
from ingest.exchange import Outcome
from ingest.http.line import Manner
from ingest.http.pace import Pace
from ingest.manners.courtesy import Guest
from ingest.manners.road import Road
from ingest.network.web_address import WebAddress, WebAddressError, parse_web_address
from ingest.recording import Recording
from ingest.visit import Visits
from ingest.whole.budget import Budget, budgets
from ingest.whole.captured import Captured, Extent, Place, Relation
from ingest.whole.content import (
    ReadPage,
    is_document,
    is_web_page,
    read_frame,
    read_page,
    read_style,
)
from ingest.whole.sort import Due, Sorter
from ingest.whole.viewers import shown_by
from ingest.whole.where import HERE, Where

# What is asked of an answer once it is in the WARC file, and how long it may be.
_HEADERS = (b"content-disposition", b"content-type", b"date", b"last-modified", b"retry-after")
_HEADER = 4096
_UNFOLDED = "decoded-too-large"
_HOPS = {Relation.FRAME: "E", Relation.REQUISITE: "E"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A notice's page and what was captured besides, in the order of the WARC file.

    The bodies of `captured` are there only of what becomes a rendition. `findings` are about what
    was left out. Without a `page` there are outlinks of files only.
    """

    page: Recording | None
    captured: tuple[Captured, ...] = ()
    findings: tuple[Finding, ...] = ()


class Collector:
    """Collects for one notice, into the WARC file of `visits`; bodies go into `folder`."""

    def __init__(
        self,
        visits: Visits,
        manner: Manner,
        monotonic: Callable[[], float],
        folder: Path,
        extent: Extent,
        guest: Guest,
        where: Where = HERE,
    ) -> None:
        self._visits = visits
        self._manner = manner
        self._limits = manner.limits
        self._monotonic = monotonic
        self._folder = folder
        self._extent = extent
        self._guest = guest
        self._where = where
        self._budgets = budgets(self._limits)
        self._queues: dict[Relation, deque[Due]] = {one: deque() for one in self._budgets}
        self._known: dict[str, Relation] = {}
        self._done: set[str] = set()
        self._hops: dict[str, str] = {}
        self._asked = 0
        self._captured: list[Captured] = []
        self._findings: list[Finding] = []

    def collect(self, start: WebAddress, page: Recording) -> Whole:
        """Capture what belongs to a page that was recorded, if it was obtained."""
        self._done.update((str(start), *(one.url for one in page.way)))
        self._done.update(one.url for one in page.saved)
        if page.body is not None and not self._extent.nothing:
            own = self._where.own(page.way[-1].url)
            first = parse_web_address(own, self._limits.url_bytes)
            sorter = Sorter(first, self._limits, page.clicked)
            self._read(page, page.body, Relation.PAGE, sorter)
            for frame in page.frames:
                self._hops.setdefault(frame.address, _HOPS[Relation.FRAME])
                shown = read_frame(page, frame, self._limits)
                if shown is not None:
                    self._sort(frame.address, shown, Relation.FRAME, sorter, frame.file)
            self._run(sorter)
        return Whole(page, tuple(self._captured), self._told(str(start)))

    def collect_cited(self, cited: Iterable[tuple[str, str]]) -> Whole:
        """Capture addresses that files cite: (address, the path of the file)."""
        for text, path in cited:
            place = Place(path, "cited")
            try:
                address = parse_web_address(text, self._limits.url_bytes)
            except WebAddressError:
                continue  # Text that looked like an address.
            self._add(Due(Relation.OUTLINK, address, place))
        self._run(None)
        return Whole(None, tuple(self._captured), self._told("cited"))

    def _run(self, sorter: Sorter | None) -> None:
        while (due := self._next()) is not None:
            captured = self._capture(due)
            recording = captured.recording
            if recording is not None and recording.body is not None:
                if sorter is not None:
                    self._read(recording, recording.body, captured.relation, sorter)
                captured = self._behind(captured, recording)
                if not captured.place.own:
                    recording.body.unlink()
            self._captured.append(captured)

    def _behind(self, captured: Captured, recording: Recording) -> Captured:
        """Ask for the file itself where what came is the page of a viewer that shows it."""
        meant = captured.relation in (Relation.ATTACHMENT, Relation.FRAME) or captured.place.looks
        if not meant or recording.outcome is Outcome.FAILED or not is_web_page(recording):
            return captured
        most = self._limits.url_bytes
        viewer = parse_web_address(self._where.own(captured.address), most)
        if (shown := shown_by(viewer, most)) is None:
            return captured
        looks = captured.place.looks or "document"
        place = replace(captured.place, own=True, looks=looks)
        self._add_from(captured.address, Due(Relation.ATTACHMENT, shown, place))
        frame = replace(captured.place, own=False)
        return replace(captured, relation=Relation.FRAME, place=frame, failure=None)

    def _next(self) -> Due | None:
        for relation, queue in self._queues.items():
            while queue:
                due = queue.popleft()
                key = str(due.address)
                if key not in self._done and self._budgets[relation].allows(key):
                    return due
        return None

    def _add_from(self, url: str, due: Due) -> None:
        """Add what an answer from `url` leads to, where that is to be asked for."""
        address = self._where.ask(due.address)
        if address is not None:
            self._add(replace(due, address=address, place=replace(due.place, found_in=url)))

    def _add(self, due: Due) -> None:
        """Put an address into its queue, unless it is known as something as near to the notice."""
        key = str(due.address)
        known = self._known.get(key)
        nearer = known is None or _nearer(due.relation, known)
        framed = self._extent.framed and due.relation is Relation.FRAME and due.place.own
        if not (framed or due.relation in self._extent) or key in self._done or not nearer:
            return
        queue, budget = self._queues[due.relation], self._budgets[due.relation]
        if len(queue) >= budget.count:
            budget.leave_out(key, "count")
            return
        self._known[key] = due.relation
        queue.append(due)

    def _add_unasked(self, captured: Captured) -> None:
        """Tell of what cannot be asked for, once; each part of a notice may list it again."""
        key = f"{captured.address}\0{captured.place.text}"
        budget = self._budgets[captured.relation]
        if captured.relation in self._extent and key not in self._done and budget.allows(key):
            self._done.add(key)
            budget.count -= 1
            self._captured.append(captured)

    def _capture(self, due: Due) -> Captured:
        budget = self._budgets[due.relation]
        hops = self._hops.get(due.place.found_in, "") + _HOPS.get(due.relation, "L")
        self._hops[str(due.address)] = hops
        self._done.add(str(due.address))
        cited = due.relation is Relation.OUTLINK
        entry = self._guest.enter(due.address, budget.seconds, cited, self._where.each)
        budget.seconds -= entry.waited
        if entry.failure is not None:
            address = str(due.address)
            return Captured(due.relation, address, due.place, None, entry.failure, entry.robots)
        recording, tries = self._visit(due, budget, hops), 0
        while self._guest.told_to_rest(due.address, recording.exchanges[-1]):
            tries += 1
            if tries > self._guest.retries:
                break
            waited = self._guest.wait(due.address, budget.seconds)
            if waited is None:
                break
            budget.seconds -= waited
            again = self._visit(due, budget, hops)
            recording = replace(again, exchanges=(*recording.exchanges, *again.exchanges))
        self._done.update(one.url for one in recording.exchanges)
        judged = self._where.judge(_judged(due, recording))
        slim = None if judged.recording is None else _slim(judged.recording)
        return replace(judged, recording=slim, robots=entry.robots)

    def _visit(self, due: Due, budget: Budget, hops: str) -> Recording:
        """Ask for an address, and charge what it takes."""
        self._asked += 1
        body = self._folder / f"body-{self._asked}"
        began = self._monotonic()
        cited = due.relation is Relation.OUTLINK
        recording = self._visits.visit(
            due.address,
            self._within(budget),
            self._pace(budget),
            body,
            Road(self._guest, due.address, budget.seconds, cited, self._where.each),
            via=(due.place.found_in, hops),
        )
        if recording.why == _UNFOLDED and budget.bytes < self._limits.decoded_bytes:
            sentence = (
                f"The body of {due.address} grows beyond {budget.limit('bytes')} when decoded."
            )
            recording = replace(recording, sentence=sentence)
        budget.charge(recording, self._monotonic() - began)
        return recording

    def _within(self, budget: Budget) -> Manner:
        """Go about it as always, and take no more bytes than the budget has left."""
        most = min(self._limits.response_bytes, budget.bytes)
        limits = replace(
            self._limits,
            response_bytes=most,
            decoded_bytes=min(self._limits.decoded_bytes, budget.bytes),
        )
        own = most < self._limits.response_bytes
        large = budget.limit("bytes") if own else self._manner.large
        return replace(self._manner, limits=limits, large=large)

    def _pace(self, budget: Budget) -> Pace:
        if budget.seconds >= self._limits.total_seconds:
            return Pace(self._limits, self._monotonic)
        return Pace(self._limits, self._monotonic, budget.seconds, budget.limit("seconds"))

    def _read(self, recording: Recording, body: Path, relation: Relation, sorter: Sorter) -> None:
        """Find what a page or a style sheet leads to."""
        url = recording.way[-1].url
        self._hops.setdefault(url, self._hops.get(recording.exchanges[0].url, ""))
        if relation is Relation.REQUISITE:
            style = read_style(recording, body, self._limits)
            for due in sorter.of_style(self._where.own(url), style) if style is not None else ():
                self._add_from(url, due)
            return
        if relation is Relation.OUTLINK:
            return
        if relation is Relation.ATTACHMENT:
            relation = Relation.FRAME  # A page of its own, which is shown with what it needs.
        page = read_page(recording, body, self._limits)
        if page is not None:
            self._sort(url, page, relation, sorter)

    def _sort(
        self, url: str, page: ReadPage, relation: Relation, sorter: Sorter, frame: str = ""
    ) -> None:
        """Add what a page from `url` leads to; `frame` is the file of a frame that was shown."""
        if page.cut:
            limit = "limits.linked_bytes"
            self._findings.append(found("whole-page-unread", url, limit=limit))
        if page.links.left_out:
            limit = "limits.page_links"
            left = page.links.left_out
            self._findings.append(found("whole-links-left-out", url, limit=limit, left_out=left))
        sorted_out = sorter.of_page(self._where.own(url), page, relation, frame)
        for due in sorted_out.due:
            self._add_from(url, due)
        for captured in sorted_out.unasked:
            self._add_unasked(replace(captured, place=replace(captured.place, found_in=url)))

    def _told(self, where: str) -> tuple[Finding, ...]:
        """Give all findings; what a budget left out names its limit."""
        spent = (
            found(
                "whole-limit",
                where,
                relation=one.relation.value,
                limit=one.met,
                left_out=one.left_out,
            )
            for one in self._budgets.values()
            if one.left_out
        )
        return (*self._findings, *spent)


def _slim(recording: Recording) -> Recording:
    """Keep of a recording what is said of it later: a thousand of them lie in memory together."""
    return replace(
        recording,
        exchanges=tuple(
            replace(
                one,
                request=b"",
                interim=(),
                trailers=(),
                headers=tuple(
                    (name, value)
                    for name, value in one.headers
                    if name.lower() in _HEADERS and len(value) <= _HEADER
                ),
            )
            for one in recording.exchanges
        ),
    )


def _nearer(one: Relation, other: Relation) -> bool:
    order = list(Relation)
    return order.index(one) < order.index(other)


def _judged(due: Due, recording: Recording) -> Captured:
    """Say what an answer is to the notice, now that it is known what it is."""
    relation, place = due.relation, due.place
    failure = None
    if recording.outcome is Outcome.FAILED:
        failure = (recording.why, recording.sentence)
    elif relation is Relation.ATTACHMENT and place.looks and is_web_page(recording):
        if place.looks == "perhaps":
            relation, place = Relation.OUTLINK, replace(place, own=False)
        else:
            failure = (
                "not-a-document",
                f"{recording.exchanges[-1].url} answered with a web page in place of the file.",
            )
            place = replace(place, own=False)
    elif relation is Relation.FRAME and is_document(recording):
        relation, place = Relation.ATTACHMENT, replace(place, own=True)
    return Captured(relation, str(due.address), place, recording, failure)
