"""The documented JSON of `muniment read` (docs/json.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from muniment.edition.alignment.pairs import Spoken, sentence_pairs
from muniment.edition.alignment.parallel import Piece, Row
from muniment.edition.alignment.standing import Standing
from muniment.edition.differences.apparatus import Note
from muniment.edition.model import RULES, ExactText, Unit
from muniment.edition.shape import finding_json, rows_json, spans_json
from muniment.edition.sheet import Sheet
from muniment.edition.whence import whence_json


def sheet_json(sheet: Sheet) -> dict[str, Any]:
    """Give the JSON that `muniment read --json` prints."""
    standings = sheet.parallel.standings
    return {
        "rules": RULES,
        "whence": whence_json(sheet.whence),
        "languages": [
            {
                "language": one.language,
                "base": one.base.rendition.name,
                "labels": one.base.labels,
                "witnesses": [witness.rendition.name for witness in one.witnesses],
                "lacking": list(one.lacking),
                "notes": [_note(note, one) for note in sheet.apparatus[at].notes],
                "notes_left_out": sheet.apparatus[at].left_out,
                "set_otherwise": dict(sheet.apparatus[at].set_otherwise),
            }
            for at, one in enumerate(standings)
        ],
        "rows": [
            {
                "id": row.id,
                "joined": row.joined.value,
                "confidence": row.confidence,
                "cells": [
                    None if piece is None else _cell(piece, one.base.exact)
                    for one, piece in zip(standings, row.cells, strict=True)
                ],
                "sentences": list(_sentences(row, standings)),
            }
            for row in sheet.parallel.rows
        ],
        "missing": list(sheet.missing),
        "unweighed": sheet.parallel.unweighed,
        "findings": [finding_json(one) for one in sheet.general],
    }


def _cell(piece: Piece, exact: ExactText) -> dict[str, Any]:
    return {
        "unit": piece.unit.id,
        "label": piece.label or None,
        "heading": piece.heading or None,
        "text": piece.unit.text,
        "status": _status(piece),
        "spans": spans_json(piece.unit.spans, exact),
        "rows": rows_json(piece.unit, exact),
    }


def _sentences(row: Row, standings: Sequence[Standing]) -> Iterator[dict[str, Any]]:
    """Give which sentences go with which, of each language beside the first that the row has."""
    for pair in sentence_pairs(row, standings):
        yield {
            "first": standings[pair.first.cell].language,
            "first_spans": _spoken(pair.first, standings),
            "second": standings[pair.second.cell].language,
            "second_spans": _spoken(pair.second, standings),
            "confidence": pair.confidence,
        }


def _spoken(spoken: Spoken, standings: Sequence[Standing]) -> list[dict[str, Any]]:
    exact = standings[spoken.cell].base.exact
    return [item for spans in spoken.sentences for item in spans_json(spans, exact)]


def _status(piece: Piece) -> str:
    units: tuple[Unit, ...] = (*piece.leads, piece.unit)
    return next((one.status.value for one in units if one.status is not piece.unit.status), "") or (
        piece.unit.status.value
    )


def _note(note: Note, standing: Standing) -> dict[str, Any]:
    one = note.difference
    witness = next((w for w in standing.witnesses if w.rendition.name == note.witness), None)
    return {
        "number": note.number,
        "unit": note.unit,
        "rendition": note.witness,
        "finding": None if note.finding is None else finding_json(note.finding),
        "kind": None if one is None else one.kind.value,
        "base": [] if one is None else spans_json(one.base_spans, standing.base.exact),
        "witness": []
        if one is None or witness is None
        else spans_json(one.witness_spans, witness.exact),
    }
