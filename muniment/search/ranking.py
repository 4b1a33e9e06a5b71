"""Paragraphs that meet all needs of a query, the best first, by bm25 over tokens.

    score = sum over the query's tokens of  rarity * 2.2 n / (n + 1.2 (0.25 + 0.75 length / mean))
    rarity = ln(1 + (all - holding + 0.5) / (holding + 0.5))

n is how often the paragraph holds the token, up to `MOST_COUNTED`. Its length in tokens is taken
by half octaves, and what a token adds in 64ths, so that scores are whole numbers: those of all
paragraphs of a segment are added at once, bit by bit (muniment/search/bits.py), and none is left
out, however many there are. Of equals, the one that came into the index first comes first. Where
any word does that begins as was asked, n is 1, and the rarity that of the beginning as a word.

S. Robertson and H. Zaragoza, "The probabilistic relevance framework: BM25 and beyond", 2009, with
k1 = 1.2 and b = 0.75; the rarity is Lucene's, which is never below zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from muniment.search import bits
from muniment.search.postings import MOST_COUNTED, SPAN
from muniment.search.query import Need
from muniment.search.segments import LENGTH_BITS, Segment, Segments

EVERY_ONE = (1 << SPAN) - 1
UNIT = 64
"""Parts of a score that are counted."""

_K1, _B = 1.2, 0.75


class Ranked(NamedTuple):
    """A paragraph, and its score in parts of `UNIT`."""

    number: int
    score: int


def every_one(_: Segment) -> int:
    """Allow all paragraphs of a segment."""
    return EVERY_ONE


class _Part(NamedTuple):
    """What of a segment meets all needs, and the planes of its scores."""

    first: int
    held: int
    planes: tuple[int, ...]


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
        for part in self._parts:
            held = part.held if least < 0 else bits.above(part.planes, part.held, least)
            if held:
                chosen = bits.members(bits.best(part.planes, held, most))
                found += [(-bits.number(part.planes, one), part.first + one) for one in chosen]
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
                found += [self._all[at].first + one for one in reversed(bits.members(met[0]))]
        return found[:most]

    @cached_property
    def _parts(self) -> tuple[_Part, ...]:
        return tuple(self._scored())

    def _scored(self) -> Iterator[_Part]:
        weights = self._weights()
        for at, segment in enumerate(self._all):
            met = self._met(at)
            if not met:
                continue
            held, levels = met
            planes: list[int] = []
            classes = self._segments.lengths(segment, held)
            for need, of_need in levels.items():
                for weight, level in zip(weights[need], of_need, strict=False):
                    bits.add(planes, _worth(weight, level, classes))
            yield _Part(segment.first, held, tuple(planes))

    def _met(self, at: int) -> tuple[int, dict[Need, list[int]]] | None:
        """Give who meets all needs in a segment, and the levels of those needs that count."""
        segment, held = self._all[at], EVERY_ONE
        counts = {need: self._counts[need][segment.number] for need in self._needs}
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
        return (held, levels) if held else None

    def _weights(self) -> dict[Need, list[list[int]]]:
        """Give by need, level and class of length how much a paragraph's score rises there."""
        every = sum(one.held for one in self._all)
        mean = sum(one.tokens for one in self._all) / max(every, 1)
        found = {}
        for need, counts in self._counts.items():
            holding = sum(counts.values())
            rarity = math.log(1 + (every - holding + 0.5) / (holding + 0.5))
            rows = [
                [worth(rarity, n, length, mean) for length in range(1 << LENGTH_BITS)]
                for n in range(MOST_COUNTED + 1)
            ]
            found[need] = [
                [here - before for here, before in zip(rows[n], rows[n - 1], strict=True)]
                for n in range(1, MOST_COUNTED + 1)
            ]
        return found


def _any(levels: Sequence[int]) -> int:
    return levels[0] if levels else 0


def worth(rarity: float, count: int, length: int, mean: float) -> int:
    """Give what a token adds that a paragraph of a class of length holds so often."""
    relative = 2 ** (length / 2) / mean if mean else 1.0
    return round(UNIT * rarity * (_K1 + 1) * count / (count + _K1 * (1 - _B + _B * relative)))


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
