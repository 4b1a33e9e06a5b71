"""Tables with lines drawn, each page's own, and those that go on over the end of a page.

    │ 12 │ 复制  │ 5 │      the last thing on a page, down to where the next row has no room,
    ───────────────────
    │ 项目│ 名称 │ 元 │      and the first on the next, with the same edges: one table. What is
    │ 13 │ 检索  │ 20│      printed as its first rows were, are its headers once more

A form that fills a page, and the same form on the next, are two.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from muniment.edition.layout.grids import Grid
from muniment.edition.paper.broken import GrowingTable
from muniment.edition.paper.lines import Line, Row
from muniment.edition.paper.ruled import RuledGrid, RuledPart, is_ruled_table, part_of
from muniment.edition.paper.tables import PrintedTable, cell_text

_NEAR = 3.0  # points within which edges are the same
_ROWS = 2  # of a table on one page
_DEEP = 0.8  # of a page's height, down to which at least there is room for text
_SAME = 0.5  # of the first cells, from which two forms are the same one
_AGAIN = re.compile(
    r"[（(]?(?:续上?[页表]|[接续]下[页表]|[（(]?续[）)]|continued|cont[’']?d)\W*"
    r"|\W*(?:附?表|table)\s*[\d一二三四五六七八九十.-]{0,6}.{0,40}?[（(](?:续表?|continued|cont[’']?d\.?)[）)]",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is looked at for tables: its rows of print, its lines, and the grids on it.

    `away` are the rows that run on every page.
    """

    number: int
    rows: Sequence[Row]
    lines: Sequence[Line]
    grids: Sequence[RuledGrid]
    away: Collection[int]
    height: float


@dataclass(frozen=True, slots=True)
class Found:
    """A table of which a page has a part, the rows [first, end) of its print, on these lines."""

    first: int
    end: int
    lines: tuple[Line, ...]
    table: PrintedTable
    grid: RuledGrid


def ruled_tables(sheets: Sequence[Sheet]) -> list[list[Found]]:
    """Give the tables of each page, from the top down."""
    parts = [_parts(sheet) for sheet in sheets]
    found: list[list[Found]] = [[] for _ in sheets]
    joined: set[int] = set()
    for chain in _chains(sheets, parts):
        table = _joined(chain)
        share = _share(chain, sheets)
        if not is_ruled_table([[cell_text(cell) for cell in row] for row in table.rows], share):
            continue
        joined |= {id(part) for part in chain}
        for part in chain:
            found[part.page - 1].append(_found(part, table))
    for held, its in zip(parts, found, strict=True):
        for part in held:
            if id(part) in joined or len(part.rows) < _ROWS:
                continue
            if is_ruled_table(part.texts(), _share([part], sheets)):
                its.append(_found(part, PrintedTable(part.rows, Grid(part.boxes))))
        its.sort(key=lambda one: one.first)
    return found


def _found(part: RuledPart, table: PrintedTable) -> Found:
    return Found(part.first, part.end, part.lines, table, part.grid)


def _parts(sheet: Sheet) -> list[RuledPart]:
    """Give what stands in a page's grids; those of which each row runs on every page are none."""
    found: list[RuledPart] = []
    for grid in sheet.grids:
        part = part_of(grid, sheet.rows, sheet.number)
        if part is None or (found and part.first < found[-1].end):
            continue
        if not all(at in sheet.away for at in range(part.first, part.end)):
            found.append(part)
    return found


def _share(parts: Sequence[RuledPart], sheets: Sequence[Sheet]) -> float:
    """Give how much of the print of their pages stands in parts of a table."""
    inside = sum(len(line.text) for part in parts for line in part.lines)
    total = sum(len(line.text) for part in parts for line in sheets[part.page - 1].lines)
    return inside / max(total, 1)


def _chains(
    sheets: Sequence[Sheet], parts: Sequence[Sequence[RuledPart]]
) -> Iterator[list[RuledPart]]:
    """Give parts that go on from page to page, two at least."""
    chain: list[RuledPart] = []
    depths = _depths(sheets, parts)
    for above, below, held, its in zip(sheets, sheets[1:], parts, parts[1:], strict=False):
        goes_on = bool(held and its) and _goes_on(
            above, held[-1], below, its[0], depths[above.height]
        )
        if goes_on:
            chain = chain if chain and chain[-1] is held[-1] else [held[-1]]
            chain.append(its[0])
        if chain and not (goes_on and its[-1] is its[0]):
            yield chain
            chain = []
    if chain:
        yield chain


def _depths(sheets: Sequence[Sheet], parts: Sequence[Sequence[RuledPart]]) -> dict[float, float]:
    """Give by their height how far down pages are printed on, or could be."""
    depths: dict[float, float] = {}
    for sheet, its in zip(sheets, parts, strict=True):
        lowest = [line.box.bottom for line in _kept(sheet, range(len(sheet.rows)))[-1:]]
        lowest += [part.grid.down[-1] for part in its[-1:]]
        least = depths.get(sheet.height, sheet.height * _DEEP)
        depths[sheet.height] = max((least, *lowest))
    return depths


def _goes_on(above: Sheet, part: RuledPart, below: Sheet, after: RuledPart, deepest: float) -> bool:
    ours, theirs = part.grid.across, after.grid.across
    if len(ours) != len(theirs) or any(
        abs(one - other) > _NEAR for one, other in zip(ours, theirs, strict=True)
    ):
        return False
    over = _kept(above, range(part.end, len(above.rows)))
    under = _kept(below, range(after.first))
    titles = {_packed(above.lines[at].text) for at in range(max(part.first - 2, 0), part.first)}
    if any(_AGAIN.match(one.text) is None for one in over):
        return False
    if any(_AGAIN.match(one.text) is None and _packed(one.text) not in titles for one in under):
        return False
    headers = _headers(part, after)
    if _is_same_form(part, after, headers):
        return False
    row = min(headers, len(after.grid.down) - 2)
    room = deepest - part.grid.down[-1]
    return part.grid.is_open or room < after.grid.down[row + 1] - after.grid.down[row]


def _kept(sheet: Sheet, rows: range) -> list[Line]:
    return [sheet.lines[at] for at in rows if at not in sheet.away]


def _packed(text: str) -> str:
    return "".join(text.split())


def _headers(part: RuledPart, after: RuledPart) -> int:
    """Count the rows of a part that say what the first rows of the table do, cell by cell."""
    whole = 0
    rows = zip(part.texts(), part.boxes, after.texts(), after.boxes, strict=False)
    for count, (texts, boxes, others, its) in enumerate(rows, 1):
        if not any(texts) or boxes != its or [*map(_packed, texts)] != [*map(_packed, others)]:
            break
        above = enumerate(part.boxes[:count])
        if all(box.rowspan <= count - row for row, held in above for box in held):
            whole = count
    return whole


def _is_same_form(part: RuledPart, after: RuledPart, headers: int) -> bool:
    """Tell whether a page has the form of the one before, with the same words at its left."""
    ours, theirs = part.grid.down, after.grid.down
    steps = [[below - one for one, below in pairwise(down)] for down in (ours, theirs)]
    if len(ours) != len(theirs) or any(
        abs(one - other) > _NEAR for one, other in zip(*steps, strict=True)
    ):
        return False
    firsts = [
        (_packed(row[0]), _packed(other[0]))
        for row, other in list(zip(part.texts(), after.texts(), strict=False))[headers:]
    ]
    same = sum(bool(one) and one == other for one, other in firsts)
    return bool(firsts) and same >= len(firsts) * _SAME


def _joined(chain: Sequence[RuledPart]) -> PrintedTable:
    """Make one table of parts, without the rows that are its headers once more."""
    first, *others = chain
    table = GrowingTable(first)
    again: list[Line] = []
    headers = 0
    for part in others:
        count = _headers(first, part)
        headers = max(headers, count)
        again += [line for row in part.rows[:count] for cell in row for line, _ in cell]
        table.add(part, count)
    marked = [
        tuple(replace(box, header=True) if number < headers else box for box in row)
        for number, row in enumerate(table.boxes)
    ]
    return PrintedTable(tuple(map(tuple, table.rows)), Grid(tuple(marked)), tuple(again))
