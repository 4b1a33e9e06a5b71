"""Differences told: for a terminal, and as JSON."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from checksums import Finding
from muniment.edition.alignment.standing import Copy, Standing
from muniment.edition.differences.apparatus import held_against, units_at
from muniment.edition.differences.collation import Difference, DifferenceKind
from muniment.edition.differences.comparing import Compared, Side
from muniment.edition.differences.versions import Change, ChangeKind
from muniment.edition.differences.words import in_context
from muniment.edition.model import RULES, Column, Edition, Kind, Unit
from muniment.edition.shape import finding_json, spans_json
from muniment.words.edition import edition_words
from muniment.words.findings import finding_words
from muniment.words.language import Language
from muniment.words.versions import version_words

_SHOWN = 70
_BRIEF = 12  # characters, up to which a variant reading is shown in its context


@dataclass(frozen=True, slots=True)
class Collated:
    """What differs in one witness from the base of its language, the gravest first."""

    witness: Copy
    differences: tuple[Difference, ...]


def unread(edition: Edition) -> tuple[Finding, ...]:
    """Give what was found of renditions that have no text to be compared."""
    return tuple(f for one in edition.renditions if not one.columns for f in one.findings)


def collate_language(standing: Standing) -> tuple[Collated, ...]:
    """Hold each witness of a language against its base."""
    return tuple(
        Collated(witness, held_against(standing.base, witness)) for witness in standing.witnesses
    )


def changes_json(versions: tuple[int, int], compared: Sequence[Compared]) -> dict[str, Any]:
    """Give the JSON that `muniment diff --json` prints."""
    return {
        "rules": RULES,
        "before": versions[0],
        "after": versions[1],
        "languages": [change_json(one) for one in compared],
    }


def change_json(one: Compared) -> dict[str, Any]:
    """Give the changes of one language as JSON."""
    return {
        "language": one.language,
        "before": one.before and one.before.name,
        "after": one.after and one.after.name,
        "in_both": one.before is not None and one.after is not None,
        "changes": [_change(change, one) for change in one.changes],
    }


def changes_lines(
    versions: tuple[int, int], compared: Sequence[Compared], language: Language
) -> Iterator[str]:
    """Give the lines; what comes from outside in them is not escaped yet."""
    for one in compared:
        yield from language_lines(versions, one, language)


def language_lines(versions: tuple[int, int], one: Compared, language: Language) -> Iterator[str]:
    """Give the lines of one language; what comes from outside in them is not escaped yet."""
    names = dict.fromkeys(side.name for side in (one.before, one.after) if side is not None)
    yield f"{one.language}  ({' → '.join(names)})"
    if one.before is None or one.after is None:
        version = str(versions[one.before is None])
        yield f"  {version_words('in-one-version', language, version=version)}"
    elif not one.changes:
        yield f"  {version_words('no-change', language)}"
    for change in one.changes:
        yield f"  {_change_line(change, one, language)}"
        yield from (f"    {line}" for line in _pieces(change, one))


def differences_json(
    found: Sequence[tuple[Standing, Sequence[Collated]]],
) -> dict[str, Any]:
    """Give the JSON that `muniment collate --json` prints."""
    return {"rules": RULES, "languages": [_collated(*one) for one in found]}


def _collated(standing: Standing, collated: Sequence[Collated]) -> dict[str, Any]:
    unit_at = units_at(standing)
    return {
        "language": standing.language,
        "base": standing.base.rendition.name,
        "labels": standing.base.labels,
        "witnesses": [
            {
                "name": one.witness.rendition.name,
                "labels": one.witness.labels,
                "differences": [
                    _difference(found, unit_at(found), standing.base, one.witness)
                    for found in one.differences
                ],
                "findings": [finding_json(finding) for finding in one.witness.rendition.findings],
            }
            for one in collated
        ],
        "lacking": list(standing.lacking),
    }


def differences_lines(
    standing: Standing, collated: Sequence[Collated], language: Language
) -> Iterator[str]:
    """Give the lines; what comes from outside in them is not escaped yet."""
    base, unit_at = standing.base, units_at(standing)
    yield edition_words(
        "base", language, tag=standing.language, name=base.rendition.name, labels=str(base.labels)
    )
    for name in standing.lacking:
        yield f"  {edition_words('not-in', language, tag=standing.language, name=name)}"
    for one in collated:
        labels, name = str(one.witness.labels), one.witness.rendition.name
        yield f"  {edition_words('held-against', language, witness=name, labels=labels)}"
        marks = sum(found.kind is DifferenceKind.TYPOGRAPHIC for found in one.differences)
        for found in one.differences:
            if found.kind is not DifferenceKind.TYPOGRAPHIC:
                yield f"    {_difference_line(found, unit_at(found), base, one.witness, language)}"
        if marks:
            yield f"    {edition_words('typographic', language, count=str(marks))}"
        if not one.differences:
            yield f"    {edition_words('no-difference', language)}"
        for finding in one.witness.rendition.findings:
            yield f"    {finding_words(finding, language)} ({finding.code})"


def _change_line(change: Change, one: Compared, language: Language) -> str:
    both = change.kind in (ChangeKind.MOVED, ChangeKind.RENUMBERED) and bool(change.pieces)
    kind = version_words(f"change-{change.kind.value}{'-amended' if both else ''}", language)
    sides = ((change.before, one.before), (change.after, one.after))
    named = (
        _named(unit, side.column) for unit, side in sides if unit is not None and side is not None
    )
    return f"{' → '.join(dict.fromkeys(named))}: {kind}{_lines_of(change, one)}"


def _named(unit: Unit, column: Column) -> str:
    """Name a unit by its number, in an annex with that one's label before it: 附件2 3.

    What is no article, and has no label either, is named by its id.
    """
    annex = _annex_of(unit, column)
    label = annex.label.printed if annex is not None and annex.label is not None else ""
    number = unit.number if unit.kind is Kind.ARTICLE else None
    if number is None and unit.kind is Kind.TABLE and unit.label is not None:
        number = unit.label.printed
    return _one_line(label if annex is unit else f"{label} {number or unit.id}")


def _annex_of(unit: Unit, column: Column) -> Unit | None:
    """Give the annex that a unit is or stands in."""
    at = bisect_right(column.units, unit.start, key=attrgetter("start")) - 1
    held = column.units[max(at, 0)]
    return held if held.kind is Kind.ANNEX and held.start <= unit.start < held.end else None


def _lines_of(change: Change, one: Compared) -> str:
    places = [
        f"[{line}]"
        for unit, side in ((change.before, one.before), (change.after, one.after))
        if unit is not None and side is not None and (line := _line(unit, side)) is not None
    ]
    return f"  {' '.join(places)}" if places else ""


def _pieces(change: Change, one: Compared) -> Iterator[str]:
    was, now = _texts(change, one)
    if change.before is None or change.after is None:
        sign = "-" if change.after is None else "+"
        yield f"{sign} [{_short(was or now)}]"
    for gap in change.pieces:
        sides = (("-", was, gap.start, gap.end), ("+", now, gap.other_start, gap.other_end))
        for sign, text, start, end in sides:
            if start < end:
                yield f"{sign} {_bracketed(text, start, end)}"


def _bracketed(text: str, start: int, end: int) -> str:
    """Show a piece in what stands around it; one that is long fills the line alone."""
    piece = _short(text[start:end])
    whole = _one_line(in_context(text, start, end))
    return f"[{piece}]" if end - start > _SHOWN else whole


def _texts(change: Change, one: Compared) -> tuple[str, str]:
    """Give what is read of both sides; nothing where one is not there."""
    return _text(change.before, one.before), _text(change.after, one.after)


def _text(unit: Unit | None, side: Side | None) -> str:
    """Give what a unit reads, or its label where it has nothing else."""
    if unit is None or side is None:
        return ""
    return side.column.whole_text(unit) or (unit.label.printed if unit.label is not None else "")


def _read(change: Change, one: Compared) -> Iterator[tuple[str, str]]:
    was, now = _texts(change, one)
    if change.before is None or change.after is None:
        yield was, now
    for gap in change.pieces:
        yield was[gap.start : gap.end], now[gap.other_start : gap.other_end]


def _short(text: str) -> str:
    held = _one_line(text)
    return held if len(held) <= _SHOWN else f"{held[: _SHOWN - 1]}\u2026"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _change(change: Change, one: Compared) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "before": _unit(change.before, one.before),
        "after": _unit(change.after, one.after),
        "pieces": [{"before": was, "after": now} for was, now in _read(change, one)],
    }


def _unit(unit: Unit | None, side: Side | None) -> dict[str, Any] | None:
    if unit is None or side is None:
        return None
    annex = _annex_of(unit, side.column)
    return {
        "id": unit.id,
        "number": unit.number,
        "annex": annex.id if annex is not None else None,
        "line": _line(unit, side),
    }


def _line(unit: Unit, side: Side) -> int | None:
    """Give the line of the print on which a unit begins: its label, else its text."""
    spans = unit.label.spans if unit.label is not None else unit.spans
    return side.exact.place(spans[0]).line if spans else None


def _difference_line(
    found: Difference, unit: str | None, base: Copy, witness: Copy, language: Language
) -> str:
    """Say it with what either has, and on which line: [n] of the base, [n*] of the witness."""
    sides = (
        (found.base, base.exact, found.base_spans, ""),
        (found.witness, witness.exact, found.witness_spans, "*"),
    )
    # A character or a word that is read otherwise says little without what is around it.
    brief = found.kind is DifferenceKind.VARIANT and all(
        len(spans) == 1 and len(text) <= _BRIEF for text, _, spans, _ in sides
    )
    shown = " | ".join(
        f"[{exact.place(spans[0]).line}{mark}] "
        f"{_bracketed(exact.content, spans[0].start, spans[0].end) if brief else _short(text)}"
        for text, exact, spans, mark in sides
        if text.strip() and spans
    )
    said = edition_words(found.kind.value, language)
    return f"{said}: {unit} {shown}" if unit else f"{said}: {shown}"


def _difference(found: Difference, unit: str | None, base: Copy, witness: Copy) -> dict[str, Any]:
    return {
        "kind": found.kind.value,
        "unit": unit,
        "weight": found.weight,
        "base": spans_json(found.base_spans, base.exact),
        "witness": spans_json(found.witness_spans, witness.exact),
    }
