"""Asking time authorities (RFC 3161 section 3.4), all at once: none waits for another.

An answer is checked before anybody keeps it: that it is over these bytes, answers this request, and
is by the authority that was pinned. What was wrong is one sentence, and stops nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from ingest import Caller, CallFailedError, WebAddressError
from manifests import FormatError, LimitError, Limits
from manifests.authorities import fingerprint
from manifests.certificate_path import CertificateError, name_of
from manifests.not_after import open_stamp
from manifests.stamp_checks import StampError, signer_of
from manifests.stamp_file import StampFile
from manifests.timestamp import NotGrantedError, Stamp, Token
from muniment.witnesses.asking_status import NOTHING, Kept, ask_for_status
from muniment.witnesses.authorities import Service

_QUERY = "application/timestamp-query"
_HASHES = {"sha256": HashAlgorithm.SHA256, "sha512": HashAlgorithm.SHA512}
_MOST_AT_ONCE = 16
_ROTATED = (
    "it is signed by {by}, another certificate than was pinned. If the authority has a new one, "
    "compare that fingerprint with what the authority publishes, then remove it from your list and "
    "add it again with the new certificate"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How one authority answered: `stamp`, `request` and `response`; or `why` it did not.

    `is_rotated` where what it gave is signed by another certificate than the owner pins. `kept` is
    what was had of whether its certificates are revoked, and of what was not, why.
    """

    name: str
    request: bytes
    response: bytes = b""
    stamp: Stamp | None = None
    why: str = ""
    is_rotated: bool = False
    kept: Kept = NOTHING


def ask_all(
    services: Sequence[Service], message: bytes, caller: Caller, limits: Limits
) -> tuple[Asked, ...]:
    """Ask every authority to stamp these bytes; give the answers in the services' order."""
    if not services:
        return ()

    def ask(service: Service) -> Asked:
        request = make_request(message, service.digest)
        answer = _fetch(service, request, caller, limits)
        if isinstance(answer, str):
            return Asked(service.name, request, why=answer)
        return _judge(service, StampFile(service.name, answer, request), message, caller, limits)

    with ThreadPoolExecutor(min(len(services), _MOST_AT_ONCE)) as pool:
        return tuple(pool.map(ask, services))


def make_request(message: bytes, digest: str) -> bytes:
    """Make a TimeStampReq with a random nonce, which asks for the certificates too."""
    builder = TimestampRequestBuilder().data(message).hash_algorithm(_HASHES[digest])
    return builder.cert_request(cert_request=True).build().as_bytes()


def _fetch(service: Service, request: bytes, caller: Caller, limits: Limits) -> bytes | str:
    try:
        answer = caller.post(service.url, _QUERY, request, limits.stamp_bytes)
    except (CallFailedError, WebAddressError) as failure:
        return str(failure)
    if answer.status != 200:
        return f"it answers with the HTTP status {answer.status}"
    return answer.body


def _judge(
    service: Service, file: StampFile, message: bytes, caller: Caller, limits: Limits
) -> Asked:
    request = file.request or b""
    try:
        token = open_stamp(file, message, limits)
        signer = service.authority.signer_of(token)
        if signer is None:
            why = _ROTATED.format(by=_claimed(token))
            return Asked(service.name, request, why=why, is_rotated=True)
        if service.authority.policy not in (None, token.stamp.policy):
            return Asked(service.name, request, why=f"it stamps by the policy {token.stamp.policy}")
        service.authority.check(token)
        way = service.authority.way_of(signer)
        kept = ask_for_status(way, token.stamp.time, caller, limits)
    except NotGrantedError as failure:
        return Asked(service.name, request, why=str(failure))
    except FormatError as failure:
        return Asked(service.name, request, why=f"its answer is no time stamp: {failure}")
    except (LimitError, StampError, CertificateError) as failure:
        return Asked(service.name, request, why=str(failure))
    return Asked(service.name, request, file.response, token.stamp, kept=kept)


def _claimed(token: Token) -> str:
    """Name the certificate that came along for the signer: anybody can make one of that name."""
    try:
        certificate = signer_of(token.signed)
    except (StampError, CertificateError):
        return f"the certificate number {token.signed.signer.serial:x}"
    return f"{name_of(certificate)} (SHA-256 {fingerprint(certificate)})"
