"""The tokens of an index: for each stretch of paragraphs, who of them holds which token.

A segment is `SPAN` paragraphs, numbered from a multiple of it, in one or more runs
(muniment/search/runs.py). What is added is kept until it is flushed, and then a run.

Besides its tokens a paragraph is under the joints of its words, `\uff2a3fa`; no folded text holds a
full-width letter. Of its length the class is kept (`length_class`).
"""

from __future__ import annotations

import math
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import groupby

from muniment.search import bits
from muniment.search.folding import cut, fold
from muniment.search.postings import SPAN, either, pack_places
from muniment.search.query import Need
from muniment.search.runs import Run, Runs, merged, without

LENGTH_BITS = 6
_MOST_TOKENS = 1 << 22
"""Tokens that are kept until they are written, about."""
_MOST_TOGETHER = 1 << 25
"""Tokens of runs that are put together, which stand in memory then."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment, and its runs in order."""

    number: int
    runs: tuple[Run, ...]

    @property
    def first(self) -> int:
        """The number of its first paragraph."""
        return self.number * SPAN


class _Pending:
    """What was added since the last run."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.held = self.tokens = 0
        # Arrays, since the collector of garbage goes through lists again and again.
        self.places: defaultdict[str, array[int]] = defaultdict(partial(array, "H"))
        self.lengths = bytearray()

    def run(self) -> Run:
        return Run(self.first, self.first + len(self.lengths), self.held, self.tokens)


class Segments:
    """The segments of an index. Raises sqlite3.Error, and whatever `Runs` raises."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._runs = Runs(db)
        self._pending: _Pending | None = None
        self._gone: defaultdict[int, dict[int, int]] = defaultdict(dict)

    @property
    def next(self) -> int:
        """The number of the paragraph that comes next; none is given twice."""
        if self._pending is not None:
            return self._pending.run().behind
        query = "SELECT behind FROM runs ORDER BY first DESC LIMIT 1"
        found = self._db.execute(query).fetchone()
        return found[0] if found else 1

    def all(self) -> list[Segment]:
        """Give the segments, in order; what is not flushed is not in them."""
        parts = groupby(self._runs.all(), key=lambda run: run.segment)
        return [Segment(number, tuple(runs)) for number, runs in parts]

    def add(self, texts: Iterable[str]) -> None:
        """Add the paragraphs that come next."""
        for text in texts:
            pending = self._pending
            if pending is None:
                pending = self._pending = _Pending(self.next)
            place = (pending.first + len(pending.lengths)) % SPAN
            tokens, joined = cut(fold(text))
            places = pending.places
            for token in tokens:
                places[token].append(place)
            for token in joined:
                places[token].append(place)
            count = len(tokens)
            pending.lengths.append(_class(count))
            pending.held += bool(count)
            pending.tokens += count
            if place == SPAN - 1 or pending.tokens > _MOST_TOKENS:
                self.flush()

    def erase(self, first: int, texts: Iterable[str]) -> None:
        """Take paragraphs out, numbered from `first` on; they are gone once that is flushed."""
        for number, text in enumerate(texts, first):
            segment, place = divmod(number, SPAN)
            self._gone[segment][place] = len(cut(fold(text))[0])

    def flush(self) -> None:
        """Write what was added, and anew what something was erased from."""
        self._flush()
        for segment in self.all():
            gone = self._gone.pop(segment.number, {})
            for run in segment.runs if gone else ():
                self._write_without(run, gone)

    def drop(self) -> None:
        """Forget what was added and what was erased since the last flush."""
        self._pending = None
        self._gone.clear()

    def counts(self, token: str) -> dict[int, int]:
        """Count by segment the paragraphs that hold a token."""
        found: defaultdict[int, int] = defaultdict(int)
        for first, count in self._runs.counts(token).items():
            found[first // SPAN] += count
        return found

    def levels(self, segment: Segment, need: Need) -> list[int]:
        """Give who meets a need: the sets of those that do once, twice and so on; perhaps none.

        Of one that many tokens meet, only the first of them.
        """
        if need.begins:
            found = 0
            for run in segment.runs:
                found |= self._runs.beginning(run, need.token)
            return [found] if found else []
        levels: list[int] = []
        for run in segment.runs:
            levels = either(levels, self._runs.levels(run, need.token))
        return levels

    def lengths(self, segment: Segment) -> list[int]:
        """Give as planes the classes of length of a segment's paragraphs."""
        return _together(map(self._runs.lengths, segment.runs))

    def _flush(self) -> None:
        pending, self._pending = self._pending, None
        if pending is None:
            return
        run = pending.run()
        taken = _taken([one for one in self._runs.all() if one.segment == run.segment], run)
        own = ((token, pack_places(places)) for token, places in pending.places.items())
        postings = merged([*map(self._runs.postings, taken), own])
        planes = _planes(pending.lengths, run.first % SPAN)
        planes = _together([*map(self._runs.lengths, taken), planes])
        for one in taken:
            self._runs.remove(one)
            run = Run(
                min(one.first, run.first), run.behind, run.held + one.held, run.tokens + one.tokens
            )
        self._runs.write(run, postings, planes)

    def _write_without(self, run: Run, gone: dict[int, int]) -> None:
        first = run.first - run.segment * SPAN
        here = {
            place: gone[place] for place in gone if first <= place < first + run.behind - run.first
        }
        if not here:
            return
        places, those = frozenset(here), bits.of(here, SPAN)
        postings = {
            token: left
            for token, posting in self._runs.postings(run)
            if (left := without(posting, those, places))
        }
        planes = [plane & ~those for plane in self._runs.lengths(run)]
        self._runs.remove(run)
        held, tokens = sum(map(bool, here.values())), sum(here.values())
        run = replace(run, held=run.held - held, tokens=run.tokens - tokens)
        self._runs.write(run, postings, planes)


def length_class(count: int) -> int:
    """Give the class of a paragraph of so many tokens: by half octaves, 2 are 2, 3 are 3, 4 are 4.

    `count` is 1 or more.
    """
    return min(round(2 * math.log2(count)), (1 << LENGTH_BITS) - 1)


@lru_cache(1024)
def _class(count: int) -> int:
    return length_class(count) if count else 0


def _taken(before: Sequence[Run], run: Run) -> list[Run]:
    """Give those of the runs before a new one that it is put together with."""
    size, tokens = run.behind - run.first, run.tokens
    taken: list[Run] = []
    for one in reversed(before):
        own = one.behind - one.first
        tokens += one.tokens
        is_due = run.behind % SPAN == 0 or own <= 2 * size
        if not is_due or tokens > _MOST_TOGETHER:
            break
        taken.insert(0, one)
        size += own
    return taken


def _planes(classes: bytearray, place: int) -> list[int]:
    """Give as planes the classes of paragraphs, the first of them at a place."""
    from_last = classes[::-1]
    return [int(from_last.translate(digits) or b"0", 2) << place for digits in _DIGITS]


_DIGITS = [
    bytes(ord("1" if number >> bit & 1 else "0") for number in range(256))
    for bit in range(LENGTH_BITS)
]


def _together(parts: Iterable[Sequence[int]]) -> list[int]:
    """Put together the planes of different paragraphs."""
    planes = [0] * LENGTH_BITS
    for part in parts:
        for at, plane in enumerate(part):
            planes[at] |= plane
    return planes
