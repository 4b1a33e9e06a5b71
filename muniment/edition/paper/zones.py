"""Columns on a page: where a white strip parts what is to be read one side after the other.

A strip is a gutter where a run of rows leaves it white, with text on both sides. Then the sides are
columns where they are in two scripts, or where their lines mostly fill them, as prose does; else
they are cells of a table, and stay in their rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from muniment.edition.paper.lines import Line, Piece, Row, line_of
from muniment.edition.paper.tables import PrintedTable
from muniment.edition.writing.language import main_script

_NO_SCRIPT = ("Zyyy", "Zzzz")
_FEWEST_ROWS = 3
_DEEPEST = 3
_NARROWEST = 7
_FULL = 0.45
_SLACK = 2.5
_TABLE_ROWS = 0.3
_ALIGNED = 0.4
_MANY = 0.4
_GUTTER = 1.4
_MANY_ROWS = 8


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of a page across its whole width: one lane of lines, or columns from left to right.

    `scripts` has the script of each lane where they differ; it is empty where they are one text.
    A zone may be a `table`, with lines drawn around its cells.
    """

    lanes: tuple[tuple[Line, ...], ...]
    scripts: tuple[str, ...] = ()
    table: PrintedTable | None = None


def zones_of(rows: Sequence[Row], page: int) -> list[Zone]:
    """Part a page's rows into zones, from the top down."""
    zones: list[Zone] = []
    at = 0
    for start, end, x in _stretches(rows):
        zones.extend(_single(rows[at:start], page))
        lanes = _lanes(rows[start:end], x, page, _DEEPEST)
        scripts = tuple(_script(lane) for lane in lanes)
        told_apart = len(set(scripts)) > 1 and not set(scripts) & set(_NO_SCRIPT)
        zones.append(Zone(tuple(lanes), scripts if told_apart else ()))
        at = end
    zones.extend(_single(rows[at:], page))
    return zones


def _single(rows: Sequence[Row], page: int) -> Iterator[Zone]:
    if rows:
        yield Zone((tuple(line_of(row.pieces, page) for row in rows),))


def _lanes(rows: Sequence[Row], x: float, page: int, depth: int) -> list[tuple[Line, ...]]:
    """Part rows at a gutter, and the sides again where they have one of their own."""
    lanes: list[tuple[Line, ...]] = []
    for side in (_side(rows, x, left=True), _side(rows, x, left=False)):
        found = next(_stretches(side), None) if depth else None
        if found is not None and found[1] - found[0] == len(side):
            lanes.extend(_lanes(side, found[2], page, depth - 1))
        else:
            lanes.append(tuple(line_of(row.pieces, page, " ") for row in side))
    return lanes


def _side(rows: Sequence[Row], x: float, left: bool) -> list[Row]:
    halves = (
        Row(row.base, row.size, [one for one in row.pieces if (one.box.left < x) == left])
        for row in rows
    )
    return [row for row in halves if row.pieces]


def _stretches(rows: Sequence[Row]) -> Iterator[tuple[int, int, float]]:
    """Give the runs of rows with a gutter, from the top down: (first, after the last, where)."""
    at = 0
    while at < len(rows):
        found = max(
            (one for x in _gaps(rows[at:]) if (one := _run(rows, at, x)) is not None),
            key=lambda one: (one[1] - one[0], -one[2]),
            default=None,
        )
        if found is None:
            return
        start, at, x = found
        if _are_columns(rows[start:at], x):
            yield found


def _gaps(rows: Sequence[Row]) -> list[float]:
    """Give the middles of the gaps in rows, and between rows that stand side by side, each once."""
    found: dict[int, float] = {}
    for row, below in pairwise(rows):
        left, right = sorted((row.box, below.box))
        if left.right < right.left:
            middle = (left.right + right.left) / 2
            found.setdefault(round(middle / 4), middle)
    for row in rows:
        for before, after in pairwise(row.pieces):
            middle = (before.box.right + after.box.left) / 2
            found.setdefault(round(middle / 4), middle)
    return list(found.values())[:60]


def _run(rows: Sequence[Row], at: int, x: float) -> tuple[int, int, float] | None:
    """Give the longest run of rows that leave x white, from the first with both sides on."""
    best: tuple[int, int, float] | None = None
    start = at
    for index in range(at, len(rows) + 1):
        if index < len(rows) and not _crosses(rows[index], x):
            continue
        run = _trimmed(rows, start, index, x)
        if run is not None and (best is None or run[1] - run[0] > best[1] - best[0]):
            best = run
        start = index + 1
    return best


def _trimmed(rows: Sequence[Row], start: int, end: int, x: float) -> tuple[int, int, float] | None:
    """Leave off what stands at one side alone, far from the rows with both."""
    both = [index for index in range(start, end) if _has_both(rows[index], x)]
    lefts = sum(any(one.box.left < x for one in rows[index].pieces) for index in range(start, end))
    rights = sum(any(one.box.left > x for one in rows[index].pieces) for index in range(start, end))
    if min(lefts, rights) < _FEWEST_ROWS:
        return None
    # Columns need not share their lines: the first and the last row of the run may be of one side.
    first, last = start, end
    if both:
        while first < both[0] and _is_far(rows[first], rows[first + 1]):
            first += 1
        for index in range(both[-1], end - 1):
            if _is_far(rows[index], rows[index + 1]):
                last = index + 1
                break
    return first, last, x


def _is_far(above: Row, below: Row) -> bool:
    return below.box.top - above.box.bottom > max(above.size, below.size)


def _crosses(row: Row, x: float) -> bool:
    return any(one.box.left < x < one.box.right for one in row.pieces)


def _has_both(row: Row, x: float) -> bool:
    return row.pieces[0].box.left < x < row.pieces[-1].box.left


def _are_columns(rows: Sequence[Row], x: float) -> bool:
    """Tell columns from the cells of a table."""
    sides = [_side(rows, x, left=True), _side(rows, x, left=False)]
    if not _is_aligned(sides[1]):
        return False
    scripts = [_main_script(side) for side in sides]
    if scripts[0] != scripts[1] and not set(scripts) & set(_NO_SCRIPT):
        return all(_width(side) >= _NARROWEST * side[0].size for side in sides)
    many = sum(len(row.pieces) > 2 for row in rows)
    if many > len(rows) * _TABLE_ROWS and _is_table(rows):
        return False
    if _is_narrow(rows, x) and len(rows) < _MANY_ROWS:
        return False
    return all(_is_prose(side) for side in sides)


def _is_aligned(side: Sequence[Row]) -> bool:
    """Tell whether many of a side's rows begin at one edge, as words beside a river do not."""
    size = sorted(row.size for row in side)[len(side) // 2]
    if not size:
        return False  # Letters without height, as a hidden text has: no edge is near another.
    edges = Counter(round(row.box.left / (_ALIGNED * size)) for row in side)
    most = max(edges[edge] + edges[edge + 1] for edge in edges)
    return most >= len(side) * _MANY


def _is_narrow(rows: Sequence[Row], x: float) -> bool:
    """Tell whether a strip is hardly wider than a space."""
    return any(
        after.box.left - before.box.right < _GUTTER * row.size
        for row in rows
        for before, after in pairwise(row.pieces)
        if before.box.right <= x <= after.box.left
    )


def _is_table(rows: Sequence[Row]) -> bool:
    """Tell whether most rows have many short cells."""
    widths = [one.box.right - one.box.left for row in rows for one in row.pieces]
    short = sum(width < _NARROWEST * rows[0].size for width in widths)
    return short > len(widths) / 2


def _is_prose(side: Sequence[Row]) -> bool:
    """Tell whether a side's lines mostly fill it."""
    width = _width(side)
    size = sorted(row.size for row in side)[len(side) // 2]
    if width < _NARROWEST * size:
        return False
    right = sorted(row.box.right for row in side)[int(len(side) * 0.9)]
    full = sum(row.box.right + _SLACK * size >= right for row in side)
    return full >= len(side) * _FULL


def _width(side: Sequence[Row]) -> float:
    return max(row.box.right for row in side) - min(row.box.left for row in side)


def _main_script(side: Sequence[Row]) -> str:
    return main_script(" ".join(_texts(piece for row in side for piece in row.pieces)))


def _texts(pieces: Iterator[Piece]) -> Iterator[str]:
    return (piece.text() for piece in pieces)


def _script(lane: Sequence[Line]) -> str:
    return main_script(" ".join(line.text for line in lane))
