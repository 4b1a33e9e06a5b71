"""Check 11: these bytes existed before B, by the authorities and blocks that the verifier pins.

What anybody can see is wrong with a token is wrong evidence: it cannot be read, it is over another
checkpoint, it is no answer to the request beside it, or it claims a pinned authority and is not
its. A token of an authority that nobody pins is named, and counts for nothing, good or bad. B is
the k-th earliest of independent pinned authorities, k being how many the verifier asks for;
authorities under one root count as one, and so do all blocks of Bitcoin. What lies beside a token
says whether its certificates were revoked: by then, and it is wrong; so that others may have had
the key, and it counts for nothing. Where it does not say, that is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from checksums import Finding, Severity
from manifests.claims.statement import spell_time
from manifests.errors import FormatError, LimitError
from manifests.judging.block_checks import judge_proof
from manifests.judging.revocation_checks import Shown, judge_status
from manifests.limits import Limits
from manifests.moments.certificate_path import CertificateError, der_of, load_certificate
from manifests.moments.certificate_path import name_of as name_of_certificate
from manifests.moments.revocation_status import Standing
from manifests.moments.stamp_checks import (
    StampError,
    check_imprint,
    check_request,
    hashes_of,
    names_signer,
)
from manifests.moments.stamp_file import StampFile, stamped_part
from manifests.moments.timestamp import IMPRINTS, Token, read_request, read_response
from manifests.trust import Trust
from manifests.verdict import Check, CheckName, error, judge, not_checked

_BITCOIN = b"bitcoin"  # stands for the root of all its blocks
_REVOKED: Final = {
    Standing.REVOKED: ("stamp-revoked", Severity.ERROR),
    Standing.DISCREDITED: ("stamp-discredited", Severity.NOTE),
}


@dataclass(frozen=True, slots=True)
class Good:
    """A pinned authority's word, or a block: at the latest by then it had seen the bytes."""

    latest: datetime
    name: str
    root: bytes


def open_stamp(
    file: StampFile, message: bytes, limits: Limits, imprints: Mapping[str, str] = IMPRINTS
) -> Token:
    """Read a token and see that it is over these bytes, and answers its request.

    `imprints` are the algorithms that it may be by. Raises `FormatError`, `LimitError`, and
    `StampError` where it is not.
    """
    token = read_response(file.response, limits.stamp_bytes, imprints)
    check_imprint(token.stamp.imprint, message)
    if file.request is not None:
        check_request(token, read_request(file.request, limits.stamp_bytes, imprints))
    return token


def check_not_after(
    stamps: Sequence[StampFile],
    note: bytes,
    trust: Trust,
    limits: Limits,
) -> Check:
    """Carry out check 11 on the tokens and proofs over a checkpoint. Raises `HeaderError`."""
    message, need = stamped_part(note), trust.policy.stamps
    findings: list[Finding] = []
    good: list[Good] = []
    for file in stamps:
        if file.is_proof:
            for each in judge_proof(file, message, trust, limits):
                if isinstance(each, Finding):
                    findings.append(each)
                else:
                    good.append(Good(each.latest, f"Bitcoin block {each.height}", _BITCOIN))
            continue
        try:
            token = open_stamp(file, message, limits)
        except (FormatError, StampError, LimitError) as failure:
            findings.append(error("stamp-wrong", file.where, detail=str(failure)))
            continue
        said, counted = by_whom(token, file, trust, limits)
        findings += said
        good += counted
    if any(finding.severity is Severity.ERROR for finding in findings):
        return judge(CheckName.NOT_AFTER, findings)
    counted = agreed(good, need)
    if len(counted) < max(need, 1):
        why = "stamps-too-few" if counted else _why_none(findings)
        check = not_checked(
            CheckName.NOT_AFTER, why, found=str(len(counted)), need=str(max(need, 1))
        )
        return replace(check, findings=tuple(findings))
    names = ", ".join(one.name for one in counted)
    before = spell_time(counted[-1].latest).replace(".000Z", "Z")
    return judge(CheckName.NOT_AFTER, findings, authorities=names, before=before)


def agreed(good: Sequence[Good], need: int) -> list[Good]:
    """Give the earliest of each root alone, up to the k-th: so many had seen the bytes by then."""
    earliest: dict[bytes, Good] = {}
    for one in sorted(good, key=lambda one: (one.latest, one.name)):
        earliest.setdefault(one.root, one)
    return [*earliest.values()][: max(need, 1)]


def by_whom(
    token: Token,
    file: StampFile,
    trust: Trust,
    limits: Limits,
    aged: Collection[str] = (),
) -> tuple[list[Finding], list[Good]]:
    """Give what there is to say of a token, and its word, where it counts.

    It does not where it hangs from a hash that is among the `aged`.
    """
    for authority in trust.authorities:
        signer = authority.signer_of(token)
        if signer is None:
            continue
        if authority.policy is not None and token.stamp.policy != authority.policy:
            other = {"name": authority.name, "policy": token.stamp.policy}
            return [_note("stamp-other-policy", file, **other)], []
        try:
            authority.check(token)
            way = authority.way_of(signer)
        except (StampError, CertificateError, FormatError) as failure:
            return [error("stamp-wrong", file.where, detail=f"{authority.name}: {failure}")], []
        weak = hashes_of(token, signer, pinned=signer in authority.signers) & set(aged)
        if weak:
            by = ", ".join(sorted(weak))
            return [_note("stamp-aged", file, name=authority.name, hashes=by)], []
        shown = judge_status(file, way, token.stamp.time, limits)
        findings = [*_on_status(shown, file, authority.name, trust.policy.unrevoked)]
        counts = shown.standing is not Standing.DISCREDITED and (
            shown.held or not trust.policy.unrevoked
        )
        good = Good(token.stamp.latest, authority.name, der_of(authority.root))
        return findings, [good] if counts else []
    return [_note("stamp-unpinned", file, signer=_claimed(token))], []


def _on_status(shown: Shown, file: StampFile, name: str, is_asked: bool) -> Iterator[Finding]:
    """Say what was kept of whether a token's certificates were revoked."""
    for where, why in shown.wrong:
        yield error("revocation-wrong", where, detail=f"{name}: {why}")
    if shown.told is not None and shown.standing in _REVOKED:
        certificate, status = shown.told
        assert status.since is not None  # as it is for whatever is revoked
        said = {
            "name": name,
            "certificate": certificate,
            "since": spell_time(status.since).replace(".000Z", "Z"),
            "reason": status.why,
        }
        code, severity = _REVOKED[shown.standing]
        yield Finding(code, severity, file.where, tuple(sorted(said.items())))
    elif shown.held:
        yield _note("stamp-unrevoked", file, name=name)
    elif not shown.wrong:
        code = "stamp-status-missing" if is_asked else "stamp-status-unknown"
        yield _note(code, file, name=name, silent="; ".join(shown.silent))


def _why_none(findings: Sequence[Finding]) -> str:
    """Say why no stamp counts: nobody pins them, or they are not to be relied on."""
    pinned = any(one.code in ("stamp-discredited", "stamp-status-missing") for one in findings)
    return "stamps-unreliable" if pinned else "stamps-unpinned"


def _claimed(token: Token) -> str:
    """Give the name in the certificate that came along for the signer: a claim, and no more."""
    for data in token.signed.certificates:
        try:
            certificate = load_certificate(data)
        except CertificateError:
            continue
        if names_signer(token.signed, certificate):
            return name_of_certificate(certificate)
    return f"number {token.signed.signer.serial:x}"


def _note(code: str, file: StampFile, **particulars: str) -> Finding:
    return Finding(code, Severity.NOTE, file.where, tuple(sorted(particulars.items())))
