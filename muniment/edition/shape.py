"""The documented JSON of an edition (docs/json.md)."""

from __future__ import annotations

from typing import Any

from checksums import Finding
from muniment.edition.fields import Entity, Field
from muniment.edition.model import (
    Column,
    Edition,
    ExactText,
    Kind,
    Label,
    Placed,
    ReadRendition,
    Unit,
)
from muniment.edition.views import Span


def edition_json(edition: Edition) -> dict[str, Any]:
    """Give the JSON that `muniment edition --json` prints."""
    return {
        "rules": edition.rules,
        "renditions": [_rendition(one) for one in edition.renditions],
        "findings": [finding_json(one) for one in edition.findings],
    }


def _rendition(one: ReadRendition) -> dict[str, Any]:
    text = one.text
    return {
        "name": one.name,
        "format": one.format,
        "encoding": None if text is None else text.encoding,
        "characters": None if text is None else len(text.content),
        "lines": None if text is None else len(text.lines),
        "pages": None if text is None else len(text.pages),
        "fields": [] if text is None else [field_json(field, text) for field in one.fields],
        "witness": one.witness,
        "columns": []
        if text is None
        else [
            {
                **_column(column, text),
                "entities": [entity_json(named, text) for named in said.entities],
            }
            for column, said in zip(one.columns, one.said, strict=True)
        ],
        "placed": [_placed(piece) for piece in one.placed],
        "findings": [finding_json(finding) for finding in one.findings],
    }


def _placed(one: Placed) -> dict[str, Any]:
    return {
        "char_start": one.span.start,
        "char_end": one.span.end,
        "page": one.page,
        "box": list(one.box),
        "confidence": one.confidence,
    }


def _column(column: Column, text: ExactText) -> dict[str, Any]:
    return {
        "language": column.language,
        "units": [unit_json(unit, text) for unit in column.units],
    }


def unit_json(unit: Unit, text: ExactText) -> dict[str, Any]:
    """Give a unit with those within it."""
    return {
        "id": unit.id,
        "kind": unit.kind.name.lower(),
        "number": unit.number,
        "label": None if unit.label is None else _label(unit.label, text),
        "heading": unit.heading,
        "text": unit.text,
        "spans": spans_json(unit.spans, text),
        "status": unit.status.value,
        "children": [unit_json(child, text) for child in unit.children],
        "rows": rows_json(unit, text),
    }


def rows_json(unit: Unit, text: ExactText) -> list[list[dict[str, Any]]] | None:
    """Give the rows of a table, cell by cell; None for what is no table."""
    if unit.kind is not Kind.TABLE:
        return None
    return [
        [
            {
                "text": cell.text,
                "header": cell.header,
                "rowspan": cell.rowspan,
                "colspan": cell.colspan,
                "spans": spans_json(cell.spans, text),
            }
            for cell in row
        ]
        for row in unit.rows
    ]


def field_json(field: Field, text: ExactText) -> dict[str, Any]:
    """Give a field; a conflicting one with its readings."""
    return {
        "name": field.name,
        "status": field.status.value,
        "value": field.value,
        "printed": field.printed,
        "language": field.language,
        "rule": field.rule,
        "spans": spans_json(field.spans, text),
        "readings": [field_json(one, text) for one in field.readings],
    }


def entity_json(named: Entity, text: ExactText) -> dict[str, Any]:
    """Give something that a text names, with each place where it was read."""
    return {
        "kind": named.kind,
        "value": named.value,
        "status": named.status.value,
        "role": named.role or None,
        "unit": named.unit,
        "language": named.language,
        "rule": named.rule,
        "spans": spans_json(named.spans, text),
    }


def spans_json(spans: tuple[Span, ...], text: ExactText) -> list[dict[str, Any]]:
    """Give spans with what is printed there, and where that is."""
    return [{"text": text.printed(span), **text.place(span).to_json()} for span in spans]


def finding_json(finding: Finding) -> dict[str, Any]:
    """Give a finding as every answer gives it."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "where": finding.where,
        "particulars": dict(finding.particulars),
        "rule": finding.rule,
    }


def _label(label: Label, text: ExactText) -> dict[str, Any]:
    return {
        "printed": label.printed,
        "family": label.family,
        "spans": spans_json(label.spans, text),
    }
