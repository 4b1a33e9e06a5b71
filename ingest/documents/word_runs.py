"""What is printed of a paragraph's runs: characters, numbers of notes, and boxes set aside."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ingest.documents.numbering import W, font_of
from ingest.documents.symbol_fonts import in_font, is_of_signs
from ingest.documents.word_signs import form_field, shown, symbol
from ingest.documents.word_styles import Styles, hides

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VML = "{urn:schemas-microsoft-com:vml}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/"
_DEEPEST = 60
_ON = ("", "1", "true", "on")
_RUN, _RUN_PROPERTIES = f"{W}r", f"{W}rPr"
ALTERNATE, LETTERING = f"{_COMPATIBLE}AlternateContent", f"{_VML}textpath"
DELETED = frozenset((f"{W}del", f"{W}moveFrom"))
# What holds no text that is printed.
SKIPPED = frozenset(
    f"{W}{name}"
    for name in (
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "tblGrid", "sectPr"),
        *("delInstrText", "rt"),
    )
)
_INSERTED = frozenset((f"{W}ins", f"{W}moveTo"))
_BREAKS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
# What shows something that is no text here, or text whose form is lost.
_COUNTED = {
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "formulas",
    f"{_DRAWING}picture}}pic": "pictures",
    f"{_VML}imagedata": "pictures",
    f"{_DRAWING}chart}}chart": "embedded",
    f"{_DRAWING}diagram}}relIds": "embedded",
    "{urn:schemas-microsoft-com:office:office}OLEObject": "embedded",
}
# Fields that LibreOffice makes anew when it turns a file into another, or loses. Those of pages are
# in most headers and footers, where they are nobody's text.
_MADE_ANEW = frozenset(("DATE", "TIME", "FILENAME", "NUMWORDS", "NUMCHARS", "PAGE", "NUMPAGES"))
_OF_PAGES = frozenset(("PAGE", "NUMPAGES"))
_LOST = frozenset(("SAVEDATE", "PRINTDATE"))
_NO_SOURCE = "Error: Reference source not found"
_LINE_END = re.compile(r"\s*[\r\n]\s*")


@dataclass(slots=True)
class Gathered:
    """A paragraph's characters; where its notes are referred to; its boxes, and lettering."""

    texts: list[str] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    size: int = 0
    fields: list[list[str]] = field(default_factory=list)
    dropping: int = 0

    def add(self, text: str) -> None:
        """Add characters."""
        self.texts.append(text)
        self.size += len(text)


class Runs:
    """The runs of a document; `counts` is told what is left out, `notes` what is referred to.

    `notes` are (part, identifier, mark). What LibreOffice made anew in one that it `turned` is none
    of the document.
    """

    def __init__(self, styles: Styles, counts: Counter[str], turned: bool) -> None:
        self._styles, self._counts, self._turned = styles, counts, turned
        self._hidden = self._running = False
        self.notes: list[tuple[str, str, str]] = []

    def gather(self, paragraph: Any, made: Gathered, running: bool) -> None:
        """Gather what is printed of a paragraph; `running` is one of a header or footer."""
        self._running = running
        self._hidden = bool(self._styles.hides(paragraph.find(f"{W}pPr"), "pStyle"))
        made.fields.clear()
        made.dropping = 0
        self._within(paragraph, made, 0, "")

    def _within(self, element: Any, made: Gathered, depth: int, font: str) -> None:
        for child in element.iterchildren(etree.Element):
            tag = child.tag
            if tag in DELETED:
                self._counts["deleted"] += 1
            elif tag.endswith("}t"):
                text = child.text or ""
                if "\n" in text or "\r" in text:  # A line's end in the XML is a space (§17.3.3.31).
                    text = _LINE_END.sub(" ", text)
                self._text(in_font(text, font) if font else text, made)
            elif tag in _BREAKS:
                made.add(_BREAKS[tag])
            elif tag == f"{W}sym":
                made.add(symbol(child))
            elif tag in (f"{W}fldChar", f"{W}instrText"):
                self._field(child, made)
            elif tag in _NOTES:
                self._refer(child, made)
            elif tag in (f"{W}txbxContent", LETTERING):
                made.boxes.append(child)
            elif tag == _RUN:
                self._run(child, made, depth)
            elif tag not in SKIPPED:
                self._enter(child, made, depth, font)

    def _run(self, run: Any, made: Gathered, depth: int) -> None:
        properties = run.find(_RUN_PROPERTIES)
        hidden, font = None, ""
        if properties is not None and len(properties):
            hidden, font = hides(properties), font_of(properties)
            if hidden is None:
                hidden = self._styles.hides(properties, "rStyle")
        if self._hidden if hidden is None else hidden:
            self._counts["hidden"] += any(one.text for one in run.iter(f"{W}t"))
        elif depth < _DEEPEST:
            self._within(run, made, depth + 1, font if is_of_signs(font) else "")
        else:
            self._counts["too_deep"] += 1

    def _enter(self, child: Any, made: Gathered, depth: int, font: str) -> None:
        tag = child.tag
        if depth >= _DEEPEST:
            self._counts["too_deep"] += 1
            return
        self._counts["inserted"] += tag in _INSERTED
        if kind := _COUNTED.get(tag):
            self._counts[kind] += 1
        if tag == ALTERNATE:
            child = chosen(child)
        if child is not None:
            self._within(child, made, depth + 1, font)

    def _field(self, child: Any, made: Gathered) -> None:
        """Follow a field (§17.16.18): it shows its result, or what it says where it has none.

        One that was begun in another paragraph has its result here.
        """
        if child.tag == f"{W}instrText":
            if made.fields:
                made.fields[-1].append(child.text or "")
            return
        step = child.get(f"{W}fldCharType", "")
        if step == "begin":
            made.fields.append([])
            made.add(form_field(child))
        elif step == "separate" and made.fields:
            name = "".join(made.fields[-1]).strip().partition(" ")[0].upper()
            made.fields[-1] = [""]
            if self._turned and (name in _LOST or name in _MADE_ANEW):
                self._counts["fields"] += not (self._running and name in _OF_PAGES)
                made.dropping = made.dropping or len(made.fields) * (name in _MADE_ANEW)
        elif step == "end" and made.fields:
            if made.dropping == len(made.fields):
                made.dropping = 0
            sign = shown("".join(made.fields.pop()))
            made.add(sign or "")
            self._counts["formulas"] += sign is None

    def _text(self, text: str, made: Gathered) -> None:
        if self._turned and made.fields and text == _NO_SOURCE:
            self._counts["fields"] += 1
        elif not made.dropping:
            made.add(text)

    def _refer(self, reference: Any, made: Gathered) -> None:
        kind, identifier = _NOTES[reference.tag], reference.get(f"{W}id", "")
        mark = str(sum(one[0] == kind for one in self.notes) + 1)
        if reference.get(f"{W}customMarkFollows", "0") in _ON:
            mark = ""
        self.notes.append((kind, identifier, mark))
        if mark:
            made.notes.append((made.size, mark))


def chosen(alternate: Any) -> Any:
    """Choose among contents that show the same (ECMA-376 part 3 §7.5): the first with text.

    Where none has any, it is the first of them; None where there is none.
    """
    every = list(alternate.iterchildren(etree.Element))
    with_text = (one for one in every if next(one.iter(f"{W}t", LETTERING), None) is not None)
    return next(with_text, every[0] if every else None)
