"""What `muniment validate` answers, in the shape that both kinds of checking come to."""

from __future__ import annotations

from dataclasses import dataclass

from checksums import Finding
from muniment.conformance.recognise import Kind
from muniment.conformance.report import Report
from muniment.words import Language, looked_words

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a validation ended. `checked` and `unchecked` are (code, sentence) pairs."""

    kind: Kind
    code: int
    findings: tuple[Finding, ...]
    checked: Lines
    unchecked: Lines
    errors: int
    warnings: int
    left_out: int


def of_report(report: Report, strict: bool, language: Language) -> Answer:
    """Answer with what a validator found."""
    return Answer(
        Kind(report.kind),
        report.code(strict),
        report.findings,
        tuple((looked.code, looked_words(looked, language)) for looked in report.checked),
        tuple((looked.code, looked_words(looked, language)) for looked in report.unchecked),
        report.errors,
        report.warnings,
        report.left_out,
    )
