"""Asking time authorities (RFC 3161 section 3.4), all at once: none waits for another.

An answer is checked before anybody keeps it: that it is over these bytes, answers this request, and
is by the authority that was pinned. What was wrong is one sentence, and stops nobody else.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography import x509
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from checksums import Algorithm, Digest
from ingest import Caller, CallFailedError, WebAddressError
from manifests import FormatError, LimitError, Limits
from manifests.judging.covering_stamps import imprints_of
from manifests.judging.not_after import open_stamp
from manifests.moments.authorities import fingerprint
from manifests.moments.certificate_path import CertificateError, name_of
from manifests.moments.stamp_checks import StampError, hashes_of, signer_of
from manifests.moments.stamp_file import StampFile
from manifests.moments.timestamp import (
    IMPRINTS,
    Imprint,
    NotGrantedError,
    Stamp,
    Token,
    write_request,
)
from muniment.witnesses.asking_status import NOTHING, Kept, ask_for_status
from muniment.witnesses.authorities import Service

_QUERY = "application/timestamp-query"
_HASHES = {"sha256": HashAlgorithm.SHA256, "sha512": HashAlgorithm.SHA512}
_MOST_AT_ONCE = 16
_TOLERATED = timedelta(minutes=5)  # between the clock of an authority and our own
_ROTATED = (
    "it is signed by {by}, another certificate than was pinned. If the authority has a new one, "
    "compare that fingerprint with what the authority publishes, then remove it from your list and "
    "add it again with the new certificate"
)

_OUTLASTED = "sha512"  # which a covering is to outlast
_HANGS = (
    "its signature hangs from {hash}, and would fall with it: take an authority that signs by "
    "another hash"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How one authority answered: `stamp`, `request` and `response`; or `why` it did not.

    `is_rotated` where what it gave is signed by another certificate than the owner pins. `kept` is
    what was had of whether its certificates are revoked, and of what was not, why. `apart` is by
    how many seconds its time is behind this machine's clock, below 0 ahead; 0 where they agree.
    """

    name: str
    request: bytes
    response: bytes = b""
    stamp: Stamp | None = None
    why: str = ""
    is_rotated: bool = False
    kept: Kept = NOTHING
    apart: int = 0

    def heard(self, begun: datetime, ended: datetime) -> Asked:
        """Give it with what is said of its time, where it was asked between two moments."""
        if self.stamp is None:
            return self
        tolerated = _TOLERATED + self.stamp.accuracy
        if self.stamp.time < begun - tolerated:
            return replace(self, apart=int((begun - self.stamp.time).total_seconds()))
        if self.stamp.time > ended + tolerated:
            return replace(self, apart=-int((self.stamp.time - ended).total_seconds()))
        return self


def ask_all(
    services: Sequence[Service],
    message: bytes,
    caller: Caller,
    limits: Limits,
    algorithm: Algorithm | None = None,
) -> tuple[Asked, ...]:
    """Ask every authority to stamp these bytes; give the answers in the services' order.

    Asked is by the hash that the owner chose for each, or for a covering by its `algorithm`.
    """
    if not services:
        return ()

    def ask(service: Service) -> Asked:
        request = (
            make_request(message, service.digest)
            if algorithm is None
            else make_covering_request(message, algorithm)
        )
        answer = _fetch(service, request, caller, limits)
        if isinstance(answer, str):
            return Asked(service.name, request, why=answer)
        file = StampFile(service.name, answer, request)
        imprints = IMPRINTS if algorithm is None else imprints_of(algorithm)
        return _judge(service, file, message, caller, limits, imprints)

    with ThreadPoolExecutor(min(len(services), _MOST_AT_ONCE)) as pool:
        return tuple(pool.map(ask, services))


def make_request(message: bytes, digest: str) -> bytes:
    """Make a TimeStampReq with a random nonce, which asks for the certificates too."""
    builder = TimestampRequestBuilder().data(message).hash_algorithm(_HASHES[digest])
    return builder.cert_request(cert_request=True).build().as_bytes()


def make_covering_request(text: bytes, algorithm: Algorithm) -> bytes:
    """Make a TimeStampReq over a covering's text, by the covering's own hash, with a nonce."""
    imprint = Imprint(algorithm.value, Digest.of(algorithm, text).value)
    return write_request(imprint, 1 + secrets.randbits(64))


def _fetch(service: Service, request: bytes, caller: Caller, limits: Limits) -> bytes | str:
    try:
        answer = caller.post(service.url, _QUERY, request, limits.stamp_bytes)
    except (CallFailedError, WebAddressError) as failure:
        return str(failure)
    if answer.status != 200:
        return f"it answers with the HTTP status {answer.status}"
    return answer.body


def _judge(
    service: Service,
    file: StampFile,
    message: bytes,
    caller: Caller,
    limits: Limits,
    imprints: Mapping[str, str],
) -> Asked:
    request = file.request or b""
    try:
        token = open_stamp(file, message, limits, imprints)
        signer = service.authority.signer_of(token)
        if signer is None:
            why = _ROTATED.format(by=_claimed(token))
            return Asked(service.name, request, why=why, is_rotated=True)
        if service.authority.policy not in (None, token.stamp.policy):
            return Asked(service.name, request, why=f"it stamps by the policy {token.stamp.policy}")
        service.authority.check(token)
        if weak := _falls_with(service, token, signer, imprints):
            return Asked(service.name, request, why=_HANGS.format(hash=weak))
        way = service.authority.way_of(signer)
        kept = ask_for_status(way, token.stamp.time, caller, limits)
    except NotGrantedError as failure:
        return Asked(service.name, request, why=str(failure))
    except FormatError as failure:
        return Asked(service.name, request, why=f"its answer is no time stamp: {failure}")
    except (LimitError, StampError, CertificateError) as failure:
        return Asked(service.name, request, why=str(failure))
    return Asked(service.name, request, file.response, token.stamp, kept=kept)


def _falls_with(
    service: Service, token: Token, signer: x509.Certificate, imprints: Mapping[str, str]
) -> str:
    """Give the hash of the evidence by which a stamp over a covering is signed, if it is."""
    if imprints is IMPRINTS:
        return ""
    pinned = signer in service.authority.signers
    return _OUTLASTED if _OUTLASTED in hashes_of(token, signer, pinned) else ""


def _claimed(token: Token) -> str:
    """Name the certificate that came along for the signer: anybody can make one of that name."""
    try:
        certificate = signer_of(token.signed)
    except (StampError, CertificateError):
        return f"the certificate number {token.signed.signer.serial:x}"
    return f"{name_of(certificate)} (SHA-256 {fingerprint(certificate)})"
