"""Paragraphs that meet all needs of a query, the best first, by bm25 over tokens
(muniment/search/worths.py). Of equals, the one that came into the index first comes first.

Who meets all needs scores at least what one of its length does that meets each once: so many of the
shortest say what the others have to exceed. Segments are gone through in order, and only those are
scored that may be better, by bounds that no paragraph of a length exceeds (as MaxScore does with
lists: H. Turtle and J. Flood, "Query evaluation: strategies and optimizations", 1995). The scores
of many are added at once, bit by bit (muniment/search/bits.py); of few, how often they meet a need
is asked need by need, of those that may still be better.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import compress, takewhile
from typing import NamedTuple

from muniment.search import bits
from muniment.search.counting import LENGTH_BITS
from muniment.search.packing import SPAN
from muniment.search.postings import Begun, Levels
from muniment.search.query import Need
from muniment.search.segments import Segment, Segments
from muniment.search.worths import Worths

EVERY_ONE = (1 << SPAN) - 1
_FEW = 256  # that are scored one by one; of more, all at once in planes


class Ranked(NamedTuple):
    """A paragraph, and its score in parts of `UNIT`."""

    number: int
    score: int


def every_one(_: Segment) -> int:
    """Allow all paragraphs of a segment."""
    return EVERY_ONE


class _Few(NamedTuple):
    """Who of a segment meets all needs, where those are few: their places and classes of length.

    `first` is the number of the segment's first paragraph.
    """

    first: int
    members: Sequence[int]
    lengths: Sequence[int]
    levels: Mapping[Need, Levels]

    def sizes(self) -> Counter[int]:
        """Count them by class of length."""
        return Counter(self.lengths)


class _Many(NamedTuple):
    """Who of a segment meets all needs, by class of length, and who of them how often."""

    first: int
    classes: Sequence[tuple[int, int]]
    levels: Mapping[Need, Levels]
    among: Mapping[Need, Sequence[int]]

    def sizes(self) -> Counter[int]:
        """Count them by class of length."""
        return Counter({length: those.bit_count() for length, those in self.classes})


class Ranking:
    """Those of an index's paragraphs that meet all needs.

    `allowed` gives of a segment who may be among them. `besides` are needs of which at least one
    is not met. Raises whatever `Segments` raises.
    """

    def __init__(
        self,
        segments: Segments,
        needs: Sequence[Need],
        allowed: Callable[[Segment], int],
        besides: Sequence[Need] = (),
    ) -> None:
        self._segments, self._allowed = segments, allowed
        self._needs, self._besides = tuple(dict.fromkeys(needs)), tuple(besides)
        self._all = segments.all()
        asked = {need.token for need in (*self._needs, *self._besides)}
        self._holding = {token: segments.holding(token) for token in asked}

    def best(self, most: int) -> list[Ranked]:
        """Give the best, the best first; `most` of them."""
        found: list[tuple[int, int]] = []
        least = self._sure(most)
        for met in self._met:
            if isinstance(met, _Few):
                found += self._of_few(met, least)
            else:
                found += self._of_many(met, least, most)
            found.sort()
            del found[most:]
            if len(found) == most:
                least = max(least, -found[-1][0])
        return [Ranked(number, -score) for score, number in found]

    def newest(self, most: int) -> list[int]:
        """Give those that came into the index last; `most` of them, the last one first."""
        found: list[int] = []
        for segment in reversed(self._all):
            if len(found) < most:
                held, _ = self._held(segment)
                found += [segment.first + one for one in reversed(bits.members(held))]
        return found[:most]

    @cached_property
    def _met(self) -> Sequence[_Few | _Many]:
        return [met for segment in self._all if (met := self._met_in(segment))]

    @cached_property
    def _worths(self) -> Worths:
        counts = {
            need: sum(one.held for runs in self._holding[need.token].values() for one in runs)
            for need in self._needs
        }
        return Worths([run for one in self._all for run in one.runs], counts)

    def _met_in(self, segment: Segment) -> _Few | _Many | None:
        held, levels = self._held(segment)
        if not held:
            return None
        if held.bit_count() <= _FEW:
            members = bits.members(held)
            lengths = self._segments.classes(segment, members)
            return _Few(segment.first, members, lengths, levels)
        among = {need: [*those.among(held)] for need, those in levels.items()}
        classes = _classes(self._segments.lengths(segment), held)
        return _Many(segment.first, classes, levels, among)

    def _held(self, segment: Segment) -> tuple[int, dict[Need, Levels]]:
        """Give who of a segment meets all needs, and who meets those that count."""
        number, held = segment.number, self._allowed(segment)
        counts = {
            need: sum(one.held for one in self._holding[need.token].get(number, ()))
            for need in self._needs
        }
        if not all(count or need.begins for need, count in counts.items()):
            return 0, {}
        levels: dict[Need, Levels] = {}
        # The rarest first: where nobody is left, the others need not be read.
        for need in sorted(self._needs, key=lambda one: (one.begins, counts[one])):
            of_need = self._levels(segment, need)
            held &= of_need.first
            if not held:
                return 0, {}
            if need.counts:
                levels[need] = of_need
        if self._besides:
            known = held
            for need in self._besides:
                known &= self._levels(segment, need).first
            held &= ~known
        return held, levels

    def _levels(self, segment: Segment, need: Need) -> Levels:
        """Give who meets a need; of one that many tokens meet, not how often."""
        if need.begins:
            return Levels(Begun(self._segments.beginning(segment, need.token)))
        return self._segments.levels(self._holding[need.token].get(segment.number, ()))

    def _sure(self, most: int) -> int:
        """Give a score that so many exceed; -1 where there are not so many.

        No paragraph scores less than one that is as long and meets each need once.
        """
        sizes = sum((met.sizes() for met in self._met), Counter[int]())
        for length in sorted(sizes):
            most -= sizes[length]
            if most <= 0:
                return self._worths.lowest(length) - 1
        return -1

    def _of_few(self, few: _Few, least: int) -> list[tuple[int, int]]:
        """Give (-score, number) of those that score more than `least`.

        Of each is known what it scores at most; need by need, that comes down to what it scores.
        """
        members, lengths = few.members, few.lengths
        scores = list(map(self._worths.highest.__getitem__, lengths))
        for need, levels in few.levels.items():
            may = [score > least for score in scores]
            if not any(may):
                return []
            members, lengths, scores = (
                [*compress(each, may)] for each in (members, lengths, scores)
            )
            worths = self._worths.of[need]
            scores = [
                score - worths[-1][length] + worths[count][length]
                for score, count, length in zip(
                    scores, levels.counts(members), lengths, strict=True
                )
            ]
        found = zip(scores, members, strict=True)
        return [(-score, few.first + one) for score, one in found if score > least]

    def _of_many(self, many: _Many, least: int, most: int) -> list[tuple[int, int]]:
        """Give (-score, number) of those that score more than `least`; of very many, `most`."""
        longest = self._longest(many.among, least)
        classes = [
            (length, left)
            for length, those in many.classes
            if length <= longest and (left := self._may_score(many.among, length, those, least))
        ]
        held = sum(those for _, those in classes)
        if held.bit_count() <= _FEW:
            placed = [(one, length) for length, those in classes for one in bits.members(those)]
            members, lengths = zip(*placed, strict=True) if placed else ((), ())
            return self._of_few(_Few(many.first, members, lengths, many.levels), least)
        planes: list[int] = []
        for need, own in many.among.items():
            rows = self._worths.of[need]
            for n, level in enumerate(own):
                rises = [here - before for here, before in zip(rows[n + 1], rows[n], strict=True)]
                bits.add(planes, _worth(rises, level, classes))
        better = held if least < 0 else bits.above(planes, held, least)
        chosen = bits.members(bits.best(planes, better, most))
        scores = bits.numbers(planes, chosen)
        return [(-score, many.first + one) for score, one in zip(scores, chosen, strict=True)]

    def _longest(self, levels: Mapping[Need, Sequence[int]], least: int) -> int:
        """Give the last class of length of which one may score more than `least`; -1 for none.

        The longer a paragraph, the less it adds that it holds a token as often as another.
        """
        rows = [self._worths.of[need][len(own)] for need, own in levels.items()]
        every = range(1 << LENGTH_BITS)
        return bisect_left(every, True, key=lambda at: sum(row[at] for row in rows) <= least) - 1

    def _may_score(
        self, levels: Mapping[Need, Sequence[int]], length: int, those: int, least: int
    ) -> int:
        """Give who of some paragraphs of one class of length may score more than `least`.

        Who holds each token as often as anybody here scores the most. Whoever holds one of them
        so rarely that the most of all others does not make up for it is left out.
        """
        left = -1
        while those and those != left and least >= 0:
            left = those
            counts = {
                need: sum(1 for _ in takewhile(those.__and__, own)) for need, own in levels.items()
            }
            highest = sum(self._worths.of[need][n][length] for need, n in counts.items())
            if highest <= least:
                return 0
            for need, own in levels.items():
                worths = self._worths.of[need]
                others = highest - worths[counts[need]][length]
                fewest = next(n for n, row in enumerate(worths) if row[length] + others > least)
                if fewest > 1:
                    those &= own[fewest - 1]
        return those


def _classes(planes: Sequence[int], held: int) -> list[tuple[int, int]]:
    """Give the classes of length of some paragraphs, rising, each with those that are so long."""
    classes = [(0, held)]
    for plane in reversed(planes):
        classes = [
            (2 * length + bit, those)
            for length, every in classes
            for bit, those in enumerate((every & ~plane, every & plane))
            if those
        ]
    return classes


def _worth(weights: Sequence[int], level: int, classes: Sequence[tuple[int, int]]) -> list[int]:
    """Give as planes what a level adds to those of each class of length."""
    planes = [0] * max(weights[length] for length, _ in classes).bit_length()
    for length, those in classes:
        if cell := level & those:
            weight = weights[length]
            for at in range(weight.bit_length()):
                if weight >> at & 1:
                    planes[at] |= cell
    return planes
