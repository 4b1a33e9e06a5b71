"""A word processor's file read: its characters as the exact text, its automatic numbers put in.

The exact text has what the file holds as characters, a paragraph a line, the cells of a row with a
tab between; headers and footers stand at its end. Numbers of lists and notes are in the view
alone, and lead back to the place where they are printed, not to characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from checksums import Finding, Severity
from ingest.documents.child import Bounds, StoppedError, document_lines, is_installed
from manifests import Limits
from muniment.edition.layout.blocks import Block
from muniment.edition.layout.grids import Box, Grid, InGrid, is_certain
from muniment.edition.layout.two_languages import parted
from muniment.edition.model import ReadRendition, exact_text
from muniment.edition.paper.suspicions import is_garbled, private
from muniment.edition.rendition import finding, lines_cut, made_rendition, unread_rendition
from muniment.edition.views import View, joined

READ_IN = "OOXML"
_BYTES_A_LETTER = 80
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_WESTERN = re.compile("[\xa1-\xff]{10,}")
_LEFT_OUT = {
    "hidden": Severity.WARNING,
    "embedded": Severity.WARNING,
    "formulas": Severity.WARNING,
    "fields": Severity.WARNING,
    "pictures": Severity.NOTE,
}

_IN_ORDER = ("body", "note", "contents")

Piece = tuple[str, int, int]


@dataclass(slots=True)
class _Text:
    """The exact text as it grows, and what each paragraph reads as."""

    parts: list[str] = field(default_factory=list)
    size: int = 0
    cell: tuple[int, ...] = ()
    numbered: int = 0

    def put(self, text: str) -> int:
        """Add to the text; give where that begins."""
        at = self.size
        self.parts.append(text)
        self.size += len(text)
        return at


def read_word(data: bytes, name: str, limits: Limits, form: str = "docx") -> ReadRendition:
    """Read a file in OOXML, which was turned into it where `form` is another.

    Where it has no text that can be read, a finding says why.
    """
    if not is_installed("lxml"):
        needs = finding(
            "document-needs-extra", Severity.ERROR, name, format=form.upper(), extra="text"
        )
        return unread_rendition(name, form, needs)
    items: list[Mapping[str, Any]] = []
    found: list[Finding] = []
    try:
        items.extend(_lines(data, limits, form != "docx"))
    except StoppedError:
        found.append(finding("document-stopped", Severity.ERROR, name, pages="0"))
        return unread_rendition(name, form, *found)
    if items and "trouble" in items[0]:
        return unread_rendition(name, form, _trouble(items[0]["trouble"], name))
    text = _Text()
    every = list(_rows(text, [item for item in items if item.get("part") in _IN_ORDER]))
    rows = [row for row in every if not row.is_of_contents]
    grids = {item["table"]: item for item in items if "table" in item}
    for item in items:
        if item.get("part") == "running":
            text.put(item["text"] + "\n")
    content = "".join(text.parts)
    found.extend(_told(items, text.numbered, content, name, limits))
    if len(rows) < len(every):
        count = str(len(every) - len(rows))
        found.append(finding("document-contents", Severity.NOTE, name, count=count))
    exact = exact_text(content, READ_IN, (0,))
    return made_rendition(name, form, exact, list(_blocks(rows, grids)), limits, found)


def _lines(data: bytes, limits: Limits, turned: bool) -> Iterator[Any]:
    output = limits.document_letters * _BYTES_A_LETTER + (1 << 20)
    bounds = Bounds(limits.document_memory, int(limits.document_seconds), output)
    most = str(limits.document_letters), str(limits.edition_lines)
    return document_lines("word", data, bounds, *most, *(("turned",) if turned else ()))


def _trouble(trouble: str, name: str) -> Finding:
    if trouble == "unknown":
        return finding("text-unread-format", Severity.ERROR, name, format="ZIP")
    return finding(f"document-{trouble}", Severity.ERROR, name)


@dataclass(slots=True)
class _Row:
    """A paragraph by itself, or a row of cells with their paragraphs.

    `number` is the row's own in its table, `places` those of its cells in the row.
    """

    table: int
    cells: list[list[View]]
    number: int = 0
    places: list[int] = field(default_factory=lambda: [0])
    is_of_contents: bool = False


def _rows(text: _Text, items: Sequence[Mapping[str, Any]]) -> Iterator[_Row]:
    """Put items into the text, and give what is read of them, row by row."""
    row: _Row | None = None
    before: Sequence[int] = ()
    for item in items:
        cell: Sequence[int] = item.get("cell", ())
        if not cell or row is None or list(cell[:2]) != list(before[:2]):
            if row is not None:
                text.put("\n")
                yield row
            row = _Row(cell[0], [[]], cell[1], [cell[2]]) if cell else _Row(0, [[]])
            row.is_of_contents = item["part"] == "contents"
        elif cell[2] != before[2]:
            text.put("\t")
            row.cells.append([])
            row.places.append(cell[2])
        else:
            text.put("\n")
        before = cell
        row.cells[-1].append(_view(text, item))
    if row is not None:
        text.put("\n")
        yield row


def _view(text: _Text, item: Mapping[str, Any]) -> View:
    """Give what is read of a paragraph: its number, and its characters with those of its notes."""
    content = item["text"]
    at = text.put(content)
    pieces: list[Piece] = []
    start = len(content) - len(content.lstrip())
    if label := item.get("label", ""):
        if item["part"] == "note":
            label = label.translate(_RAISED)
        else:
            text.numbered += 1
        pieces.append((label + (" " if item["spaced"] else ""), at + start, at + start))
    end = len(content.rstrip())
    for place, mark in item.get("notes", ()):
        place = min(max(place, start), max(end, start))
        pieces.append((content[start:place], at + start, at + place))
        pieces.append((mark.translate(_RAISED), at + place, at + place))
        start = place
    pieces.append((content[start:end], at + start, at + max(end, start)))
    return View.of_pieces(pieces)


def _blocks(rows: Sequence[_Row], grids: Mapping[int, Mapping[str, Any]]) -> Iterator[Block]:
    tables: dict[int, list[tuple[_Row, list[View]]]] = {}
    for row in rows:
        if row.table:
            tables.setdefault(row.table, []).append((row, [joined(cell) for cell in row.cells]))
    counts = accumulate((len(held) for held in tables.values()), initial=0)
    found = {
        table: parted([cells for _, cells in held], first)
        for (table, held), first in zip(tables.items(), counts, strict=False)
    }
    bilingual = {table: blocks for table, blocks in found.items() if blocks is not None}
    total = sum(len(view.text) for row in rows for cell in row.cells for view in cell)
    certain = {
        table: grid
        for table, held in tables.items()
        if table not in bilingual and table in grids
        if (grid := _grid(grids[table], held, total)) is not None
    }
    told = set[int]()
    for row in rows:
        if row.table in bilingual:
            if row.table not in told:
                told.add(row.table)
                yield from bilingual[row.table]
            continue
        cells = [joined(cell) for cell in row.cells]
        whole = joined(cells, "\t")
        if whole.text.strip():
            grid = certain.get(row.table)
            yield Block("p", whole, table=_in_grid(grid, grids, row, cells) if grid else None)


def _grid(
    said: Mapping[str, Any], held: Sequence[tuple[_Row, list[View]]], total: int
) -> Grid | None:
    """Give a table's grid, where it is certain to be one."""
    texts = [["" for _ in row] for row in said["rows"]]
    for row, cells in held:
        for place, view in zip(row.places, cells, strict=True):
            texts[row.number][place] = view.text
    share = sum(len(text) for row in texts for text in row) / max(total, 1)
    headed = any(box and box[0] for row in said["rows"] for box in row)
    if not is_certain(texts, headed, said["ruled"], share):
        return None
    return Grid(tuple(tuple(Box(*box) for box in row if box) for row in said["rows"]))


def _in_grid(
    grid: Grid, grids: Mapping[int, Mapping[str, Any]], row: _Row, cells: Sequence[View]
) -> InGrid:
    boxes = grids[row.table]["rows"][row.number]
    # One that is covered has no text, and is no cell of the grid.
    order = list(accumulate((bool(box) for box in boxes), initial=0))
    placed, at = [], 0
    for place, view in zip(row.places, cells, strict=True):
        if boxes[place]:
            placed.append((order[place], at, at + len(view.text)))
        at += len(view.text) + 1
    return InGrid(grid, row.number, tuple(placed))


def _told(
    items: Sequence[Mapping[str, Any]], numbered: int, content: str, name: str, limits: Limits
) -> Iterator[Finding]:
    counts: Mapping[str, int] = items[-1].get("counts", {}) if items else {}
    if counts.get("cut"):
        most = str(limits.document_letters)
        yield finding("document-letters-cut", Severity.WARNING, name, most=most)
    if counts.get("lines_cut"):
        yield lines_cut(name, limits, content.count("\n"))
    if numbered:
        yield finding("numbers-automatic", Severity.NOTE, name, count=str(numbered))
    if counts.get("unknown_numbers"):
        yield finding("numbers-unknown", Severity.WARNING, name)
    deleted, inserted = counts.get("deleted", 0), counts.get("inserted", 0)
    if deleted or inserted:
        yield finding(
            "document-changes",
            Severity.WARNING,
            name,
            deleted=str(deleted),
            inserted=str(inserted),
        )
    for kind, severity in _LEFT_OUT.items():
        if count := counts.get(kind):
            yield finding(f"document-{kind}", severity, name, count=str(count))
    if counts.get("too_deep"):
        yield finding("document-deep", Severity.WARNING, name)
    if garbled := sum(is_garbled(one) for one in _WESTERN.findall(content)):
        yield finding("document-garbled", Severity.WARNING, name, count=str(garbled))
    if private_letters := private(content):
        yield finding("text-private", Severity.WARNING, name, count=str(private_letters))
