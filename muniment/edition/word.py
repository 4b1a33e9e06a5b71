"""A word processor's file read: its characters as the exact text, its automatic numbers put in.

The exact text has what the file holds as characters, a paragraph a line, the cells of a row with a
tab between; headers and footers stand at its end. Numbers of lists and notes are in the view
alone, and lead back to the place where they are printed, not to characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checksums import Finding, Severity
from ingest.documents.child import Bounds, StoppedError, document_lines, is_installed
from manifests import Limits
from muniment.edition.blocks import Block, is_bilingual
from muniment.edition.model import ReadRendition, exact_text
from muniment.edition.paper.suspicions import private
from muniment.edition.rendition import finding, made_rendition, unread_rendition
from muniment.edition.views import View, joined

READ_IN = "OOXML"
_BYTES_A_LETTER = 80
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

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
    """Read a file in OOXML. Where it has no text that can be read, a finding says why."""
    if not is_installed("lxml"):
        needs = finding(
            "document-needs-extra", Severity.ERROR, name, format=form.upper(), extra="text"
        )
        return unread_rendition(name, form, needs)
    items: list[Mapping[str, Any]] = []
    found: list[Finding] = []
    try:
        items.extend(_lines(data, limits))
    except StoppedError:
        found.append(finding("document-stopped", Severity.ERROR, name, pages="0"))
        return unread_rendition(name, form, *found)
    if items and "trouble" in items[0]:
        return unread_rendition(name, form, _trouble(items[0]["trouble"], name))
    text = _Text()
    rows = list(_rows(text, [item for item in items if item.get("part") in ("body", "note")]))
    for item in items:
        if item.get("part") == "running":
            text.put(item["text"] + "\n")
    content = "".join(text.parts)
    found.extend(_told(items, text.numbered, content, name, limits))
    exact = exact_text(content, READ_IN, (0,))
    return made_rendition(name, form, exact, list(_blocks(rows)), limits, found)


def _lines(data: bytes, limits: Limits) -> Iterator[Any]:
    output = limits.document_letters * _BYTES_A_LETTER + (1 << 20)
    bounds = Bounds(limits.document_memory, int(limits.document_seconds), output)
    return document_lines("word", data, bounds, str(limits.document_letters))


def _trouble(trouble: str, name: str) -> Finding:
    if trouble == "unknown":
        return finding("text-unread-format", Severity.ERROR, name, format="ZIP")
    return finding(f"document-{trouble}", Severity.ERROR, name)


@dataclass(slots=True)
class _Row:
    """A paragraph by itself, or a row of cells with their paragraphs."""

    table: int
    cells: list[list[View]]


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
            row = _Row(cell[0] if cell else 0, [[]])
        elif cell[2] != before[2]:
            text.put("\t")
            row.cells.append([])
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


def _blocks(rows: Sequence[_Row]) -> Iterator[Block]:
    tables: dict[int, list[list[View]]] = {}
    for row in rows:
        if row.table:
            tables.setdefault(row.table, []).append([joined(cell) for cell in row.cells])
    bilingual = {table for table, cells in tables.items() if is_bilingual(cells)}
    for number, row in enumerate(rows):
        if row.table in bilingual:
            for column, cell in enumerate(row.cells):
                for view in cell:
                    if view.text.strip():
                        yield Block("cell", view, number, column)
            continue
        whole = joined([joined(cell) for cell in row.cells], "\t")
        if whole.text.strip():
            yield Block("p", whole)


def _told(
    items: Sequence[Mapping[str, Any]], numbered: int, content: str, name: str, limits: Limits
) -> Iterator[Finding]:
    counts: Mapping[str, int] = items[-1].get("counts", {}) if items else {}
    if counts.get("cut"):
        most = str(limits.document_letters)
        yield finding("document-letters-cut", Severity.WARNING, name, most=most)
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
    for code in ("hidden", "embedded"):
        if counts.get(code):
            yield finding(f"document-{code}", Severity.WARNING, name, count=str(counts[code]))
    if count := private(content):
        yield finding("text-private", Severity.WARNING, name, count=str(count))
