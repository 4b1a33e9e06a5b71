"""Check 12: this record was composed after A, by the beacons that the verifier pins.

A beacon's round is known to nobody before its time, so what names it is younger. Only what claims a
pinned beacon is judged: it must be a round of that beacon, and the captures must have begun with
the same; what nobody pins counts for nothing, good or bad. Blocks of Bitcoin are one beacon, pinned
by the least difficulty that counts (`manifests.judging.block_beacons`). A is the k-th latest of the
rounds' and blocks' times, k being how many beacons he asks for. B, if it is known, cannot lie
before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from checksums import Finding, Severity
from manifests.claims.manifest import statement_path
from manifests.claims.statement import RECORDING, parse_time, spell_time
from manifests.errors import LimitError
from manifests.judging.block_beacons import judge_block
from manifests.limits import Limits
from manifests.moments.beacon import (
    BITCOIN,
    KINDS,
    BeaconError,
    Block,
    Missing,
    NoBlock,
    Round,
    Value,
    read_beacons,
)
from manifests.moments.beacon import KIND as DRAND
from manifests.moments.bls import NoLibraryError
from manifests.moments.drand import Chain
from manifests.names import content_path
from manifests.objects.object_checks import Accessioned, Examination
from manifests.trust import Trust
from manifests.verdict import Check, CheckName, Result, error, judge, not_checked

_NAME = CheckName.NOT_BEFORE


@dataclass(frozen=True, slots=True)
class _Good:
    """A round of a pinned beacon, or a block: nobody knew it before this moment.

    `name` is the verifier's for the beacon, and "Bitcoin", which none can be called, for blocks.
    """

    moment: datetime
    name: str
    shown: str


@dataclass(frozen=True, slots=True)
class _Version:
    """What the beacons of one version come to; `why` says what is missing where that is not enough.

    `after` is A, of as many beacons as were asked for, or None.
    """

    number: int
    where: str
    findings: tuple[Finding, ...] = ()
    good: tuple[_Good, ...] = ()
    after: datetime | None = None
    why: str = ""


# Where versions lack different things, the one that says most of what to do is told.
_GRAVEST = (
    *("beacon-unreadable-here", "beacons-too-few", "beacon-block-counts-not"),
    *("beacon-unpinned", "beacon-not-had"),
    *("no-beacon", "no-recording"),
)


def check_not_before(
    object_: Examination, trust: Trust, not_after: Check | None, limits: Limits
) -> Check:
    """Carry out check 12 on an object's versions; `not_after` is how check 11 ended.

    Raises `LimitError` where they name more rounds than are checked.
    """
    need = max(trust.policy.beacons, 1)
    _limit(object_.accessions, trust, limits)
    judged = [_judge(object_.prefix, item, trust, need) for item in object_.accessions]
    findings = [finding for one in judged for finding in one.findings]
    if [one for one in judged if one.good]:
        findings += _contradictions(judged, not_after)
    lacking = [one for one in judged if one.after is None]
    if findings and any(finding.severity is Severity.ERROR for finding in findings):
        return judge(_NAME, findings)
    if lacking or not judged:
        whys = {one.why for one in lacking}
        why = next((code for code in _GRAVEST if code in whys), "no-beacon")
        versions = ", ".join([f"v{one.number}" for one in lacking])
        check = not_checked(_NAME, why, versions=versions, need=str(need))
        return replace(check, findings=tuple(findings)) if findings else check
    return judge(_NAME, findings, **_told(judged))


def not_told(check: Check) -> bool:
    """Tell whether check 12 was left although a pinned beacon was named: elsewhere it may fail."""
    return ("why", "beacon-unreadable-here") in check.particulars


def _told(judged: Sequence[_Version]) -> dict[str, str]:
    """Give what the sentences need, of versions that all have an A."""
    first = judged[0]
    assert first.after is not None
    told = {"after": _spell(first.after), "beacons": _names(first)}
    for one in judged:
        if one.after is not None:
            told[f"after-v{one.number}"] = _spell(one.after)
            told[f"beacons-v{one.number}"] = _names(one)
    if len(judged) > 1:
        listed = (f"v{one.number} {_spell(one.after)} ({_names(one)})"
                  for one in judged if one.after is not None)  # fmt: skip
        return {**told, "said": "beacons-many", "versions": "; ".join(listed)}
    return told


def _judge(prefix: str, item: Accessioned, trust: Trust, need: int) -> _Version:
    statement = item.statement
    if not statement.beacons:
        why = "no-beacon" if statement.kind in RECORDING else "no-recording"
        return _Version(item.version, prefix, why=why)
    where = prefix + content_path(item.version, statement_path(statement.id))
    version = _Version(item.version, where)
    if not _kinds_pinned(trust) & {str(one.get("kind")) for one in statement.beacons}:
        return replace(version, why="beacon-unpinned")
    try:
        beacons = read_beacons(statement.beacons)
    except BeaconError as failure:
        return replace(version, findings=(error("beacon-wrong", where, detail=str(failure)),))
    values = [one for one in beacons if isinstance(one, Round | Block)]
    findings = _captures(item, values)
    composed = parse_time(statement.composed)
    good: list[_Good] = []
    whys = (
        {"beacon-not-had"} if any(isinstance(one, Missing | NoBlock) for one in beacons) else set()
    )
    if len(beacons) < len(statement.beacons):
        whys.add("beacon-unpinned")  # Of a kind that is not known here.
    for one in values:
        found = _weigh(one, where, trust)
        if isinstance(found, _Good):
            good.append(found)
            if composed < found.moment:
                findings.append(_slow_clock(where, composed, found.moment))
        elif isinstance(found, Finding):
            findings.append(found)
            if found.severity is not Severity.ERROR:
                whys.add("beacon-block-counts-not")
        else:
            whys.add(found)
    latest = {one.name: one for one in sorted(good, key=lambda one: one.moment)}
    ordered = sorted(latest.values(), key=lambda one: (one.moment, one.name), reverse=True)
    after = ordered[need - 1].moment if len(ordered) >= need else None
    if ordered and after is None and "beacon-unreadable-here" not in whys:
        whys = {"beacons-too-few"}
    why = next((code for code in _GRAVEST if code in whys), "no-beacon")
    return replace(
        version,
        findings=tuple(findings),
        good=tuple(ordered),
        after=after,
        why="" if after else why,
    )


def _kinds_pinned(trust: Trust) -> set[str]:
    """Give the kinds of beacons of which the verifier pins any."""
    pinned = {DRAND: bool(trust.beacons), BITCOIN: trust.policy.floor is not None}
    return {kind for kind, any_ in pinned.items() if any_}


def _weigh(one: Value, where: str, trust: Trust) -> _Good | Finding | str:
    """Give a moment, what is wrong, or a code for what is missing."""
    if isinstance(one, Block):
        if trust.policy.floor is None:
            return "beacon-unpinned"
        try:
            found = judge_block(one, where, trust)
        except BeaconError as failure:
            return error("beacon-wrong", where, detail=f"Bitcoin: {failure}")
        if isinstance(found, Finding):
            return found
        return _Good(found, "Bitcoin", f"Bitcoin block {one.height}")
    chain = _pinned(one, trust)
    if chain is None:
        return "beacon-unpinned"
    try:
        moment = chain.check(one)
    except NoLibraryError:
        return "beacon-unreadable-here"
    except BeaconError as failure:
        return error("beacon-wrong", where, detail=f"{chain.name}: {failure}")
    return _Good(moment, chain.name, f"drand round: {chain.name} {one.number}")


def _slow_clock(where: str, composed: datetime, moment: datetime) -> Finding:
    # A clock may be slow: what it said is no evidence, and so contradicts none.
    particulars = (("after", _spell(moment)), ("composed", spell_time(composed)))
    return Finding("beacon-after-composed", Severity.WARNING, where, particulars)


def _captures(item: Accessioned, values: Sequence[Value]) -> list[Finding]:
    """Name the captures that did not begin with what the statement names."""
    expected = sorted(one.line() for one in values)
    found = []
    for one in item.captures:
        lines = sorted(line for line in one.beacons if line.partition(" ")[0] in KINDS)
        if one.fault or lines != expected:
            detail = one.fault or "; ".join(lines) or "it names none"
            found.append(error("beacon-other-in-capture", one.where, detail=detail))
    return found


def _contradictions(judged: Sequence[_Version], not_after: Check | None) -> list[Finding]:
    """Name the versions that were there, by check 11, before the rounds that they name."""
    if not_after is None or not_after.result is not Result.PASS:
        return []
    before = dict(not_after.particulars)["before"]
    moment = parse_time(before if "." in before else before.replace("Z", ".000Z"))
    return [
        error(
            "beacon-after-stamp",
            one.where,
            after=_spell(good.moment),
            before=before,
            name=good.name,
        )
        for one in judged
        for good in one.good
        if moment < good.moment
    ]


def _pinned(one: Round, trust: Trust) -> Chain | None:
    return next((chain for chain in trust.beacons if chain.hash() == one.chain), None)


def _limit(items: Sequence[Accessioned], trust: Trust, limits: Limits) -> None:
    if not trust.beacons:
        return  # A block costs nothing to check, and there are at most eight in a statement.
    found = {
        (str(each.get("chain")), str(each.get("round")), str(each.get("signature")))
        for item in items
        for each in item.statement.beacons
        if "round" in each
    }
    if len(found) > limits.beacon_rounds:
        raise LimitError(
            f"{len(found)} rounds of beacons are named, and at most {limits.beacon_rounds} are "
            "checked (limits.beacon_rounds)."
        )


def _spell(moment: datetime) -> str:
    return spell_time(moment).replace(".000Z", "Z")


def _names(version: _Version) -> str:
    return ", ".join(one.shown for one in version.good)
