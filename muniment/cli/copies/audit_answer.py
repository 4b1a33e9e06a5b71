"""How `muniment audit` answers: in words, and as docs/json.md describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from muniment.archive.desk import Shelved
from muniment.cli.common import say
from muniment.fixity.audit import Audited
from muniment.fixity.quick import place_of
from muniment.fixity.record import PAGE
from muniment.fixity.round import Ending
from muniment.words import Language, finding_words, fixity_words


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a round's record; `why` says why there is none, `failed` that it should be.

    Where it did not fail, `why` is the code of a sentence.
    """

    shelved: Shelved | None
    why: str
    failed: bool = False


def code_of(audited: Audited, recorded: Recorded) -> int:
    """Give the exit code of an audit."""
    stopped = audited.report.ending == Ending.INTERRUPTED.value
    if audited.code == 0 and (recorded.failed or stopped):
        return 3  # Nothing is wrong, but what was asked was not done.
    return audited.code


def to_json(audited: Audited, recorded: Recorded) -> dict[str, Any]:
    """Give the documented JSON of an audit (docs/json.md)."""
    report, shelved = audited.report, recorded.shelved
    return {
        "verdict": code_of(audited, recorded),
        "round": report.round,
        "replica": report.replica or None,
        "began": report.began,
        "ended": report.ended,
        "ending": report.ending,
        "log_size": report.log_size,
        "covered": report.covered,
        "objects": report.objects,
        "files": report.files,
        "bytes": report.size,
        "oldest": report.oldest or None,
        "never": report.never,
        "trusted": audited.vouched,
        "findings": [trouble.to_json() for trouble in report.troubles],
        "findings_left_out": report.left_out,
        "record": shelved.statement.id if shelved else None,
        "index": shelved.index if shelved else None,
        "page": _page_of(shelved) if shelved else None,
        "unrecorded": recorded.why,
    }


def say_audited(audited: Audited, recorded: Recorded, language: Language) -> None:
    """Say what was checked, what was wrong, and what to do next."""

    def tell_of(code: str, **particulars: object) -> None:
        said = {name: str(value) for name, value in particulars.items()}
        say(fixity_words(code, language, said))

    report = audited.report
    tell_of(
        "checked-replica" if report.replica else "checked",
        objects=f"{report.objects:,}",
        files=f"{report.files:,}",
        bytes=f"{report.size:,}",
        replica=report.replica,
    )
    tell_of("log", size=report.log_size)
    found = sum(report.codes.values())
    if found:
        tell_of("one-wrong" if found == 1 else "wrong", count=found)
    else:
        tell_of("whole")
    for trouble in report.troubles:
        say(f"  {trouble.finding.code}: {finding_words(trouble.finding, language)}")
    if report.left_out:
        tell_of("left-out", count=report.left_out)
    if report.covered < report.log_size:
        sampled = report.sample is not None and report.ending == Ending.COMPLETE.value
        why = fixity_words("sample" if sampled else report.ending, language)
        tell_of("rest", covered=report.covered, size=report.log_size, ending=why)
    if report.never:
        tell_of("never", count=report.never)
    elif report.oldest:
        tell_of("oldest", time=report.oldest)
    if not audited.vouched:
        tell_of("no-trust")
    if recorded.shelved is not None:
        one = recorded.shelved
        tell_of("recorded", index=one.index, origin=one.origin, id=one.statement.id)
        tell_of("page", path=_page_of(one))
    elif recorded.failed:
        tell_of("unrecorded", why=recorded.why)
    else:
        tell_of(recorded.why)
    if found:
        tell_of("next")


def _page_of(shelved: Shelved) -> str:
    """Give the path of a round's page, from the archive's root."""
    return f"shelves/{place_of(shelved.statement.object)}/v1/content/{PAGE}"
