"""The cells of a table in a picture set one below the other, each alone, to be recognised so.

┌────┬────┐        项目          Lines are left out, and no line of print is one with another
│ 项目│ 金额│  ->    金额          cell's: what is recognised at a height is that cell's.
└────┴────┘
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageFilter

from ingest.documents.drawn import DrawnCell, DrawnTable
from ingest.documents.regions import Rectangle, ink_of, lines_of, scale_of

MARGIN = 8
_TALLEST = 4000  # pixels of a picture of cells, enlarged
_AREA = 1.0  # of its page that pictures of cells have at most
_BESIDE = 4


@dataclass(frozen=True, slots=True)
class Stacked:
    """A cell, what of its page it shows, and how far down in which picture; -1 where in none."""

    cell: DrawnCell
    picture: int
    at: int
    box: Rectangle


@dataclass(frozen=True, slots=True)
class Stack:
    """The cells of a table, row by row, and pictures of them, in which they were enlarged."""

    cells: tuple[Stacked, ...]
    pictures: tuple[Image.Image, ...]
    glyph: int
    scale: float


def stands_beside(page: Image.Image, table: DrawnTable) -> bool:
    """Tell whether anything is printed at the left or right of a table."""
    left, top, right, bottom = table.box
    sides = (0, top, left - _BESIDE, bottom), (right + _BESIDE, top, page.width, bottom)
    return any(printed_in(page, one) is not None for one in sides)


def printed_in(page: Image.Image, part: Rectangle) -> Rectangle | None:
    """Give what of a part of a page is printed on, specks aside; None where nothing is.

    Of white paper with specks alone a recogniser would make letters for minutes.
    """
    if part[2] <= part[0] or part[3] <= part[1]:
        return None
    found = _clean(ink_of(page.crop(part))).getbbox()
    return _around(part, found) if found is not None else None


def stacked(page: Image.Image, table: DrawnTable) -> Stack | None:
    """Set the cells of a table below each other; None where nothing is in them, or too much."""
    ink = ink_of(page)
    clean = [_clean(ink.crop(cell.box)) for cell in table.cells]
    heights = sorted(end - start for one in clean for start, end in lines_of(one))
    if not heights:
        return None
    glyph = heights[len(heights) // 2]
    scale, gap = scale_of(glyph), max(glyph, MARGIN)
    cells, heights_of = [], [0]
    for cell, inner in zip(table.cells, clean, strict=True):
        found = inner.getbbox()
        if found is None:
            cells.append(Stacked(cell, -1, 0, cell.box))
            continue
        box = _around(cell.box, found)
        high = box[3] - box[1] + gap
        if heights_of[-1] and (heights_of[-1] + high) * scale > _TALLEST:
            heights_of.append(0)
        cells.append(Stacked(cell, len(heights_of) - 1, heights_of[-1] + gap, box))
        heights_of[-1] += high
    wide = max(one.box[2] - one.box[0] for one in cells if one.picture >= 0) + 2 * MARGIN
    if wide * sum(heights_of) > page.width * page.height * _AREA:
        return None
    paper = sorted(page.resize((64, 64), Image.Resampling.NEAREST).tobytes())[2048]
    pictures = [Image.new("L", (wide, high + gap), paper) for high in heights_of]
    for one in cells:
        if one.picture >= 0:
            pictures[one.picture].paste(page.crop(one.box), (MARGIN, one.at))
    grown = tuple(_grown(one, scale) for one in pictures)
    return Stack(tuple(cells), grown, glyph, scale)


def _clean(ink: Image.Image) -> Image.Image:
    """Leave out what is a few pixels large."""
    return ink.filter(ImageFilter.MedianFilter(3))


def _around(cell: Rectangle, found: Rectangle) -> Rectangle:
    """Give what is found in a cell, and a little around it, on the page."""
    left, top, right, bottom = cell
    return (
        max(left + found[0] - MARGIN, left),
        max(top + found[1] - MARGIN, top),
        min(left + found[2] + MARGIN, right),
        min(top + found[3] + MARGIN, bottom),
    )


def _grown(picture: Image.Image, scale: float) -> Image.Image:
    if scale == 1.0:
        return picture
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    return picture.resize(size, Image.Resampling.LANCZOS)
