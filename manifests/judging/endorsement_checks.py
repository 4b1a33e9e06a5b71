"""Check 13: other archivists, whom the verifier pins, put their names to exactly these bytes.

Only what claims a pinned key is judged: then the signature must hold, over what its record says.
What nobody pins counts for nothing, good or bad, and so does what the archive's own keys signed: a
second archivist is somebody else. An endorsement counts where it is of the newest version, which
has all earlier ones in it; of a key that is trusted up to a moment only, where it is shown that the
signature was there by then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from checksums import Finding, Severity
from manifests.claims.endorser import NAMESPACE, Endorser, endorser_of
from manifests.claims.statement import spell_time
from manifests.errors import FormatError
from manifests.judging.roles_checks import RolesEvidence
from manifests.objects.object_checks import Examination
from manifests.ssh.sshsig import SignatureError, SshSig, check_digest, parse
from manifests.trust import Trust
from manifests.verdict import Check, CheckName, error, judge, not_checked

_NAME = CheckName.ENDORSED
_CACHED = 256  # one signature over a checkpoint is for all that the log held then


@dataclass(frozen=True, slots=True)
class Endorsement:
    """A signature as a package brings it; `where` names it for findings.

    `signature` is None where the record has none, or says nothing in its one form. `message` is the
    manifest or checkpoint that it is to be over, None where that is not here; `covers` the newest
    version that it has in it, 0 where none. `wrong` is what is wrong with how it leads to that
    version. `before` is when the signature was there at the latest, where that is known.
    """

    where: str
    signature: bytes | None
    message: bytes | None = None
    covers: int = 0
    before: datetime | None = None
    wrong: tuple[Finding, ...] = field(default=())


def check_endorsements(
    object_: Examination, found: Sequence[Endorsement], roles: RolesEvidence, trust: Trust
) -> Check:
    """Carry out check 13 on an object and all the endorsements that a package brings."""
    need = str(trust.policy.endorsements)
    if object_.accessions and object_.accessions[0].statement.kind != "accession":
        return not_checked(_NAME, "endorsement-of-record")
    if not trust.endorsers:
        return not_checked(_NAME, "no-endorser" if need == "0" else "no-endorser-asked", need=need)
    if not found:
        return not_checked(_NAME, "no-endorsement", need=need)
    newest = len(object_.accessions)
    good: dict[str, str] = {}
    findings: list[Finding] = []
    for one in found:
        endorser, told = _look_at(one, roles, trust)
        findings += told
        if endorser is None or any(each.severity is Severity.ERROR for each in told):
            continue
        if one.covers < newest:
            particulars = {"name": endorser.name, "version": str(one.covers)}
            findings.append(_note("endorsement-of-earlier", one.where, **particulars))
        else:
            good.setdefault(endorser.name, endorser.key.fingerprint())
    named = ", ".join(f"{name} ({key})" for name, key in sorted(good.items()))
    told_all = {"count": str(len(good)), "endorsers": named, "need": need}
    if any(finding.severity is Severity.ERROR for finding in findings):
        return judge(_NAME, findings, **told_all)
    if len(good) < max(int(need), 1):
        why = "endorsers-too-few" if need != "0" else "endorsed-by-none"
        return replace(not_checked(_NAME, why, **told_all), findings=tuple(findings))
    return judge(_NAME, findings, **told_all)


def _look_at(
    one: Endorsement, roles: RolesEvidence, trust: Trust
) -> tuple[Endorser | None, tuple[Finding, ...]]:
    """Give whose endorsement it is, where it holds and counts, and what there is to say of it."""
    # (1) The record has one signature file, as ssh-keygen writes it.
    if one.signature is None:
        detail = "its record has no signature in its one place, or names nothing that is endorsed"
        return None, (error("endorsement-unreadable", one.where, detail=detail),)
    signed = _parsed(one.signature)
    if isinstance(signed, str):
        return None, (error("endorsement-unreadable", one.where, detail=signed),)
    # (2) Its key is one that the verifier pins, and is none of the archive's own.
    key = signed.public_key
    endorser = endorser_of(trust.endorsers, key)
    if endorser is None:
        return None, (_note("endorsement-unknown", one.where, key=key.fingerprint()),)
    if key == roles.root or roles.roles.signer(key) is not None:
        return None, (_note("endorsement-by-itself", one.where, name=endorser.name),)
    # (3) It leads to this object.
    if one.wrong:
        return None, one.wrong
    if one.message is None:
        return None, (_note("endorsement-elsewhere", one.where, name=endorser.name),)
    # (4) The signature is for this purpose, over exactly these bytes, by that key.
    digest = hashlib.new(signed.hash_algorithm, one.message).digest()
    failure = _why_not(signed, digest)
    if failure:
        told = {"name": endorser.name, "detail": failure}
        return None, (error("endorsement-wrong", one.where, **told),)
    # (5) A key that counts up to a moment: the signature was there by then.
    if endorser.until is not None and (one.before is None or one.before > endorser.until):
        until = spell_time(endorser.until).replace(".000Z", "Z")
        return None, (_note("endorsement-undated", one.where, name=endorser.name, until=until),)
    return endorser, ()


@lru_cache(maxsize=_CACHED)
def _parsed(signature: bytes) -> SshSig | str:
    """Read a signature file; give what is wrong with it where it is none."""
    try:
        return parse(signature)
    except (FormatError, SignatureError) as failure:
        return str(failure)


@lru_cache(maxsize=_CACHED)
def _why_not(signed: SshSig, digest: bytes) -> str:
    """Say why it is no endorsement of the bytes of this digest; nothing where it is one."""
    if signed.namespace != NAMESPACE:
        return f"expected namespace {NAMESPACE!r}, and it is {signed.namespace!r}"
    try:
        check_digest(signed, digest)
    except SignatureError as failure:
        return str(failure)
    return ""


def _note(code: str, where: str, **particulars: str) -> Finding:
    return Finding(code, Severity.NOTE, where, tuple(sorted(particulars.items())))
