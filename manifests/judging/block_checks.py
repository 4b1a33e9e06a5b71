"""Check 11, the part of OpenTimestamps: does a proof lead to a block whose header the verifier has?

(1) A proof begins with the digest of this very checkpoint, or it is wrong. (2) Where the verifier
keeps no block headers, the rest is a claim that nobody can weigh, and fails nobody. (3) Where he
keeps some, it must be a proof. (4) Of each block that it leads to he must have the header; (5) that
counts where work at his floor went into it; (6) and then its merkle root is what the steps give, or
the proof is wrong. What a calendar promises, and ends of other kinds, are named and count nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from checksums import Finding, Severity
from manifests.errors import FormatError, LimitError
from manifests.limits import Limits
from manifests.moments.bitcoin import Header, why_it_counts_not
from manifests.moments.opentimestamps import (
    Attestation,
    Kind,
    OpenTimestampsError,
    Proof,
    is_begun_over,
    read_proof,
)
from manifests.moments.stamp_file import StampFile
from manifests.trust import Trust
from manifests.verdict import error


@dataclass(frozen=True, slots=True)
class Block:
    """A block of Bitcoin that had the bytes in it; it was made at `latest` at the latest."""

    height: int
    latest: datetime


def open_proof(file: StampFile, message: bytes, limits: Limits) -> Proof:
    """Read a proof and see that it is over these bytes. Raises `FormatError`, `LimitError`."""
    if not is_begun_over(file.response, hashlib.sha256(message).digest()):
        raise OpenTimestampsError("it is no OpenTimestamps proof over these bytes, by sha256")
    proof = read_proof(file.response, limits.stamp_bytes)
    if any(len(end.message) != 32 for end in proof.of(Kind.BITCOIN)):
        raise OpenTimestampsError("what it finds in a block has not the 32 bytes of a root")
    return proof


def judge_proof(
    file: StampFile, message: bytes, trust: Trust, limits: Limits
) -> Iterator[Block | Finding]:
    """Give the blocks that a proof leads to, and findings: errors, and notes on what counts not.

    Raises `HeaderError` where the verifier's own file of headers is none.
    """
    try:
        proof = open_proof(file, message, limits)
    except (FormatError, LimitError) as failure:
        over = is_begun_over(file.response, hashlib.sha256(message).digest())
        if over and not trust.has_headers:
            yield _note("ots-no-headers", file, says=str(failure))
        else:
            yield error("stamp-wrong", file.where, detail=str(failure))
        return
    if not trust.has_headers:
        yield _note("ots-no-headers", file, says=_claims(proof))
        return
    blocks = proof.of(Kind.BITCOIN)
    headers = trust.headers({end.height for end in blocks})
    for end in blocks:
        yield _judge(end, headers.get(end.height), file, trust)
    if not blocks:
        yield _note("ots-waiting", file, says=_claims(proof))


def why_refuted(file: StampFile, message: bytes, trust: Trust, limits: Limits) -> str:
    """Say what is wrong with a proof as far as this trust can see; empty where nothing is."""
    for found in judge_proof(file, message, trust, limits):
        if isinstance(found, Finding) and found.severity is Severity.ERROR:
            return found.get("detail") or found.code
    return ""


def _judge(
    end: Attestation, header: Header | None, file: StampFile, trust: Trust
) -> Block | Finding:
    height = str(end.height)
    if header is None:
        return _note("ots-no-header", file, height=height)
    if trust.policy.floor is None:
        return _note("ots-no-floor", file, height=height)
    if why := why_it_counts_not(header, trust.policy.floor):
        return _note("ots-weak-header", file, height=height, detail=why)
    if header.merkle_root != end.message:
        detail = f"Bitcoin block {height} has another merkle root"
        return error("stamp-wrong", file.where, detail=detail)
    return Block(end.height, header.latest)


def _claims(proof: Proof) -> str:
    """Say what a proof claims to lead to."""
    return ", ".join(sorted({_claim(end) for end in proof.attestations}))


def _claim(end: Attestation) -> str:
    if end.kind is Kind.BITCOIN:
        return f"Bitcoin block {end.height}"
    return end.uri if end.kind is Kind.PENDING else end.tag


def _note(code: str, file: StampFile, **particulars: str) -> Finding:
    return Finding(code, Severity.NOTE, file.where, tuple(sorted(particulars.items())))
