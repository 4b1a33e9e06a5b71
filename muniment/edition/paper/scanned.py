"""Words that were recognised put together: to lines, and in a table to its cells.

The cells of a table in a picture were recognised one below the other (`ingest.documents.stacked`).
A word that stands in none of them, or in two, leaves no table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from ingest.documents.recognise import Recognised
from muniment.edition.layout.grids import Box as GridBox
from muniment.edition.layout.grids import Grid
from muniment.edition.paper.lines import Box, Line, Part, Word, is_wide
from muniment.edition.paper.ruled import is_ruled_table
from muniment.edition.paper.tables import Place, PrintedTable, cell_text
from muniment.edition.paper.zones import Zone

_ALIKE = 0.35
_MARGIN = 8  # pixels at the left of a cell's picture: `ingest.documents.stacked.MARGIN`


def recognised_line(number: int, held: Sequence[tuple[Recognised, Box]], usual: float) -> Line:
    """Make a line of words and where they stand; `usual` is how high letters are."""
    text, words = "", list[Word]()
    whole = held[0][1]
    for word, box in held:
        if text and not (is_wide(text[-1]) or is_wide(word.text[0])):
            text += " "
        words.append(Word(len(text), len(text) + len(word.text), box, word.confidence))
        text += word.text
        whole = whole.around(box)
    high = whole.bottom - whole.top
    # Boxes of recognised words differ from line to line; letters of one size do not.
    size = usual if abs(high - usual) <= usual * _ALIKE else high
    return Line(number, text, whole, size, tuple(words))


def table_zone(
    number: int,
    region: Mapping[str, Any],
    words: Sequence[Sequence[Recognised]],
    scale: float,
) -> Zone | None:
    """Put the words of each picture of cells into them; None where that is not certain.

    `scale` is how many pixels of the page are a point.
    """
    held: defaultdict[int, list[tuple[Recognised, Box]]] = defaultdict(list)
    for picture, found in enumerate(words):
        for word in found:
            at, box = _home(word, picture, region)
            if at is None:
                return None
            held[at].append((word, Box(*(one / scale for one in box))))
    usual = region["glyph"] / scale
    rows: list[list[tuple[Place, ...]]] = []
    boxes: list[list[GridBox]] = []
    for at, (row, _, rowspan, colspan, *_) in enumerate(region["cells"]):
        if row == len(rows):
            rows.append([])
            boxes.append([])
        lines = (
            recognised_line(number, [*its], usual)
            for _, its in groupby(held[at], key=lambda one: one[0].line)
        )
        cell = ((one, Part(0, len(one.text), one.box.left, one.box.right)) for one in lines)
        rows[-1].append(tuple(cell))
        boxes[-1].append(GridBox(False, rowspan, colspan))
    table = PrintedTable(tuple(map(tuple, rows)), Grid(tuple(map(tuple, boxes))))
    every = tuple(table.lines())
    return Zone((every,), table=table) if every and is_table(table, 0.0) else None


def is_table(table: PrintedTable, share: float) -> bool:
    """Tell whether cells are a table that has so much of its page's text."""
    return is_ruled_table([[cell_text(cell) for cell in row] for row in table.rows], share)


def _home(
    word: Recognised, picture: int, region: Mapping[str, Any]
) -> tuple[int | None, tuple[float, ...]]:
    """Give the cell in whose height a word stands, None where in none, and its box on the page."""
    left, top, right, bottom = (one / region["scale"] for one in word.box)
    slack = max(region["glyph"], _MARGIN) / 2
    for at, (_, _, _, _, home, down, *box) in enumerate(region["cells"]):
        inside = down - slack <= top and bottom <= down + box[3] - box[1] + slack
        if home == picture and inside and right <= _MARGIN * 2 + box[2] - box[0]:
            x, y = box[0] - _MARGIN, box[1] - down
            return at, (left + x, top + y, right + x, bottom + y)
    return None, ()
