"""Paragraphs that meet all needs of a query, the best first, by bm25 over tokens.

    score = sum over the query's tokens of  rarity * 2.2 n / (n + 1.2 (0.25 + 0.75 length / mean))
    rarity = ln(1 + (all - holding + 0.5) / (holding + 0.5))

n is how often the paragraph holds the token, up to `MOST_COUNTED`. Its length in tokens is taken
by half octaves, and what a token adds in 64ths, so that scores are whole numbers. Of equals, the
one that came into the index first comes first. Where any word does that begins as was asked, n is
1, and the rarity that of the beginning as a word.

Segments are gone through in order. Once there are as many hits as were asked for, only those of the
next segments are scored that may be better than the last of them, by a bound that no paragraph of
its length in the segment exceeds (as MaxScore does with lists: H. Turtle and J. Flood, "Query
evaluation: strategies and optimizations", 1995). The scores of many are added at once, bit by bit
(muniment/search/bits.py).

S. Robertson and H. Zaragoza, "The probabilistic relevance framework: BM25 and beyond", 2009, with
k1 = 1.2 and b = 0.75; the rarity is Lucene's, which is never below zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from muniment.search import bits
from muniment.search.counting import LENGTH_BITS
from muniment.search.postings import MOST_COUNTED, SPAN
from muniment.search.query import Need
from muniment.search.segments import Segment, Segments

EVERY_ONE = (1 << SPAN) - 1
UNIT = 64
"""Parts of a score that are counted."""

_K1, _B = 1.2, 0.75
_ONE_BY_ONE = 64  # that are scored so; of more, all at once in planes


class Ranked(NamedTuple):
    """A paragraph, and its score in parts of `UNIT`."""

    number: int
    score: int


def every_one(_: Segment) -> int:
    """Allow all paragraphs of a segment."""
    return EVERY_ONE


class _Met(NamedTuple):
    """What of a segment meets all needs, and the sets of those needs that count."""

    segment: Segment
    held: int
    levels: dict[Need, list[int]]


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
        self._counts = {need: segments.counts(need.token) for need in self._needs}

    def best(self, most: int) -> list[Ranked]:
        """Give the best, the best first; `most` of them."""
        found: list[tuple[int, int]] = []
        least = -1
        for met in self._parts:
            found += self._better(met, least, most)
            found.sort()
            del found[most:]
            if len(found) == most:
                least = -found[-1][0]
        return [Ranked(number, -score) for score, number in found]

    def newest(self, most: int) -> list[int]:
        """Give those that came into the index last; `most` of them, the last one first."""
        found: list[int] = []
        for at in range(len(self._all) - 1, -1, -1):
            if len(found) < most and (met := self._met(at)):
                found += [met.segment.first + one for one in reversed(bits.members(met.held))]
        return found[:most]

    @cached_property
    def _parts(self) -> tuple[_Met, ...]:
        return tuple(met for at in range(len(self._all)) if (met := self._met(at)))

    def _better(self, met: _Met, least: int, most: int) -> list[tuple[int, int]]:
        """Give (-score, number) of those of a segment that score more than `least`.

        Of very many, the best: `most` of them.
        """
        lengths = self._segments.lengths(met.segment)
        classes = [
            (length, left)
            for length, those in _classes(lengths, met.held)
            if (left := self._may_score(met.levels, length, those, least))
        ]
        held = sum(those for _, those in classes)
        first, levels = met.segment.first, met.levels
        if held.bit_count() <= _ONE_BY_ONE:
            scores = (
                (sum(self._worth_of(need, own, one, length) for need, own in levels.items()), one)
                for length, those in classes
                for one in bits.members(those)
            )
            return [(-score, first + one) for score, one in scores if score > least]
        planes: list[int] = []
        for need, own in levels.items():
            rows = self._weights[need]
            for n, level in enumerate(own):
                rises = [here - before for here, before in zip(rows[n + 1], rows[n], strict=True)]
                bits.add(planes, _worth(rises, level, classes))
        better = held if least < 0 else bits.above(planes, held, least)
        chosen = bits.best(planes, better, most)
        return [(-bits.number(planes, one), first + one) for one in bits.members(chosen)]

    def _may_score(self, levels: dict[Need, list[int]], length: int, those: int, least: int) -> int:
        """Give who of some paragraphs of one class of length may score more than `least`.

        Who holds each token as often as anybody here scores the most. Whoever holds one of them
        so rarely that the most of all others does not make up for it is left out.
        """
        left = -1
        while those and those != left and least >= 0:
            left = those
            counts = {
                need: next((n for n in range(len(own), 0, -1) if own[n - 1] & those), 0)
                for need, own in levels.items()
            }
            highest = sum(self._weights[need][n][length] for need, n in counts.items())
            if highest <= least:
                return 0
            for need, own in levels.items():
                worths = self._weights[need]
                others = highest - worths[counts[need]][length]
                fewest = next(n for n, row in enumerate(worths) if row[length] + others > least)
                if fewest > 1:
                    those &= own[fewest - 1]
        return those

    def _worth_of(self, need: Need, levels: Sequence[int], place: int, length: int) -> int:
        count = sum(level >> place & 1 for level in levels)
        return self._weights[need][count][length]

    def _met(self, at: int) -> _Met | None:
        """Give who meets all needs in a segment; None where nobody does."""
        segment, held = self._all[at], EVERY_ONE
        counts = {need: self._counts[need].get(segment.number, 0) for need in self._needs}
        if not all(count or need.begins for need, count in counts.items()):
            return None
        levels: dict[Need, list[int]] = {}
        # The rarest first: where nobody is left, the others need not be read.
        for need in sorted(self._needs, key=lambda one: (one.begins, counts[one])):
            of_need = self._segments.levels(segment, need)
            held &= _any(of_need)
            if not held:
                return None
            if need.counts:
                levels[need] = of_need
        held &= self._allowed(segment)
        if held and self._besides:
            known = held
            for need in self._besides:
                known &= _any(self._segments.levels(segment, need))
            held &= ~known
        return _Met(segment, held, levels) if held else None

    @cached_property
    def _weights(self) -> dict[Need, list[list[int]]]:
        """Give by need, how often it is met and class of length what it adds to a score."""
        runs = [run for one in self._all for run in one.runs]
        every = sum(run.held for run in runs)
        mean = sum(run.tokens for run in runs) / max(every, 1)
        relative = [2 ** (at / 2) / mean if mean else 1.0 for at in range(1 << LENGTH_BITS)]
        norms = [_K1 * (1 - _B + _B * one) for one in relative]
        found = {}
        for need, counts in self._counts.items():
            holding = sum(counts.values())
            rarity = math.log(1 + (every - holding + 0.5) / (holding + 0.5))
            found[need] = [_worths(rarity, n, norms) for n in range(MOST_COUNTED + 1)]
        return found


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


def _any(levels: Sequence[int]) -> int:
    return levels[0] if levels else 0


def _worths(rarity: float, count: int, norms: Sequence[float]) -> list[int]:
    """Give what a token adds that is held so often, by class of length, each with its norm."""
    most = UNIT * rarity * (_K1 + 1) * count
    return [round(most / (count + norm)) for norm in norms]


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
