"""A page's main text, with offsets back into the page as it was served.

Navigation, footers and lists of links are dropped, tables and notes are kept. No library that
reduces pages says where in the page its text stood, so the house's own tokens are read; no
tree is built, and the cost grows with the bytes and nothing else.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest import End, Start, Text, page_tokens
from muniment.edition.layout.blocks import Block, lines_within
from muniment.edition.pages.counts import Piece
from muniment.edition.pages.elements import BLOCKS, HEADINGS, HOLDERS, Beside, OpenElements
from muniment.edition.pages.found import Found
from muniment.edition.pages.main_text import PageSays, leads_to_file, main_text
from muniment.edition.pages.tables import Held, TableTags, in_grids, in_languages
from muniment.edition.views import View

_CHARREF = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BREAK = ("\n", -1, -1)
_PAIR = 80  # characters of a name and its value that stand in one line


@dataclass(slots=True)
class _Gatherer:
    page: str
    most: int
    blocks: list[Found] = field(default_factory=list)
    cells: dict[int, int] = field(default_factory=dict)  # whose table is which, by number
    beside: dict[int, Beside] = field(default_factory=dict)
    title: str = ""
    left: int | None = None
    _tables: TableTags = field(default_factory=TableTags)
    _elements: OpenElements = field(init=False)
    _pieces: list[Piece] = field(default_factory=list)
    _linked: int = 0
    _files: bool = False
    _row: int = 0
    _cell: int = 0
    _lines: int = 0

    def __post_init__(self) -> None:
        self._elements = OpenElements(self._tables.ended)

    def take(self, token: Start | End | Text) -> None:
        if isinstance(token, Text):
            if not self._elements.hidden:
                self._text(token)
            elif self._elements.open[-1].name == "title" and not self.title:
                self.title = "".join(token.text.split())
        elif isinstance(token, Start):
            self._start(token)
        else:
            if BLOCKS.fullmatch(token.name):
                self.close()
            self._elements.end(token.name)

    def _text(self, token: Text) -> None:
        end = token.end
        if self._lines >= self.most and token.text.strip():
            self.left = token.at
            return
        if self._elements.spaced:
            count, end = lines_within(self.page, self.most - self._lines, token.at, end)
            self._lines += count
            self.left = end if end < token.end else None
        self._pieces.extend(_resolved(self.page, token.at, end))
        if self._elements.links:
            self._linked += len(token.text.strip())

    def _start(self, tag: Start) -> None:
        if tag.name == "br" and not self._elements.hidden:
            self._lines += self._pieces[-1:] != [_BREAK]
            self._pieces.append(_BREAK)
        if BLOCKS.fullmatch(tag.name):
            self.close()
        made = self._elements.start(tag)
        if made is None:
            return
        if tag.name == "td" and (tables := self._in_tables()):
            self.cells[made.number] = tables[-1]
        if made.beside is not None:
            self.beside[made.number] = made.beside
        self._files |= made.link and leads_to_file(tag.attributes["href"])
        self._tables.started(tag)
        is_pair = tag.name in ("dt", "dd") and not self._in_tables()
        if tag.name == "tr" or (is_pair and tag.name == "dt"):
            self._row, self._cell = self._row + 1, -1
        if tag.name in ("td", "th") or is_pair:
            self._cell += 1

    def close(self) -> None:
        """End the block that is under way."""
        pieces, self._pieces = self._pieces, []
        linked, self._linked = self._linked, 0
        files, self._files = self._files, False
        size = sum(len(text.strip()) for text, _, _ in pieces)
        if not size:
            return
        self._lines += 1
        around = self._elements.open
        names = [one.name for one in around]
        within_names = frozenset(names)
        if not within_names.isdisjoint(("td", "th")):
            kind = "cell"
        elif not within_names.isdisjoint(("dt", "dd")):
            kind = "pair"
        elif not within_names.isdisjoint(HEADINGS):
            kind = "h"
        else:
            kind = "lines" if self._elements.spaced else "p"
        within = tuple(one.number for one in around if HOLDERS.fullmatch(one.name))
        beside = tuple(one.number for one in around if one.beside is not None)
        is_item = next((name for name in reversed(names) if name in ("li", "td", "th")), "") == "li"
        held = []
        if (spot := self._tables.here) is not None:
            placed = [(start, end) for _, start, end in pieces if start >= 0]
            held.append(Held(spot, placed[0][0], placed[-1][1]))
        self.blocks.append(
            Found(
                kind=kind,
                pieces=pieces,
                within=within,
                beside=beside,
                linked=linked,
                size=size,
                row=self._row if kind in ("cell", "pair") else None,
                cell=self._cell,
                tables=self._in_tables(),
                files=files,
                is_item=is_item,
                held=held,
            )
        )

    def _in_tables(self) -> tuple[int, ...]:
        return tuple(one.number for one in self._elements.open if one.name == "table")


def html_blocks(page: str, most: int, xml: bool = False) -> tuple[list[Block], int]:
    """Give the blocks of a page's main text, and where the page was left; `xml` is one of XHTML.

    It is left at the text that comes after `most` lines, paragraphs and cells, links to elsewhere
    included, else at its end.
    """
    gatherer = _Gatherer(page, most)
    for token in page_tokens(page, xml):
        gatherer.take(token)
        if gatherer.left is not None:
            break
    gatherer.close()
    left = len(page) if gatherer.left is None else gatherer.left
    says = PageSays(gatherer.title, gatherer.cells, gatherer.beside)
    return list(_laid_blocks(main_text(gatherer.blocks, says))), left


def _laid_blocks(blocks: Sequence[Found]) -> Iterator[Block]:
    """Make blocks of what was found, and the cells of tables of two languages."""
    at = 0
    held = [found.held for found in blocks]
    for first, end, cells in in_languages(held, lambda number: _block(blocks[number]).view):
        yield from _read_on(blocks[at:first])
        yield from cells
        at = end
    yield from _read_on(blocks[at:])


def _read_on(blocks: Sequence[Found]) -> Iterator[Block]:
    """Make blocks of what has one language: paragraphs, and rows of tables."""
    kept = [
        (made, found.held)
        for found in _rows_joined(blocks)
        if (made := _block(found)).view.text.strip()
    ]
    tables = in_grids([block.view for block, _ in kept], [held for _, held in kept])
    for (block, _), table in zip(kept, tables, strict=True):
        yield replace(block, table=table)


def _rows_joined(blocks: Sequence[Found]) -> Iterator[Found]:
    """Put the cells of a row into one block, a tab between them; so a short name and its value."""
    row: Found | None = None
    for found in blocks:
        if row is not None and _is_of_row(row, found):
            between = "\n" if found.cell == row.cell else "\t"
            row.pieces.append((between, -1, -1))
            row.pieces.extend(found.pieces)
            row.held.extend(found.held)
            row.cell, row.size = found.cell, row.size + found.size
            continue
        if row is not None:
            yield row
        row = found if found.row is not None else None
        if row is None:
            yield found
    if row is not None:
        yield row


def _is_of_row(row: Found, found: Found) -> bool:
    if row.row != found.row or row.kind != found.kind:
        return False
    return row.kind == "cell" or row.size + found.size <= _PAIR


def _block(found: Found) -> Block:
    at = next((start for _, start, _ in found.pieces if start >= 0), 0)
    placed: list[Piece] = []
    for text, start, end in found.pieces:
        if start < 0:
            placed.append((text.replace("\n", "\x0b"), at, at))
        else:
            placed.append((text, start, end))
            at = end
    view = View.of_pieces(placed)
    if found.kind == "lines":
        breaks = ((one.start(), one.end(), "\n") for one in re.finditer("\x0b", view.text))
        return Block("lines", view.changed(breaks))
    view = view.changed((one.start(), one.end(), " ") for one in _changed_spaces(view.text))
    view = view.changed(
        (m.start(), m.end(), "\n") for m in re.finditer(" ?\x0b[ \x0b]*", view.text)
    )
    start = len(view.text) - len(view.text.lstrip())
    return Block("p", view.slice(start, start + len(view.text.strip())))


def _changed_spaces(text: str) -> Iterator[re.Match[str]]:
    return (one for one in _SPACES.finditer(text) if one[0] != " " and one[0] != "\t")


def _resolved(page: str, at: int, end: int) -> Iterator[Piece]:
    """Give text with its character references resolved, each from where it stands."""
    for match in _CHARREF.finditer(page, at, end):
        resolved = html.unescape(match[0])
        if resolved == match[0]:
            continue
        if match.start() > at:
            yield page[at : match.start()], at, match.start()
        yield resolved, match.start(), match.end()
        at = match.end()
    if at < end:
        yield page[at:end], at, end
