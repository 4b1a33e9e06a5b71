"""Tables in Markdown: a row of headers, a row of dashes, and rows with `|` between the cells.

    | 载体 | 温度 |
    |------|------|
    | 胶片 | 20℃ |

As GitHub's form of it has them (GFM §4.10): without the row of dashes it is no table, and the row
above that is one of headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.edition.layout.blocks import Block
from muniment.edition.layout.tabular import row_blocks
from muniment.edition.views import View

_DASHES = re.compile(
    r"(?m)^[ \t]{0,3}\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)+\|?[ \t]*+\r?$", re.ASCII
)
_BAR = re.compile(r"(?<!\\)\|")
_FEWEST = 2  # rows, that of the headers among them


def with_tables(whole: View) -> list[Block] | None:
    """Give the blocks of a text that has tables: their rows, and the lines between; else None."""
    text = whole.text
    blocks: list[Block] = []
    done = 0
    for dashes in _DASHES.finditer(text):
        if dashes.start() < done:
            continue
        lines = list(_lines(text, dashes.start(), dashes.end(), done))
        rows = [list(_cells(text, start, end)) for start, end in lines]
        columns = len(list(_cells(text, *dashes.span())))
        if len(rows) < _FEWEST or len(rows[0]) != columns:
            continue
        blocks.append(Block("lines", whole.slice(done, lines[0][0])))
        views = [[whole.slice(*cell) for cell in row[:columns]] for row in rows]
        blocks.extend(row_blocks(views, headed=True))
        done = max(lines[-1][1], dashes.end())
    if not blocks:
        return None
    blocks.append(Block("lines", whole.slice(done, len(text))))
    return [block for block in blocks if block.view.text.strip()]


def _lines(text: str, start: int, end: int, floor: int) -> Iterator[tuple[int, int]]:
    """Give the line above the dashes and those below, as far as they have bars."""
    above = text.rfind("\n", floor, max(start - 1, floor)) + 1 or floor
    if start > above:
        yield above, start - 1
    at = end + 1
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        if _BAR.search(text, at, stop) is None:
            return
        yield at, stop
        at = stop + 1


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    line = text[start:end].strip()
    at = text.find(line, start)
    first = at + line.startswith("|")
    last = at + len(line) - (len(line) > 1 and line.endswith("|") and not line.endswith("\\|"))
    for bar in _BAR.finditer(text, first, last):
        yield first, bar.start()
        first = bar.end()
    yield first, last
