"""The paragraphs of a word processor's file in OOXML (DOCX, and WPS saved so). In the worker.

Each paragraph is one item, in the order of the document:

    {"text": "保存机构登记来源。", "label": "第一条", "spaced": true, "notes": [[4, "1"]],
     "cell": [1, 2, 0], "part": "body"}

`text` has the characters of the document and no other; `label` is its automatic number, `notes`
says before which of its characters the number of a note is printed, `cell` is table, row and cell.
`part` is ``body``, ``note`` or ``running``. Before the paragraphs of a table, not of one within a
cell, stands what its cells are (ingest/documents/word_tables.py):

    {"table": 1, "ruled": true, "rows": [[[true, 1, 2], null], ...]}

The last item has ``counts``: of what was left out, or
taken on trust.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ingest.documents.numbering import Numbering, W
from ingest.documents.package import Package, PackageError
from ingest.documents.word_tables import descend, ruled_styles, said_of_table

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MAIN = "word/document.xml"
_DEEPEST = 20
_PARAGRAPHS = (f"{W}p", f"{_STRICT}p")
_ON = ("", "1", "true", "on")
# What holds text that is printed, and what holds text that is not.
_SKIPPED = frozenset(
    f"{W}{name}"
    for name in (
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "instrText",
        "delInstrText",
        "rt",
        "tblPr",
        "trPr",
    )
) | {f"{W}tcPr", f"{W}tblGrid", f"{W}sectPr", f"{_COMPATIBLE}Fallback"}
_DELETED = frozenset((f"{W}del", f"{W}moveFrom"))
_INSERTED = frozenset((f"{W}ins", f"{W}moveTo"))
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}

Cell = tuple[int, int, int]


@dataclass(slots=True)
class _Paragraph:
    texts: list[str] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    size: int = 0

    def add(self, text: str) -> None:
        self.texts.append(text)
        self.size += len(text)


def said_of(data: bytes, letters: str, lines: str) -> Iterator[dict[str, Any]]:
    """Say what is in a file: at most so many letters, and so many lines of paragraphs."""
    try:
        yield from _Document(Package(data), int(letters), int(lines)).items()
    except PackageError as trouble:
        yield {"trouble": str(trouble)}


class _EnoughError(Exception):
    """There is more than is read; the message is the count's name."""


class _Document:
    def __init__(self, package: Package, letters: int, lines: int) -> None:
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
        self._styles = {} if styles is None else _Styles.of(styles)
        self._ruled = ruled_styles(styles)
        self._numbering = Numbering(self._part("numbering"), styles)
        self._counts: Counter[str] = Counter()
        self._tables = 0
        self._notes: list[tuple[str, str, str]] = []
        self._joined: _Paragraph | None = None

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
        if body is not None:
            yield from self._within(body, None, "body", 0)
        if self._is_cut:
            raise _EnoughError("lines_cut")
        for kind, identifier, mark in self._notes:
            yield from self._note(kind, identifier, mark)
        for kind in sorted(self._parts):
            if kind.partition(" ")[0] in ("header", "footer"):
                root = self._part(kind)
                if root is not None:
                    yield from self._within(root, None, "running", 0)

    def _note(self, kind: str, identifier: str, mark: str) -> Iterator[dict[str, Any]]:
        root = self._part(kind)
        notes = () if root is None else root.iterchildren()
        note = next((one for one in notes if one.get(f"{W}id") == identifier), None)
        if note is None:
            return
        for index, item in enumerate(self._within(note, None, "note", 0)):
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
            elif child.tag in _DELETED:
                self._counts["deleted"] += 1
            elif child.tag == f"{W}altChunk":
                self._counts["embedded"] += 1
            elif child.tag not in _SKIPPED and depth < _DEEPEST:
                yield from self._within(child, cell, part, depth + 1)

    def _table(
        self, table: Any, outer: Cell | None, part: str, depth: int
    ) -> Iterator[dict[str, Any]]:
        if depth >= _DEEPEST:
            self._counts["too_deep"] += 1
            return
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

    def _paragraph(
        self, element: Any, cell: Cell | None, part: str, depth: int
    ) -> Iterator[dict[str, Any]]:
        made, self._joined = self._joined or _Paragraph(), None
        properties = element.find(f"{W}pPr")
        self._gather(element, made, 0)
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            # Its end was deleted, so it goes on in the next (ECMA-376 part 1 §17.13.5.15).
            self._counts["deleted"] += 1
            self._joined = made
            return
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
        numbered = self._number(properties)
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
        for box in made.boxes:
            if depth < _DEEPEST:
                yield from self._within(box, cell, part, depth + 1)

    def _number(self, properties: Any) -> Any:
        list_id, level = _Styles.numbered(self._styles, properties)
        return self._numbering.next(list_id, level) if list_id else None

    def _gather(self, element: Any, made: _Paragraph, depth: int) -> None:
        """Gather the characters of a paragraph's runs, text boxes set aside."""
        for child in element.iterchildren(etree.Element):
            tag = child.tag
            if tag in _DELETED:
                self._counts["deleted"] += 1
            elif tag == f"{W}t" or tag.endswith("}t"):
                made.add(child.text or "")
            elif tag in _BREAKS:
                made.add(_BREAKS[tag])
            elif tag == f"{W}sym":
                made.add(_symbol(child))
            elif tag in _NOTES:
                self._refer(child, made)
            elif tag == f"{W}txbxContent":
                made.boxes.append(child)
            elif tag == f"{W}r" and self._is_hidden(child):
                self._counts["hidden"] += 1
            elif tag not in _SKIPPED and depth < _DEEPEST:
                self._counts["inserted"] += tag in _INSERTED
                self._gather(child, made, depth + 1)

    def _refer(self, reference: Any, made: _Paragraph) -> None:
        kind, identifier = _NOTES[reference.tag], reference.get(f"{W}id", "")
        mark = str(sum(one[0] == kind for one in self._notes) + 1)
        if reference.get(f"{W}customMarkFollows", "0") in _ON:
            mark = ""
        self._notes.append((kind, identifier, mark))
        if mark:
            made.notes.append((made.size, mark))

    def _is_hidden(self, run: Any) -> bool:
        vanish = run.find(f"{W}rPr/{W}vanish")
        return vanish is not None and vanish.get(f"{W}val", "") in _ON


class _Styles:
    """Which list a paragraph is of: its own, or its style's, or that of the style's ground."""

    @staticmethod
    def of(styles: Any) -> Mapping[str, tuple[str, str, str]]:
        """Give each paragraph style's (list, level, ground); the default's by an empty name too."""
        found: dict[str, tuple[str, str, str]] = {}
        for style in styles.iter(f"{W}style"):
            if style.get(f"{W}type", "paragraph") != "paragraph":
                continue
            own = (
                *_list_of(style.find(f"{W}pPr")),
                _attribute(style.find(f"{W}basedOn")),
            )
            found[style.get(f"{W}styleId", "")] = own
            if style.get(f"{W}default", "0") in _ON:
                found[""] = own
        return found

    @staticmethod
    def numbered(styles: Mapping[str, tuple[str, str, str]], properties: Any) -> tuple[str, int]:
        """Give the list and the level of a paragraph; an empty list where it has none."""
        list_id, level = _list_of(properties)
        style = "" if properties is None else _attribute(properties.find(f"{W}pStyle"))
        for _ in range(_DEEPEST):
            if (list_id and level) or style not in styles:
                break
            its_list, its_level, ground = styles[style]
            list_id, level = list_id or its_list, level or its_level
            if not ground:
                break
            style = ground
        level_number = int(level) if level.isdecimal() and len(level) < 3 else 0
        # List 0 takes a number away that a style gives (§17.9.18).
        return ("" if list_id == "0" else list_id), level_number


def _list_of(properties: Any) -> tuple[str, str]:
    if properties is None:
        return "", ""
    return (
        _attribute(properties.find(f"{W}numPr/{W}numId")),
        _attribute(properties.find(f"{W}numPr/{W}ilvl")),
    )


def _attribute(element: Any) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _symbol(element: Any) -> str:
    """Give the character of a symbol; its font says what one of private use means."""
    code = element.get(f"{W}char", "")
    try:
        value = int(code[:6], 16)
    except ValueError:
        return "\ufffd"
    return chr(value) if 0 < value < 0x110000 and not 0xD800 <= value < 0xE000 else "\ufffd"


def _transitional(root: Any) -> Any:
    """Give a part of ISO 29500 Strict under the names of the transitional form."""
    data = etree.tostring(root).replace(_STRICT[1:-1].encode(), W[1:-1].encode())
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, reader)
