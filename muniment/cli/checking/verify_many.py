"""What `muniment verify` says of a kit of many notices: of each, and of all of them in sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from checksums import Finding, Severity
from manifests import CheckName, Limits, Package, Result, Trust, Verdict
from manifests.judging.published_log import PublishedLog
from manifests.kits.kit_of_many import OBJECTS, NoticeVerdict, verify_kit_of_many
from muniment.archive.tally import Tally
from muniment.cli.common import say
from muniment.cli.progress import Progress
from muniment.fixity.runs import spell_runs
from muniment.words import Language, check_words, count_words, meaning_of


class Judged(NamedTuple):
    """A verdict; of a kit of many notices the sum, with the verdict on each."""

    verdict: Verdict
    notices: Sequence[NoticeVerdict] = ()


def verify_many(
    package: Package, trust: Trust, limits: Limits, published: PublishedLog | None = None
) -> Judged:
    """Verify each notice of a kit of many.

    The sum's checks are the worst of each, and its findings all of theirs.
    """
    every: list[NoticeVerdict] = []
    sizes = package.listing().sizes
    count = len({path.split("/")[1] for path in sizes if path.startswith(OBJECTS)})
    with Progress(count, "verifying") as progress:
        for one in verify_kit_of_many(package, trust, limits, published):
            every.append(one)
            progress.source_done()
    tally = Tally()
    for one in every:
        tally.add(one.verdict)
    stamps = [one.verdict.check(CheckName.NOT_AFTER) for one in every]
    sums = tally.verdict(stamps, every[0].verdict.vouched_roles)
    of_all = {
        CheckName.PACKAGE: {"files": str(len(sizes))},
        CheckName.INCLUSION: {"entries": _entries(every)},
    }
    checks = tuple(
        replace(
            check,
            particulars=_with(check.particulars, **of_all.get(check.name, {})),
            findings=_without_repetition(check.findings, every),
        )
        for check in sums.checks
    )
    return Judged(replace(sums, checks=checks, head=every[0].verdict.head), every)


def notices_to_json(every: Sequence[NoticeVerdict]) -> list[dict[str, Any]]:
    """Give the documented JSON of the verdicts on each notice (docs/json.md)."""
    return [
        {
            "object": dict(one.verdict.facts).get("object", ""),
            "folder": one.home,
            "verdict": one.verdict.code,
            "failed": [
                check.name.number for check in one.verdict.checks if check.result is Result.FAIL
            ],
        }
        for one in every
    ]


def print_notices(every: Sequence[NoticeVerdict], language: Language) -> None:
    """Print a line for each notice, and below it what keeps it from holding."""
    if not every:
        return
    for one in every:
        verdict = one.verdict
        name = dict(verdict.facts).get("object", "?")
        say(f"{one.home}  {name}: {verdict.code} ({meaning_of(verdict, language)})")
        for check in verdict.checks if verdict.code else ():
            if check.result is Result.FAIL or (check in verdict.missing):
                title, result, detail = check_words(check, language)
                say(f"    {check.name.number:>2}  {result:<11}  {title}: {detail}")
    codes = [one.verdict.code for one in every]
    say()
    say(count_words(codes.count(0), codes.count(2), codes.count(1), language))
    say()


def _without_repetition(
    findings: Sequence[Finding], every: Sequence[NoticeVerdict]
) -> tuple[Finding, ...]:
    """Say once of all notices what a published log has besides that may be about some of them."""
    later = [one for one in findings if one.code == "log-later"]
    if not later:
        return tuple(findings)
    memories = (one.verdict.check(CheckName.MEMORY).findings for one in every)
    count = sum(any(one.code == "log-later" for one in found) for found in memories)
    told = (("count", str(count)), ("entry", later[0].get("entry") or "?"))
    many = Finding("log-later-many", Severity.NOTE, later[0].where, told)
    kept = (one for one in findings if not one.code.startswith(("log-later", "log-nothing")))
    return (*kept, many)


def _entries(every: Sequence[NoticeVerdict]) -> str:
    indexes = sorted({each.index for one in every for each in one.verdict.positions})
    runs: list[tuple[int, int]] = []
    for index in indexes:
        first = runs.pop()[0] if runs and runs[-1][1] == index - 1 else index
        runs.append((first, index))
    return spell_runs(runs)


def _with(particulars: tuple[tuple[str, str], ...], **more: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({**dict(particulars), **more}.items()))
