"""OCSP answers about the certificates that vouch for a time stamp (RFC 6960).

::

    OCSPResponse        status 0, and
      BasicOCSPResponse   what is signed; the signature; certificates, which nobody signed
        SingleResponse      for each certificate: whose it is, good or revoked, as of when

Kept in PEM with the label that OpenSSL gives it, one answer after the other. Whoever issued the
certificate signed it, or somebody whom that issuer let answer for it (section 4.2.2.2).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    ExtensionOID,
)

from manifests.moments.certificate_path import (
    UNREADABLE,
    CertificateError,
    der_of,
    extension_of,
    is_issued_by,
    is_of_octets,
    load_certificate,
    name_of,
)
from manifests.moments.der import BIT_STRING, SEQUENCE, read_der
from manifests.moments.revocation_status import (
    GOOD,
    ForeignStatusError,
    Status,
    StatusError,
    check_extensions,
    check_signed_by,
)

MOST_ADDRESSES: Final = 2  # of one certificate's responders that are asked
MOST_KEPT: Final = 16  # answers in one file
MOST_SIGNERS: Final = 8  # certificates that come along with one
# An answer without an end says that there is always a newer one; clocks differ, as OpenSSL allows.
LASTS: Final = timedelta(minutes=5)
_BEGIN: Final = b"-----BEGIN OCSP RESPONSE-----\n"
_END: Final = b"-----END OCSP RESPONSE-----\n"
_NOTHING: Final[frozenset[x509.ObjectIdentifier]] = frozenset()
_KNOWN_OF_SIGNERS: Final = frozenset(
    {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE}
)


class OcspError(StatusError):
    """An OCSP answer shows nothing: it cannot be read, or nobody signed it who may."""


def responders_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """Give the web addresses that a certificate names for asking about it."""
    found = extension_of(certificate, x509.AuthorityInformationAccess)
    addresses = [
        one.access_location.value
        for one in (found.value if found is not None else ())
        if one.access_method == AuthorityInformationAccessOID.OCSP
        and isinstance(one.access_location, x509.UniformResourceIdentifier)
    ]
    web = (one for one in addresses if one.lower().startswith(("http://", "https://")))
    return tuple(dict.fromkeys(web))[:MOST_ADDRESSES]


def make_question(certificate: x509.Certificate, issuer: x509.Certificate, nonce: bytes) -> bytes:
    """Make the OCSPRequest about a certificate, with a nonce of 1 to 32 bytes."""
    builder = ocsp.OCSPRequestBuilder().add_extension(x509.OCSPNonce(nonce), critical=False)
    # RFC 5019 section 2.1.1: responders know SHA-1. It names certificates here, and proves nothing.
    asked = builder.add_certificate(certificate, issuer, hashes.SHA1())
    return asked.build().public_bytes(serialization.Encoding.DER)


def load_answer(data: bytes) -> ocsp.OCSPResponse:
    """Read an answer in DER that says something; raise `OcspError`."""
    try:
        answer = ocsp.load_der_ocsp_response(data)
    except UNREADABLE as error:
        raise OcspError("it is no OCSP answer") from error
    if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        raise OcspError(f"the responder's answer is: {answer.response_status.name.lower()}")
    if not is_of_octets(answer.signature, answer.public_bytes(serialization.Encoding.DER)):
        raise OcspError("its signature ends within an octet")
    return answer


def load_answers(data: bytes, most: int) -> tuple[ocsp.OCSPResponse, ...]:
    """Read answers as they are kept, of at most so many bytes; raise `OcspError`."""
    if len(data) > most:
        raise OcspError(f"it is larger than {most} bytes (limits.revocation_bytes)")
    blocks = data.split(_END)
    if blocks.pop() != b"" or not 1 <= len(blocks) <= MOST_KEPT:
        raise OcspError(f"it does not hold 1 to {MOST_KEPT} OCSP answers in PEM")
    try:
        raw = [base64.b64decode(one.removeprefix(_BEGIN)) for one in blocks]
    except ValueError as error:
        raise OcspError(f"its PEM cannot be read ({error})") from error
    answers = tuple(map(load_answer, raw))
    if spell_answers(answers) != data:
        raise OcspError("its PEM has more than answers, or is not in its one spelling")
    return answers


def spell_answers(answers: Iterable[ocsp.OCSPResponse]) -> bytes:
    """Spell answers as they are kept."""
    return b"".join(map(_spell, answers))


def check_nonce(answer: ocsp.OCSPResponse, nonce: bytes) -> None:
    """See that an answer repeats the nonce that was sent, or has none; raise `OcspError`.

    Section 4.4.1: responders that make their answers beforehand leave it away.
    """
    try:
        said = answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        return
    except UNREADABLE as error:
        raise OcspError(f"an OCSP answer cannot be read ({error})") from error
    if said != nonce:
        raise OcspError("its nonce is not the one that was sent")


def status_in_answer(
    answer: ocsp.OCSPResponse,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    moment: datetime,
) -> Status:
    """Give what an answer says of a certificate (section 3.2).

    `moment` is what is asked about. Raises `OcspError` where it shows nothing of that, and
    `ForeignStatusError` where it is about another issuer's certificates.
    """
    try:
        # (1) It is about this certificate.
        found = _single(answer, issuer)
        # (2), (3) Somebody signed it who may: the issuer, or whom that let answer.
        _check_signature(answer, issuer)
        check_extensions(answer.extensions, _NOTHING)
        check_extensions(answer.single_extensions, _NOTHING)
        if found.serial_number != certificate.serial_number:
            raise OcspError("it is about another certificate of this issuer")
        # (5), (6) As of that moment.
        closes = found.next_update_utc or found.this_update_utc + LASTS
        if closes < moment.replace(microsecond=0):
            raise OcspError("it was out of date by then")
        status = _status(found)
        if status is GOOD and found.this_update_utc > certificate.not_valid_after_utc:
            raise OcspError("it is from after the certificate's end")
        return status
    except UNREADABLE as error:
        raise OcspError(f"an OCSP answer cannot be read ({error})") from error


def _single(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> ocsp.OCSPSingleResponse:
    """Give what it says of the one certificate that it is about, which must be the issuer's."""
    found = [*islice(answer.responses, 2)]
    if len(found) != 1:
        raise OcspError("it is not about one certificate")
    if not _names(found[0], issuer):
        raise ForeignStatusError(f"it is about no certificate by {name_of(issuer)}")
    return found[0]


def _names(one: ocsp.OCSPSingleResponse, issuer: x509.Certificate) -> bool:
    # Section 4.1.1: the hash of the issuer's name in DER, and of the bits of its key.
    algorithm = one.hash_algorithm.name
    named = hashlib.new(algorithm, issuer.subject.public_bytes(), usedforsecurity=False)
    if named.digest() != one.issuer_name_hash:
        return False
    key = issuer.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return _digest_of_key(algorithm, key) == one.issuer_key_hash


def _digest_of_key(algorithm: str, key: bytes) -> bytes:
    bits = read_der(key, SEQUENCE, "a key").members(2)[1].expect(BIT_STRING, "a key").contents[1:]
    return hashlib.new(algorithm, bits, usedforsecurity=False).digest()


def _check_signature(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> None:
    """See that the issuer signed an answer, or a certificate of its that is for that."""
    said = answer.signature_algorithm_oid.dotted_string, answer.signature, answer.tbs_response_bytes
    why = f"{name_of(issuer)} did not sign it"
    try:
        check_signed_by(issuer, *said)
    except StatusError:
        for signer in _signers(answer):
            try:
                check_signed_by(signer, *said)
                _check_signer(signer, issuer, answer.produced_at_utc)
            except CertificateError as failure:
                why = str(failure)
            else:
                return
        raise OcspError(f"nobody signed it who may answer for {name_of(issuer)}: {why}") from None


def _signers(answer: ocsp.OCSPResponse) -> Iterator[x509.Certificate]:
    brought = answer.certificates
    if len(brought) > MOST_SIGNERS:
        raise OcspError(f"more than {MOST_SIGNERS} certificates came with it")
    for one in brought:
        try:
            yield load_certificate(der_of(one))
        except CertificateError:
            continue  # Nobody signed what came along, so it is no harm where it is of no use.


def _check_signer(signer: x509.Certificate, issuer: x509.Certificate, at: datetime) -> None:
    """Section 4.2.2.2: the issuer itself issued its certificate, and for this."""
    name = name_of(signer)
    if not is_issued_by(signer, issuer):
        raise OcspError(f"{name_of(issuer)} did not issue the certificate of {name}")
    usage = extension_of(signer, x509.ExtendedKeyUsage)
    if usage is None or ExtendedKeyUsageOID.OCSP_SIGNING not in usage.value:
        raise OcspError(f"the certificate of {name} is not for signing OCSP answers")
    keys = extension_of(signer, x509.KeyUsage)
    if keys is not None and not (keys.value.digital_signature or keys.value.content_commitment):
        raise OcspError(f"the key of {name} may not sign")
    if not signer.not_valid_before_utc <= at <= signer.not_valid_after_utc:
        raise OcspError(f"the certificate of {name} was not valid when it answered")
    check_extensions(signer.extensions, _KNOWN_OF_SIGNERS)


def _status(found: ocsp.OCSPSingleResponse) -> Status:
    if found.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        raise OcspError("the responder does not know the certificate")
    if found.certificate_status is ocsp.OCSPCertStatus.GOOD:
        return GOOD
    return Status(found.revocation_time_utc, found.revocation_reason)


def _spell(answer: ocsp.OCSPResponse) -> bytes:
    # RFC 7468: rows of 64.
    spelled = base64.b64encode(answer.public_bytes(serialization.Encoding.DER))
    rows = (spelled[at : at + 64] + b"\n" for at in range(0, len(spelled), 64))
    return _BEGIN + b"".join(rows) + _END
