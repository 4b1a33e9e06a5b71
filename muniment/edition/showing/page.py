"""The page on which a notice is read: languages in columns, row by row, notes in the margin.

It is whole in itself: no script, and no address that a browser would fetch; its own policy forbids
both. The same sheet gives the same bytes.
"""

from __future__ import annotations

import functools
import math
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from muniment.edition.alignment.parallel import Piece, Row
from muniment.edition.alignment.standing import Standing
from muniment.edition.differences.apparatus import Note
from muniment.edition.differences.collation import DifferenceKind
from muniment.edition.differences.stale import Stale
from muniment.edition.fields import Metadata, Status
from muniment.edition.inline import Mark, label_at, marks_of, text_at
from muniment.edition.model import RULES, Kind, Unit
from muniment.edition.sheet import Sheet, beside_words
from muniment.edition.showing.cells import blank_after, runs_to_the_left, width_of
from muniment.edition.showing.facts import facts_of
from muniment.edition.showing.marked import Differing, differing, marked
from muniment.edition.showing.tables import table_markup
from muniment.edition.vouched import Vouched
from muniment.reading.said import clock_time
from muniment.reading.visible import acts, visible
from muniment.templates import page_template
from muniment.version import VERSION
from muniment.words import Language, finding_words, reading_words
from muniment.words.edition import edition_words
from muniment.words.edition_page import page_words

_HOLDERS = (Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ANNEX)
_LINKS = ("article", "note", "link")
_LOOKED_AT = 4000  # characters of a column, for its direction
_SHARE = 3  # one letter in so many, beyond which a column is set from right to left
_COLUMNS = 76  # hundredths of the width, beside the margin
_SHOWN = 400  # characters of a reading in the margin


@dataclass(frozen=True, slots=True)
class Column:
    """One language of the page: its tag, direction and name, and what is marked in its text."""

    standing: Standing
    read: Metadata
    marks: tuple[Mark, ...]
    differences: list[Differing]
    prefix: str

    direction: str

    @property
    def tag(self) -> str:
        """The BCP 47 tag."""
        return self.standing.language


@dataclass(frozen=True, slots=True)
class Cell:
    """What a language has in a row: the label, heading and text as they are shown.

    Of a `table` the text is a table, its own label and heading are its caption. `blank` parts the
    label from what follows it.
    """

    label: Markup
    heading: Markup
    text: Markup
    level: int
    depth: int
    place: tuple[int, int] | None
    inferred: bool
    table: bool = False
    blank: str = " "


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page: the ids that lead to it, its cells, and the notes beside it."""

    id: str
    others: tuple[str, ...]
    kind: str
    cells: tuple[Cell | None, ...]
    notes: tuple[Beside, ...]
    told: tuple[Told, ...]
    row: Row


@dataclass(frozen=True, slots=True)
class Told:
    """What is ``attested`` of a row, or ``stale`` in it: the kind in words, and a sentence."""

    kind: str
    head: str
    said: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A note in the margin; `kind` is that of the difference, or ``finding``."""

    anchor: str
    number: int
    kind: str
    said: str
    where: str
    tag: str
    base: str = ""
    witness: str = ""


def page_of(sheet: Sheet, language: Language, most_bytes: int) -> str:
    """Give the page, with our own words in a language; text beyond `most_bytes` is left out."""
    columns = tuple(_column(sheet, at) for at in range(len(sheet.parallel.standings)))
    lines, left = _within(_lines(sheet, columns, language), most_bytes)
    facts = facts_of([one.read for one in columns], sheet, language)
    unplaced = [one for one in sheet.beside().get(-1, ()) if one not in facts.vouched]
    text = "".join(one.standing.base.column.view.text for one in columns)
    style = resources.files("muniment.edition.showing").joinpath("page.css").read_text("utf-8")
    return _template().render(
        sheet=sheet,
        columns=columns,
        lines=lines,
        left=left,
        articles=[line for line in lines if line.kind in ("article", "holder")],
        facts=facts.rows,
        unplaced=[_told(one, language) for one in unplaced],
        titles=_titles(sheet, columns),
        shares=_shares(columns),
        acting=acts(text),
        language=language,
        style=style,
        rules=RULES,
        version=VERSION,
        command=_command(sheet),
        say=functools.partial(_say, language),
        tell=functools.partial(_tell, language),
        find=functools.partial(finding_words, language=language),
        as_of=functools.partial(_as_of, language),
    )


def _column(sheet: Sheet, at: int) -> Column:
    standing = sheet.parallel.standings[at]
    base = standing.base
    prefix = f"note-{at + 1}-"
    return Column(
        standing,
        base.said,
        tuple(one for one in marks_of(base.column, base.said) if one.kind in _LINKS),
        differing(sheet.apparatus[at].notes, prefix),
        prefix,
        _direction(base.column.view.text[:_LOOKED_AT]),
    )


def _direction(sample: str) -> str:
    """Give ``rtl`` where enough of a text runs to the left."""
    left = sum(map(runs_to_the_left, sample))
    return "rtl" if left * _SHARE > sum(map(str.isalpha, sample)) else "ltr"


def _shares(columns: Sequence[Column]) -> list[int]:
    """Give each column its share of the width, in hundredths: the more, the longer its text is."""
    sizes = [math.sqrt(width_of(one.standing.base.column.view.text) + 1) for one in columns]
    return [round(_COLUMNS * size / sum(sizes)) for size in sizes]


def _titles(sheet: Sheet, columns: Sequence[Column]) -> list[tuple[str, str, str]]:
    """Give (title, language, direction): as printed, else as described."""
    printed = [
        (unit.text, one.tag, one.direction)
        for one in columns
        for unit in [one.standing.base.column.unit("title")]
        if unit is not None
    ]
    if printed:
        return printed
    shelved = sheet.whence.shelved
    return [(title, "", "auto") for title in (shelved.titles if shelved else ())]


def _lines(sheet: Sheet, columns: Sequence[Column], language: Language) -> Iterator[Line]:
    notes, taken, others = sheet.notes(), set[str](), sheet.beside()
    prefixes = {note: columns[at] for at, one in enumerate(sheet.apparatus) for note in one.notes}
    has_holders = any(_is_holder(row) for row in sheet.parallel.rows)
    for at, row in enumerate(sheet.parallel.rows):
        ids = [
            unit.id
            for piece in row.cells
            if piece is not None
            for unit in (*piece.leads, piece.unit)
            if unit.id not in taken
        ]
        ids = list(dict.fromkeys(ids))
        taken.update(ids)
        own = row.id if row.id in ids else f"row-{at + 1}"
        yield Line(
            own,
            tuple(one for one in ids if one != own),
            _kind(row),
            tuple(
                None if piece is None else _cell(piece, column, has_holders)
                for piece, column in zip(row.cells, columns, strict=True)
            ),
            tuple(_beside(note, prefixes[note], language) for note in _sorted(notes.get(at, []))),
            tuple(_told(one, language) for one in others.get(at, ())),
            row,
        )


def _sorted(notes: Sequence[Note]) -> list[Note]:
    """Put findings and what was lost first, as the apparatus has it; what is more comes last."""
    return sorted(notes, key=lambda one: _is_more(one))


def _is_more(note: Note) -> bool:
    return note.difference is not None and note.difference.kind is DifferenceKind.ADDED


def _is_holder(row: Row) -> bool:
    return any(lead.kind in _HOLDERS for piece in row.cells if piece for lead in piece.leads)


def _kind(row: Row) -> str:
    if _is_holder(row):
        return "holder"
    leads = [lead for piece in row.cells if piece is not None for lead in piece.leads]
    if any(lead.kind is Kind.ARTICLE for lead in leads):
        return "article"
    piece = next(piece for piece in row.cells if piece is not None)
    return piece.unit.kind.name.lower()


def _cell(piece: Piece, column: Column, has_holders: bool) -> Cell:
    base = column.standing.base
    unit = piece.unit
    holder = any(lead.kind in _HOLDERS for lead in piece.leads)
    spans = unit.spans or next((one.label.spans for one in piece.leads if one.label), ())
    place = base.exact.place(spans[0]) if spans else None
    above = replace(piece, leads=tuple(one for one in piece.leads if one is not unit))
    shown = above if unit.rows else piece
    return Cell(
        label=Markup(" ").join(_label(lead, column) for lead in shown.leads if lead.label),
        heading=visible(shown.heading),
        text=_table(unit, column)
        if unit.rows
        else marked(unit.text, text_at(base.column, unit), column.marks, column.differences),
        level=3 if holder or not has_holders else 4,
        depth=unit.id.count("__item_") + unit.id.count("__sub_") + unit.id.count("__point_"),
        place=None if place is None else (place.page, place.line),
        blank=blank_after(piece.label, piece.heading or unit.text),
        inferred=any(lead.status is Status.INFERRED for lead in piece.leads),
        table=bool(unit.rows),
    )


def _table(unit: Unit, column: Column) -> Markup:
    label = _label(unit, column) if unit.label is not None else Markup()
    caption = Markup(" ").join(filter(None, (label, visible(unit.heading or ""))))
    return table_markup(
        unit.rows,
        caption,
        lambda cell: marked(cell.text, cell.start, column.marks, column.differences),
        unit.id,
    )


def _label(unit: Unit, column: Column) -> Markup:
    """Give a label, marked where a witness has lost or changed it."""
    assert unit.label is not None
    printed = unit.label.printed
    place = label_at(column.standing.base.column, unit)
    over = [
        one
        for one in column.differences
        if place is not None and _overlap(one.difference.at, place)
    ]
    if not over:
        return visible(printed)
    kinds = " ".join(sorted({one.difference.kind.value for one in over}))
    made = Markup('<mark class="{}">{}</mark>').format(kinds, visible(printed))
    for one in over:
        made += Markup('<sup class="to"><a href="#{}">{}</a></sup>').format(one.anchor, one.number)
    return made


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _beside(note: Note, column: Column, language: Language) -> Beside:
    anchor = f"{column.prefix}{note.number}"
    if note.finding is not None:
        said = finding_words(note.finding, language)
        return Beside(anchor, note.number, "finding", said, "", column.tag)
    assert note.difference is not None
    one = note.difference
    code = "in-witness" if note.line is None else "in-witness-line"
    where = page_words(code, language, name=note.witness, line=str(note.line))
    said = edition_words(one.kind.value, language)
    base, witness = _short(one.base), _short(one.witness)
    return Beside(anchor, note.number, one.kind.value, said, where, column.tag, base, witness)


def _told(one: Vouched | Stale, language: Language) -> Told:
    kind = "stale" if isinstance(one, Stale) else "attested"
    return Told(kind, page_words(f"status-{kind}", language), beside_words(one, language))


def _short(text: str) -> str:
    held = " ".join(text.split())
    return held if len(held) <= _SHOWN else f"{held[: _SHOWN - 1]}…"


def _within(lines: Iterator[Line], most: int) -> tuple[list[Line], int]:
    """Give the lines that there is room for, and count those that there is none for."""
    kept: list[Line] = []
    left = size = 0
    for line in lines:
        size += sum(len(c.text) + len(c.heading) for c in line.cells if c is not None)
        if size > most:
            left += 1
        else:
            kept.append(line)
    return kept, left


def _command(sheet: Sheet) -> str:
    shelved = sheet.whence.shelved
    return f"muniment verify {shlex.quote(shelved.object)}" if shelved is not None else ""


def _say(language: Language, code: str, **particulars: Any) -> str:
    return page_words(code, language, **{key: str(value) for key, value in particulars.items()})


def _tell(language: Language, code: str, **particulars: Any) -> str:
    return edition_words(code, language, **{key: str(value) for key, value in particulars.items()})


def _as_of(language: Language, size: int, origin: str) -> str:
    return reading_words("limit-as-of", language, size=str(size), origin=origin)


@functools.cache
def _template() -> jinja2.Template:
    filters = {"visible": visible, "clock_time": clock_time}
    return page_template("muniment.edition.showing", filters, {})
