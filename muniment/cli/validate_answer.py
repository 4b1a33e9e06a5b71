"""What `muniment validate` answers, from a validator's report or from the verifier's verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checksums import Finding, Severity
from manifests import Check, Result, Trust
from muniment.archive.archive import Archive
from muniment.archive.inspect import Inspector
from muniment.cli.common import CallError, config, remember
from muniment.cli.verify_command import verify_path
from muniment.conformance.recognise import Kind
from muniment.conformance.report import Report
from muniment.keys import KeyFolder
from muniment.words import Language, check_words, looked_words

# What is our own is verified, with the trust of whoever asks.
OWN = frozenset({Kind.ARCHIVE, Kind.KIT, Kind.LOG})

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


def verify_own(path: Path, kind: Kind, trust: Trust, language: Language) -> Answer:
    """Verify one of our own: a verdict's codes are kept, so 2 says that trust is missing."""
    if kind is Kind.LOG:
        checks, code = _check_log(path, trust)
    else:
        verdict = verify_path(path, trust)
        checks, code = verdict.checks, verdict.code
    findings = tuple(finding for check in checks for finding in check.findings)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    done = (check for check in checks if check.result is not Result.NOT_CHECKED)
    left = (check for check in checks if check.result is Result.NOT_CHECKED)
    return Answer(
        kind,
        code,
        findings,
        _lines(done, language),
        _lines(left, language),
        errors,
        len(findings) - errors,
        0,
    )


def _lines(checks: Iterable[Check], language: Language) -> Lines:
    lines: list[tuple[str, str]] = []
    for check in checks:
        name, result, detail = check_words(check, language)
        said = f"{name}: {detail}" if check.result is not Result.FAIL else f"{name}: {result}"
        lines.append((check.name.label, said))
    return tuple(lines)


def _check_log(path: Path, trust: Trust) -> tuple[tuple[Check, ...], int]:
    root = path.absolute().parent
    if not (root / "muniment.toml").exists():
        raise CallError(
            f"{path} is a log without its archive: {root} has no muniment.toml and keys/, which "
            "say whose log it is."
        )
    archive = Archive.open(root)
    inspector = Inspector(archive, trust)
    checks = inspector.check_log(KeyFolder(config().keys(archive.roles.origin)))
    if any(check.result is Result.FAIL for check in checks):
        return checks, 1
    if not inspector.roles.vouched:
        return checks, 2
    remember(trust, inspector.note, archive.roles)
    return checks, 0
