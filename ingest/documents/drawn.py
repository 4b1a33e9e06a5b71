"""Tables in a picture of a page: lines drawn around cells, found for certain or not at all.

A line is dark pixels that follow each other, longer than letters are high. Those that meet are a
table if every side of every field is drawn from end to end, or not at all, and no cell has anything
within that might part it or that reaches out of it. A page that is askew, broken lines and a stamp
over several cells leave no table: it is read as lines. Lengths are pixels.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from PIL import Image, ImageFilter

from ingest.documents.regions import Rectangle

_DARK = 160  # lines are thin, and paler than letters where they are scanned
_FAINT = 24  # darker than the paper by so much may be a line, taken along some pixels of it
_ALONG = 8
_BLANK = 0.12  # of what is dark in a cell's row of pixels at most, between what stands in it
_RIM = 2  # pixels within a cell's lines that have to be white
_SHARE = 40  # of a page's width is the shortest line
_THICK = 150  # of a page's width is how thick, or how far from straight, a line may be
_HOLE = 3  # missing pixels of a line
_THROUGH = 0.85  # of a cell's height or width, from which what is dark in it is a line
_MOST_RUNS = 30_000
_MOST_LINES = 400
_MOST_CELLS = 1500
_FEWEST = 3  # lines across, and down

Line = tuple[int, int, int, int]
"""left, top, right, bottom; the last two are the first pixels that are not in it."""


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell: its first row and column, how many of each it has, and the box within its lines."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Rectangle


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table: the box around its lines, and its cells, row by row."""

    box: Rectangle
    cells: tuple[DrawnCell, ...]


def tables_of(page: Image.Image) -> list[DrawnTable]:
    """Give the tables of a grey picture, from the top down."""
    shortest, thick = max(page.width // _SHARE, 16), max(page.width // _THICK, 3)
    ink = page.point(lambda value: 255 if value < _DARK else 0)
    flat = _lines(ink, shortest)
    steep = _lines(ink.transpose(Image.Transpose.TRANSPOSE), shortest)
    if flat is None or steep is None or len(flat) + len(steep) > _MOST_LINES:
        return []
    steep = [(top, left, bottom, right) for left, top, right, bottom in steep]
    found = []
    for ours in _joined(flat, steep, thick):
        table = _table(ours, [one for one in flat if one in ours], thick)
        if table is not None and _is_certain(page, ink, table, thick):
            found.append(table)
    return sorted(found, key=lambda one: one.box[1])


def _lines(ink: Image.Image, shortest: int) -> list[Line] | None:
    """Give what runs across a picture; None where there is too much of it, as in a photograph."""
    run = re.compile(rb"\xff{6,}+(?:\x00{1,2}\xff{6,}+)*+")
    data, width = ink.tobytes(), ink.width
    open_, done, count = list[Line](), list[Line](), 0
    for y in range(ink.height):
        row = data[y * width : (y + 1) * width]
        runs = [one.span() for one in run.finditer(row) if one.end() - one.start() >= shortest]
        count += len(runs)
        if count > _MOST_RUNS:
            return None
        for left, right in runs:
            # A line that is a little askew goes on beside, a pixel further down.
            with_it = [one for one in open_ if one[0] <= right + _HOLE and left <= one[2] + _HOLE]
            open_ = [one for one in open_ if one not in with_it]
            tops = [one[1] for one in with_it]
            open_.append(
                (
                    min([left, *(one[0] for one in with_it)]),
                    min([y, *tops]),
                    max([right, *(one[2] for one in with_it)]),
                    y + 1,
                )
            )
        done += [one for one in open_ if one[3] < y - 1]
        open_ = [one for one in open_ if one[3] >= y - 1]
    return [*done, *open_]


def _joined(flat: Sequence[Line], steep: Sequence[Line], near: int) -> Iterator[set[Line]]:
    """Put lines together that cross or meet."""
    left = set(chain(flat, steep))
    while left:
        ours = {left.pop()}
        new = set(ours)
        while new:
            new = {one for one in left if any(_meets(one, other, near) for other in new)}
            left -= new
            ours |= new
        yield ours


def _meets(one: Line, other: Line, near: int = 0) -> bool:
    return (
        one[0] <= other[2] + near
        and other[0] <= one[2] + near
        and one[1] <= other[3] + near
        and other[1] <= one[3] + near
    )


def _table(ours: set[Line], flat: Sequence[Line], thick: int) -> DrawnTable | None:
    """Make a table of lines; None where they are not one for certain."""
    steep = [one for one in ours if one not in flat]
    if any(bottom - top > thick for _, top, _, bottom in flat):
        return None
    if any(right - left > thick for left, _, right, _ in steep):
        return None
    across = _bands([(left, right) for left, _, right, _ in steep], thick)
    down = _bands([(top, bottom) for _, top, _, bottom in flat], thick)
    if across is None or down is None or (len(across) - 1) * (len(down) - 1) > _MOST_CELLS:
        return None
    above = _sides(flat, down, across)
    turned = [(top, left, bottom, right) for left, top, right, bottom in steep]
    beside = _sides(turned, across, down)
    if above is None or beside is None:
        return None
    rows, columns = len(down) - 1, len(across) - 1
    is_framed = all((0, x) in above and (rows, x) in above for x in range(columns))
    if not is_framed or not all((0, y) in beside and (columns, y) in beside for y in range(rows)):
        return None
    cells = _cells(rows, columns, above, beside)
    if cells is None:
        return None
    made = []
    for row, column, high, wide in cells:
        box = (
            across[column][1] + _RIM,
            down[row][1] + _RIM,
            across[column + wide][0] - _RIM,
            down[row + high][0] - _RIM,
        )
        made.append(DrawnCell(row, column, high, wide, box))
    left, top, right, bottom = across[0][0], down[0][0], across[-1][1], down[-1][1]
    # Lines that stick out would have gone on to one that is lost.
    if any(
        one[0] < left - thick
        or one[1] < top - thick
        or one[2] > right + thick
        or one[3] > bottom + thick
        for one in ours
    ):
        return None
    return DrawnTable((left, top, right, bottom), tuple(made))


def _bands(extents: Sequence[tuple[int, int]], thick: int) -> list[tuple[int, int]] | None:
    """Give the bands that lines stand in; None where they are too few, or not well apart."""
    bands: list[tuple[int, int]] = []
    for start, end in sorted(extents):
        if bands and start <= bands[-1][1] + 1:
            bands[-1] = bands[-1][0], max(bands[-1][1], end)
        else:
            bands.append((start, end))
    if len(bands) < _FEWEST or any(end - start > thick for start, end in bands):
        return None
    if any(below[0] - one[1] < 2 * thick for one, below in pairwise(bands)):
        return None
    return bands


def _sides(
    lines: Sequence[Line], bands: Sequence[tuple[int, int]], crossing: Sequence[tuple[int, int]]
) -> set[tuple[int, int]] | None:
    """Give the sides of fields that are drawn, by band and field; None where one is so in part.

    Lines run across; those that do so down have been turned.
    """
    found = set[tuple[int, int]]()
    for number, (start, end) in enumerate(bands):
        here = sorted((one[0], one[2]) for one in lines if start <= one[1] and one[3] <= end)
        for field, (before, after) in enumerate(pairwise(crossing)):
            missing = _missing(here, before[1], after[0])
            if missing <= _HOLE:
                found.add((number, field))
            elif missing < after[0] - before[1]:
                return None
    return found


def _missing(lines: Sequence[tuple[int, int]], start: int, end: int) -> int:
    """Count what no line covers between two places."""
    missing, at = 0, start
    for left, right in lines:
        if left > at:
            missing += max(min(left, end) - at, 0)
        at = max(at, min(right, end))
    return missing + max(end - at, 0)


def _cells(
    rows: int, columns: int, above: set[tuple[int, int]], beside: set[tuple[int, int]]
) -> list[tuple[int, int, int, int]] | None:
    """Put fields together that no line parts (row, column, how high, how wide).

    None where they are no rectangles.
    """
    taken: dict[tuple[int, int], int] = {}
    found: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            high = wide = 1
            while (column + wide, row) not in beside:
                wide += 1
            while (row + high, column) not in above:
                high += 1
            inner = [(row + y, column + x) for y in range(high) for x in range(wide)]
            parted = any(
                (x > column and (x, y) in beside) or (y > row and (y, x) in above) for y, x in inner
            )
            if parted or any(one in taken for one in inner):
                return None
            taken |= dict.fromkeys(inner, len(found))
            found.append((row, column, high, wide))
    by_row: defaultdict[int, int] = defaultdict(int)
    for row, *_ in found:
        by_row[row] += 1
    return found if len(by_row) == rows else None


def _is_certain(page: Image.Image, ink: Image.Image, table: DrawnTable, thick: int) -> bool:
    """Tell whether each cell is one, and nothing reaches from one into another."""
    left, top = table.box[:2]
    clean = ink.crop(table.box).filter(ImageFilter.MedianFilter(3))
    for cell in table.cells:
        box = cell.box
        if box[2] - box[0] <= thick or box[3] - box[1] <= thick:
            return False
        inner = clean.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        inner.paste(0, (_RIM, _RIM, inner.width - _RIM, inner.height - _RIM))
        piece = page.crop(box)
        if inner.getbbox() is not None or _is_parted(piece, thick):
            return False
        if _is_parted(piece.transpose(Image.Transpose.TRANSPOSE), thick):
            return False
    return True


def _is_parted(piece: Image.Image, thick: int) -> bool:
    """Tell whether a line runs through a cell from side to side, faint or dotted as it may be.

    Text that fills a cell is as dark along a row of pixels, and higher than a line.
    """
    size = (max(piece.width // _ALONG, 1), piece.height)
    along = piece.resize(size, Image.Resampling.BOX)
    shades = sorted(along.tobytes())
    paper = shades[len(shades) * 3 // 4]
    dark = along.point(lambda value: 255 if value < paper - _FAINT else 0)
    profile = dark.resize((1, dark.height), Image.Resampling.BOX).tobytes()
    high = most = 0
    for value in (*profile, 0):
        if value > 255 * _BLANK:
            high, most = high + 1, max(most, value)
        elif high:
            if high <= thick and most > 255 * _THROUGH:
                return True
            high = most = 0
    return False
