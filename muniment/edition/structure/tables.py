"""Tables as units: with the caption that is printed above them, their cells, and their ids.

    表2　各类载体的保存温度                 label 表2, heading 各类载体的保存温度, id table_2
    载体<TAB>温度                          rows of cells, each with where it is printed
    胶片<TAB>不高于20℃

A table that has no printed number is counted within what holds it: ``art_6__table_1``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from muniment.edition.layout.grids import Tabled
from muniment.edition.model import Cell, Column, Kind, Label, Unit
from muniment.edition.views import View
from muniment.edition.writing.numerals import han_number

_DIGITS = "0-9０-９"
_HAN = (
    rf"(?:[{_DIGITS}]{{1,3}}(?:[-－–—.．][{_DIGITS}]{{1,3}}){{0,2}}|[一二三四五六七八九十]{{1,3}})"
)
_LATIN = r"(?:\d{1,3}(?:[-–.]\d{1,3}){0,2}|[IVXL]{1,6}|[A-Z](?:[-–.]?\d{1,3})?)"
_LABEL = re.compile(
    rf"(?P<han>附?表\s*(?P<n>{_HAN}))(?![{_DIGITS}所中的是为為列规規给給示见見内內])"
    rf"|(?P<word>Table\s+(?P<m>{_LATIN}))(?=\s*[:.–—|-]|\s*$|\s+[A-Z\d(“\"])"
)
# 代表三人 and 发表 name no table: before the word stands a mark, or what leads to it.
_NAMED = re.compile(
    rf"(?:(?<=[见見由按如照参參在和与與及至到或])|(?<![㐀-鿿]))"
    rf"(?P<han>附?表\s*(?P<n>{_HAN}))(?![{_DIGITS}])"
    rf"|\b(?P<word>[Tt]able\s+(?P<m>{_LATIN}))(?![\w])"
)
_SENTENCE = "。；;！？!?，,"
_LONGEST = 120
_BETWEEN = 40  # characters of a line between a number and its table: the title, or the measure
_LOOKED_BACK = 3
_SEPARATORS = " \t\n　:：.．、–—|-"


@dataclass(frozen=True, slots=True)
class Captioned:
    """A table with where it begins, caption included: its number and heading, where it has them.

    `label` and `heading` are places in the view.
    """

    table: Tabled
    start: int
    label: tuple[int, int] | None = None
    number: str | None = None
    heading: tuple[int, int] | None = None

    @property
    def end(self) -> int:
        """Where the table and its caption end."""
        return max(self.table.end, self.heading[1] if self.heading else 0)


def captioned(text: str, tables: Sequence[Tabled], labels: Sequence[int]) -> Iterator[Captioned]:
    """Give tables with their captions, which hold none of `labels`, where units begin."""
    floor = 0
    for table in sorted(tables, key=lambda one: one.start):
        made = _own(text, table) if table.caption else _above(text, table, floor, labels)
        yield made
        floor = made.end


def _own(text: str, table: Tabled) -> Captioned:
    """Give a table whose source has its caption."""
    assert table.caption is not None
    start, end = _trimmed(text, *table.caption)
    begun = min(start, table.start)
    found = _LABEL.match(text, start, end)
    if found is None:
        return Captioned(table, begun, heading=(start, end) if start < end else None)
    return _labelled(text, table, begun, found, end)


def _above(text: str, table: Tabled, floor: int, labels: Sequence[int]) -> Captioned:
    """Look for a number in the lines right above a table."""
    line_end = text.rfind("\n", 0, table.start)
    for _ in range(_LOOKED_BACK):
        if line_end < floor:
            break
        line_start = text.rfind("\n", floor, line_end) + 1 or floor
        start, end = _trimmed(text, line_start, line_end)
        line_end = line_start - 1
        if start == end:
            continue
        found = _LABEL.match(text, start, end)
        if bisect_left(labels, start) < bisect_left(labels, table.start):
            break
        if found is not None and end - start <= _LONGEST and text[end - 1] not in _SENTENCE:
            return _labelled(text, table, start, found, text.rfind("\n", 0, table.start))
        if end - start > _BETWEEN or text[end - 1] in _SENTENCE:
            break
    return Captioned(table, table.start)


def _labelled(text: str, table: Tabled, start: int, found: re.Match[str], end: int) -> Captioned:
    label = found.span("han") if found["han"] else found.span("word")
    first = label[1]
    while first < end and text[first] in _SEPARATORS:
        first += 1
    heading = _trimmed(text, first, end)
    return Captioned(
        table, start, label, number_in(found), heading if heading[0] < heading[1] else None
    )


def number_in(found: re.Match[str]) -> str:
    """Give the number of a label as ids have it: ``2``, ``2-1``, ``iv``."""
    said = found["n"] or found["m"]
    if said[0] in "一二三四五六七八九十":
        return str(han_number(said))
    return "-".join(
        str(int(part)) if part.isdecimal() else part.lower()
        for part in re.split("[-－–—.．]", said)
    )


def named_tables(column: Column) -> Iterator[tuple[int, int, str, str]]:
    """Give where a text names one of its own tables: (start, end, number, the table's id).

    What two tables are called, or none, leads nowhere; a caption is no reference to itself.
    """
    called: dict[tuple[bool, str], list[Unit]] = {}
    for unit in column.walk():
        found = _NAMED.match(unit.label.printed) if unit.label is not None else None
        if found is not None and unit.kind in (Kind.TABLE, Kind.ANNEX):
            called.setdefault(_key(found), []).append(unit)
    if not called:
        return
    for match in _NAMED.finditer(column.view.text):
        units = called.get(_key(match), [])
        if len(units) != 1:
            continue
        (unit,) = units
        if not unit.start <= match.start() < max(unit.body, unit.start + 1):
            yield *match.span(), number_in(match), unit.id


def _key(found: re.Match[str]) -> tuple[bool, str]:
    return (found["han"] or "").startswith("附"), number_in(found)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def table_unit(view: View, exact: str, one: Captioned) -> Unit:
    """Make the unit of a table; its id is given when all are known."""
    text, table = view.text, one.table
    label = None
    if one.label is not None:
        label = Label(text[slice(*one.label)], "table", view.spans(*one.label, exact))
    start, end = _trimmed(text, table.start, table.end)
    return Unit(
        "table",
        Kind.TABLE,
        one.start,
        max(one.end, end),
        one.number,
        label,
        " ".join(text[slice(*one.heading)].split()) if one.heading else None,
        text[start:end],
        view.spans(start, end, exact),
        body=start,
        rows=tuple(_cells(view, exact, table)),
    )


def _cells(view: View, exact: str, table: Tabled) -> Iterator[tuple[Cell, ...]]:
    at = table.start
    for number, boxes in enumerate(table.grid.rows):
        cells = []
        for index, box in enumerate(boxes):
            start, end = _trimmed(view.text, *table.places.get((number, index), (at, at)))
            at = end
            cells.append(
                Cell(
                    view.text[start:end],
                    view.spans(start, end, exact),
                    start,
                    end,
                    box.header,
                    box.rowspan,
                    box.colspan,
                )
            )
        yield tuple(cells)


def with_names(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Give tables their ids: by the number that is printed, else by their order in their holder."""
    every = [one for unit in units for one in unit.walk() if one.kind is Kind.TABLE]
    if not every:
        return tuple(units)
    printed = {one.number for one in every if one.number is not None}

    def named(units: Sequence[Unit], holder: str) -> tuple[Unit, ...]:
        counts = count(1)
        made = []
        for unit in units:
            if unit.kind is not Kind.TABLE:
                inner = named(unit.children, unit.id)
                made.append(replace(unit, children=inner) if inner != unit.children else unit)
            elif unit.number is not None:
                made.append(replace(unit, id=f"table_{unit.number}"))
            else:
                number = str(next(n for n in counts if holder or str(n) not in printed))
                id = f"{holder}__table_{number}" if holder else f"table_{number}"
                made.append(replace(unit, id=id, number=number))
        return tuple(made)

    return named(units, "")
