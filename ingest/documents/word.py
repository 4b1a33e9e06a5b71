"""The paragraphs of a word processor's file in OOXML (DOCX, and WPS saved so). In the worker.

Each paragraph is one item, in the order of the document:

    {"text": "保存机构登记来源。", "label": "第一条", "spaced": true, "notes": [[4, "1"]],
     "cell": [1, 2, 0], "part": "body"}

`text` has the characters of the document and no other; `label` is its automatic number, `notes`
says before which of its characters the number of a note is printed, `cell` is table, row and cell.
`part` is ``body``, ``note``, ``running``, or ``contents`` for a line of a table of contents. Before
the paragraphs of a table, not of one within a cell, stands what its cells are
(ingest/documents/word_tables.py):

    {"table": 1, "ruled": true, "rows": [[[true, 1, 2], null], ...]}

The last item has ``counts``: of what was left out, or
taken on trust.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ingest.documents.numbering import Numbering, W
from ingest.documents.package import Package, PackageError
from ingest.documents.word_runs import (
    ALTERNATE,
    DELETED,
    LETTERING,
    SKIPPED,
    Gathered,
    Runs,
    chosen,
)
from ingest.documents.word_styles import Styles, said
from ingest.documents.word_tables import descend, ruled_styles, said_of_table

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MAIN = "word/document.xml"
_DEEPEST = 20
_PARAGRAPHS = (f"{W}p", f"{_STRICT}p")
_ON = ("", "1", "true", "on")
# The names of ISO 29500 Strict, and those of the transitional form for the same.
_NAMES = (
    (_STRICT[1:-1], W[1:-1]),
    *(
        (f"http://purl.oclc.org/ooxml/{room}/", f"http://schemas.openxmlformats.org/{room}/2006/")
        for room in ("officeDocument", "drawingml")
    ),
)

Cell = tuple[int, int, int]


def said_of(data: bytes, letters: str, lines: str, turned: str = "") -> Iterator[dict[str, Any]]:
    """Say what is in a file: at most so many letters, and so many lines of paragraphs.

    `turned` is ``turned`` for one that LibreOffice made of another.
    """
    try:
        yield from _Document(Package(data), int(letters), int(lines), bool(turned)).items()
    except PackageError as trouble:
        yield {"trouble": str(trouble)}


class _EnoughError(Exception):
    """There is more than is read; the message is the count's name."""


class _Document:
    def __init__(self, package: Package, letters: int, lines: int, turned: bool) -> None:
        self._package = package
        self._left, self._lines = letters, lines
        main = package.related("").get("officeDocument", _MAIN)
        self._root, self._is_cut = package.opening(main, _PARAGRAPHS, lines)
        if self._root is None or not str(self._root.tag).startswith((W, _STRICT)):
            raise PackageError("unknown")
        if str(self._root.tag).startswith(_STRICT):
            self._root = _transitional(self._root)
        self._parts = package.related(main)
        styles = self._part("styles")
        self._styles = Styles.of(styles)
        self._ruled = ruled_styles(styles)
        self._numbering = Numbering(self._part("numbering"), styles)
        self._counts: Counter[str] = Counter()
        self._runs = Runs(self._styles, self._counts, turned)
        self._tables = 0
        self._joined: Gathered | None = None

    def _part(self, kind: str) -> Any:
        name = self._parts.get(kind)
        root = None if name is None else self._package.part(name)
        if root is not None and str(root.tag).startswith(_STRICT):
            return _transitional(root)
        return root

    def items(self) -> Iterator[dict[str, Any]]:
        """Give paragraphs: the body's, then the notes that it refers to, then running ones."""
        try:
            yield from self._paragraphs()
        except _EnoughError as enough:
            self._counts[str(enough)] = 1
        self._counts["unknown_numbers"] = len(self._numbering.unknown)
        yield {"counts": dict(self._counts)}

    def _paragraphs(self) -> Iterator[dict[str, Any]]:
        body = self._root.find(f"{W}body")
        letterhead = ""
        if body is not None:
            letterhead = self._letterhead(body)
            if letterhead:
                yield from self._whole(self._part(letterhead), "body")
            yield from self._whole(body, "body")
        if self._is_cut:
            raise _EnoughError("lines_cut")
        for kind, identifier, mark in self._runs.notes:
            yield from self._note(kind, identifier, mark)
        for kind in sorted(self._parts):
            if kind.partition(" ")[0] in ("header", "footer"):
                root = self._part(kind)
                if root is not None and self._parts[kind] != self._parts.get(letterhead):
                    yield from self._whole(root, "running")

    def _letterhead(self, body: Any) -> str:
        """Name the header that the first page alone has (§17.10.6): it runs over no pages."""
        section = next(body.iter(f"{W}sectPr"), None)
        if section is None:
            return ""
        own = section.find(f"{W}titlePg")
        if own is None or said(own) not in _ON:
            return ""
        for one in section.iterchildren(f"{W}headerReference"):
            name = f"#{one.get(_RELATED)}"
            if one.get(f"{W}type") == "first" and self._part(name) is not None:
                return name
        return ""

    def _whole(self, parent: Any, part: str) -> Iterator[dict[str, Any]]:
        """Give the paragraphs in an element, and what its last one had left for a next."""
        yield from self._within(parent, None, part, 0)
        yield from self._left_over(None, part)

    def _left_over(self, cell: Cell | None, part: str) -> Iterator[dict[str, Any]]:
        if self._joined is not None:
            made, self._joined = self._joined, None
            if made.size:
                yield from self._item(made, None, cell, part)

    def _note(self, kind: str, identifier: str, mark: str) -> Iterator[dict[str, Any]]:
        root = self._part(kind)
        notes = () if root is None else root.iterchildren()
        note = next((one for one in notes if one.get(f"{W}id") == identifier), None)
        if note is None:
            return
        for index, item in enumerate(self._whole(note, "note")):
            yield {**item, **({"label": mark, "spaced": True} if not index else {})}

    def _within(
        self, parent: Any, cell: Cell | None, part: str, depth: int
    ) -> Iterator[dict[str, Any]]:
        """Give the paragraphs in an element; a table within a cell belongs to the cell."""
        for child in parent.iterchildren(etree.Element):
            if child.tag == f"{W}p":
                yield from self._paragraph(child, cell, part, depth)
            elif child.tag == f"{W}tbl":
                yield from self._table(child, cell, part, depth)
            elif child.tag in DELETED:
                self._counts["deleted"] += 1
            elif child.tag == f"{W}altChunk":
                self._counts["embedded"] += 1
            elif child.tag not in SKIPPED:
                inner = chosen(child) if child.tag == ALTERNATE else child
                if depth >= _DEEPEST:
                    self._counts["too_deep"] += 1
                elif inner is not None:
                    yield from self._within(inner, cell, part, depth + 1)

    def _table(
        self, table: Any, outer: Cell | None, part: str, depth: int
    ) -> Iterator[dict[str, Any]]:
        if depth >= _DEEPEST:
            self._counts["too_deep"] += 1
            return
        yield from self._left_over(outer, part)
        self._tables += 1
        number = self._tables
        if outer is None and part == "body":
            yield {"table": number, **said_of_table(table, self._ruled)}
        for row, one in enumerate(descend(table, f"{W}tr")):
            if one.find(f"{W}trPr/{W}del") is not None:
                self._counts["deleted"] += 1
                continue
            for column, held in enumerate(descend(one, f"{W}tc")):
                cell = outer or (number, row, column)
                yield from self._within(held, cell, part, depth + 1)
                yield from self._left_over(cell, part)

    def _paragraph(
        self, element: Any, cell: Cell | None, part: str, depth: int
    ) -> Iterator[dict[str, Any]]:
        made, self._joined = self._joined or Gathered(), None
        properties = element.find(f"{W}pPr")
        self._runs.gather(element, made, part == "running")
        mark = None if properties is None else properties.find(f"{W}rPr")
        if mark is not None and any(mark.find(name) is not None for name in DELETED):
            # Its end was deleted, so it goes on in the next (ECMA-376 part 1 §17.13.5.15).
            self._counts["deleted"] += 1
            self._joined = made
            return
        is_empty = not made.size and not made.boxes
        if is_empty and properties is not None and self._styles.hides_mark(properties, mark):
            return  # Nothing of it is printed, and no number is counted for it.
        of_contents = part == "body" and self._styles.is_of_contents(properties)
        own_part = "contents" if of_contents else part
        yield from self._item(made, self._number(properties), cell, own_part)
        for box in made.boxes:
            if box.tag == LETTERING:
                lettered = Gathered()
                lettered.add(box.get("string", ""))
                yield from self._item(lettered, None, cell, part)
            elif depth < _DEEPEST:
                yield from self._within(box, cell, part, depth + 1)
                yield from self._left_over(cell, part)
            else:
                self._counts["too_deep"] += 1

    def _item(
        self, made: Gathered, numbered: Any, cell: Cell | None, part: str
    ) -> Iterator[dict[str, Any]]:
        text = "".join(made.texts)
        self._left -= len(text)
        if not self._lines:
            raise _EnoughError("lines_cut")
        # A paragraph is a line, and begins one more at each break.
        lines = text.split("\n", self._lines)
        is_cut = len(lines) > self._lines
        text = "\n".join(lines[: self._lines])
        self._lines -= len(lines) - is_cut
        item: dict[str, Any] = {"text": text, "part": part}
        if numbered is not None:
            item |= {"label": numbered.label, "spaced": numbered.spaced}
        if made.notes:
            item["notes"] = made.notes
        if cell is not None:
            item["cell"] = cell
        yield item
        if is_cut:
            raise _EnoughError("lines_cut")
        if self._left < 0:
            raise _EnoughError("cut")

    def _number(self, properties: Any) -> Any:
        list_id, level = self._styles.numbered(properties)
        return self._numbering.next(list_id, level) if list_id else None


def _transitional(root: Any) -> Any:
    """Give a part of ISO 29500 Strict under the names of the transitional form."""
    data = etree.tostring(root)
    for strict, own in _NAMES:
        data = data.replace(strict.encode(), own.encode())
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, reader)
