"""The tables of a page as its tags have them: rows and cells, and which of them are tables.

What is kept of a page are its blocks; this says of each cell in which of them it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest import Start
from muniment.edition.layout.blocks import Block
from muniment.edition.layout.grids import Box, Grid, InGrid, is_certain
from muniment.edition.layout.two_languages import parted
from muniment.edition.views import Located, Span, View, joined

_RULED = re.compile(r"border[a-z-]*\s*:[^;]*\b(?:solid|double|dashed|dotted|groove|ridge)\b", re.I)
_MOST_ACROSS = 1000  # as HTML bounds it (§4.9.11)


@dataclass(slots=True)
class CellTag:
    """A cell as its tag has it."""

    header: bool
    rowspan: int
    colspan: int
    ruled: bool


@dataclass(slots=True, eq=False)
class TableTag:
    """A table as its tags have it. `layout` is one that sets the page, or holds other tables."""

    ruled: bool
    layout: bool
    said: bool = False
    rows: list[list[CellTag]] = field(default_factory=list)
    across: int = 0  # cells in its longest row
    in_cell: bool = False
    in_caption: bool = False


Spot = tuple[TableTag, int | None, int]
"""A table, the number of a row in it (None for its caption) and of a cell in that."""


class TableTags:
    """The tables that are open as a page's tags are read."""

    def __init__(self) -> None:
        self._open: list[TableTag] = []

    def started(self, tag: Start) -> None:
        """Take a tag that was opened."""
        said = tag.attributes
        if tag.name == "table":
            if self._open:
                self._open[-1].layout = True
            layout = said.get("role", "").lower() in ("presentation", "none")
            self._open.append(TableTag(_is_ruled(said), layout))
        if not self._open:
            return
        table = self._open[-1]
        if tag.name == "tr":  # ends what is open of a cell or a caption (HTML §13.2.6.4.11, .15)
            table.rows.append([])
            table.in_cell = table.in_caption = False
        elif tag.name in ("td", "th"):
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append(_cell(tag))
            table.across = max(table.across, len(table.rows[-1]))
            table.in_cell, table.in_caption = True, False
            table.said |= tag.name == "th"
        elif tag.name == "caption":
            table.in_caption = table.said = True
        elif tag.name == "thead":
            table.said = True

    def ended(self, name: str) -> None:
        """Take the end of an element, said or implied."""
        if not self._open:
            return
        if name == "table":
            self._open.pop()
        elif name in ("td", "th"):
            self._open[-1].in_cell = False
        elif name == "caption":
            self._open[-1].in_caption = False

    @property
    def here(self) -> Spot | None:
        """Where text stands now: in a cell, or in a caption; None elsewhere."""
        if not self._open:
            return None
        table = self._open[-1]
        if table.in_caption:
            return table, None, 0
        if table.in_cell:
            return table, len(table.rows) - 1, len(table.rows[-1]) - 1
        return None


def _is_ruled(said: Mapping[str, str]) -> bool:
    style = said.get("style", "")
    return said.get("border", "0").strip() not in ("", "0") or (
        said.get("rules", "none").lower() in ("all", "rows", "groups")
        or (_RULED.search(style) is not None and "border-collapse" in style.lower())
    )


def _cell(tag: Start) -> CellTag:
    said = tag.attributes
    style = said.get("style", "")
    return CellTag(
        tag.name == "th" or said.get("role", "").lower() in ("columnheader", "rowheader"),
        _count(said.get("rowspan", "1"), _MOST_ACROSS * 65),
        _count(said.get("colspan", "1"), _MOST_ACROSS),
        _RULED.search(style) is not None,
    )


def _count(said: str, most: int) -> int:
    digits = re.match(r"\s*(\d{1,6})", said, re.ASCII)
    return min(int(digits[1]), most) if digits else 1


@dataclass(frozen=True, slots=True)
class Held:
    """What a block holds of a table: a piece of a cell, from `start` to `end` of the page."""

    spot: Spot
    start: int
    end: int


def in_languages(
    held: Sequence[Sequence[Held]], view: Callable[[int], View]
) -> Iterator[tuple[int, int, list[Block]]]:
    """Give the tables of two languages: the blocks from which and up to which they go, their cells.

    `held` has what each block holds of tables, `view` gives what a block reads.
    """
    of = [_only(one) for one in held]
    last = {table: at for at, table in enumerate(of)}
    at = rows = 0
    while at < len(of):
        table, end = of[at], at + 1
        while end < len(of) and table is not None and of[end] is table:
            end += 1
        if table is not None and last[table] < end:
            cells: list[list[list[View]]] = [[[] for _ in row] for row in table.rows]
            for number in range(at, end):
                _, row, cell = held[number][0].spot
                if row is not None:
                    cells[row][cell].append(view(number))
            blocks = parted([[joined(cell) for cell in row] for row in cells], rows)
            if blocks is not None:
                yield at, end, blocks
            rows += len(table.rows)
        at = end


def in_grids(views: Sequence[View], held: Sequence[Sequence[Held]]) -> Iterator[InGrid | None]:
    """Say for each block, with what it holds of tables, what it is of a table that is certain."""
    of = [_only(one) for one in held]
    together: dict[TableTag, list[int]] = {}
    for at, table in enumerate(of):
        if table is not None and not table.layout:
            together.setdefault(table, []).append(at)
    total = sum(len(view.text) for view in views)
    made: dict[int, InGrid] = {}
    for table, places in together.items():
        if places[-1] - places[0] + 1 == len(places):
            made |= _made(table, {at: _bounds(views[at], held[at]) for at in places}, views, total)
    return (made.get(at) for at in range(len(views)))


def _only(held: Sequence[Held]) -> TableTag | None:
    tables = {one.spot[0] for one in held}
    rows = {one.spot[1] for one in held}
    return tables.pop() if len(tables) == len(rows) == 1 else None


_Bounds = dict[tuple[int | None, int], tuple[int, int]]


def _bounds(view: View, held: Sequence[Held]) -> _Bounds:
    found: _Bounds = {}
    located = Located(view)
    for one in held:
        place = located.locate(Span(one.start, one.end))
        if place is not None:
            _, row, cell = one.spot
            first, last = found.get((row, cell), place)
            found[row, cell] = min(first, place[0]), max(last, place[1])
    return found


def _made(
    table: TableTag, bounds: Mapping[int, _Bounds], views: Sequence[View], total: int
) -> dict[int, InGrid]:
    texts = [[""] * len(row) for row in table.rows]
    for at, found in bounds.items():
        for (row, cell), (start, end) in found.items():
            if row is not None:
                texts[row][cell] = views[at].text[start:end]
    ruled = table.ruled or _mostly_ruled(table)
    share = sum(len(text) for row in texts for text in row) / max(total, 1)
    if not is_certain(texts, table.said, ruled, share):
        return {}
    grid = Grid(tuple(_boxes(table, number) for number in range(len(table.rows))))
    return {
        at: InGrid(
            grid,
            next(iter(found))[0],
            tuple((cell, start, end) for (_, cell), (start, end) in found.items()),
        )
        for at, found in bounds.items()
        if found
    }


def _mostly_ruled(table: TableTag) -> bool:
    cells = [cell for row in table.rows for cell in row]
    return sum(cell.ruled for cell in cells) * 2 > len(cells)


def _boxes(table: TableTag, number: int) -> tuple[Box, ...]:
    below = len(table.rows) - number
    return tuple(
        # A span of no rows goes to the end (HTML §4.9.11).
        Box(cell.header, min(cell.rowspan or below, below), max(cell.colspan, 1))
        for cell in table.rows[number]
    )
