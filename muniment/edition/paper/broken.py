"""What the end of a page breaks off in a table with lines: a row, or a cell over several rows.

│ 档案类 │ 检索 │ 20 │     no line below the cell, where the other columns have one: it goes on
│       ├──────┼────┤     in what stands on the next page below the headers, in its column
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from muniment.edition.layout.grids import Box as GridBox
from muniment.edition.paper.lines import is_wide
from muniment.edition.paper.ruled import Cell, RuledGrid, RuledPart
from muniment.edition.paper.tables import Place
from muniment.edition.writing.endings import ends_part

_NEAR = 3.0  # points within which edges are the same
_FULL = 1.6  # letters that are missing at most in a line that fills its cell
_WIDE = 6  # Chinese letters, or twice as many others, of a line that says something by being full
_SEVERAL = 3  # lines of a cell at least that says something by being full

Pairs = list[tuple[Cell, Cell]]
"""Cells that touch the end of a page, each with the one below it on the next."""


class GrowingTable:
    """The cells of a table, to which pages add theirs."""

    def __init__(self, first: RuledPart) -> None:
        self.rows: list[list[tuple[Place, ...]]] = []
        self.boxes: list[list[GridBox]] = []
        self._last = first
        self._homes: dict[Cell, tuple[int, int]] = {}
        self._take(first, 0, 0, {})

    def add(self, part: RuledPart, headers: int) -> None:
        """Add what a page has below so many rows, which are headers once more."""
        if headers == len(part.rows):
            return
        pairs = _pairs(self._last.grid, part.grid, headers)
        one_row = pairs is not None and _is_one_row(self._last, part, pairs)
        going = pairs or [] if one_row else list(_going_on(self._last, part, headers))
        homes = {below: self._homes[above] for above, below in going}
        self._take(part, headers, int(one_row), homes)
        self._last = part

    def _take(
        self, part: RuledPart, headers: int, over: int, going: dict[Cell, tuple[int, int]]
    ) -> None:
        """Take cells, those in `going` as parts of others; `over` rows are the last one's."""
        first = len(self.rows) - over
        added = len(part.rows) - headers - over
        self.rows += [[] for _ in range(added)]
        self.boxes += [[] for _ in range(added)]
        homes = {}
        for cell in part.cells():
            if cell.row < headers:
                continue
            at, place = going.get(cell, (first + cell.row - headers, -1))
            if place < 0:
                self.rows[at].append(part.held(cell))
                self.boxes[at].append(GridBox(False, cell.rowspan, cell.colspan))
                place = len(self.rows[at]) - 1
            else:
                self.rows[at][place] = (*self.rows[at][place], *part.held(cell))
                box = self.boxes[at][place]
                self.boxes[at][place] = replace(box, rowspan=box.rowspan + cell.rowspan - over)
            homes[cell] = at, place
        self._homes = homes


def _pairs(above: RuledGrid, below: RuledGrid, headers: int) -> Pairs | None:
    """Give the cells of the row at a page's end with those below; None where they do not match."""
    ours, theirs = (tuple(dict.fromkeys(row)) for row in (above.fields[-1], below.fields[headers]))
    if [(one.column, one.colspan) for one in ours] != [(one.column, one.colspan) for one in theirs]:
        return None
    return list(zip(ours, theirs, strict=True))


def _is_one_row(part: RuledPart, after: RuledPart, pairs: Pairs) -> bool:
    """Tell whether the end of a page breaks a row off, whose cells then go on all together.

    That is so where no line ends it; else what goes on has to do so on lines that fill their cells,
    and a cell that is of this row alone is done.
    """
    if part.grid.is_open:
        return True
    going = [(above, below) for above, below in pairs if after.held(below)]
    is_done = any(
        not after.held(below) and above.rowspan == below.rowspan == 1 for above, below in pairs
    )
    return (
        is_done and bool(going) and all(_breaks_off(part.held(one), part.grid) for one, _ in going)
    )


def _going_on(part: RuledPart, after: RuledPart, headers: int) -> Iterator[tuple[Cell, Cell]]:
    """Give the cells that go on beside others that the end of a page ends."""
    below = {(one.column, one.colspan): one for one in after.grid.fields[headers]}
    for cell in dict.fromkeys(part.grid.fields[-1]):
        other = below.get((cell.column, cell.colspan))
        if other is not None and (
            part.grid.runs_on(cell) or _is_cut_within(cell, other, part, after)
        ):
            yield cell, other


def _is_cut_within(cell: Cell, below: Cell, part: RuledPart, after: RuledPart) -> bool:
    """Tell whether a cell over several rows is full of text down to the page's end, and of more."""
    held, rest = part.held(cell), after.held(below)
    if cell.rowspan == 1 or len(held) < _SEVERAL or not rest:
        return False
    lines = [line for line, _ in held]
    texts = [line.text[one.start : one.end] for line, one in held]
    pitch = lines[-1].box.bottom - lines[-2].box.bottom
    down = part.grid.down
    return (
        all(sum(1 + is_wide(letter) for letter in text) >= 2 * _WIDE for text in texts)
        and lines[0].box.top - down[cell.row] < pitch
        and down[-1] - lines[-1].box.bottom < pitch
        and rest[0][0].box.top - after.grid.down[below.row] < pitch
        and _breaks_off(held, part.grid)
    )


def _breaks_off(cell: Sequence[Place], grid: RuledGrid) -> bool:
    """Tell whether the last line of a cell reaches its edge, and ends no sentence."""
    if not cell:
        return False
    line, part = cell[-1]
    edge = min((x for x in grid.across if x >= part.right - _NEAR), default=part.right)
    is_full = edge - part.right <= _FULL * line.size
    return is_full and not ends_part(line.text[part.start : part.end])
