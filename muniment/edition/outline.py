"""An edition's outline: what a table of contents would say, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from muniment.edition.model import Column, Edition, ExactText, Kind, ReadRendition, Unit
from muniment.edition.shape import finding_json
from muniment.edition.showing.cells import blank_after, cut, width_of
from muniment.words.edition import edition_words
from muniment.words.findings import finding_words
from muniment.words.language import Language

_WIDTH = 80  # cells of a line, if what is told of a unit needs no more
_INDENT = "  "
_QUIET = (Kind.PARAGRAPH, Kind.INTRO)


def outline_lines(edition: Edition, language: Language) -> Iterator[str]:
    """Give the lines; what comes from outside in them is not escaped yet."""
    for number, one in enumerate(edition.renditions):
        if number:
            yield ""
        yield _head(one, language)
        for column in one.columns:
            yield ""
            yield f"{_INDENT}{column.language}"
            if one.text is not None:
                for unit in column.units:
                    yield from _lines(unit, one.text, 2)
        if one.findings:
            yield ""
        for finding in one.findings:
            yield f"{_INDENT}{finding_words(finding, language)} ({finding.code})"


def _head(one: ReadRendition, language: Language) -> str:
    if one.text is None:
        return f"{one.name}: {edition_words('no-text', language)}"
    counts = {
        "format": one.format,
        "encoding": one.text.encoding,
        "characters": f"{len(one.text.content):,}",
        "articles": str(max(map(_articles, one.columns), default=0)),
    }
    return f"{one.name}: {edition_words('head', language, **counts)}"


def _articles(column: Column) -> int:
    return sum(unit.kind is Kind.ARTICLE for unit in column.walk())


def _lines(unit: Unit, text: ExactText, depth: int) -> Iterator[str]:
    if unit.kind in _QUIET:
        return
    said = unit.heading or unit.text or _first_text(unit)
    label = "" if unit.label is None else unit.label.printed
    if label and said:
        label += blank_after(label, said)
    place = ""
    if unit.label is not None and unit.label.spans:
        place = f"  [{text.place(unit.label.spans[0]).line}]"
    elif unit.spans:
        place = f"  [{text.place(unit.spans[0]).line}]"
    begun = f"{_INDENT * depth}{unit.id}  {label}"
    yield f"{begun}{cut(_one_line(said), _WIDTH - width_of(begun) - width_of(place))}{place}"
    for child in unit.children:
        yield from _lines(child, text, depth + 1)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _first_text(unit: Unit) -> str:
    return next((one.text for one in unit.children if one.kind in _QUIET and one.text), "")


def outline_json(edition: Edition) -> dict[str, Any]:
    """Give the JSON that `muniment outline --json` prints."""
    return {
        "rules": edition.rules,
        "renditions": [
            {
                "name": one.name,
                "format": one.format,
                "columns": [
                    {
                        "language": column.language,
                        "units": [
                            _unit(unit, one.text) for unit in column.units if one.text is not None
                        ],
                    }
                    for column in one.columns
                ],
                "findings": [finding_json(finding) for finding in one.findings],
            }
            for one in edition.renditions
        ],
    }


def _unit(unit: Unit, text: ExactText) -> dict[str, Any]:
    spans = unit.label.spans if unit.label is not None else unit.spans
    return {
        "id": unit.id,
        "kind": unit.kind.name.lower(),
        "number": unit.number,
        "label": None if unit.label is None else unit.label.printed,
        "heading": unit.heading,
        "line": text.place(spans[0]).line if spans else None,
        "children": [_unit(child, text) for child in unit.children if child.kind not in _QUIET],
    }
