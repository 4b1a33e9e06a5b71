"""Tables with lines around their cells, as a page draws them.

┌──────┬───────────────┐      cells are what lines part; where one is missing between two, they
│ 项目  │     标准       │      are one, over several rows or columns
│      ├───────┬───────┤
│      │ 城区   │ 郊区   │
└──────┴───────┴───────┘
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from muniment.edition.layout.grids import Box as GridBox
from muniment.edition.layout.grids import is_certain
from muniment.edition.layout.tabular import labels_lead
from muniment.edition.layout.two_languages import parted
from muniment.edition.paper.lines import Box, Letter, Line, Piece, Row, line_of
from muniment.edition.paper.tables import Place, cell_text
from muniment.edition.views import View

_NEAR = 3.0  # points within which lines meet, and are one
_MOST = 60  # lines across or down of one table
_MOST_RULES = 3000  # of a page: a drawing has more
_FEWEST = 3  # lines across, and down: two rows of two cells
_OPEN = 6.0  # points that lines run on below the last one across, where a page ends within a row


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its first row and column, and how many of each it has."""

    row: int
    column: int
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class RuledGrid:
    """The lines of a table from the left and from the top; which cell each field is of.

    It `is_open` where the last row has no line below it: a page ends within. `loose` are
    the columns in which it has none where others have one, between lines that reach it.
    """

    across: tuple[float, ...]
    down: tuple[float, ...]
    fields: tuple[tuple[Cell, ...], ...]
    is_open: bool = False
    loose: frozenset[int] = frozenset()

    def cell(self, x: float, y: float) -> Cell | None:
        """Give the cell in which a point lies; None where it lies in none."""
        column, row = bisect_right(self.across, x) - 1, bisect_right(self.down, y) - 1
        if 0 <= column < len(self.across) - 1 and 0 <= row < len(self.down) - 1:
            return self.fields[row][column]
        return None

    def runs_on(self, cell: Cell) -> bool:
        """Tell whether a cell that reaches the last row has no line below it, as others have."""
        return self.loose.issuperset(range(cell.column, cell.column + cell.colspan))


def grids_of(rules: Sequence[Box]) -> list[RuledGrid]:
    """Find the tables that lines draw, from the top down; one row alone may be part of one."""
    if len(rules) > _MOST_RULES:
        return []
    flat = [one for one in rules if _is_flat(one)]
    steep = [one for one in rules if not _is_flat(one)]
    found = []
    for lines in _joined(flat, steep):
        grid = _grid(
            [one for one in lines if _is_flat(one)], [one for one in lines if not _is_flat(one)]
        )
        if grid is not None:
            found.append(grid)
    return sorted(found, key=lambda one: one.down[0])


def _is_flat(rule: Box) -> bool:
    return rule.bottom - rule.top <= rule.right - rule.left


def _joined(flat: Sequence[Box], steep: Sequence[Box]) -> Iterator[list[Box]]:
    """Put lines together that cross or meet."""
    every = [*flat, *steep]
    home = list(range(len(every)))

    def root(at: int) -> int:
        while home[at] != at:
            home[at] = home[home[at]]
            at = home[at]
        return at

    order = sorted(range(len(flat)), key=lambda at: flat[at].top)
    tops = [flat[at].top for at in order]
    for number, one in enumerate(steep, len(flat)):
        first = bisect_left(tops, one.top - _NEAR)
        last = bisect_right(tops, one.bottom + _NEAR)
        for at in order[first:last]:
            if flat[at].left - _NEAR <= one.left <= flat[at].right + _NEAR:
                home[root(at)] = root(number)
    for above, below in _going_on(steep):
        home[root(len(flat) + above)] = root(len(flat) + below)
    together: defaultdict[int, list[Box]] = defaultdict(list)
    for at, one in enumerate(every):
        together[root(at)].append(one)
    yield from together.values()


def _going_on(steep: Sequence[Box]) -> Iterator[tuple[int, int]]:
    """Give pieces of one line from the top down, each with the next: it may cross nothing there."""
    across = _places([one.left for one in steep])
    order = sorted(
        range(len(steep)), key=lambda at: (bisect_left(across, steep[at].left), steep[at].top)
    )
    for one, other in pairwise(order):
        above, below = steep[one], steep[other]
        if abs(above.left - below.left) <= _NEAR and above.top <= below.top <= above.bottom + _NEAR:
            yield one, other


def _grid(flat: Sequence[Box], steep: Sequence[Box]) -> RuledGrid | None:
    across, down = _places([one.left for one in steep]), _places([one.top for one in flat])
    if not (_FEWEST <= len(across) <= _MOST and _FEWEST - 1 <= len(down) <= _MOST):
        return None
    ends = [max(one.bottom for one in steep if abs(one.left - x) <= _NEAR) for x in across]
    is_open = min(ends) > down[-1] + _OPEN and max(ends) - min(ends) <= _NEAR
    if is_open:
        down.append(max(ends))
    tops = [min(one.top for one in steep if abs(one.left - x) <= _NEAR) for x in across]
    if max(tops) < down[0] - _OPEN and max(tops) - min(tops) <= _NEAR:
        down.insert(0, min(tops))
    beside = {
        (row, column)
        for one in steep
        for column in [_nearest(across, one.left)]
        for row in range(len(down) - 1)
        if _covers(one.top, one.bottom, down[row], down[row + 1])
    }
    below = {
        (row, column)
        for one in flat
        for row in [_nearest(down, one.top)]
        for column in range(len(across) - 1)
        if _covers(one.left, one.right, across[column], across[column + 1])
    }
    fields = _fields(len(down) - 1, len(across) - 1, beside, below)
    if fields is None:
        return None
    loose = frozenset() if is_open else _loose(fields[-1], len(down) - 1, beside, below)
    return RuledGrid(tuple(across), tuple(down), fields, is_open, loose)


def _loose(
    last: Sequence[Cell], end: int, beside: set[tuple[int, int]], below: set[tuple[int, int]]
) -> frozenset[int]:
    """Give the columns of cells with lines at both sides and none at their end."""
    found = {
        column
        for cell in dict.fromkeys(last)
        for wide in [range(cell.column, cell.column + cell.colspan)]
        if not any((end, column) in below for column in wide)
        and {(end - 1, wide.start), (end - 1, wide.stop)} <= beside
        for column in wide
    }
    return frozenset(found)


def _places(numbers: Sequence[float]) -> list[float]:
    """Give places in order, those near each other as the last of them."""
    found: list[float] = []
    for one in sorted(numbers):
        if found and one - found[-1] <= _NEAR:
            found[-1] = one
        else:
            found.append(one)
    return found


def _nearest(places: Sequence[float], one: float) -> int:
    return min(range(len(places)), key=lambda at: abs(places[at] - one))


def _covers(start: float, end: float, first: float, last: float) -> bool:
    middle = (first + last) / 2
    return start - _NEAR <= middle <= end + _NEAR and start <= first + _NEAR * 2


def _fields(
    rows: int, columns: int, beside: set[tuple[int, int]], below: set[tuple[int, int]]
) -> tuple[tuple[Cell, ...], ...] | None:
    """Put fields together that no line parts; None where they are no rectangles.

    `beside` has the fields with a line at their left, `below` those with one above them.
    """
    cells: dict[tuple[int, int], Cell] = {}
    for row in range(rows):
        for column in range(columns):
            if (row, column) in cells:
                continue
            wide = high = 1
            while column + wide < columns and (row, column + wide) not in beside:
                wide += 1
            while row + high < rows and (row + high, column) not in below:
                high += 1
            held = [(row + y, column + x) for y in range(high) for x in range(wide)]
            if any(one in cells for one in held) or not _is_whole(held, beside, below, row, column):
                return None
            cells |= dict.fromkeys(held, Cell(row, column, high, wide))
    return tuple(tuple(cells[row, column] for column in range(columns)) for row in range(rows))


def _is_whole(
    held: Sequence[tuple[int, int]],
    beside: set[tuple[int, int]],
    below: set[tuple[int, int]],
    row: int,
    column: int,
) -> bool:
    """Tell whether no line runs through a cell."""
    return not any(
        (x > column and (y, x) in beside) or (y > row and (y, x) in below) for y, x in held
    )


def cut_at_rules(rows: Sequence[Row], grids: Sequence[RuledGrid]) -> list[Row]:
    """Cut the pieces of rows where a line stands between two letters."""
    return [replace(row, pieces=list(_cut(row, grids))) for row in rows] if grids else list(rows)


def _cut(row: Row, grids: Sequence[RuledGrid]) -> Iterator[Piece]:
    before: Cell | None = None
    for piece in row.pieces:
        for cell, letters in _by_cell(piece.letters, grids):
            box = letters[0].box
            for letter in letters:
                box = box.around(letter.box)
            apart = cell is not None and before is not None and cell is not before
            yield Piece(letters, box, piece.size, apart)
            before = cell


def _by_cell(
    letters: Sequence[Letter], grids: Sequence[RuledGrid]
) -> Iterator[tuple[Cell | None, list[Letter]]]:
    """Give the letters of each cell that follow each other; white space is of what is before it."""
    held: list[Letter] = []
    last: Cell | None = None
    for letter in letters:
        if letter.text.isspace():
            held += [letter] * bool(held)
            continue
        cell = _cell_of(letter.box, grids)
        if held and cell is not last:
            yield last, held
            held = []
        held.append(letter)
        last = cell
    if held:
        yield last, held


def _cell_of(box: Box, grids: Sequence[RuledGrid]) -> Cell | None:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return next((cell for one in grids if (cell := one.cell(x, y)) is not None), None)


@dataclass(frozen=True, slots=True)
class RuledPart:
    """What a page has of a table: its lines of print, and its cells row by row.

    `first` and `end` say which of the page's rows of print it takes.
    """

    page: int
    grid: RuledGrid
    first: int
    end: int
    lines: tuple[Line, ...]
    rows: tuple[tuple[tuple[Place, ...], ...], ...]
    boxes: tuple[tuple[GridBox, ...], ...]

    def cells(self) -> Iterator[Cell]:
        """Give its cells, row by row."""
        yield from dict.fromkeys(cell for row in self.grid.fields for cell in row)

    def held(self, cell: Cell) -> tuple[Place, ...]:
        """Give what is printed in one of its cells."""
        begun = dict.fromkeys(one for one in self.grid.fields[cell.row] if one.row == cell.row)
        return self.rows[cell.row][list(begun).index(cell)]

    def texts(self) -> list[list[str]]:
        """Give what its cells say."""
        return [[cell_text(cell) for cell in row] for row in self.rows]


def part_of(grid: RuledGrid, rows: Sequence[Row], page: int) -> RuledPart | None:
    """Put what a page prints in a grid into its cells; None where not all of it is in one."""
    top, bottom = grid.down[0], grid.down[-1]
    inside = [
        at for at, row in enumerate(rows) if top <= (row.box.top + row.box.bottom) / 2 <= bottom
    ]
    if not inside or inside[-1] - inside[0] + 1 != len(inside):
        return None
    first, end = inside[0], inside[-1] + 1
    lines = tuple(line_of(row.pieces, page) for row in cut_at_rules(rows[first:end], [grid]))
    held: defaultdict[Cell, list[Place]] = defaultdict(list)
    for line in lines:
        middle = (line.box.top + line.box.bottom) / 2
        for part in line.parts:
            cell = grid.cell((part.left + part.right) / 2, middle)
            if cell is None:
                return None
            held[cell].append((line, part))
    cells = [
        [cell for column, cell in enumerate(row) if (cell.row, cell.column) == (number, column)]
        for number, row in enumerate(grid.fields)
    ]
    if not all(cells):
        return None
    return RuledPart(
        page,
        grid,
        first,
        end,
        lines,
        tuple(tuple(tuple(held[cell]) for cell in row) for row in cells),
        tuple(tuple(GridBox(False, one.rowspan, one.colspan) for one in row) for row in cells),
    )


def is_ruled_table(texts: Sequence[Sequence[str]], share: float) -> bool:
    """Tell whether cells with lines around them are a table.

    `share` is how much of its pages' text stands in it. One of two languages is read in columns,
    and one that sets the page, or articles beside their labels, as text.
    """
    sizes = [len(cell) for row in texts for cell in row]
    sets_page = max(sizes, default=0) * 2 > sum(sizes) or labels_lead(texts)
    if not is_certain(texts, False, True, share if sets_page else 0.0):
        return False
    return parted([[View.identity(text) for text in row] for row in texts], 0) is None
