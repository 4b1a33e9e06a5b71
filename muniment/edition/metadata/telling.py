"""Metadata told: for a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from muniment.edition.fields import Deadline, Entity, Field, Metadata, Reference, Status
from muniment.edition.model import Column, Edition, ExactText, ReadRendition
from muniment.edition.shape import entity_json, field_json, finding_json, spans_json
from muniment.edition.views import Span
from muniment.words.edition import edition_words
from muniment.words.fields import named_words, rule_words, value_words
from muniment.words.findings import finding_words
from muniment.words.language import Language

_TOLD = ("instrument", "article", "table", "link")


def metadata_json(edition: Edition) -> dict[str, Any]:
    """Give the JSON that `muniment metadata --json` prints."""
    return {
        "rules": edition.rules,
        "renditions": [
            {
                "name": one.name,
                "format": one.format,
                "columns": [_column(read, column, text) for read, column, text in _read(one)],
                "findings": [finding_json(finding) for finding in one.findings],
            }
            for one in edition.renditions
        ],
    }


def metadata_lines(edition: Edition, language: Language) -> Iterator[str]:
    """Give the lines; what comes from outside in them is not escaped yet."""
    for number, one in enumerate(edition.renditions):
        if number:
            yield ""
        yield f"{one.name}:"
        for read, column, text in _read(one):
            yield f"  {edition_words(f'form-{read.form}', language, tag=column.language)}"
            for field in read.fields:
                yield f"    {_told(field, text, language)}"
            yield from (f"    {one}" for one in _references(read.references, text, language))
            for limit in read.deadlines:
                yield f"    {_limited(limit, text, language)}"
            for named in read.entities:
                yield f"    {_named(named, text, language)}"
        for finding in one.findings:
            yield f"  {finding_words(finding, language)} ({finding.code})"


def _read(one: ReadRendition) -> Iterator[tuple[Metadata, Column, ExactText]]:
    if one.text is not None:
        for column in one.columns:
            yield one.said_in(column), column, one.text


def _references(found: Sequence[Reference], text: ExactText, language: Language) -> Iterator[str]:
    """Give each reference once, with every line on which it stands."""
    lines: dict[str, list[str]] = {}
    for one in found:
        if one.kind in _TOLD:
            said = edition_words(f"refers-{one.kind}", language, printed=_one_line(one.printed))
            told = f"{said} → {one.target}" if one.target else said
            lines.setdefault(told, []).extend(_number(one.spans, text))
    for told, numbers in lines.items():
        yield f"{told} [{', '.join(dict.fromkeys(numbers))}]" if numbers else told


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _told(field: Field, text: ExactText, language: Language) -> str:
    name = named_words(field.name, language)
    if field.status is Status.CONFLICTING:
        readings = " / ".join(f"{one.value} {_line(one.spans, text)}" for one in field.readings)
        return f"{name}: {edition_words('conflicting', language, readings=readings)}"
    value = value_words(field.name, str(field.value), language)
    if field.status is Status.INFERRED:
        rule = rule_words(field.rule, language)
        return f"{name}: {edition_words('inferred', language, value=value, rule=rule)}"
    return f"{name}: {_one_line(value)} {_line(field.spans, text)}"


def _limited(limit: Deadline, text: ExactText, language: Language) -> str:
    line = _line(limit.spans, text)
    said = " → ".join(
        _one_line(str(one.value)) for one in (limit.who, limit.what) if one is not None
    )
    told = _limit_told(limit, line, language)
    return f"{told}: {said}" if said else told


def _limit_told(limit: Deadline, line: str, language: Language) -> str:
    printed = _one_line(limit.printed)
    if limit.due is None:
        return edition_words("limit", language, printed=printed, line=line)
    return edition_words(
        "limit-due",
        language,
        printed=printed,
        line=line,
        due=str(limit.due.value),
        rule=rule_words(limit.due.rule, language),
    )


def _named(named: Entity, text: ExactText, language: Language) -> str:
    lines = dict.fromkeys(str(text.place(span).line) for span in named.spans)
    return f"{edition_words(f'names-{named.kind}', language, value=_one_line(named.value))}" + (
        f" [{', '.join(lines)}]"
    )


def _line(spans: tuple[Span, ...], text: ExactText) -> str:
    return "".join(f"[{number}]" for number in _number(spans, text))


def _number(spans: tuple[Span, ...], text: ExactText) -> tuple[str, ...]:
    return (str(text.place(spans[0]).line),) if spans else ()


def _column(read: Metadata, column: Column, text: ExactText) -> dict[str, Any]:
    return {
        "language": column.language,
        "form": read.form,
        "fields": [field_json(field, text) for field in read.fields],
        "references": [_reference(one, text) for one in read.references],
        "deadlines": [_deadline(one, text) for one in read.deadlines],
        "entities": [entity_json(one, text) for one in read.entities],
    }


def _reference(one: Reference, text: ExactText) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "value": one.value,
        "printed": one.printed,
        "unit": one.unit,
        "target": one.target,
        "issuer": one.issuer,
        "number": one.number,
        "relation": one.relation,
        "spans": spans_json(one.spans, text),
    }


def _deadline(one: Deadline, text: ExactText) -> dict[str, Any]:
    return {
        "printed": one.printed,
        "event": one.event,
        "amount": one.amount,
        "measure": one.measure,
        "unit": one.unit,
        "who": None if one.who is None else field_json(one.who, text),
        "what": None if one.what is None else field_json(one.what, text),
        "due": None if one.due is None else field_json(one.due, text),
        "spans": spans_json(one.spans, text),
    }
