"""What a notice says of itself, as rows of a table: a field a row, a language a column.

Each value has its status: printed, inferred, conflicting; what is expected of a notice and is not
there is said to be absent. What somebody attests stands below what the rules read, and is no part
of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from muniment.edition.fields import Field, Metadata, Status
from muniment.edition.model import ExactText
from muniment.edition.sheet import Sheet
from muniment.edition.views import Span
from muniment.edition.vouched import Vouched, attested_words, by_words, machine_words
from muniment.words import Language
from muniment.words.edition_page import EXPECTED, field_words, page_words
from muniment.words.fields import rule_words, value_words


@dataclass(frozen=True, slots=True)
class Said:
    """One value: what it is, its status, how it is printed where that is otherwise, and where.

    `beside` says of what is attested what the rules read, and by whom it is. `tongue` is the
    language of the value, where that is not the text's: some are said in our words.
    """

    value: str
    status: str = ""
    printed: str = ""
    rule: str = ""
    line: int | None = None
    unit: str | None = None
    beside: str = ""
    tongue: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A row: the field's name, and for each language what is said there."""

    name: str
    cells: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows, and the attestations that stand in them."""

    rows: tuple[Fact, ...]
    vouched: tuple[Vouched, ...]


def facts_of(read: Sequence[Metadata], sheet: Sheet, language: Language) -> Facts:
    """Give the rows, those that are expected of every notice first."""
    standings = sheet.parallel.standings
    placed = [(sheet.index_of(one.said.language), one) for one in sheet.vouched if one.metadata]
    vouched = tuple(one for at, one in placed if at is not None)
    names = dict.fromkeys(
        (
            *EXPECTED,
            *(field.name for one in read for field in one.fields),
            *(one.metadata for one in vouched),
        )
    )
    rows = [
        Fact(
            field_words(name, language),
            tuple(
                (
                    *_of_field(name, metadata, standing.base.exact, language),
                    *(
                        _attested(one, language)
                        for index, one in placed
                        if index == at and one.metadata == name
                    ),
                )
                for at, (metadata, standing) in enumerate(zip(read, standings, strict=True))
            ),
        )
        for name in names
    ]
    cited = tuple(
        tuple(_cited(metadata, standing.base.exact, language))
        for metadata, standing in zip(read, standings, strict=True)
    )
    limits = tuple(
        tuple(_limits(metadata, standing.base.exact, language))
        for metadata, standing in zip(read, standings, strict=True)
    )
    for name, cells in (("cites", cited), ("limit", limits)):
        if any(cells):
            rows.append(Fact(field_words(name, language), cells))
    return Facts(tuple(rows), vouched)


def _attested(one: Vouched, language: Language) -> Said:
    parts = (machine_words(one, language), by_words(one, language))
    entry = page_words("at-entry", language, entry=str(one.attested.index))
    reason = (one.said.reason,) if one.said.reason else ()
    return Said(
        attested_words(one, language),
        "attested",
        beside="; ".join((*parts, entry, *reason)),
        tongue=language.value if one.said.value is None else "",
    )


def _of_field(name: str, read: Metadata, exact: ExactText, language: Language) -> Iterator[Said]:
    found = [field for field in read.fields if field.name == name]
    if not found:
        yield Said("", Status.ABSENT.value)
    for field in found:
        for one in field.readings or (field,):
            yield _said(one, field, exact, language)


def _said(one: Field, field: Field, exact: ExactText, language: Language) -> Said:
    printed = "" if one.printed is None or _alike(one.printed, one.value) else one.printed
    inferred = field.status is Status.INFERRED
    value = value_words(one.name, one.value or "", language)
    return Said(
        value,
        field.status.value,
        printed,
        rule_words(one.rule, language) if inferred else "",
        None if inferred else _line(one.spans, exact),
        tongue="" if value == (one.value or "") else language.value,
    )


def _alike(printed: str, value: str | None) -> bool:
    return "".join(printed.split()) == "".join((value or "").split())


def _cited(read: Metadata, exact: ExactText, language: Language) -> Iterator[Said]:
    for one in read.references:
        if one.kind == "instrument":
            relation = page_words(f"relation-{one.relation or 'mention'}", language)
            yield Said(one.printed, "", relation, "", _line(one.spans, exact), one.unit)


def _limits(read: Metadata, exact: ExactText, language: Language) -> Iterator[Said]:
    for one in read.deadlines:
        yield Said(one.printed, "", "", "", _line(one.spans, exact), one.unit)
        if one.due is not None and one.due.value is not None:
            rule = rule_words(one.due.rule, language)
            yield Said(one.due.value, one.due.status.value, "", rule)


def _line(spans: tuple[Span, ...], exact: ExactText) -> int | None:
    return exact.place(spans[0]).line if spans else None
