"""How `muniment repair` answers: in words, and in the JSON of docs/json.md."""

from __future__ import annotations

from typing import Any

from manifests import error
from muniment.archive.desk import Shelved
from muniment.cli.common import say
from muniment.repair import Outcome
from muniment.replicas.replicate import Replicated
from muniment.words import Language, finding_words, repair_words, state_words


def to_json(outcome: Outcome) -> dict[str, Any]:
    """Give the documented JSON of what became of one thing."""
    report = outcome.report()
    return {
        "name": report["object"],
        "outcome": outcome.state.value,
        "versions": outcome.versions,
        "findings": report["findings"],
        "files": report["files"],
        "extra": report["extra"],
        "lacking": [
            {
                "path": one.path,
                "sha512": one.sha512.hex,
                "seen": [{"source": other.source, "why": other.why} for other in one.refused],
            }
            for one in outcome.lacking
        ],
        "refused": [
            {"source": one.source, "path": one.path, "why": one.why} for one in outcome.refused
        ],
        "quarantine": outcome.quarantine,
        "record": outcome.record,
        "index": outcome.index,
    }


def say_outcome(outcome: Outcome, language: Language) -> None:
    """Print what became of one thing."""

    def line(code: str, **particulars: str) -> None:
        say(f"    {repair_words(code, language, **particulars)}")

    said = state_words(outcome.state.value, language)
    say(f"{said}: {outcome.name or repair_words('own', language)}")
    for finding in outcome.findings:
        say(f"    {finding_words(finding, language)}")
    for taken in outcome.files:
        line("came", path=taken.path, source=taken.source)
    for path in outcome.extra:
        line("extra", path=path)
    for lacking in outcome.lacking:
        lost = error("repair-lacking", lacking.path, sha512=lacking.sha512.hex)
        say(f"    {finding_words(lost, language)}")
        for seen in lacking.refused:
            line("seen", source=f"    {seen.source}", why=seen.why)
    for refused in outcome.refused:
        line("refused", source=refused.source, path=refused.path, why=refused.why)
    if outcome.quarantine:
        line("kept", name=outcome.quarantine)
    if outcome.record:
        line("recorded", record=outcome.record, index=str(outcome.index))


def replica_to_json(done: Replicated, shelved: Shelved | None) -> dict[str, Any]:
    """Give the documented JSON of a repaired replica."""
    return {
        "replica": done.name,
        "size": done.size,
        "objects": done.objects,
        "bytes": done.bytes,
        "findings": [
            {"code": one.code, "particulars": dict(one.particulars), "where": one.where}
            for one in done.findings
        ],
        "record": shelved.statement.id if shelved else "",
        "index": shelved.index if shelved else None,
    }


def say_replica(done: Replicated, shelved: Shelved | None, language: Language) -> None:
    """Print what became of a replica."""
    for finding in done.findings:
        say(f"{done.name}: {finding_words(finding, language)}")
    sizes = {"size": str(done.size), "log_size": str(done.log_size), "objects": str(done.objects)}
    say(repair_words("replica", language, name=done.name, **sizes))
    if shelved:
        record = {"record": shelved.statement.id, "index": str(shelved.index)}
        say(f"    {repair_words('recorded', language, **record)}")
