"""A page's main text, with offsets back into the page as it was served.

Navigation, forms, footers and lists of links are dropped, tables and notes are kept. No library
that reduces pages says where in the page its text stood, so the house's own tokens are read; no
tree is built, and the cost grows with the bytes and nothing else.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest import End, Start, Text, page_tokens
from muniment.edition.blocks import Block, lines_within
from muniment.edition.page_tables import Held, TableTags, in_grids, in_languages
from muniment.edition.views import View

_DROPPED = re.compile(
    "script|style|iframe|noembed|noframes|template|noscript|nav|footer|aside|form|button|select"
    "|textarea|option|svg|head|menu|dialog"
)
_BLOCKS = re.compile(
    "address|article|blockquote|body|caption|center|d[dlt]|details|dir|div|fieldset|fig(?:caption|ure)"
    "|h[1-6r]|header|html|legend|li|listing|main|ol|p|pre|search|section|summary|t(?:able|body|d|foot"
    "|h|head|r)|ul|xmp"
)
_HOLDERS = re.compile("article|body|center|div|main|section|td")
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")
_KEPT_SPACES = frozenset(("pre", "listing", "xmp"))
_CHARREF = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_AWAY = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|footer|foot|breadcrumb|crumbs?|share|sidebar|side|copyright|toolbar"
    r"|search|login|related|position|header-top|topbar)(?:$|[-_ 0-9])",
    re.I,
)
_MOST_OF_TEXT = 0.7
_MOSTLY_LINKS = 0.7
_FEW_LINKS = 0.2
_DEEPEST = 400
_BREAK = ("\n", -1, -1)

Piece = tuple[str, int, int]


@dataclass(slots=True)
class _Element:
    name: str
    number: int
    drops: bool


@dataclass(slots=True)
class _Found:
    kind: str
    pieces: list[Piece]
    within: tuple[int, ...]
    linked: int
    size: int
    row: int | None
    cell: int
    tables: tuple[int, ...]
    held: list[Held] = field(default_factory=list)


@dataclass(slots=True)
class _Gatherer:
    page: str
    most: int
    blocks: list[_Found] = field(default_factory=list)
    _stack: list[_Element] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _linked: int = 0
    _in_link: int = 0
    _dropping: int = 0
    _kept: int = 0
    _numbers: int = 0
    _row: int = 0
    _cell: int = 0
    _lines: int = 0
    _tables: TableTags = field(default_factory=TableTags)
    cells: dict[int, int] = field(default_factory=dict)  # whose table is which, by number
    left: int | None = None

    def take(self, token: Start | End | Text) -> None:
        if isinstance(token, Text):
            if not self._dropping:
                self._text(token)
        elif isinstance(token, Start):
            self._start(token)
        else:
            self._end(token.name)

    def _text(self, token: Text) -> None:
        end = token.end
        if self._lines >= self.most and token.text.strip():
            self.left = token.at
            return
        if self._kept:
            count, end = lines_within(self.page, self.most - self._lines, token.at, end)
            self._lines += count
            self.left = end if end < token.end else None
        self._pieces.extend(_resolved(self.page, token.at, end))
        if self._in_link:
            self._linked += len(token.text.strip())

    def _start(self, tag: Start) -> None:
        if tag.name == "br" and not self._dropping:
            self._lines += self._pieces[-1:] != [_BREAK]
            self._pieces.append(_BREAK)
        if _BLOCKS.fullmatch(tag.name):
            self.close()
        if _VOID.fullmatch(tag.name):
            return
        if tag.name in ("p", "li", "tr", "td", "th", "dd", "dt"):
            self._shut_implied(tag.name)
        named = " ".join((tag.attributes.get("class", ""), tag.attributes.get("id", "")))
        drops = _DROPPED.fullmatch(tag.name) or bool(
            _HOLDERS.fullmatch(tag.name) and _AWAY.search(named)
        )
        drops = drops and tag.name != "body"
        if len(self._stack) >= _DEEPEST and not drops:
            return
        self._numbers += 1
        if tag.name == "td" and (tables := self._in_tables()):
            self.cells[self._numbers] = tables[-1]
        self._stack.append(_Element(tag.name, self._numbers, drops))
        self._dropping += drops
        self._in_link += tag.name == "a"
        self._kept += tag.name in _KEPT_SPACES
        self._tables.started(tag)
        if tag.name == "tr":
            self._row, self._cell = self._row + 1, -1
        elif tag.name in ("td", "th"):
            self._cell += 1

    def _end(self, name: str) -> None:
        if _BLOCKS.fullmatch(name):
            self.close()
        depth = len(self._stack) - 1
        while depth >= 0 and self._stack[depth].name != name:
            depth -= 1
        if depth >= 0:
            self._pop_to(depth)

    def _shut_implied(self, name: str) -> None:
        """End what a new paragraph, item, row or cell ends unsaid."""
        alike = {"td": ("td", "th"), "th": ("td", "th"), "dd": ("dd", "dt"), "dt": ("dd", "dt")}
        ends = alike.get(name, (name,))
        stops = ("table", "ul", "ol", "dl", "div", "section", "article", "body")
        for depth in range(len(self._stack) - 1, -1, -1):
            if self._stack[depth].name in ends:
                self._pop_to(depth)
                return
            if self._stack[depth].name in stops:
                return

    def _pop_to(self, depth: int) -> None:
        while len(self._stack) > depth:
            gone = self._stack.pop()
            self._dropping -= gone.drops
            self._in_link -= gone.name == "a"
            self._kept -= gone.name in _KEPT_SPACES
            self._tables.ended(gone.name)

    def close(self) -> None:
        """End the block that is under way."""
        pieces, self._pieces = self._pieces, []
        linked, self._linked = self._linked, 0
        size = sum(len(text.strip()) for text, _, _ in pieces)
        if not size:
            return
        self._lines += 1
        names = [one.name for one in self._stack]
        in_table = any(name in ("td", "th") for name in names)
        heading = any(len(name) == 2 and name[0] == "h" and name[1].isdigit() for name in names)
        kind = "cell" if in_table else "h" if heading else "lines" if self._kept else "p"
        within = tuple(one.number for one in self._stack if _HOLDERS.fullmatch(one.name))
        row = self._row if in_table else None
        held = []
        if (spot := self._tables.here) is not None:
            placed = [(start, end) for _, start, end in pieces if start >= 0]
            held.append(Held(spot, placed[0][0], placed[-1][1]))
        tables = self._in_tables()
        self.blocks.append(
            _Found(kind, pieces, within, linked, size, row, self._cell, tables, held)
        )

    def _in_tables(self) -> tuple[int, ...]:
        return tuple(one.number for one in self._stack if one.name == "table")


def html_blocks(page: str, most: int) -> tuple[list[Block], int]:
    """Give the blocks of a page's main text, and where the page was left.

    It is left at the text that comes after `most` lines, paragraphs and cells, links to elsewhere
    included, else at its end.
    """
    gatherer = _Gatherer(page, most)
    for token in page_tokens(page):
        gatherer.take(token)
        if gatherer.left is not None:
            break
    gatherer.close()
    left = len(page) if gatherer.left is None else gatherer.left
    return list(_laid_blocks(_main(gatherer.blocks, gatherer.cells))), left


def _laid_blocks(blocks: Sequence[_Found]) -> Iterator[Block]:
    """Make blocks of what was found, and the cells of tables of two languages."""
    at = 0
    held = [found.held for found in blocks]
    for first, end, cells in in_languages(held, lambda number: _block(blocks[number]).view):
        yield from _read_on(blocks[at:first])
        yield from cells
        at = end
    yield from _read_on(blocks[at:])


def _read_on(blocks: Sequence[_Found]) -> Iterator[Block]:
    """Make blocks of what has one language: paragraphs, and rows of tables."""
    kept = [
        (made, found.held)
        for found in _rows_joined(blocks)
        if (made := _block(found)).view.text.strip()
    ]
    tables = in_grids([block.view for block, _ in kept], [held for _, held in kept])
    for (block, _), table in zip(kept, tables, strict=True):
        yield replace(block, table=table)


def _main(blocks: Sequence[_Found], cells: Mapping[int, int]) -> list[_Found]:
    """Keep what stands in the smallest element that holds most of the unlinked text.

    One of the `cells` is such only in a table that sets out a page, and has no values in columns.
    """
    sizes: dict[int, int] = {}
    total = 0
    for found in blocks:
        own = max(found.size - found.linked, 0)
        total += own
        for number in found.within:
            sizes[number] = sizes.get(number, 0) + own
    holders = sorted(number for number, size in sizes.items() if size >= total * _MOST_OF_TEXT)
    while holders and holders[-1] in cells and _has_values(blocks, cells[holders[-1]]):
        holders.pop()
    main = holders[-1] if holders else 0
    first = next((i for i, one in enumerate(blocks) if main in one.within), 0)
    return [
        found
        for index, found in enumerate(blocks)
        if (not main or main in found.within or (index < first and found.kind in ("h", "cell")))
        and not (_mostly_links(found) and found.kind != "cell" and _short(found))
    ]


def _has_values(blocks: Sequence[_Found], table: int) -> bool:
    """Tell whether rows of a table have columns, and it has no tables within and few links."""
    held = [one for one in blocks if table in one.tables]
    columned = {one.row for one in held if one.cell > 0}
    linked = sum(map(_mostly_links, held))
    is_flat = all(one.tables[-1] == table for one in held)
    return len(columned) > 1 and is_flat and linked <= len(held) * _FEW_LINKS


def _mostly_links(found: _Found) -> bool:
    return found.linked >= found.size * _MOSTLY_LINKS


def _short(found: _Found) -> bool:
    return found.size < 40


def _rows_joined(blocks: Sequence[_Found]) -> Iterator[_Found]:
    """Put the cells of a row into one block, a tab between them."""
    row: _Found | None = None
    for found in blocks:
        if found.row is None or found.kind != "cell":
            if row is not None:
                yield row
            row = None
            yield found
        elif row is not None and row.row == found.row:
            between = "\n" if found.cell == row.cell else "\t"
            row.pieces.append((between, -1, -1))
            row.pieces.extend(found.pieces)
            row.held.extend(found.held)
            row.cell = found.cell
        else:
            if row is not None:
                yield row
            row = found
    if row is not None:
        yield row


def _block(found: _Found) -> Block:
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
