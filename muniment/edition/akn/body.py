"""The text of a column as Akoma Ntoso has it: preface, preamble, main body, conclusions, notes.

    title, preamble, recitals          before the first label
    chapter, article, paragraph, point nested as units are, each with num, heading and content
    closing lines, date                after the last label
    footnotes                          in the metadata, with a reference where their mark stands

eIds are our own ids. Where a text has no such shape (a letter that transmits another, a closing
between two annexes), what stands elsewhere is an `hcontainer` of the main body, in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from muniment.edition.akn.markup import Node, held, node
from muniment.edition.fields import Status
from muniment.edition.inline import Mark, marks_in, text_at
from muniment.edition.model import Cell, Column, ExactText, Kind, Unit

_HIERARCHY = {
    Kind.PART: "part",
    Kind.CHAPTER: "chapter",
    Kind.SECTION: "section",
    Kind.ARTICLE: "article",
    Kind.PARAGRAPH: "paragraph",
    Kind.ITEM: "point",
    Kind.SUBITEM: "indent",
    Kind.POINT: "level",
}
DAY = re.compile(r"(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_OPENING = (Kind.PREAMBLE, Kind.RECITAL)
_CLOSING = (Kind.CLOSING, Kind.DATE)
_INLINE = {
    "document_number": "docNumber",
    "type": "docType",
    "issuer": "docAuthority",
    "title": "docTitle",
}


@dataclass(frozen=True, slots=True)
class Body:
    """The parts of a document that hold its text; those that it has not got are None."""

    preface: Node | None
    preamble: Node | None
    main: Node
    conclusions: Node | None
    notes: Node | None


def body_of(column: Column, exact: ExactText, marks: Sequence[Mark]) -> Body:
    """Write a column's units."""
    writer = _Writer(column, exact, marks)
    notes = [unit for unit in column.units if unit.kind is Kind.FOOTNOTE]
    units = [unit for unit in column.units if unit.kind is not Kind.FOOTNOTE]
    first = 1 if units and units[0].kind is Kind.TITLE else 0
    last = len(units)
    while last > first and units[last - 1].kind in _CLOSING:
        last -= 1
    opened = first
    while opened < last and units[opened].kind in _OPENING:
        opened += 1
    bare = opened == last  # Without labels the paragraphs are the body.
    main = list(writer.blocks(units[first:last])) if bare else [
        writer.within(unit) for unit in units[opened:last]
    ]  # fmt: skip
    return Body(
        _part("preface", column, [writer.title(unit) for unit in units[:first]]),
        None if bare else _part("preamble", column, list(writer.blocks(units[first:opened]))),
        node("mainBody", *(main or [node("p")]), xml_lang=column.language),
        _part("conclusions", column, [writer.closing(unit) for unit in units[last:]]),
        node("notes", *map(writer.note, notes), source="#muniment") if notes else None,
    )


def _part(name: str, column: Column, content: Sequence[Node]) -> Node | None:
    return node(name, *content, xml_lang=column.language) if content else None


class _Writer:
    def __init__(self, column: Column, exact: ExactText, marks: Sequence[Mark]) -> None:
        self._column, self._exact = column, exact
        self._marks = [mark for mark in marks if mark.kind != "title"]

    def title(self, unit: Unit) -> Node:
        said = node("docTitle", *self._inline(unit))
        return node("longTitle", node("p", said, **self._placed(unit)))

    def blocks(self, units: Sequence[Unit]) -> Iterator[Node]:
        """Give paragraphs; recitals that follow each other are one list."""
        together: list[Node] = []
        for unit in units:
            if unit.kind is Kind.RECITAL:
                together.append(
                    node("recital", node("p", *self._inline(unit)), **self._placed(unit))
                )
                continue
            if together:
                yield node("recitals", *together)
                together = []
            if unit.rows:
                yield self._table(unit, **self._placed(unit))
                continue
            yield node("p", *self._inline(unit), **self._placed(unit))
        if together:
            yield node("recitals", *together)

    def closing(self, unit: Unit) -> Node:
        signed = unit.kind is Kind.CLOSING
        said = [node("signature", *self._inline(unit))] if signed else self._inline(unit)
        return node("p", *said, **self._placed(unit))

    def note(self, unit: Unit) -> Node:
        label = unit.label
        return node(
            "note",
            node("p", *self._inline(unit)),
            **self._placed(unit),
            marker=None if label is None else label.printed,
        )

    def within(self, unit: Unit, first: bool = False) -> Node:
        """Write a unit of the hierarchy with all within it."""
        if unit.kind is Kind.INTRO and first:
            return node("intro", node("p", *self._inline(unit)), **self._placed(unit))
        name = "alinea" if unit.kind is Kind.INTRO else _HIERARCHY.get(unit.kind, "hcontainer")
        made = node(name, **self._placed(unit))
        if name == "hcontainer":
            made.attributes["name"] = unit.kind.name.lower()
        if unit.label is not None:
            made.content.append(node("num", unit.label.printed))
        if unit.heading:
            made.content.append(node("heading", unit.heading))
        if unit.children:
            made.content += [
                self.within(child, first=at == 0) for at, child in enumerate(unit.children)
            ]
        elif unit.rows:
            made.content.append(node("content", self._table(unit, eId=f"{unit.id}__rows")))
        elif unit.text:
            made.content.append(node("content", node("p", *self._inline(unit))))
        return made

    def _table(self, unit: Unit, **attributes: str | None) -> Node:
        """Write a table; where nothing else has them, its label and heading are its caption."""
        made = node("table", **attributes)
        if attributes["eId"] == unit.id and (unit.label is not None or unit.heading):
            said = (unit.label.printed if unit.label is not None else "", unit.heading or "")
            made.content.append(node("caption", " ".join(filter(None, said))))
        for row in unit.rows:
            if row:  # A row without cells is all covered from above, and the schema has none.
                made.content.append(node("tr", *map(self._cell, row)))
        return made

    def _cell(self, cell: Cell) -> Node:
        marks = marks_in(self._marks, cell.start, cell.end)
        said = list(self._nested(cell.text, cell.start, marks))
        return node(
            "th" if cell.header else "td",
            node("p", *said),
            rowspan=str(cell.rowspan) if cell.rowspan > 1 else None,
            colspan=str(cell.colspan) if cell.colspan > 1 else None,
            m_chars=" ".join(f"{span.start}-{span.end}" for span in cell.spans) or None,
        )

    def _placed(self, unit: Unit) -> dict[str, str | None]:
        """Give a unit's id and where it is printed; what is not printed so is said."""
        spans = unit.spans or (unit.label.spans if unit.label is not None else ())
        place = self._exact.place(spans[0]) if spans else None
        chars = " ".join(f"{span.start}-{span.end}" for span in spans)
        return {
            "eId": unit.id,
            "m:page": None if place is None else str(place.page),
            "m:line": None if place is None else str(place.line),
            "m:chars": chars or None,
            "m:status": None if unit.status is Status.PRINTED else unit.status.value,
            "m:spelled": None if held(unit.text) else "true",
        }

    def _inline(self, unit: Unit) -> list[Node | str]:
        """Give a unit's text with what is marked in it."""
        at = text_at(self._column, unit)
        if at is None:
            return [unit.text]
        marks = marks_in(self._marks, at, at + len(unit.text))
        return list(self._nested(unit.text, at, marks))

    def _nested(self, text: str, at: int, marks: Sequence[Mark]) -> Iterator[Node | str]:
        done, index = 0, 0
        while index < len(marks):
            mark = marks[index]
            start, end = mark.start - at, mark.end - at
            inner = index + 1
            while inner < len(marks) and marks[inner].start < mark.end:
                inner += 1
            if start > done:
                yield text[done:start]
            inside = list(self._nested(text[start:end], mark.start, marks[index + 1 : inner]))
            yield _marked(mark, text[start:end], inside)
            done, index = end, inner
        if done < len(text):
            yield text[done:]


def _marked(mark: Mark, text: str, inside: list[Node | str]) -> Node:
    if mark.kind == "note":
        return node("noteRef", href=f"#{mark.value}", marker=text)
    if mark.kind == "article":
        return node("ref", *inside, href=f"#{mark.value}")
    if mark.kind == "link":
        return node("a", *inside, href=mark.value)
    if mark.kind.startswith("date_") and DAY.fullmatch(mark.value):
        return node("docDate", *inside, date=mark.value, refersTo=f"#{mark.kind}")
    name = _INLINE.get(mark.kind)
    if name is not None:
        return node(name, *inside)
    said = f"{mark.kind} {mark.value}" if mark.kind == "instrument" else mark.kind
    return node("inline", *inside, name=said)
