"""An HTML page reduced to its text: headings, paragraphs, lists and tables, in their order.

What a page does to look like something (styles, scripts, images, frames) is left out. Text that it
would have hidden may show, since no style is applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest import End, Start, Text, Token, page_tokens

_DROPPED = frozenset(("script", "style", "iframe", "noembed", "noframes", "template"))
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "plaintext",
        "pre",
        "search",
        "section",
        "summary",
        "ul",
        "xmp",
        "table",
        "caption",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
    ]
)
_KEPT_SPACES = frozenset({"pre", "listing", "xmp", "plaintext"})
_SPACES = re.compile(r"[ \t\n\r\f]+")
_MOST_SPAN = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell."""

    text: str
    heading: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text. `kind` is h1 to h6, p, li, pre or table; only a table has rows."""

    kind: str
    text: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()

    @property
    def size(self) -> int:
        """How many characters it shows."""
        return len(self.text) + sum(len(cell.text) + 1 for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Reduced:
    """A page's text. `title` is what it calls itself."""

    title: str
    blocks: tuple[Block, ...]


def reduce_page(page: str, xml: bool = False) -> Reduced:
    """Reduce an HTML page to its text; `xml` says that it is XHTML, served as such."""
    reducer = _Reducer()
    for token in page_tokens(page, xml):
        reducer.take(token)
    reducer.end()
    return Reduced(_collapse("".join(reducer.title)).strip(), tuple(reducer.blocks))


def cut(blocks: Iterable[Block], most: int) -> Iterator[Block]:
    """Give blocks as long as they fit into `most` characters; the last text block is cut."""
    for block in blocks:
        if block.size <= most:
            yield block
            most -= block.size + 1
            continue
        if block.text and most > 0:
            yield Block(block.kind, block.text[:most])
        return


@dataclass(slots=True)
class _Cell:
    tag: Start
    parts: list[str] = field(default_factory=list)

    def finished(self) -> Cell:
        columns, rows = (_span(self.tag.attributes.get(key)) for key in ("colspan", "rowspan"))
        return Cell("\n".join(self.parts), self.tag.name == "th", columns, rows)


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    cell: _Cell | None = None


class _Reducer:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.title: list[str] = []
        self._text: list[str] = []
        self._kind = "p"
        self._kept_spaces = 0
        self._dropping: list[str] = []
        self._in_title = False
        # Only the innermost table is gathered; None stands for one that only lays out others.
        self._tables: list[_Table | None] = []

    def take(self, token: Token) -> None:
        if self._dropping:
            self._while_dropping(token)
        elif isinstance(token, Text):
            (self.title if self._in_title else self._text).append(token.text)
        elif isinstance(token, Start):
            self._start(token)
        else:
            self._end(token)

    def end(self) -> None:
        self._close()
        while self._tables:
            self._end_table()

    def _while_dropping(self, token: Token) -> None:
        if isinstance(token, Start) and token.name == self._dropping[-1]:
            self._dropping.append(token.name)
        elif isinstance(token, End) and token.name == self._dropping[-1]:
            self._dropping.pop()

    def _start(self, tag: Start) -> None:
        name = tag.name
        if name in _DROPPED:
            self._dropping.append(name)
        elif name == "title":
            self._in_title = True
        elif name == "br":
            self._text.append("\n" if self._kept_spaces else "\x00")
        elif name == "img" and tag.attributes.get("alt", "").strip():
            self._text.append(f"[{tag.attributes['alt'].strip()}]")
        elif name in _BLOCKS:
            self._close()
            if name == "table":
                self._start_table()
            elif name in ("td", "th", "tr"):
                self._start_cell(tag)
            elif name in _KEPT_SPACES:
                self._kept_spaces += 1
            elif name == "li" or (len(name) == 2 and name[0] == "h" and name[1].isdigit()):
                self._kind = name

    def _end(self, tag: End) -> None:
        if tag.name == "title":
            self._in_title = False
        elif tag.name in _BLOCKS:
            self._close()
            if tag.name in ("td", "th", "tr") and self._tables and self._tables[-1]:
                self._end_cell()
            elif tag.name == "table" and self._tables:
                self._end_table()
            elif tag.name in _KEPT_SPACES:
                self._kept_spaces = max(self._kept_spaces - 1, 0)

    def _close(self) -> None:
        """End the piece of text that is under way."""
        if not self._text:
            self._kind = "p"
            return
        if self._kept_spaces:
            text, kind = "".join(self._text).strip("\r\n"), "pre"
        else:
            text, kind = _collapse("".join(self._text)), self._kind
            text = "\n".join(line.strip(" ") for line in text.split("\x00")).strip("\n")
        self._text.clear()
        self._kind = "p"
        if not text.strip():
            return
        table = self._tables[-1] if self._tables else None
        if table is not None and table.cell is not None:
            table.cell.parts.append(text)
        else:
            self.blocks.append(Block(kind, text))

    def _start_table(self) -> None:
        if self._tables and (outer := self._tables[-1]) is not None:
            self._flatten(outer)
            self._tables[-1] = None
        self._tables.append(_Table())

    def _start_cell(self, tag: Start) -> None:
        table = self._tables[-1] if self._tables else None
        if table is None:
            return
        self._end_cell()
        if tag.name == "tr" or not table.rows:
            table.rows.append([])
        if tag.name != "tr":
            table.cell = _Cell(tag)
            table.rows[-1].append(table.cell)

    def _end_cell(self) -> None:
        if self._tables and (table := self._tables[-1]) is not None:
            table.cell = None

    def _end_table(self) -> None:
        table = self._tables.pop()
        if table is None:
            return
        rows = tuple(
            tuple(cell.finished() for cell in row)
            for row in table.rows
            if any(cell.parts for cell in row)
        )
        if any(len(row) > 1 for row in rows):
            self.blocks.append(Block("table", rows=rows))
        else:
            self._flatten(table)

    def _flatten(self, table: _Table) -> None:
        self.blocks.extend(
            Block("p", part) for row in table.rows for cell in row for part in cell.parts
        )


def _collapse(text: str) -> str:
    # Only HTML's own white space: an ideographic space is how Chinese text is indented.
    return _SPACES.sub(" ", text)


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return min(max(int(digits[:4]), 1), _MOST_SPAN)
