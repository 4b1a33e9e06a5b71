"""Renditions of one version held against each other: what a reader of the witness misses.

    lost           the base has it, the witness has nothing in its place
    garbled        the witness has something that cannot be read as it
    variant        the witness reads otherwise, in so many other letters
    added          the witness has more than the base
    duplicated     the witness has it twice
    moved          the witness has it elsewhere
    typographic    the same letters and digits, set or spelt otherwise

Each is located in both. The worst for a reader comes first: labels and numbers lost, then text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import pairwise

from muniment.edition.differences.comparable import comparable
from muniment.edition.differences.matching import Gap, gaps
from muniment.edition.differences.omission import omissions_settled
from muniment.edition.model import Column
from muniment.edition.places import Holders
from muniment.edition.views import Span, View

Bounds = tuple[int, int]

_JOINED = 2  # equal characters between two gaps that are chance
_SHORT = 0.5  # of the base's length, below which what the witness has stands for nothing
_READABLE = 0.5  # how alike a reading must be, to be read otherwise and not garbled
_FEW = 4  # characters that a damage of letters alone may have
_LABEL = re.compile(
    r"第[一二三四五六七八九十百\d]+[条章节款项]|[（(]?[一二三四五六七八九十\divx]+[）)、.]", re.I
)
_OWN_LINE = 2  # how strong a boundary a line is, where a clause is 1
_OPENING = "([{（［【〔《〈「『“‘"
_DATE = re.compile(r"\d+\s*年|\d+\s*月|\d+\s*日|\d{4}")


class DifferenceKind(Enum):
    """What became of a piece of the base, or where a piece of the witness comes from."""

    LOST = "lost"
    GARBLED = "garbled"
    VARIANT = "variant"
    ADDED = "added"
    DUPLICATED = "duplicated"
    MOVED = "moved"
    TYPOGRAPHIC = "typographic"


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference, with where it stands in the exact text of either rendition.

    `base` and `witness` are what is printed there, `at` is where in the base's view, `unit` the id
    of the base's unit. The higher its `weight`, the more it takes from a reader.
    """

    kind: DifferenceKind
    base: str
    base_spans: tuple[Span, ...]
    witness: str
    witness_spans: tuple[Span, ...]
    unit: str | None
    weight: int
    at: Bounds


def collate(
    base: Column, base_exact: str, witness: View, witness_exact: str
) -> tuple[Difference, ...]:
    """Hold a witness against a column of the base; give the differences, the gravest first."""
    collator = _Collator(base, base_exact, witness, witness_exact)
    return tuple(sorted(collator.differences(), key=lambda one: -one.weight))


class _Collator:
    def __init__(self, base: Column, base_exact: str, witness: View, witness_exact: str) -> None:
        self._column, self._exact = base, (base_exact, witness_exact)
        self._views = (base.view, witness)
        self._base, self._witness = comparable(base.view.text), comparable(witness.text)
        self._units = Holders(base.segments())
        labelled = (unit.body for unit in base.walk() if unit.label is not None)
        self._bodies = {bisect_left(self._base.places, body) for body in labelled}

    def differences(self) -> Iterator[Difference]:
        matched = gaps(self._base.text, self._witness.text, joined_over=_JOINED)
        found = omissions_settled(self._base.text, self._witness.text, matched, self._break_before)
        lost = [gap for gap in found if self._kind(gap) is DifferenceKind.LOST]
        for gap in found:
            kind = self._kind(gap, lost)
            for piece in self._by_paragraph(gap) if kind is DifferenceKind.LOST else (gap,):
                bounds = self._with_bracket(*self._base.bounds(piece.start, piece.end))
                others = self._witness.bounds(piece.other_start, piece.other_end)
                yield self._difference(kind, bounds, others)
        yield from self._typographic(found)

    def _by_paragraph(self, gap: Gap) -> Iterator[Gap]:
        """Part what is lost where the base's paragraphs end: each is a loss of its own."""
        cuts = [at for at in range(gap.start + 1, gap.end) if self._break_before(at) == _OWN_LINE]
        if not cuts or gap.other_end > gap.other_start:
            yield gap
            return
        for start, end in pairwise((gap.start, *cuts, gap.end)):
            yield Gap(start, end, gap.other_start, gap.other_end)

    def _typographic(self, found: tuple[Gap, ...]) -> Iterator[Difference]:
        """Compare what is printed, marks and forms of letters, where all letters are the same."""
        at = there = 0
        ends = Gap(len(self._base.text), 0, len(self._witness.text), 0)
        for gap in (*found, ends):
            for step in range(gap.start - at):
                one, other = self._printed_at(at + step, there + step, step)
                if _unspaced(self._views[0], one) != _unspaced(self._views[1], other):
                    yield self._difference(DifferenceKind.TYPOGRAPHIC, one, other)
            at, there = gap.end, gap.other_end

    def _printed_at(self, at: int, there: int, step: int) -> tuple[Bounds, Bounds]:
        """Give a letter with the marks before it, in both; the first of a block stands alone."""
        one, other = self._base.places, self._witness.places
        begun = (one[at - 1] + 1, other[there - 1] + 1) if step else (one[at], other[there])
        return (begun[0], one[at] + 1), (begun[1], other[there] + 1)

    def _kind(self, gap: Gap, lost: list[Gap] | None = None) -> DifferenceKind:
        base = self._base.text[gap.start : gap.end]
        witness = self._witness.text[gap.other_start : gap.other_end]
        if not base:
            return self._more(gap, witness, lost or [])
        if len(witness) < _SHORT * len(base) and (len(base) >= _FEW or not witness):
            return DifferenceKind.LOST
        alike = SequenceMatcher(None, base, witness, autojunk=False).ratio()
        if len(base) < _FEW or alike >= _READABLE:
            return DifferenceKind.VARIANT
        return DifferenceKind.GARBLED

    def _more(self, gap: Gap, witness: str, lost: list[Gap]) -> DifferenceKind:
        """Say where what only the witness has comes from."""
        if len(witness) >= _FEW:
            if any(self._base.text[one.start : one.end] == witness for one in lost):
                return DifferenceKind.MOVED
            around = self._witness.text[gap.other_start - len(witness) : gap.other_start]
            behind = self._witness.text[gap.other_end : gap.other_end + len(witness)]
            if witness in (around, behind):
                return DifferenceKind.DUPLICATED
        return DifferenceKind.ADDED

    def _break_before(self, at: int) -> int:
        """Say how strong a boundary the base has before a place: a line's, or a clause's.

        Where a label ends a clause begins.
        """
        if at <= 0 or at >= len(self._base.text):
            return _OWN_LINE
        between = self._views[0].text[self._base.places[at - 1] + 1 : self._base.places[at]]
        return _OWN_LINE if "\n" in between else int(bool(between.strip()) or at in self._bodies)

    def _difference(self, kind: DifferenceKind, base: Bounds, witness: Bounds) -> Difference:
        spans = [
            view.spans(*bounds, exact)
            for view, bounds, exact in zip(self._views, (base, witness), self._exact, strict=True)
        ]
        printed = self._views[0].text[slice(*base)]
        unit = self._units.at(base[0])
        return Difference(
            kind=kind,
            base=printed,
            base_spans=spans[0],
            witness=self._views[1].text[slice(*witness)],
            witness_spans=spans[1],
            unit=unit.id if unit else None,
            weight=_weight(kind, printed),
            at=base,
        )

    def _with_bracket(self, start: int, end: int) -> Bounds:
        """Take the bracket before a piece with it: (5) is lost with its own."""
        opened = start < end and start and self._views[0].text[start - 1] in _OPENING
        return (start - 1, end) if opened else (start, end)


def _unspaced(view: View, bounds: Bounds) -> str:
    return "".join(view.text[slice(*bounds)].split())


_GRAVITY = {
    DifferenceKind.LOST: 6,
    DifferenceKind.GARBLED: 5,
    DifferenceKind.MOVED: 4,
    DifferenceKind.DUPLICATED: 3,
    DifferenceKind.VARIANT: 2,
    DifferenceKind.ADDED: 1,
    DifferenceKind.TYPOGRAPHIC: 0,
}


def _weight(kind: DifferenceKind, printed: str) -> int:
    """Rank a difference: what labels and dates are lost with comes first, then the length."""
    worst = kind in (DifferenceKind.LOST, DifferenceKind.GARBLED)
    named = worst and bool(_LABEL.match(printed.strip()) or _DATE.search(printed))
    return (_GRAVITY[kind] + (10 if named else 0)) * 100_000 + min(len(printed), 99_999)
