"""Check 10, the part of witnesses: as many of those that the verifier pins cosigned this very head.

Where he pins none, what a package brings is a claim that nobody can weigh, and is not looked at.
Where he pins some, a file that cannot be read, or a line by one of them that is not over this head,
is wrong evidence; lines by others are passed over. Two keys under one of his names count once. The
times in cosignatures are shown as the witnesses' own word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from checksums import Finding
from manifests.claims.statement import spell_time
from manifests.errors import FormatError
from manifests.log.checkpoint import Checkpoint
from manifests.log.cosignature import check_cosignatures, parse_cosignatures
from manifests.ssh.sshkey import SignatureError
from manifests.trust import Trust
from manifests.verdict import Check, Result, error, judge, not_checked

_LAST = 253402300799  # the last second of the year 9999


@dataclass(frozen=True, slots=True)
class CosignatureFile:
    """What one witness gave for a checkpoint, as a package brings it; `where` is for findings."""

    where: str
    data: bytes


def judge_witnesses(
    memory: Check, head: Checkpoint, files: Sequence[CosignatureFile], trust: Trust
) -> Check:
    """Put together how check 10 ended by the verifier's own memory, and what witnesses say."""
    need = trust.policy.witnesses
    if not (need or trust.witnesses):
        return memory
    good, findings = _look_at(head, files, trust)
    told = {
        **dict(memory.particulars),
        "cosigned": str(len(good)),
        "need": str(need),
        "size": str(head.size),
        "witnesses": ", ".join(f"{name} ({good[name]})" for name in sorted(good)),
    }
    if findings or memory.result is Result.FAIL:
        return judge(memory.name, (*memory.findings, *findings), **told)
    if len(good) < need:
        return not_checked(memory.name, "witnesses-too-few", **_without(told, "why"))
    first = ("why", "first-seen") in memory.particulars
    if memory.result is Result.PASS and good:
        said = "witnessed" if "remembered" in told else "witnessed-first"
        return judge(memory.name, (), **_without(told, "said"), said=said)
    if need and first:
        return judge(memory.name, (), **_without(told, "why"), said="witnessed-first")
    return replace(memory, particulars=tuple(sorted(told.items())))


def _without(particulars: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in particulars.items() if key != name}


def _look_at(
    head: Checkpoint, files: Sequence[CosignatureFile], trust: Trust
) -> tuple[dict[str, str], list[Finding]]:
    """Give the latest time of each pinned witness that cosigned, and what is wrong."""
    body, names = head.body(), {key: name for name, key in trust.witnesses}
    latest: dict[str, int] = {}
    findings: list[Finding] = []
    for file in files:
        try:
            lines = parse_cosignatures(file.data, len(file.data))
            found = check_cosignatures(body, lines, names)
        except SignatureError as failure:
            findings.append(error("cosignature-wrong", file.where, detail=str(failure)))
        except FormatError as failure:
            findings.append(error("cosignature-unreadable", file.where, detail=str(failure)))
        else:
            for one in found:
                name = names[one.verifier]
                latest[name] = max(one.time, latest.get(name, 0))
    return {name: _spell(time) for name, time in latest.items()}, findings


def _spell(seconds: int) -> str:
    return spell_time(datetime.fromtimestamp(min(seconds, _LAST), UTC))
