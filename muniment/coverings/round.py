"""A round of hashing anew: what no covering has yet is read, stamped, and logged.

Range after range is read and noted entry by entry, so that a killed round is taken up again. A
range in which anything is damaged stays open until `repair` has brought it back, and what is whole
in it is not read twice. What was read to its end waits for as many stamps as the owner asks for;
only then it is logged, and covers. The papers come last: they have what the log says of the rest.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol

from checksums import Algorithm, Finding
from ingest import Caller
from manifests.claims.covering import KIND, CoveringText, lines_in
from manifests.moments.stamp_file import ANSWERS, LISTS, REQUEST, RESPONSE
from muniment.archive.archive import Archive, open_writer
from muniment.archive.covered import ENTRIES, HOME, PAPERS, Logged, describe, logged_coverings
from muniment.archive.records import Record, log_record
from muniment.catalogue import Catalogue
from muniment.config import Config
from muniment.coverings.plan import Range, covered_ranges, is_idle, open_ranges
from muniment.coverings.reader import Read, Reader
from muniment.coverings.workshop import Finished, Workshop, open_workshop
from muniment.fixity.pace import Pace
from muniment.fixity.plan import Budget
from muniment.witnesses.asking import Asked, ask_all
from muniment.witnesses.authorities import Service


class Ending(Enum):
    """Why reading ended: nothing was left to read, or something stopped it."""

    COMPLETE = "complete"
    BUDGET = "budget"
    INTERRUPTED = "interrupted"


class Watch(Protocol):
    """Whoever shows how far a round is."""

    def begin(self, objects: int, size: int) -> None:
        """Hear how many entries there are to read, and how many bytes they are said to have."""

    def done(self, objects: int, size: int) -> None:
        """Hear of entries that were read, and of their bytes."""


@dataclass(frozen=True, slots=True)
class Wish:
    """By which hash, stamped by whom and by how many of them, and how much is read how fast."""

    algorithm: Algorithm
    services: Sequence[Service]
    need: int
    budget: Budget = field(default_factory=Budget)
    rate: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of one covering: who stamped it, who was asked now, and where its record is.

    `index` is the record's entry; None where it waits for stamps.
    """

    what: str
    first: int
    end: int
    text: CoveringText
    stamped: tuple[str, ...]
    asked: tuple[Asked, ...]
    index: int | None


@dataclass(slots=True)
class Rehashed:
    """What a round came to. `left` are entries that were not read to the end of their range."""

    size: int = 0
    bytes: int = 0
    made: list[Made] = field(default_factory=list)
    wrong: list[Finding] = field(default_factory=list)
    left: int = 0
    ending: Ending = Ending.COMPLETE

    @property
    def code(self) -> int:
        """0 all is covered, 1 something is damaged, 2 something waits."""
        if self.wrong:
            return 1
        waits = self.left or any(one.index is None for one in self.made)
        return 2 if waits or self.ending is not Ending.COMPLETE else 0


def rehash(
    archive: Archive,
    config: Config,
    now: Callable[[], datetime],
    wish: Wish,
    caller: Caller,
    watch: Watch,
) -> Rehashed:
    """Cover what no covering by this hash has yet. Raises `MunimentError` and OSError."""
    with open_workshop(config, archive.roles.origin, wish.algorithm) as workshop:
        told = _Round(archive, wish, workshop, watch).read()
        if told.ending is Ending.INTERRUPTED:
            return told
        for one in workshop.finished():
            told.made.append(_complete(archive, config, now, wish, caller, one))
    return told


class _Round:
    """One round's reading."""

    def __init__(self, archive: Archive, wish: Wish, workshop: Workshop, watch: Watch) -> None:
        self._archive = archive
        self._wish = wish
        self._workshop = workshop
        self._watch = watch
        seconds = wish.budget.seconds
        self._until = None if seconds is None else time.monotonic() + seconds
        self._told = Rehashed()
        self._entries = 0

    def read(self) -> Rehashed:
        """Read what is open, as far as the budget goes."""
        told, wish = self._told, self._wish
        told.size = self._archive.log.head(self._archive.roles).size
        pace = Pace(wish.rate, threading.Event())
        with self._archive.catalogue() as catalogue:
            logged = logged_coverings(self._archive, catalogue)
            finished = self._unlogged(logged)
            ready = [(one.first, one.end) for one in finished if one.what == ENTRIES]
            covered = [*covered_ranges(logged, wish.algorithm), *ready]
            ranges = [*open_ranges(told.size, covered)]
            reader = Reader(self._archive, catalogue, wish.algorithm, pace)
            if not is_idle(catalogue, ranges):
                self._begin(catalogue, ranges)
                covered += self._read_ranges(reader, ranges)
            if told.ending is Ending.COMPLETE and not told.wrong:
                reached = max((end for _, end in covered), default=0)
                self._read_papers(reader, logged, finished, reached)
        return told

    def _unlogged(self, logged: Sequence[Logged]) -> list[Finished]:
        """Give the finished coverings; one that was logged before a crash is thrown away."""
        texts = {one.text for one in logged}
        left: list[Finished] = []
        for one in self._workshop.finished():
            if one.text in texts:
                one.remove()
            else:
                left.append(one)
        return left

    def _begin(self, catalogue: Catalogue, ranges: Sequence[Range]) -> None:
        count = sum(end - first for first, end in ranges)
        size = catalogue.holdings.count(self._told.size)[1] * count // max(1, self._told.size)
        self._watch.begin(count, size)

    def _read_ranges(self, reader: Reader, ranges: Sequence[Range]) -> Iterator[Range]:
        """Read ranges; give those that were read to their ends."""
        for first, end in ranges:
            known: dict[int, Read] = {}
            if self._told.ending is Ending.COMPLETE:
                known = self._workshop.noted(first, end)
                try:
                    self._read_range(reader, first, end, known)
                except KeyboardInterrupt:
                    self._told.ending = Ending.INTERRUPTED
            if len(known) == end - first:
                whole = Read()
                for read in known.values():
                    whole.digests |= read.digests
                    whole.redacted |= read.redacted
                self._workshop.finish(ENTRIES, first, end, whole)
                yield first, end
            else:
                self._told.left += end - first - len(known)

    def _read_range(self, reader: Reader, first: int, end: int, known: dict[int, Read]) -> None:
        with self._workshop.noting(first, known) as journal:
            for position in range(first, end):
                if position in known:
                    continue
                # At least one entry is read, so that every round goes on somewhere.
                if self._entries and self._is_spent():
                    self._told.ending = Ending.BUDGET
                    return
                read = reader.entry(position)
                self._entries += 1
                self._told.bytes += read.bytes
                self._told.wrong += read.wrong
                if not read.wrong:
                    known[position] = read
                    journal.note(position, read)
                self._watch.done(1, read.bytes)

    def _is_spent(self) -> bool:
        most = self._wish.budget.bytes
        if most is not None and self._told.bytes >= most:
            return True
        return self._until is not None and time.monotonic() >= self._until

    def _read_papers(
        self, reader: Reader, logged: Sequence[Logged], finished: Sequence[Finished], end: int
    ) -> None:
        """Read the papers, where those that are covered do not reach as far as the entries."""
        algorithm = self._wish.algorithm
        mine = [one for one in logged if one.what == PAPERS and one.text.algorithm is algorithm]
        ready = [one for one in finished if one.what == PAPERS]
        ends = [*(one.end for one in mine), *(one.end for one in ready)]
        if end <= max(ends, default=0):
            return
        known: set[str] = set()
        for sums in (
            *(one.read(self._archive) for one in mine),
            *(one.files()["sums"] for one in ready),
        ):
            known.update(line.path for line in lines_in(sums, algorithm))
        with self._archive.at_rest():
            read = reader.papers(self._told.size, known)
        self._told.bytes += read.bytes
        self._told.wrong += read.wrong
        if not read.wrong:
            self._workshop.finish(PAPERS, 0, self._told.size, read)


def _complete(
    archive: Archive,
    config: Config,
    now: Callable[[], datetime],
    wish: Wish,
    caller: Caller,
    one: Finished,
) -> Made:
    """Have a covering stamped by whoever has not done it, and log it once enough have."""
    had = one.stamped_by
    services = [each for each in wish.services if each.name not in had]
    limits = archive.settings.limits
    asked = ask_all(services, one.text.encode(), caller, limits, wish.algorithm)
    for answer in asked:
        if answer.stamp is not None:
            status = {LISTS: answer.kept.lists, ANSWERS: answer.kept.answers}
            kept = {suffix: data for suffix, data in status.items() if data}
            files = {REQUEST: answer.request, **kept, RESPONSE: answer.response}
            one.keep(answer.name, files)
    stamped, index = tuple(sorted(one.stamped_by)), None
    if len(stamped) >= max(wish.need, 1):
        held = {f"{HOME}{name}": data for name, data in one.files().items()}
        about = (describe(one.what, one.first, one.end, one.text),)
        record = Record(KIND, about, held, KIND)
        with open_writer(archive, config, now) as writer, writer.desk() as desk:
            index = log_record(writer, desk, record).index
        one.remove()
    return Made(one.what, one.first, one.end, one.text, stamped, asked, index)
