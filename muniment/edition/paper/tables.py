"""Tables on paper: rows whose cells stand below each other, in columns with white between them.

    项目        单位      金额        each column has an edge, or a middle, that its cells share
    复制        页        5
    检索和鉴定   次        20        what goes on below a cell that fills its column is its own
    费

No lines are looked for, only where letters stand. A table goes on over the end of a page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from muniment.edition.layout.grids import Box, Grid
from muniment.edition.layout.tabular import is_tabular
from muniment.edition.paper.flow import Lane
from muniment.edition.paper.lines import Line, Part

_FEWEST = 2  # cells, and rows
_OTHER_SIZE = 0.15
_FAR = 4.0  # heights of letters, beyond which what stands below is no row of the table
_FULL = 0.8  # of its column's width: such a cell may go on below
_SHARED = 0.5  # heights of letters within which edges are one
_CLOSE = 0.8  # heights of letters between the lines of a cell, at most
_WIDER = 1.2  # times as far apart are lines of two rows as those of one
_TRIED = 10  # lines that begin no table, after which none is looked for among those that follow
_SETTLED = 50  # lines, after which no column may turn out to be one with another

Place = tuple[Line, Part]
Span = tuple[float, float]
Cells = dict[int, list[Part]]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """The cells of a table, row by row, each with the pieces of lines that it is printed on.

    `grid` says which of them span rows or columns, or are headers. `again` are lines that print the
    headers once more, where another page begins.
    """

    rows: tuple[tuple[tuple[Place, ...], ...], ...]
    grid: Grid | None = None
    again: tuple[Line, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Give the lines that it stands on, each once or more."""
        yield from (line for row in self.rows for cell in row for line, _ in cell)
        yield from self.again


def tables_in(lanes: Sequence[Lane]) -> Iterator[PrintedTable]:
    """Find the tables in lanes that are read one after the other."""
    for run in _runs(lanes):
        at = tried = 0
        while at < len(run) and tried < _TRIED:
            if len(run[at].parts) < _FEWEST:
                at += 1
                continue
            whole = not at or not _may_belong(run[at - 1], run[at])
            table = _table(run[at:]) if whole else None
            tried += table is None
            if table is not None:
                yield table
            at += len({id(line) for line in table.lines()}) if table is not None else 1


def _may_belong(line: Line, below: Line) -> bool:
    """Tell whether a line with cells stands so near another that it may be of one table with it."""
    return len(line.parts) >= _FEWEST and len(below.parts) >= _FEWEST


def _runs(lanes: Sequence[Lane]) -> Iterator[list[Line]]:
    """Give the lines that follow each other closely, from the first with several cells on."""
    run: list[Line] = []
    before: Lane | None = None
    for lane in lanes:
        apart = before is None or abs(lane.left - before.left) > _FAR * lane.lines[0].size
        for line in lane.lines:
            goes_on = run and not (apart and lane is not before) and _is_near(run[-1], line)
            if not goes_on:
                yield from [run] * (len(run) >= _FEWEST)
                run = []
            before = lane
            if run or len(line.parts) >= _FEWEST:
                run.append(line)
    yield from [run] * (len(run) >= _FEWEST)


def _is_near(above: Line, below: Line) -> bool:
    alike = abs(above.size - below.size) <= _OTHER_SIZE * max(above.size, below.size)
    far = below.box.top - above.box.bottom > _FAR * above.size
    return alike and not (far and above.page == below.page)


def _table(lines: Sequence[Line]) -> PrintedTable | None:
    """Make a table of lines, as far as they are one; None where they are not for certain."""
    held, columns = _held(lines)
    if len(held) < _FEWEST or len(columns) < _FEWEST:
        return None
    if len(held) < len(lines) and _may_belong(held[-1], lines[len(held)]):
        return None  # Its columns are not all told apart.
    found = [_cells(line, columns) or {} for line in held]
    bands = _each_its_own(held, found) or _banded(held, found, columns) or _below(found, columns)
    if bands is None:
        return None
    rows = [
        [
            [(held[at], part) for at in band for part in found[at].get(column, ())]
            for column in range(len(columns))
        ]
        for band in bands
    ]
    texts = [[cell_text(cell) for cell in row] for row in rows]
    headers, again = _printed_again([held[band[0]].page for band in bands], texts)
    left = [at for at in range(len(rows)) if at not in again]
    if not all(row[0] for row in rows) or not _are_aligned(rows, held[0].size):
        return None
    if not is_tabular([texts[at] for at in left]):
        return None
    return PrintedTable(
        tuple(tuple(map(tuple, rows[at])) for at in left),
        Grid(tuple(tuple(Box(header=at < headers) for _ in rows[at]) for at in left)),
        tuple(held[line] for at in again for line in bands[at]),
    )


def cell_text(places: Sequence[Place]) -> str:
    """Give what stands on pieces of lines, one after the other."""
    return " ".join(line.text[part.start : part.end] for line, part in places)


def _printed_again(
    pages: Sequence[int], texts: Sequence[Sequence[str]]
) -> tuple[int, frozenset[int]]:
    """Count the first rows that later pages begin with once more, and give where they do."""
    headers, again = 0, set[int]()
    for begun in (at for at in range(1, len(pages)) if pages[at] > pages[at - 1]):
        at = begun
        while at < len(texts) and at - begun < begun and texts[at] == texts[at - begun]:
            again.add(at)
            at += 1
        headers = max(headers, at - begun)
    return headers, frozenset(again)


def _held(lines: Sequence[Line]) -> tuple[list[Line], list[Span]]:
    """Give the lines whose cells stand in columns with white between, and the columns."""
    held: list[Line] = []
    columns: list[Span] = []
    for line in lines:
        wider = columns
        if len(line.parts) >= _FEWEST:
            wider = _merged([*columns, *((one.left, one.right) for one in line.parts)])
        if not line.parts or _cells(line, wider) is None:
            break
        if len(line.parts) < _FEWEST and not (held and _is_close(held[-1], line)):
            break
        if _are_fewer(columns, wider) and not _are_apart(held, wider):
            break
        columns = wider
        held.append(line)
    return held, columns


def _is_close(above: Line, below: Line) -> bool:
    """Tell whether what stands in one column alone may belong to the line above."""
    return above.page == below.page and below.box.top - above.box.bottom < _CLOSE * above.size


def _cells(line: Line, columns: Sequence[Span]) -> dict[int, list[Part]] | None:
    """Give the parts of a line by column; None where some are far apart in one, or meet two."""
    cells: dict[int, list[Part]] = {}
    for part in line.parts:
        met = _met(part, columns)
        if len(met) != 1 or (part.far and met[0] in cells):
            return None
        cells.setdefault(met[0], []).append(part)
    return cells


def _are_fewer(columns: Sequence[Span], wider: Sequence[Span]) -> bool:
    """Tell whether two of the columns became one."""
    starts = [left for left, _ in wider]
    return len({bisect_right(starts, left) for left, _ in columns}) < len(columns)


def _are_apart(held: Sequence[Line], columns: Sequence[Span]) -> bool:
    """Tell whether the cells of all lines still stand in columns of their own."""
    return len(held) <= _SETTLED and all(_cells(line, columns) is not None for line in held)


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Put spans together that overlap, from left to right."""
    found: list[Span] = []
    for left, right in sorted(spans):
        if found and left <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _met(part: Part, columns: Sequence[Span]) -> list[int]:
    """Give the columns that a part of a line meets."""
    return [
        at for at, (left, right) in enumerate(columns) if part.left <= right and part.right >= left
    ]


Bands = list[list[int]]
"""The lines of each row, by number."""


def _each_its_own(held: Sequence[Line], found: Sequence[Cells]) -> Bands | None:
    """Take each line for a row, where all of them have a first cell and another.

    Where some of them stand more closely, several times, rows may have several lines.
    """
    if not all(0 in cells and len(cells) >= _FEWEST for cells in found):
        return None
    steps = [step for step in _steps(held)[1:] if step is not None]
    wide = sum(step >= _WIDER * min(steps) for step in steps)
    if wide > 1 and wide < len(steps):
        return None
    return [[at] for at in range(len(found))]


def _steps(held: Sequence[Line]) -> list[float | None]:
    """Give how far below each line the next one stands; None where a page ends between."""
    return [
        below.box.bottom - line.box.bottom if line.page == below.page else None
        for line, below in pairwise(held)
    ]


def _banded(held: Sequence[Line], found: Sequence[Cells], columns: Sequence[Span]) -> Bands | None:
    """Take lines that stand closely together for a row, where rows stand further apart.

    Then each row has a cell of one line, which the others may stand around, and cells of several
    lines fill their columns.
    """
    steps = _steps(held)
    least = min((step for step in steps if step is not None and step > held[0].size), default=0.0)
    wide = least * _WIDER
    if not any(step is not None and step >= wide for step in steps):
        return None
    bands: Bands = [[0]]
    for at, step in enumerate(steps, 1):
        if step is None or step >= wide:
            bands.append([])
        bands[-1].append(at)
    for band in bands:
        lines = {
            column: [at for at in band if column in found[at]] for column in range(len(columns))
        }
        if len(band) > 1 and not any(len(one) == 1 for one in lines.values()):
            return None
        for column, those in lines.items():
            if not all(_is_full(found[at][column], columns[column]) for at in those[:-1]):
                return None
    return bands


def _below(found: Sequence[Cells], columns: Sequence[Span]) -> Bands | None:
    """Take a line for part of the row above, where all of it goes on what fills its column."""
    bands: Bands = []
    for at, cells in enumerate(found):
        before = found[at - 1] if at else {}
        goes_on = bool(bands) and all(
            _is_full(before.get(column, ()), columns[column]) for column in cells
        )
        if goes_on and (0 not in cells or len(cells) == 1):
            bands[-1].append(at)
        elif len(cells) < _FEWEST:
            return None
        else:
            bands.append([at])
    return bands


def _is_full(parts: Sequence[Part], column: Span) -> bool:
    return bool(parts) and parts[-1].right - parts[0].left >= _FULL * (column[1] - column[0])


def _are_aligned(rows: Sequence[Sequence[Sequence[Place]]], size: float) -> bool:
    """Tell whether half of each column's cells share an edge, or their middle."""
    for column in zip(*rows, strict=True):
        parts = [(cell[0][1].left, cell[-1][1].right) for cell in column if cell]
        edges = (
            [left for left, _ in parts],
            [right for _, right in parts],
            [(left + right) / 2 for left, right in parts],
        )
        most = max(_most_within(sorted(places), _SHARED * size) for places in edges)
        if len(parts) >= _FEWEST and most * 2 < len(parts) + 1:
            return False
    return True


def _most_within(places: Sequence[float], width: float) -> int:
    return max((bisect_right(places, one + width) - at for at, one in enumerate(places)), default=0)
