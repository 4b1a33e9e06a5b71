"""Rows of what is read: the pieces of a text beside those of other languages, and its fields.

Everything here is derived by rules from the renditions, and leads back to the place in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from muniment.edition import Edition, ExactText, Field, Kind, Span, Status, Unit
from muniment.edition.alignment.pairs import sentence_pairs
from muniment.edition.alignment.parallel import Parallel, Piece
from muniment.edition.alignment.parallel import Row as Together
from muniment.edition.fields import Metadata
from muniment.edition.metadata import read_metadata
from muniment.exchange.dataset.carried import Value

Row = dict[str, Value]


def segment_rows(version: Mapping[str, Value], parallel: Parallel) -> Iterator[Row]:
    """Give each piece of each language, in the order in which it is read.

    `version` is the notice and the version that it is of. Pieces of one row say the same.
    """
    for index, standing in enumerate(parallel.standings):
        copy, language = standing.base, standing.language
        above = {one.id: chain for one, chain in _chains(copy.column.units, ())}
        place = 0
        for at, together in enumerate(parallel.rows, start=1):
            piece = together.cells[index]
            if piece is not None:
                place += 1
                yield {
                    **version,
                    "language": language,
                    "segment": place,
                    "row": at,
                    **_joined(together),
                    **_piece(piece, above[piece.unit.id]),
                    "rendition": copy.rendition.name,
                    **_place(tuple(_spans(piece)), copy.exact),
                    "spans": _pairs(piece.unit.spans),
                }


def sentence_rows(version: Mapping[str, Value], parallel: Parallel) -> Iterator[Row]:
    """Give which sentences of pieces that stand side by side say the same.

    A language is held against the first that the row has; of either side there may be none.
    """
    places = [0] * len(parallel.standings)
    languages = [one.language for one in parallel.standings]
    for at, together in enumerate(parallel.rows, start=1):
        for cell, piece in enumerate(together.cells):
            places[cell] += piece is not None
        for number, pair in enumerate(sentence_pairs(together, parallel.standings), start=1):
            first, second = pair.first, pair.second
            yield {
                **version,
                "row": at,
                "pair": number,
                "language": languages[first.cell],
                "segment": places[first.cell],
                "text": first.text,
                "spans": _pairs(first.spans),
                "other_language": languages[second.cell],
                "other_segment": places[second.cell],
                "other_text": second.text,
                "other_spans": _pairs(second.spans),
                "confidence": float(pair.confidence),
            }


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """One language of a rendition with what it says of itself; `about` is whence, for rows."""

    about: Row
    rendition: str
    text: ExactText
    metadata: Metadata


def read_columns(
    version: Mapping[str, Value], edition: Edition, parallel: Parallel
) -> tuple[ReadColumn, ...]:
    """Read what each rendition says of itself, in each of its languages."""
    bases = [one.base.column for one in parallel.standings]
    return tuple(
        ReadColumn(
            {
                **version,
                "rendition": rendition.name,
                "language": column.language,
                "base": any(column is one for one in bases),
            },
            rendition.name,
            text,
            read_metadata(column, text.content),
        )
        for rendition in edition.renditions
        if (text := rendition.text) is not None
        for column in rendition.columns
    )


def field_rows(columns: Iterable[ReadColumn]) -> Iterator[Row]:
    """Give what renditions say of themselves.

    A field of which prints differ has its readings below it, from 1; of its own it has none.
    """
    numbers = Counter[str]()
    for column in columns:
        for field in column.metadata.fields:
            numbers[column.rendition] += 1
            for reading, one in enumerate((field, *field.readings)):
                yield {
                    **column.about,
                    "field": numbers[column.rendition],
                    "reading": reading,
                    "form": column.metadata.form,
                    "name": field.name,
                    **_field(one, column.text),
                }


def reference_rows(columns: Iterable[ReadColumn]) -> Iterator[Row]:
    """Give what renditions refer to, in the order of each language's text."""
    numbers = Counter[str]()
    for column in columns:
        for one in column.metadata.references:
            numbers[column.rendition] += 1
            yield {
                **column.about,
                "reference": numbers[column.rendition],
                "kind": one.kind,
                "value": one.value,
                "printed": one.printed,
                "unit": one.unit,
                "target": one.target,
                "issuer": one.issuer,
                "number": one.number,
                "relation": one.relation,
                **_place(one.spans, column.text),
                "spans": _pairs(one.spans),
            }


def deadline_rows(columns: Iterable[ReadColumn]) -> Iterator[Row]:
    """Give the time limits that renditions set, in the order of each language's text."""
    numbers = Counter[str]()
    for column in columns:
        for one in column.metadata.deadlines:
            numbers[column.rendition] += 1
            yield {
                **column.about,
                "deadline": numbers[column.rendition],
                "printed": one.printed,
                "amount": one.amount,
                "measure": one.measure,
                "event": one.event,
                "due": None if one.due is None else one.due.value,
                "due_rule": None if one.due is None else one.due.rule,
                "who": None if one.who is None else one.who.value,
                "what": None if one.what is None else one.what.value,
                "unit": one.unit,
                **_place(one.spans, column.text),
                "spans": _pairs(one.spans),
            }


def _joined(together: Together) -> Row:
    return {
        "row_unit": together.id,
        "joined": together.joined.value,
        "confidence": float(together.confidence),
    }


def _piece(piece: Piece, chain: tuple[Unit, ...]) -> Row:
    unit = piece.unit
    articles = [one for one in (*chain, unit) if one.kind is Kind.ARTICLE]
    numbered = next((one for one in reversed(piece.leads) if one.label is not None), unit)
    return {
        "unit": unit.id,
        "kind": unit.kind.name.lower(),
        "number": numbered.number,
        "label": piece.label,
        "heading": piece.heading,
        "text": unit.text,
        "article": articles[-1].id if articles else None,
        "parents": [one.id for one in chain],
        "status": unit.status.value,
    }


def _field(field: Field, text: ExactText) -> Row:
    spans = field.spans
    if field.status is Status.CONFLICTING:
        spans = tuple(span for one in field.readings for span in one.spans)
    return {
        "status": field.status.value,
        "value": field.value,
        "printed": field.printed,
        "rule": field.rule,
        **_place(spans, text),
        "spans": _pairs(spans),
    }


def _chains(
    units: tuple[Unit, ...], chain: tuple[Unit, ...]
) -> Iterator[tuple[Unit, tuple[Unit, ...]]]:
    """Give each unit with those that it stands in, outermost first."""
    for unit in units:
        yield unit, chain
        yield from _chains(unit.children, (*chain, unit))


def _spans(piece: Piece) -> Iterator[Span]:
    for one in piece.leads:
        if one.label is not None:
            yield from one.label.spans
        yield from one.spans
    yield from piece.unit.spans


def _place(spans: tuple[Span, ...], text: ExactText) -> Row:
    """Say where it begins and ends: the smallest stretch of the text that holds all of it."""
    if not spans:
        return {"page": None, "line": None, "char_start": None, "char_end": None}
    whole = Span(min(one.start for one in spans), max(one.end for one in spans))
    place = text.place(whole)
    return {
        "page": place.page,
        "line": place.line,
        "char_start": whole.start,
        "char_end": whole.end,
    }


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[one.start, one.end] for one in spans]
