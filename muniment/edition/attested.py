"""What the rules read of a field that somebody attests: the value, and the place it rests on.

metadata/title           a field of what a notice says of itself
units/art_5/label        how a unit's label is printed; /start and /end, where it begins and ends
alignment/art_5/en       the unit that stands for it in another language
text                     what is printed at a place, character by character
"""

from __future__ import annotations

from dataclasses import dataclass

from manifests import MunimentError
from muniment.edition.alignment.parallel import parallel_of
from muniment.edition.alignment.standing import standings
from muniment.edition.fields import Field, Metadata, Status
from muniment.edition.model import Column, Edition, ExactText, ReadRendition, Unit
from muniment.edition.views import Span
from muniment.words.edition_page import field_names


class FieldError(MunimentError):
    """There is no such field, or nothing in which it could be."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The rules' reading; `value` and `place` are None where they read nothing."""

    rendition: str
    language: str
    value: str | None
    status: str
    place: Span | None


def read_by_rules(
    edition: Edition,
    field: str,
    *,
    rendition: str = "",
    language: str = "",
    place: Span | None = None,
    most_pairs: int,
) -> Machine:
    """Give what the rules read of a field; `place`, where it is given, is where somebody sees it.

    Without a rendition it is the one that the language is read in; the language must be named where
    there are several. Raises `FieldError`.
    """
    one, column = _where(edition, rendition, language)
    text = one.text
    assert text is not None
    if place is not None and place.end > len(text.content):
        raise FieldError(f"{one.name} has {len(text.content)} characters: no place {place.end}.")
    kind, _, name = field.partition("/")
    if kind == "metadata" and name and "/" not in name:
        found = _of_metadata(one.said_in(column), name)
        if name not in field_names() and found[1] is Status.ABSENT:
            raise FieldError(
                f"Nothing that a notice says of itself is called {name!r}; there are "
                f"{', '.join(field_names())}."
            )
    else:
        found = _reading(edition, column, text, field, place, most_pairs)
    value, status, at = found
    return Machine(one.name, column.language, value, status.value, place or at)


_Found = tuple[str | None, Status, Span | None]


def _reading(
    edition: Edition,
    column: Column,
    text: ExactText,
    field: str,
    place: Span | None,
    most_pairs: int,
) -> _Found:
    match field.split("/"):
        case ["units", unit_id, ("label" | "start" | "end") as what]:
            return _of_unit(column.unit(unit_id), what)
        case ["alignment", unit_id, other] if column.unit(unit_id) is not None:
            return _of_alignment(edition, column, unit_id, other, most_pairs)
        case ["text"] if place is not None:
            return text.printed(place), Status.PRINTED, place
        case ["text"]:
            raise FieldError("What is printed where? Name the place: --at START-END.")
        case _:
            raise FieldError(
                f"{field!r} cannot be attested. It is metadata/NAME, units/UNIT/label, "
                "units/UNIT/start, units/UNIT/end, alignment/UNIT/LANGUAGE, or text; `muniment "
                "outline` lists units, `muniment metadata` names."
            )


def _where(edition: Edition, rendition: str, language: str) -> tuple[ReadRendition, Column]:
    readable = [one for one in edition.renditions if one.text is not None and one.columns]
    if rendition:
        readable = [one for one in readable if one.name == rendition]
    if not readable:
        raise FieldError(
            f"{rendition or 'No rendition'} of this version has a text that can be read here."
        )
    had = standings(readable)
    if language:
        bases = (one.base.rendition for one in had)
        for one in (*bases, *readable):
            if (column := one.column(language)) is not None:
                return one, column
        raise FieldError(f"No rendition that can be read here has a text in {language}.")
    if len(had) > 1:
        languages = ", ".join(one.language for one in had)
        raise FieldError(f"Of which language? It has {languages}: give --language.")
    return had[0].base.rendition, had[0].base.column


def _of_metadata(said: Metadata, name: str) -> _Found:
    field: Field | None = said.field(name)
    if field is None:
        return None, Status.ABSENT, None
    value = field.value
    if field.status is Status.CONFLICTING:
        value = " / ".join(str(one.value) for one in field.readings)
    spans = field.spans or tuple(span for one in field.readings for span in one.spans)
    return value, field.status, _around(spans)


def _of_unit(unit: Unit | None, what: str) -> _Found:
    if unit is None:
        return None, Status.ABSENT, None
    if what == "label":
        if unit.label is None:
            return None, Status.ABSENT, None
        return unit.label.printed, unit.status, _around(unit.label.spans)
    every = [span for one in unit.walk() for span in (*_label(one), *one.spans)]
    whole = _around(tuple(every))
    if whole is None:
        return None, Status.ABSENT, None
    return str(whole.start if what == "start" else whole.end), unit.status, whole


def _label(unit: Unit) -> tuple[Span, ...]:
    return unit.label.spans if unit.label is not None else ()


def _of_alignment(
    edition: Edition, column: Column, unit_id: str, other: str, most_pairs: int
) -> _Found:
    parallel = parallel_of(edition, most_pairs).select((column.language, other))
    if len(parallel.standings) != 2:
        raise FieldError(f"{column.language} and {other} are not two languages of this version.")
    for row in parallel.rows:
        ours, theirs = row.cells
        if ours is not None and unit_id in {ours.unit.id, *(one.id for one in ours.leads)}:
            value = None if theirs is None else theirs.key or theirs.unit.id
            status = Status.ABSENT if value is None else Status.INFERRED
            return value, status, _around(ours.unit.spans)
    return None, Status.ABSENT, None


def _around(spans: tuple[Span, ...]) -> Span | None:
    if not spans:
        return None
    return Span(min(one.start for one in spans), max(one.end for one in spans))
