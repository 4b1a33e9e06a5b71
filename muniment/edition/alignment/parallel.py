"""A notice's languages side by side: rows of what says the same, read down the page.

    row  art_6          六、禁止……下列内容的信息：     (6) It is forbidden …
    row  art_6__item_1  （一）反对宪法……              (i) opposes the basic principles …
    row  art_6__item_7                                 (vii) …                one side has it

Labels are the skeleton: what bears the same number stands in one row. Where a rendition prints both
languages side by side, or in turns, what it prints together is together here. What lies between two
such rows is put together in order where both sides have as many, and by what it says where they do
not (muniment/edition/alignment); that is said with its confidence. What only one language has
stands alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from muniment.edition.alignment import Shapes, align, evidence_of
from muniment.edition.alignment.standing import Standing, standings
from muniment.edition.model import Column, Edition, ExactText, Kind, Unit

_IN_ORDER = 4  # units between two labels, up to which as many on both sides are put in order
_NUMBERED = (Kind.TITLE, Kind.DATE, Kind.FOOTNOTE)


class Joined(Enum):
    """By what a row's pieces were put together."""

    ALONE = "alone"
    LABEL = "label"
    ROW = "row"
    ORDER = "order"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit as it is read in its place: with the labels and headings that lead to it.

    `leads` are the units whose label stands here, outermost first; the last may be `unit` itself.
    """

    unit: Unit
    leads: tuple[Unit, ...] = ()

    @property
    def label(self) -> str:
        """The labels as they are printed."""
        return " ".join(one.label.printed for one in self.leads if one.label is not None)

    @property
    def heading(self) -> str:
        """The heading that stands here, if there is one."""
        return " ".join(one.heading for one in self.leads if one.heading)

    @property
    def key(self) -> str | None:
        """The id by which other languages have it, where a label or its kind gives one."""
        if self.leads:
            return self.leads[-1].id
        return self.unit.id if self.unit.kind in _NUMBERED else None

    @property
    def text(self) -> str:
        """All that is read here."""
        return " ".join(filter(None, (self.label, self.heading, self.unit.text)))


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side; a cell is None where a language has not got it.

    `id` is that of the first piece. `confidence` is 1 but where evidence joined it.
    """

    id: str
    cells: tuple[Piece | None, ...]
    joined: Joined
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Parallel:
    """The languages of an edition, row by row. `unweighed` counts units too many to be aligned."""

    standings: tuple[Standing, ...]
    rows: tuple[Row, ...]
    unweighed: int = 0

    def select(self, languages: Sequence[str]) -> Parallel:
        """Keep the languages that were asked for (``zh`` takes ``zh-Hans``), in that order."""
        kept = [
            index
            for asked in languages
            for index, one in enumerate(self.standings)
            if one.language.lower().split("-")[: asked.count("-") + 1] == asked.lower().split("-")
        ]
        kept = list(dict.fromkeys(kept))
        rows = (
            Row(row.id, tuple(row.cells[at] for at in kept), row.joined, row.confidence)
            for row in self.rows
        )
        return Parallel(
            tuple(self.standings[at] for at in kept),
            tuple(row for row in rows if any(row.cells)),
            self.unweighed,
        )


def pieces_of(column: Column) -> Iterator[Piece]:
    """Give what is read of a column, in order: each text once, with the labels before it."""
    for unit in column.units:
        waiting: list[Unit] = []
        for one, is_last in _walk(unit):
            if one.label is not None or one.heading:
                waiting.append(one)
            if one.text or (waiting and (one.heading or is_last)):
                yield Piece(one, tuple(waiting))
                waiting.clear()


def _walk(unit: Unit) -> Iterator[tuple[Unit, bool]]:
    """Give units with whether nothing is within them."""
    yield unit, not unit.children
    for child in unit.children:
        yield from _walk(child)


def parallel_of(edition: Edition, most_pairs: int) -> Parallel:
    """Put an edition's languages side by side; `most_pairs` bounds what is weighed at once."""
    standing = standings(edition.renditions)
    joiner = _Joiner(most_pairs)
    for index, one in enumerate(standing):
        joiner.add(index, one)
    size = len(standing)
    return Parallel(
        standing, tuple(building.row(size) for building in joiner.rows), joiner.unweighed
    )


@dataclass(slots=True)
class _Building:
    cells: dict[int, Piece]
    joined: Joined = Joined.ALONE
    confidence: float = 1.0

    @property
    def first(self) -> Piece:
        return self.cells[min(self.cells)]

    def row(self, size: int) -> Row:
        cells = tuple(self.cells.get(index) for index in range(size))
        lead = self.first
        return Row(lead.key or lead.unit.id, cells, self.joined, round(self.confidence, 3))

    def take(self, index: int, piece: Piece, joined: Joined, confidence: float = 1.0) -> None:
        self.cells[index] = piece
        # What is least sure is what a row is said to be joined by.
        if self.joined is not Joined.EVIDENCE:
            self.joined = joined
        self.confidence = min(self.confidence, confidence)


@dataclass(slots=True)
class _Joiner:
    most_pairs: int
    rows: list[_Building] = field(default_factory=list)
    unweighed: int = 0
    languages: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    texts: list[ExactText] = field(default_factory=list)

    def add(self, index: int, standing: Standing) -> None:
        pieces = list(pieces_of(standing.base.column))
        beside = self._beside(standing)
        made: list[_Building] = []
        at = place = 0
        anchors = self._anchors(pieces)
        if beside is not None:
            together = self._printed_together(pieces, standing.base.column, beside)
            anchors = max(together, anchors, key=len)
        for row_at, piece_at in [*anchors, (len(self.rows), len(pieces))]:
            made += self._between(self.rows[at:row_at], pieces[place:piece_at], index, standing)
            if row_at < len(self.rows):
                row, piece = self.rows[row_at], pieces[piece_at]
                alike = row.first.key is not None and row.first.key == piece.key
                row.take(index, piece, Joined.LABEL if alike else Joined.ROW)
                made.append(row)
            at, place = row_at + 1, piece_at + 1
        self.rows = made
        self.languages.append(standing.language)
        self.columns.append(standing.base.column)
        self.texts.append(standing.base.exact)

    def _beside(self, standing: Standing) -> int | None:
        """Give the language that the same rendition prints beside this one; None where none is."""
        if not standing.base.column.rows:
            return None
        here = standing.base.exact
        return next(
            (at for at, one in enumerate(self.columns) if one.rows and self.texts[at] is here), None
        )

    def _anchors(self, pieces: Sequence[Piece]) -> list[tuple[int, int]]:
        """Give (row, piece) of the same key that rise on both sides, as many as can be."""
        places = {row.first.key: at for at, row in enumerate(self.rows) if row.first.key}
        common = [(places[one.key], at) for at, one in enumerate(pieces) if one.key in places]
        return _longest_rise(common)

    def _printed_together(
        self, pieces: Sequence[Piece], column: Column, beside: int
    ) -> list[tuple[int, int]]:
        """Give (row, piece) of what is printed together: by label within that, else the first.

        What is printed in no row with the other language is joined by its label.
        """
        ours: dict[tuple[int | None, str | None], int] = {}
        for at, row in enumerate(self.rows):
            if beside in row.cells:
                piece = row.cells[beside]
                number = _row_of(self.columns[beside], piece)
                ours.setdefault((number, piece.key), at)
                if number is not None:
                    ours.setdefault((number, None), at)
        met = set[int]()
        common = []
        for at, piece in enumerate(pieces):
            number = _row_of(column, piece)
            first = number is not None and number not in met
            there = ours.get((number, piece.key)) if piece.key or first else None
            if there is None and first:
                there = ours.get((number, None))
            if number is not None:
                met.add(number)
            if there is not None:
                common.append((there, at))
        return _longest_rise(common)

    def _between(
        self, rows: Sequence[_Building], pieces: Sequence[Piece], index: int, standing: Standing
    ) -> Iterator[_Building]:
        beads = self._beads(rows, pieces, standing)
        for row, piece, joined, confidence in beads:
            if piece is None:
                if row is not None:
                    yield row
            elif row is None:
                yield _Building({index: piece})
            else:
                row.take(index, piece, joined, confidence)
                yield row

    def _beads(
        self, rows: Sequence[_Building], pieces: Sequence[Piece], standing: Standing
    ) -> Iterator[tuple[_Building | None, Piece | None, Joined, float]]:
        alone = Joined.ALONE
        labelled = any(one.key for one in (*pieces, *(row.first for row in rows)))
        if len(rows) == len(pieces) <= _IN_ORDER and not labelled:
            for row, piece in zip(rows, pieces, strict=True):
                yield row, piece, Joined.ORDER, 1.0
            return
        if not rows or not pieces or len(rows) * len(pieces) > self.most_pairs:
            if rows and pieces:
                self.unweighed += len(rows) + len(pieces)
            yield from ((row, None, alone, 1.0) for row in rows)
            yield from ((None, piece, alone, 1.0) for piece in pieces)
            return
        ours = evidence_of([row.first.text for row in rows], self.languages[0], standing.language)
        theirs = evidence_of([one.text for one in pieces], standing.language, self.languages[0])
        for bead in align(ours, theirs, Shapes.ONE_TO_ONE):
            yield (
                rows[bead.ours[0]] if bead.ours else None,
                pieces[bead.theirs[0]] if bead.theirs else None,
                Joined.EVIDENCE,
                bead.confidence,
            )


def _row_of(column: Column, piece: Piece) -> int | None:
    """Give the row of print that a piece begins in; None where it stands in none."""
    start = piece.leads[0].start if piece.leads else piece.unit.start
    at = bisect_right(column.rows, start, key=lambda one: one[0])
    return column.rows[at - 1][1] if at and column.rows[at - 1][1] >= 0 else None


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the longest run of pairs in which both numbers rise; the second always do."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (row, _) in enumerate(pairs):
        place = bisect_left(tails, row)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(row)
            ends.append(at)
        else:
            tails[place], ends[place] = row, at
    run: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]
