"""Pages of letters made into one exact text, and into blocks in the order of reading.

The exact text has all that is printed, page by page, a line of print a line of it; white space in
it is concluded from where letters stand. What is read of it leaves running heads and page numbers
out, and joins lines to paragraphs.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat

from muniment.edition.layout.blocks import Block
from muniment.edition.layout.broken_words import Words
from muniment.edition.layout.paragraphs import joint_of
from muniment.edition.layout.tabular import row_blocks
from muniment.edition.model import ExactText, Placed, exact_text
from muniment.edition.paper.continued import Found, Sheet, ruled_tables
from muniment.edition.paper.flow import Lane, lane_of, paragraphs_of
from muniment.edition.paper.lines import Box, Line, Part, Row, line_of
from muniment.edition.paper.ruled import cut_at_rules, grids_of
from muniment.edition.paper.running import running_lines
from muniment.edition.paper.sizes import Size
from muniment.edition.paper.tables import PrintedTable, tables_in
from muniment.edition.paper.zones import Zone, zones_of
from muniment.edition.views import Span, View
from muniment.edition.writing.tongues import tongues_of

# Radicals, which some fonts give for the characters that look alike (Unicode §18.2).
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (0x2E9F, 0x2EF3, *range(0x2F00, 0x2FD6))
}


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page: its size, its zones, and the lines that run on every page."""

    size: Size
    head: tuple[Line, ...]
    zones: tuple[Zone, ...]
    foot: tuple[Line, ...]

    def lines(self) -> Iterator[Line]:
        """Give all lines, in the order of the exact text."""
        yield from self.head
        for zone in self.zones:
            for lane in zone.lanes:
                yield from lane
        yield from self.foot


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The text of pages, what is read of it, and where each line or word stands."""

    text: ExactText
    blocks: tuple[Block, ...]
    placed: tuple[Placed, ...]


def printed_pages(
    pages: Sequence[Sequence[Row]], sizes: Sequence[Size], rules: Sequence[Sequence[Box]] = ()
) -> list[PrintedPage]:
    """Lay out pages of rows, each of them as large as `sizes` says, with the lines drawn on it."""
    lines = [[line_of(row.pieces, number) for row in rows] for number, rows in enumerate(pages, 1)]
    running = running_lines(lines, [size.along[1] for size in sizes])
    away: defaultdict[int, set[int]] = defaultdict(set)
    for page, index in running:
        away[page].add(index)
    sheets = [
        Sheet(
            number + 1,
            rows,
            lines[number],
            grids_of(drawn),
            away[number],
            sizes[number].along[1],
        )
        for (number, rows), drawn in zip(enumerate(pages), chain(rules, repeat(())), strict=False)
    ]
    tables = ruled_tables(sheets)
    return [_page(*one) for one in zip(sheets, sizes, tables, strict=True)]


def _page(sheet: Sheet, size: Size, tables: Sequence[Found]) -> PrintedPage:
    inside = {index for one in tables for index in range(one.first, one.end)}
    away = sorted(set(sheet.away) - inside)
    middle = size.along[1] / 2
    head = tuple(sheet.lines[index] for index in away if sheet.lines[index].box.top < middle)
    foot = tuple(sheet.lines[index] for index in away if sheet.lines[index].box.top >= middle)
    return PrintedPage(size, head, tuple(_zones(sheet, tables, frozenset(away))), foot)


def _zones(sheet: Sheet, tables: Sequence[Found], away: Collection[int]) -> Iterator[Zone]:
    """Part a page's rows into tables that lines are drawn around, and zones between them."""
    at = 0
    for one in (*tables, None):
        end = one.first if one is not None else len(sheet.rows)
        rows = [sheet.rows[index] for index in range(at, end) if index not in away]
        yield from zones_of(cut_at_rules(rows, sheet.grids), sheet.number)
        if one is not None:
            yield Zone((one.lines,), table=one.table)
            at = one.end


def laid_out(pages: Sequence[PrintedPage], read_in: str) -> LaidOut:
    """Make the exact text and the blocks of pages; `read_in` says how its letters were had."""
    parts: list[str] = []
    placed: list[Placed] = []
    starts: dict[int, int] = {}
    page_starts: list[int] = []
    at = 0
    for page in pages:
        if page_starts:
            parts.append("\f")
            at += 1
        page_starts.append(at)
        for line in page.lines():
            starts[id(line)] = at
            placed.extend(_placed(line, at, page.size))
            parts.append(line.text + "\n")
            at += len(line.text) + 1
    exact = exact_text("".join(parts), read_in, tuple(page_starts))
    blocks = list(_blocks(pages, starts, Words(exact.content)))
    return LaidOut(exact, tuple(blocks), tuple(placed))


def _blocks(pages: Sequence[PrintedPage], starts: dict[int, int], words: Words) -> Iterator[Block]:
    """Give what is read of pages: paragraphs, and the rows of tables."""
    for one, script in _paragraphs(pages):
        if isinstance(one, PrintedTable):
            rows = [
                [_joined([_placed_at(*part, starts) for part in cell], words) for cell in row]
                for row in one.rows
            ]
            yield from row_blocks(rows, grid=one.grid)
        else:
            pieces = [(line.text, starts[id(line)]) for line in one]
            yield Block("p", _joined(pieces, words), script=script)


def _placed_at(line: Line, part: Part, starts: dict[int, int]) -> tuple[str, int]:
    return line.text[part.start : part.end], starts[id(line)] + part.start


def _placed(line: Line, at: int, size: Size) -> Iterator[Placed]:
    if not line.words:
        yield Placed(Span(at, at + len(line.text)), line.page, _rounded(size.shown(line.box)))
    for word in line.words:
        span = Span(at + word.start, at + word.end)
        yield Placed(span, line.page, _rounded(size.shown(word.box)), word.confidence)


def _rounded(box: Sequence[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (round(one, 2) for one in box)
    return left, top, right, bottom


def _joined(parts: Sequence[tuple[str, int]], words: Words) -> View:
    """Put texts of print together, each with where it stands in the exact text.

    `words` are those of the whole text, by which a hyphen is known for one of a line's end.
    """
    pieces: list[tuple[str, int, int]] = []
    for index, (text, at) in enumerate(parts):
        end = at + len(text)
        below = parts[index + 1][0] if index + 1 < len(parts) else ""
        if words.are_broken(text, below):
            pieces.append((text[:-1], at, end - 1))
            continue
        pieces.append((text, at, end))
        if index + 1 < len(parts):
            pieces.append((joint_of(text, below), end, end))
    view = View.of_pieces(pieces)
    changes = (
        (at, at + 1, _RADICALS[ord(one)])
        for at, one in enumerate(view.text)
        if ord(one) in _RADICALS
    )
    return view.changed(changes)


def _paragraphs(
    pages: Sequence[PrintedPage],
) -> Iterator[tuple[list[Line] | PrintedTable, str]]:
    """Give what all pages have, paragraphs with their script where columns are told apart by it."""
    alike: defaultdict[tuple[int, int], list[Line]] = defaultdict(list)
    for page in pages:
        for zone in page.zones:
            for index, lane in enumerate(zone.lanes):
                alike[index, len(zone.lanes)].extend(lane)
    flows: list[tuple[tuple[str, ...], list[list[Lane]]]] = []
    told = _tongues(alike[0, 2], alike[1, 2])
    for page in pages:
        for zone in page.zones:
            if told and len(zone.lanes) == 2 and not zone.scripts:
                zone = replace(zone, scripts=told)
            edged = [
                lane_of(lines, alike[index, len(zone.lanes)], page.size.along[0])
                for index, lines in enumerate(zone.lanes)
            ]
            if not flows or flows[-1][0] != zone.scripts:
                flows.append((zone.scripts, [[] for _ in zone.scripts or (None,)]))
            told_apart = flows[-1][1]
            for index, edge in enumerate(edged):
                told_apart[index if zone.scripts else 0].append(edge)
    ruled = [zone.table for page in pages for zone in page.zones if zone.table is not None]
    drawn = {id(line): table for table in ruled for line in table.lines()}
    for scripts, told_apart in flows:
        for script, flow in zip(scripts or ("",), told_apart, strict=True):
            yield from ((one, script) for one in _with_tables(flow, drawn, bool(script)))


def _tongues(left: Sequence[Line], right: Sequence[Line]) -> tuple[str, ...]:
    """Give the tongues of columns in one script, where all on each side are in one of two."""
    return (
        tongues_of("\n".join(line.text for line in left), "\n".join(line.text for line in right))
        or ()
    )


def _with_tables(
    flow: Sequence[Lane], drawn: Mapping[int, PrintedTable], is_told: bool
) -> Iterator[list[Line] | PrintedTable]:
    """Give the paragraphs and tables of lanes; there are none in one of two languages.

    `drawn` has the tables with lines around their cells, by each `id` of their lines of print.
    """
    others = [lane for lane in flow if id(lane.lines[0]) not in drawn]
    tables = () if is_told else tuple(tables_in(others))
    of = {**drawn, **{id(line): table for table in tables for line in table.lines()}}
    begun: PrintedTable | None = None
    for paragraph in paragraphs_of(flow, of.keys()):
        table = of.get(id(paragraph[0]))
        if table is None:
            yield paragraph
        elif table is not begun:
            yield table
            begun = table
