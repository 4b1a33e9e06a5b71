"""Blocks of a rendition: paragraphs and cells, each a view of the exact text.

Plain text is one block of lines. Two columns side by side in a text are cells parted by a tab, with
or without tags around them, as tables copied out of a page have them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from muniment.edition.layout.grids import InGrid
from muniment.edition.views import View
from muniment.edition.writing.language import main_script
from muniment.edition.writing.tongues import sides_of

_TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|sup|sub|font|center|h[1-6]|li|ul|ol)\b[^<>]{0,300}>", re.I
)
_LINE_END = re.compile("\r\n|\r|\n")
_PIECE = re.compile("\\S[^\t\n\r\f\v\x85\u2028\u2029]*")
_FEWEST_ROWS = 3
_NO_SCRIPT = ("Zyyy", "Zzzz")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a rendition. `row` and `column` are those of a table of two languages, else None.

    `kind` is ``lines`` (print, of which paragraphs are still to be made), ``p``, ``h`` or ``cell``.
    `script` is that of a paragraph of one of several columns on paper, each in a script of its own.
    `table` says what of a table it is: a row with its cells, or the caption.
    """

    kind: str
    view: View
    row: int | None = None
    column: int | None = None
    script: str = ""
    table: InGrid | None = None


def lines_within(content: str, most: int, at: int = 0, end: int = sys.maxsize) -> tuple[int, int]:
    """Count the lines and cells of a piece of a text, up to `most`; give where the last one ends.

    What is empty does not count: it takes nothing. Where there are no more of them, it is `end`.
    """
    count, last = 0, at
    for piece in _PIECE.finditer(content, at, end):
        if count == most:
            return count, last
        count, last = count + 1, piece.end()
    return count, min(end, len(content))


def text_blocks(content: str) -> tuple[str, list[Block]]:
    """Give the format of a plain text (``text`` or ``markup``) and its blocks."""
    whole = View.identity(content)
    tagged = len(_TAG.findall(content, 0, 1 << 16)) >= 2
    rows = list(_rows(whole, content)) if content.count("\t") >= _FEWEST_ROWS else []
    tongues = _tongues(rows)
    if tongues or is_bilingual(rows):
        cells = [
            Block("cell", view, number, column, tongues[column] if len(row) == len(tongues) else "")
            for number, row in enumerate(rows)
            for column, view in enumerate(row)
            if view.text.strip()
        ]
        return ("markup" if tagged else "text"), cells
    if tagged:
        return "markup", [Block("lines", _without_tags(whole))]
    return "text", [Block("lines", whole)]


def _rows(whole: View, content: str) -> Iterator[list[View]]:
    at = 0
    for line in _LINE_END.split(content):
        cells, start = [], at
        for cell in line.split("\t"):
            cells.append(_without_tags(whole.slice(start, start + len(cell))))
            start += len(cell) + 1
        yield cells
        at += len(line)
        ended = _LINE_END.match(content, at)
        at = ended.end() if ended else at


def is_bilingual(rows: Sequence[Sequence[View]]) -> bool:
    """Tell whether rows of two cells in two scripts, always the same, make up most of a text."""
    pairs = [
        (main_script(row[0].text), main_script(row[1].text))
        for row in rows
        if len(row) == 2 and row[0].text.strip() and row[1].text.strip()
    ]
    pairs = [pair for pair in pairs if pair[0] != pair[1] and not set(pair) & set(_NO_SCRIPT)]
    filled = sum(any(cell.text.strip() for cell in row) for row in rows)
    if len(pairs) < _FEWEST_ROWS or len(pairs) * 2 < filled:
        return False
    return max(pairs.count(pair) for pair in set(pairs)) * 4 >= len(pairs) * 3


def _tongues(rows: Sequence[Sequence[View]]) -> tuple[str, ...]:
    """Give the tongues of rows of two cells in one script, where all rows are such; else none."""
    filled = [row for row in rows if any(cell.text.strip() for cell in row)]
    pairs = [(row[0].text, row[1].text) for row in filled if len(row) == 2]
    return (sides_of(pairs) or ()) if len(pairs) == len(filled) else ()


def _without_tags(view: View) -> View:
    if "<" not in view.text:
        return view
    return view.changed((tag.start(), tag.end(), "") for tag in _TAG.finditer(view.text))
