"""Red seals taken out of a picture of a page, so that the print below them can be read.

A seal stands over the name of the office and the date. What is red and about as wide as high, of
the size of a seal, is one; the red head of an official paper is a wide line, and stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image, ImageChops, ImageFilter

_CELL = 8  # pixels
_RED = 10  # how much more red than anything else a cell has
_REACH = 5  # cells: pieces of a seal are nearer to each other
_SIDES = (0.08, 0.4)  # of the page's width
_SQUARE = 1.4  # the longer side by the shorter
_PAPER = 140  # in red light: what is lighter is no black ink

Cells = tuple[int, int, int, int]


def grey_of(page: Image.Image) -> Image.Image:
    """Give a picture of a page in grey, what is printed below a red seal without that."""
    grey = page.convert("L")
    if page.mode != "RGB":
        return grey
    side = min(_CELL, *page.size)
    red, green, blue = page.reduce(side).split()
    more = ImageChops.subtract(red, ImageChops.lighter(green, blue))
    cells = more.point(lambda value: 255 if value > _RED else 0)
    for box in _seals(cells):
        left, top, right, bottom = (edge * side for edge in box)
        below = page.crop((left, top, right, bottom)).getchannel("R")
        grey.paste(below.point(lambda value: 255 if value > _PAPER else value), (left, top))
    return grey


def _seals(cells: Image.Image) -> Iterator[Cells]:
    """Give the red places that are as large and as square as a seal: left, top, right, bottom."""
    least, most = (share * cells.width for share in _SIDES)
    for left, top, right, bottom in _places(cells.filter(ImageFilter.MaxFilter(_REACH))):
        wide, high = right - left, bottom - top
        if least <= min(wide, high) and max(wide, high) <= min(most, _SQUARE * min(wide, high)):
            yield left, top, right, bottom


def _places(cells: Image.Image) -> Iterator[Cells]:
    """Give the box around each set of cells that touch each other."""
    wide = cells.width
    marked = bytearray(cells.tobytes())
    at = marked.find(255)
    while at >= 0:
        todo, columns, rows = [at], [], []
        marked[at] = 0
        while todo:
            one = todo.pop()
            column, row = one % wide, one // wide
            columns.append(column)
            rows.append(row)
            for x in range(max(column - 1, 0), min(column + 2, wide)):
                for near in range(x + (row - 1) * wide, x + (row + 2) * wide, wide):
                    if 0 <= near < len(marked) and marked[near]:
                        marked[near] = 0
                        todo.append(near)
        yield min(columns), min(rows), max(columns) + 1, max(rows) + 1
        at = marked.find(255, at)
