"""`muniment validate`: hold anything of a known kind against its specification."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from manifests import MunimentError
from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    config,
    json_option,
    language_option,
    new_command,
    say,
    speak,
    tell,
    trust_of,
    trust_option,
)
from muniment.cli.progress import Progress
from muniment.cli.validate_answer import OWN, Answer, of_report, verify_own
from muniment.config import own_limits
from muniment.conformance.recognise import Kind, recognise
from muniment.conformance.validate import validate
from muniment.words import Language, finding_words, kind_words, summary_words


class UnreadableError(MunimentError):
    """Something in what is validated cannot be read, so nothing is known of the whole."""

    def __init__(self, path: Path, error: OSError) -> None:
        where = os.fsdecode(error.filename) if error.filename else os.fspath(path)
        super().__init__(
            f"{where} cannot be read: {error.strerror or error}. Whether {path} is valid is not "
            "known."
        )


@new_command("validate")
@click.argument("path", type=PATH)
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option(
    "--as",
    "kind_name",
    type=click.Choice([kind.value for kind in Kind]),
    help="Validate it as this, whatever it looks like.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="How many processes read at once; else as many as there are processors.",
)
@trust_option
@language_option
@json_option
def command(
    path: Path,
    strict: bool,
    kind_name: str | None,
    processes: int | None,
    trust_folder: Path | None,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Validate what lies at PATH against the specification it should follow.

    OCFL storage roots and objects (1.0, 1.1), BagIt bags (0.93 to 1.0; folder, zip or tar), WARC
    files (1.0, 1.1), WACZ files, and muniment's own archives, logs and kits, which are verified
    with your trust. What it is, is told from what it holds. Nothing is changed or fetched.
    """
    if not path.is_dir() and not path.is_file():
        # A pipe would be waited for.
        raise CallError(f"There is no file or folder at {path}.")
    kind = Kind(kind_name) if kind_name else recognise(path)
    language = speak(spoken)
    if kind in OWN:
        answer = verify_own(path, kind, trust_of(trust_folder), language)
    else:
        limits = own_limits(config())
        try:
            with _Shown() as shown:
                report = validate(path, kind, limits, processes or os.cpu_count() or 1, shown)
        except OSError as error:
            raise UnreadableError(path, error) from error
        answer = of_report(report, strict, language)
    if as_json:
        answer_json(to_json(path, answer, language))
    else:
        _print(path, answer, language)
    if answer.warnings:
        tell(summary_words("warned", language, count=str(answer.warnings)))
    return answer.code


def to_json(path: Path, answer: Answer, language: Language) -> dict[str, Any]:
    """Give the documented JSON of a validation (docs/json.md)."""
    return {
        "path": os.fspath(path),
        "kind": answer.kind.value,
        "verdict": answer.code,
        "errors": answer.errors,
        "warnings": answer.warnings,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "where": finding.where,
                "particulars": dict(finding.particulars),
                "rule": finding.rule,
                "sentence": finding_words(finding, language),
            }
            for finding in answer.findings
        ],
        "findings_left_out": answer.left_out,
        "checked": [{"code": code, "sentence": said} for code, said in answer.checked],
        "not_checked": [{"code": code, "sentence": said} for code, said in answer.unchecked],
    }


def _print(path: Path, answer: Answer, language: Language) -> None:
    say(f"{path}: {kind_words(answer.kind.value, language)}")
    for finding in answer.findings:
        sentence = finding_words(finding, language)
        where = "" if finding.where in sentence else f"{finding.where}: "
        severity = summary_words(finding.severity.value, language)
        say(f"  {severity:<8} {finding.code}  {where}{sentence}")
    if answer.left_out:
        say("  " + summary_words("left-out", language, count=str(answer.left_out)))
    for heading, lines in (("checked", answer.checked), ("not-checked", answer.unchecked)):
        if lines:
            say(f"{summary_words(heading, language)}:")
        for _, sentence in lines:
            say(f"  - {sentence}")
    counts = {"errors": str(answer.errors), "warnings": str(answer.warnings)}
    say(summary_words(f"verdict-{answer.code}", language, **counts))


class _Shown:
    """Shows on stderr how far a validation is."""

    def __init__(self) -> None:
        self._progress = Progress(0, "validating")

    def __enter__(self) -> _Shown:
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.__exit__()

    def expect(self, parts: int) -> None:
        """Begin anew with the number of files or records to come."""
        self._progress.__exit__()
        self._progress = Progress(parts, "validating")

    def took(self, count: int) -> None:
        """Show bytes that were read."""
        self._progress.bytes_taken(count)

    def done(self) -> None:
        """Show that one more part was judged."""
        self._progress.source_done()
