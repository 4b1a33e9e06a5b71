"""Verification: from what a package holds and what the verifier trusts to a numbered verdict.

Trust comes in from outside. Where no pinned root vouches for the roles that the package brings,
what they sign is still held against them, but nothing signed counts as more than NOT CHECKED.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from checksums import Finding, ProofError, Severity, verify_inclusion
from manifests.claims.manifest import own_paths
from manifests.claims.redaction import KIND as REDACTION
from manifests.claims.revocation import spell_point
from manifests.claims.roles import (
    Roles,
)
from manifests.errors import MunimentError
from manifests.judging.endorsement_checks import Endorsement, check_endorsements
from manifests.judging.later_entries import OwnEntries, tell_later
from manifests.judging.memory import NO_TIES, Memory, Ties, check_memory, is_missed
from manifests.judging.not_before import check_not_before, not_told
from manifests.judging.roles_checks import RolesEvidence
from manifests.limits import Limits
from manifests.log.checkpoint import Checkpoint
from manifests.log.proof import TlogProof
from manifests.objects.facts import SUPERSESSION, describe
from manifests.objects.object_checks import Examination
from manifests.trust import Trust
from manifests.verdict import (
    Check,
    CheckName,
    Position,
    Result,
    Verdict,
    error,
    judge,
    not_checked,
)


@dataclass(frozen=True, slots=True)
class JudgedHead:
    """A checkpoint, where its signature holds, and how checks 9 and 10 ended on it.

    `asked` are the checks that a verdict of 0 could do without, and that this verifier asks for.
    """

    checkpoint: Checkpoint | None
    check: Check
    memory: Memory
    asked: frozenset[CheckName]


@dataclass(frozen=True, slots=True)
class LogEvidence:
    """A checkpoint as a signed note, and inclusion proofs by accession or record id.

    `where` names the note and `proof_paths` each proof for findings. `ties` are what shows that
    this head and others are of one history. `not_after` is check 11, carried out on the tokens over
    a checkpoint that has all that is examined; without it there are none. `judged` is what
    `judge_head` gave for the same note, trust and memory, where many objects share one head.
    `leaves` gives the index, by id, of what whoever asks found among all leaves of the tree, having
    made the note's root from them: of these no proof is needed.
    """

    note: bytes
    proofs: Mapping[str, TlogProof]
    where: str
    proof_where: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    not_after: Check | None = None
    ties: Ties = NO_TIES
    judged: JudgedHead | None = None
    leaves: Mapping[str, int] = field(default_factory=dict)


def judge_head(roles: RolesEvidence, log: LogEvidence, trust: Trust) -> JudgedHead:
    """Carry out checks 9 and 10, which are about no object."""
    checkpoint, check = _check_checkpoint(roles, log)
    memory = check_memory(roles, checkpoint, log.note, trust, log.ties)
    return JudgedHead(checkpoint, check, memory, asked_of(trust))


def reach_verdict(
    package: Check,
    roles: RolesEvidence,
    object_: Examination,
    log: LogEvidence,
    trust: Trust,
    limits: Limits,
    records: Sequence[Examination] = (),
    endorsements: Sequence[Endorsement] = (),
    hashes: Check | None = None,
) -> Verdict:
    """Put checks 1 to 13 together, and 14 where the verifier names a hash that has aged.

    `records` are later records that speak of the object; what is wrong with one is wrong with all.
    `endorsements` are the signatures of others that came along. `hashes` is check 14, carried out
    on the coverings that came along; without it there are none.
    Raises `LimitError` where there are more rounds of beacons than are checked.
    """
    judged = log.judged or judge_head(roles, log, trust)
    checkpoint = judged.checkpoint
    inclusion, indexes = _check_inclusion(roles, object_, records, log, checkpoint)
    examined = (object_, *records)
    cracked = [each for each in examined if each.findings]

    def found(name: CheckName) -> list[Finding]:
        return [finding for each in cracked for finding in each.of(name)]

    signed = found(CheckName.SIGNATURES)
    for each in examined:
        signed += out_of_term(roles.roles, each, indexes)

    before = shown_before(log.not_after)
    undated = [
        one
        for each in (examined if roles.roles.revocations else ())
        for one in _undated(roles.roles, each, before)
    ]
    not_after = log.not_after or not_checked(CheckName.NOT_AFTER, "no-time-evidence")
    not_before = check_not_before(object_, trust, not_after, limits)
    signed += _made_too_late(roles.roles, object_, not_before)
    memory = judged.memory.check
    if judged.memory.log is not None:
        own = _own_entries(object_, records, indexes)
        memory = tell_later(memory, judged.memory.log, own, roles.roles)

    checks: tuple[Check, ...] = (
        package,
        roles.check,
        _check_signatures(roles, signed, undated, _signers(object_)),
        _check_bytes(found(CheckName.BYTES), object_),
        judge(CheckName.STATE, found(CheckName.STATE)),
        judge(CheckName.STATEMENTS, found(CheckName.STATEMENTS)),
        judge(CheckName.INVENTORIES, found(CheckName.INVENTORIES)),
        inclusion,
        judged.check,
        memory,
        not_after,
        not_before,
        check_endorsements(object_, endorsements, roles, trust),
    )
    if trust.policy.aged:
        checks = (*checks, hashes or not_checked(CheckName.HASHES, "hashes-archive"))
    head = (roles.roles, judged.memory.newest) if judged.memory.newest is not None else None
    positions = [
        Position(checkpoint.origin, indexes[one.statement.id], checkpoint.size)
        for one in object_.accessions
        if checkpoint is not None and one.statement.id in indexes
    ]
    asked = judged.asked
    if not_told(not_before):
        asked |= {CheckName.NOT_BEFORE}
    if is_missed(memory):
        asked |= {CheckName.MEMORY}
    facts = describe(object_, records)
    verdict = Verdict(checks, facts, tuple(positions), head, asked, roles.vouched_roles)
    if trust.policy.aged and verdict.rests_on_aged:
        # Roles that root may not have signed are not to be remembered.
        return replace(verdict, vouched_roles=None)
    return verdict


def asked_of(trust: Trust) -> frozenset[CheckName]:
    """Give the checks that a verdict of 0 could do without, and that this verifier asks for."""
    asked = {
        CheckName.NOT_AFTER: trust.policy.stamps,
        CheckName.MEMORY: trust.policy.witnesses,
        CheckName.NOT_BEFORE: trust.policy.beacons,
        CheckName.ENDORSED: trust.policy.endorsements,
    }
    return frozenset(name for name, need in asked.items() if need)


def out_of_term(
    roles: Roles, object_: Examination, indexes: Mapping[str, int]
) -> Iterator[Finding]:
    """Name the versions signed by a key that was no signer at their entries, or for another log.

    `indexes` are the entries' positions by accession or record id, where they are proven.
    """
    for one in object_.accessions:
        index = indexes.get(one.statement.id)
        known = one.statement.origin in roles.origins
        if index is None or one.principal is None or not known:
            continue  # No position, no signer at all, or of no log of ours: named elsewhere.
        if not roles.signs(one.key, one.statement.origin, index):
            where = object_.prefix + own_paths(one.version, one.statement.id)[1]
            since = roles.revoked_from(one.key)
            if since is not None and index >= since:
                yield error("signature-revoked", where, index=str(index), since=str(since))
            else:
                yield error("signature-out-of-term", where, index=str(index))


def _own_entries(
    object_: Examination, records: Sequence[Examination], indexes: Mapping[str, int]
) -> OwnEntries:
    def of(kind: str) -> tuple[int, ...]:
        told = [item.statement for record in records for item in record.accessions]
        return tuple(indexes[one.id] for one in told if one.kind == kind and one.id in indexes)

    versions = (indexes.get(item.statement.id) for item in object_.accessions)
    known = tuple(index for index in versions if index is not None)
    return OwnEntries(known, of(SUPERSESSION), of(REDACTION))


def shown_before(not_after: Check | None) -> datetime | None:
    """Give B: the moment before which all that is examined existed, where check 11 shows one."""
    if not_after is None or not_after.result is not Result.PASS:
        return None
    return datetime.fromisoformat(dict(not_after.particulars)["before"])


def _undated(roles: Roles, object_: Examination, before: datetime | None) -> Iterator[Finding]:
    """Name the versions signed by a key that was revoked, and not shown to be older than that."""
    for one in object_.accessions:
        since = roles.revoked_since(one.key)
        if since is not None and (before is None or before > since):
            where = object_.prefix + own_paths(one.version, one.statement.id)[1]
            particulars = (("since", spell_point(since)),)
            yield Finding("signature-undated", Severity.NOTE, where, particulars)


def _made_too_late(roles: Roles, object_: Examination, not_before: Check) -> Iterator[Finding]:
    """Name the first version where it was composed (A) after its signer's key was revoked.

    Check 12 gives the A of that version alone; the others are judged by B.
    """
    if not_before.result is not Result.PASS or not object_.accessions:
        return
    first, after = object_.accessions[0], dict(not_before.particulars)["after"]
    since = roles.revoked_since(first.key)
    if since is not None and datetime.fromisoformat(after) > since:
        where = object_.prefix + own_paths(first.version, first.statement.id)[1]
        yield error("signature-too-late", where, after=after, since=spell_point(since))


def _signed(
    roles: RolesEvidence, name: CheckName, findings: Sequence[Finding], particulars: dict[str, str]
) -> Check:
    check = judge(name, findings, **particulars)
    if check.result is Result.PASS and not roles.vouched:
        return not_checked(name, "roles-not-vouched", **particulars)
    return check


def _check_signatures(
    roles: RolesEvidence,
    findings: Sequence[Finding],
    undated: Sequence[Finding],
    particulars: dict[str, str],
) -> Check:
    # (3) A signature by a key that was revoked since counts where it was there before.
    check = _signed(roles, CheckName.SIGNATURES, findings, particulars)
    if check.result is Result.PASS and undated:
        revoked = not_checked(CheckName.SIGNATURES, "key-revoked", **particulars)
        return replace(revoked, findings=tuple(undated))
    return check


def _check_bytes(findings: Sequence[Finding], object_: Examination) -> Check:
    # (4) What was redacted lawfully is gone for the checker too: nobody can say PASS of it.
    if not object_.redacted:
        return judge(CheckName.BYTES, findings)
    redacted = tuple(
        Finding(
            "file-redacted",
            Severity.NOTE,
            object_.prefix + path,
            (("authority", one.authority), ("record", one.record)),
        )
        for path, one in sorted(object_.redacted.items())
    )
    check = judge(CheckName.BYTES, (*findings, *redacted))
    if check.result is Result.PASS:
        return replace(check, result=Result.NOT_CHECKED, particulars=(("why", "redacted"),))
    return check


def _signers(object_: Examination) -> dict[str, str]:
    found = sorted({item.principal for item in object_.accessions if item.principal})
    return {"signers": ", ".join(found)} if found else {}


def _check_checkpoint(roles: RolesEvidence, log: LogEvidence) -> tuple[Checkpoint | None, Check]:
    # (9) C2SP tlog-checkpoint: the log key that the roles name signed it, for this origin.
    try:
        checkpoint = roles.roles.open(log.note)
    except MunimentError as failure:
        finding = error("checkpoint-wrong", log.where, detail=str(failure))
        return None, judge(CheckName.CHECKPOINT, [finding])
    particulars = {"origin": checkpoint.origin, "size": str(checkpoint.size)}
    return checkpoint, _signed(roles, CheckName.CHECKPOINT, (), particulars)


def _check_inclusion(
    roles: RolesEvidence,
    object_: Examination,
    records: Sequence[Examination],
    log: LogEvidence,
    checkpoint: Checkpoint | None,
) -> tuple[Check, dict[str, int]]:
    # (8) RFC 9162 §2.1.3: the entry that bytes and signature give is the leaf at that index.
    findings = list(log.findings)
    indexes: dict[str, int] = {}
    for item in [one for each in (object_, *records) for one in each.accessions]:
        record_id = item.statement.id
        if checkpoint is not None and record_id in log.leaves:
            indexes[record_id] = log.leaves[record_id]
            continue
        where = log.proof_where.get(record_id, record_id)
        proof = log.proofs.get(record_id)
        if proof is None:
            findings.append(error("inclusion-no-proof", where, id=record_id))
        elif checkpoint is not None:
            try:
                verify_inclusion(
                    item.entry.leaf_hash(),
                    proof.index,
                    checkpoint.size,
                    proof.path,
                    checkpoint.root,
                )
            except ProofError as failure:
                findings.append(error("inclusion-wrong", where, id=record_id, detail=str(failure)))
            else:
                indexes[record_id] = proof.index
    if checkpoint is None and not findings:
        return not_checked(CheckName.INCLUSION, "no-checkpoint"), {}
    own = [indexes.get(item.statement.id) for item in object_.accessions]
    shown = ", ".join([str(index) for index in own if index is not None])
    return _signed(roles, CheckName.INCLUSION, findings, {"entries": shown}), indexes
