"""What stands within a text: references, links, notes, dates and numbers, each with its place.

All are read from the print: a mark covers the characters that say it, in its column's view.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from muniment.edition.fields import Field, Metadata, Status
from muniment.edition.model import Column, Kind, Unit
from muniment.edition.views import Located, Span, View

_MARKER = re.compile("[\u00b9\u00b2\u00b3\u2070-\u2079]+")
# What is safe in an attribute that a program follows; anything else stays a text.
_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::\d{1,5})?"
    r"(?:[/?#](?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2}){0,2000}"
    r"(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2}){0,500})?)?"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece [start, end) of a view, what it is, and what it leads to or says.

    `kind` is ``article`` (value: the id of a unit, a table too), ``note`` (the id of a footnote),
    ``link`` (an address), ``instrument`` (how it is cited), or the name of a printed field (its
    value).
    """

    start: int
    end: int
    kind: str
    value: str


def marks_of(column: Column, read: Metadata) -> tuple[Mark, ...]:
    """Give the marks of a column, in the order of its text; the longer first where they begin."""
    view, places = column.view, Located(column.view)
    found = [*_referred(view, places, read), *_printed(view, places, read), *_notes(column)]
    return tuple(sorted(found, key=lambda one: (one.start, -one.end, one.kind)))


def _referred(view: View, places: Located, read: Metadata) -> Iterator[Mark]:
    for one in read.references:
        if one.kind in ("article", "table") and one.target:
            kind, value = "article", one.target
        elif one.kind == "link" and _ADDRESS.fullmatch(one.value):
            kind, value = "link", one.value
        elif one.kind == "instrument":
            kind, value = "instrument", one.relation or "mention"
        else:
            continue
        if (bounds := _bounds(view, places, one.spans, one.printed)) is not None:
            yield Mark(*bounds, kind, value)


def _printed(view: View, places: Located, read: Metadata) -> Iterator[Mark]:
    for field in read.fields:
        readings: Sequence[Field] = field.readings or (field,)
        for one in readings:
            if one.status is Status.PRINTED and one.printed is not None and one.value is not None:
                bounds = _bounds(view, places, one.spans, one.printed)
                if bounds is not None:
                    yield Mark(*bounds, one.name, one.value)


def _bounds(
    view: View, located: Located, spans: Sequence[Span], printed: str
) -> tuple[int, int] | None:
    """Find where in a view spans stand together; None where the view does not read so there."""
    places = [place for span in spans if (place := located.locate(span)) is not None]
    if not places:
        return None
    start, end = min(first for first, _ in places), max(last for _, last in places)
    alike = "".join(view.text[start:end].split()) == "".join(printed.split())
    return (start, end) if alike else None


def _notes(column: Column) -> Iterator[Mark]:
    """Give the marks of footnotes in the text: each that is there once, and has a note."""
    notes: dict[str, Unit] = {}
    for unit in column.walk():
        if unit.kind is Kind.FOOTNOTE and unit.label is not None:
            notes.setdefault(unit.label.printed, unit)
    own = {label_at(column, unit) for unit in notes.values()}
    found = [
        match
        for match in _MARKER.finditer(column.view.text)
        if match.span() not in own and match[0] in notes
    ]
    counted = Counter(match[0] for match in found)
    for match in found:
        if counted[match[0]] == 1:
            yield Mark(*match.span(), "note", notes[match[0]].id)


def label_at(column: Column, unit: Unit) -> tuple[int, int] | None:
    """Say where in its column's view a unit's label stands; None where it has none."""
    if unit.label is None or not unit.label.spans:
        return None
    if unit.kind is Kind.FOOTNOTE:  # A note's own text begins after its mark.
        return column.view.locate(unit.label.spans[0])
    return unit.start, unit.start + len(unit.label.printed)


def text_at(column: Column, unit: Unit) -> int | None:
    """Say where in its column's view a unit's text begins; None where it is not there as it is."""
    at = column.view.text.find(unit.text, unit.body, max(unit.end, unit.body))
    return None if at < 0 or not unit.text else at


def marks_in(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """Give the marks that lie within [start, end) and cross none before them.

    `marks` are in the order of the text, as `marks_of` gives them.
    """
    kept: list[Mark] = []
    opened: list[int] = []
    first = bisect_left(marks, start, key=lambda one: one.start)
    for at in range(first, len(marks)):
        mark = marks[at]
        if mark.start >= end:
            break
        if mark.end > end:
            continue
        while opened and opened[-1] <= mark.start:
            opened.pop()
        if opened and mark.end > opened[-1]:
            continue
        opened.append(mark.end)
        kept.append(mark)
    return kept
