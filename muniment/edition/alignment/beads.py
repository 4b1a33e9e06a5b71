"""The best way through two lists of units, in order: which go together, which stand alone.

Gale and Church, "A program for aligning sentences in bilingual corpora" (1993): dynamic
programming over beads; here the beads are judged by evidence first and by length second.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from muniment.edition.alignment.evidence import Evidence, Weights

_LENGTH = 0.3  # what a length that is e times too long or too short costs
_SHORT = 15  # characters, below which lengths say little
_MERGED = 0.2  # what each unit more in a bead costs
_HEADED = 0.5  # what it costs a bead to end with a heading, which is that of the next
_BEST = 2  # of a unit's candidates are what it is measured against


class Shapes(Enum):
    """How many units of either side may go together.

    Articles stand one to one or alone, for they are numbered; lines and sentences also in twos and
    threes.
    """

    ONE_TO_ONE = ((1, 1), (1, 0), (0, 1))
    MERGING = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))


@dataclass(frozen=True, slots=True)
class Bead:
    """Units that go together, by their places in either list; a unit alone has none beside it.

    `confidence` (0 to 1) compares how alike they are with the best of other choices: 0.5 is a tie.
    It ranks, and is no probability.
    """

    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    confidence: float


def align(ours: Evidence, theirs: Evidence, shapes: Shapes) -> tuple[Bead, ...]:
    """Give the best beads, in order; every unit of either list is in exactly one."""
    scores = _Scores(ours, theirs)
    alone = _alone(ours, shapes)
    chosen = _best_way(scores, shapes, alone)
    return tuple(
        Bead(
            tuple(range(at, at + size)),
            tuple(range(other, other + width)),
            scores.confidence(at, other, size, width),
        )
        for at, other, size, width in chosen
    )


def _alone(evidence: Evidence, shapes: Shapes) -> float:
    """Say what a unit that stands alone scores: the less, the weaker the evidence."""
    return -0.03 if evidence.is_lexical and shapes is Shapes.ONE_TO_ONE else -0.2


class _Side:
    """One list of units, with the lengths of the vectors that neighbours make together."""

    def __init__(self, evidence: Evidence) -> None:
        self.pieces, self.lengths = evidence.pieces, evidence.lengths
        self._heads = evidence.heads
        self._squares = [sum(one * one for one in piece.values()) for piece in self.pieces]
        self._beside = [_dot(one, other) for one, other in pairwise(self.pieces)]
        self._beyond = [
            _dot(one, two) for one, two in zip(self.pieces, self.pieces[2:], strict=False)
        ]

    def norm(self, at: int, size: int) -> float:
        """Give the length of the sum of `size` units' vectors, never 0."""
        square = sum(self._squares[at : at + size]) + 2 * sum(self._beside[at : at + size - 1])
        if size > 2:
            square += 2 * self._beyond[at]
        return math.sqrt(square) or 1.0

    def ends_with_heading(self, at: int, size: int) -> bool:
        """Tell whether the last of several units is a heading."""
        return size > 1 and at + size - 1 in self._heads

    def length(self, at: int, size: int) -> int:
        """Count the characters of `size` units."""
        return sum(self.lengths[at : at + size])


class _Scores:
    def __init__(self, ours: Evidence, theirs: Evidence) -> None:
        self._ours, self._theirs = _Side(ours), _Side(theirs)
        self.size, self.width = len(ours.pieces), len(theirs.pieces)
        self._dots = _dots(self._ours, self._theirs)
        self._alike = [
            [self._cosine(at, other, 1, 1) for other in range(self.width)]
            for at in range(self.size)
        ]
        self._rows = [_usual(row) for row in self._alike]
        self._columns = [_usual(column) for column in zip(*self._alike, strict=True)]
        self._rate = sum(theirs.lengths) / max(sum(ours.lengths), 1) or 1.0

    def of(self, at: int, other: int, size: int, width: int) -> float:
        """Score a bead: how much more alike its units are than they are to others."""
        alike = self._cosine(at, other, size, width)
        usual = (
            sum(self._rows[at : at + size]) / size
            + sum(self._columns[other : other + width]) / width
        ) / 2
        expected = self._rate * self._ours.length(at, size) + _SHORT
        longer = abs(math.log((self._theirs.length(other, width) + _SHORT) / expected))
        ended = self._ours.ends_with_heading(at, size) + self._theirs.ends_with_heading(
            other, width
        )
        merged = _MERGED * (size + width - 2) + _HEADED * ended
        return 2 * alike - usual - _LENGTH * longer - merged

    def confidence(self, at: int, other: int, size: int, width: int) -> float:
        """Say by how much a bead's units are more alike than any of them is to a unit outside."""
        if not size or not width:
            rows = self._alike[at : at + size]
            columns = [[row[place] for row in self._alike] for place in range(other, other + width)]
            best = max((max(line, default=0.0) for line in (*rows, *columns)), default=0.0)
            return round(max(0.0, 1.0 - best), 3)
        alike = self._cosine(at, other, size, width)
        rival = max(self._rivals(at, other, size, width), default=0.0)
        return round(alike / (alike + rival), 3) if alike > 0 else 0.0

    def _rivals(self, at: int, other: int, size: int, width: int) -> Sequence[float]:
        inside = range(at, at + size), range(other, other + width)
        rows = (
            self._alike[row][column]
            for row in inside[0]
            for column in range(self.width)
            if column not in inside[1]
        )
        columns = (
            self._alike[row][column]
            for column in inside[1]
            for row in range(self.size)
            if row not in inside[0]
        )
        return (*rows, *columns)

    def _cosine(self, at: int, other: int, size: int, width: int) -> float:
        norms = self._ours.norm(at, size) * self._theirs.norm(other, width)
        if size == width == 1:
            return self._dots[at][other] / norms
        total = sum(sum(row[other : other + width]) for row in self._dots[at : at + size])
        return total / norms


def _best_way(scores: _Scores, shapes: Shapes, alone: float) -> list[tuple[int, int, int, int]]:
    """Give (at, other, size, width) of each bead of the way with the highest sum."""
    totals = [[0.0] * (scores.width + 1) for _ in range(scores.size + 1)]
    taken = [[(0, 0)] * (scores.width + 1) for _ in range(scores.size + 1)]
    for at in range(scores.size + 1):
        for other in range(scores.width + 1):
            if at or other:
                totals[at][other], taken[at][other] = max(
                    (
                        _step(scores, totals, alone, at - size, other - width, size, width),
                        (size, width),
                    )
                    for size, width in shapes.value
                    if size <= at and width <= other
                )
    way: list[tuple[int, int, int, int]] = []
    at, other = scores.size, scores.width
    while at or other:
        size, width = taken[at][other]
        at, other = at - size, other - width
        way.append((at, other, size, width))
    return way[::-1]


def _step(
    scores: _Scores,
    totals: list[list[float]],
    alone: float,
    at: int,
    other: int,
    size: int,
    width: int,
) -> float:
    gained = scores.of(at, other, size, width) if size and width else alone
    return totals[at][other] + gained


def _dots(ours: _Side, theirs: _Side) -> list[list[float]]:
    """Give every unit's product with every other side's, by the pieces that both have."""
    holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for other, pieces in enumerate(theirs.pieces):
        for piece, weight in pieces.items():
            holding[piece].append((other, weight))
    rows = []
    for pieces in ours.pieces:
        row = [0.0] * len(theirs.pieces)
        for piece, weight in pieces.items():
            for other, their_weight in holding.get(piece, ()):
                row[other] += weight * their_weight
        rows.append(row)
    return rows


def _dot(one: Weights, other: Weights) -> float:
    return sum(weight * other[piece] for piece, weight in one.items() if piece in other)


def _usual(values: Sequence[float]) -> float:
    """Give how alike a unit's best candidates are: what is common to them says nothing."""
    best = sorted(values, reverse=True)[:_BEST]
    return sum(best) / len(best) if best else 0.0
