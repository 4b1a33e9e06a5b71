"""The tokens of an index: for each stretch of paragraphs, who of them holds which token.

A segment is `SPAN` paragraphs, numbered from a multiple of it, in one or more runs
(muniment/search/runs.py). What is added is kept until it is flushed, and then a run.

Besides its tokens a paragraph is under the joints of its words, `\uff2a3fa`; no folded text holds a
full-width letter. Of its length the class is kept (`length_class`).
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from muniment.search import bits
from muniment.search.counting import LENGTH_BITS, Counted, TokenCounter, count
from muniment.search.folding import cut, fold
from muniment.search.packing import SPAN
from muniment.search.postings import Levels
from muniment.search.runs import Holding, Run, Runs, merged, without

_MOST_CHARACTERS = 1 << 23
"""Characters of paragraphs that are kept until they are written."""
_MOST_TOGETHER = 1 << 25
"""Tokens of runs that are put together, which stand in memory then."""
_PART_PARAGRAPHS = 1 << 12
_PART_CHARACTERS = 1 << 19


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
    """What is to be a run: parts that are counted or being counted, and what is not yet a part."""

    def __init__(self, first: int) -> None:
        self.first = self.behind = first
        self.characters = 0
        self.parts: list[Callable[[], Counted]] = []
        self.texts: list[str] = []
        self.room = _PART_CHARACTERS

    def add(self, text: str) -> None:
        self.texts.append(text)
        self.behind += 1
        self.characters += len(text)
        self.room -= len(text)

    @property
    def is_whole(self) -> bool:
        """Whether the next paragraph is to be of another run."""
        return self.behind % SPAN == 0 or self.characters > _MOST_CHARACTERS

    def count(self, begin: Callable[[int, Sequence[str]], Callable[[], Counted]]) -> None:
        """Make a part of what is none."""
        if self.texts:
            self.parts.append(begin((self.behind - len(self.texts)) % SPAN, self.texts))
        self.texts, self.room = [], _PART_CHARACTERS


class Segments:
    """The segments of an index. Raises sqlite3.Error, and whatever `Runs` raises."""

    def __init__(self, db: sqlite3.Connection, counter: TokenCounter) -> None:
        self._db = db
        self._runs = Runs(db)
        self._counter = counter
        self._pending: deque[_Pending] = deque()
        self._gone: defaultdict[int, dict[int, int]] = defaultdict(dict)

    @property
    def next(self) -> int:
        """The number of the paragraph that comes next; none is given twice."""
        if self._pending:
            return self._pending[-1].behind
        query = "SELECT behind FROM runs ORDER BY first DESC LIMIT 1"
        found = self._db.execute(query).fetchone()
        return found[0] if found else 1

    def all(self) -> list[Segment]:
        """Give the segments, in order; what is not flushed is not in them."""
        parts = groupby(self._runs.all(), key=lambda run: run.segment)
        return [Segment(number, tuple(runs)) for number, runs in parts]

    def add(self, texts: Iterable[str]) -> None:
        """Add the paragraphs that come next."""
        pending = self._pending[-1] if self._pending else None
        for text in texts:
            if pending is None or pending.is_whole:
                # While the last run is counted, the one before it is written.
                while len(self._pending) > 1:
                    self._write(self._pending.popleft())
                pending = _Pending(self.next)
                self._pending.append(pending)
            pending.add(text)
            if len(pending.texts) == _PART_PARAGRAPHS or pending.room < 0 or pending.is_whole:
                pending.count(self._counter.begin)

    def erase(self, first: int, texts: Iterable[str]) -> None:
        """Take paragraphs out, numbered from `first` on; they are gone once that is flushed."""
        for number, text in enumerate(texts, first):
            segment, place = divmod(number, SPAN)
            self._gone[segment][place] = len(cut(fold(text))[0])

    def flush(self) -> None:
        """Write what was added, and anew what something was erased from."""
        if self._pending:
            # What is less than a part is counted here, while others count what is more.
            self._pending[-1].count(lambda place, texts: partial(count, place, texts))
        while self._pending:
            self._write(self._pending.popleft())
        for segment in self.all():
            gone = self._gone.pop(segment.number, {})
            for run in segment.runs if gone else ():
                self._write_without(run, gone)

    def drop(self) -> None:
        """Forget what was added and what was erased since the last flush."""
        self._pending.clear()
        self._gone.clear()

    def holding(self, token: str) -> dict[int, list[Holding]]:
        """Say by segment, by its number, who holds a token; of segments where somebody does."""
        found: defaultdict[int, list[Holding]] = defaultdict(list)
        for first, holding in self._runs.holding(token).items():
            found[first // SPAN].append(holding)
        return found

    def count(self, token: str) -> int:
        """Count the paragraphs that hold a token."""
        return sum(one.held for one in self._runs.holding(token).values())

    def levels(self, holding: Iterable[Holding]) -> Levels:
        """Give who of a segment holds a token."""
        return Levels(*map(self._runs.part, holding))

    def beginning(self, segment: Segment, begin: str) -> Levels:
        """Give who of a segment holds a token that begins so."""
        return Levels(*(self._runs.beginning(run, begin) for run in segment.runs))

    def lengths(self, segment: Segment) -> list[int]:
        """Give as planes the classes of length of a segment's paragraphs."""
        parts = [*map(self._runs.lengths, segment.runs)]
        return parts[0] if len(parts) == 1 else _together(parts)

    def classes(self, segment: Segment, members: Sequence[int]) -> list[int]:
        """Give the classes of length of a few of a segment's paragraphs, which rise."""
        first, classes = segment.first, list[int]()
        for run in segment.runs:
            own = [one for one in members if run.first <= first + one < run.behind]
            classes += self._runs.classes(run, own)
        return classes

    def _write(self, pending: _Pending) -> None:
        """Write a run, put together with those before it that are due."""
        parts = [part() for part in pending.parts]
        held, tokens = sum(part.held for part in parts), sum(part.tokens for part in parts)
        run = Run(pending.first, pending.behind, held, tokens)
        taken = _taken([one for one in self._runs.all() if one.segment == run.segment], run)
        own = (part.places.items() for part in parts)
        postings = merged([*map(self._runs.postings, taken), *own])
        planes = _planes(b"".join(part.classes for part in parts), run.first % SPAN)
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


def _planes(classes: bytes, place: int) -> list[int]:
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
