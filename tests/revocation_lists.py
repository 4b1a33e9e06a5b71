"""Revocation lists and OCSP answers for tests: whatever is asked of them, by whoever holds a key.

one = new_list(root, revoked={certificate: NOW})          # DER
two = new_answer(certificate, root, since=NOW, reason=x509.ReasonFlags.superseded)
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.x509 import ocsp

from manifests.moments.ocsp_answer import load_answer, spell_answers
from manifests.moments.revocation_list import load_list, spell_lists
from stampers import NOW, Holder

DAY = datetime.timedelta(days=1)
_DER = serialization.Encoding.DER


def new_list(
    issuer: Holder,
    revoked: Mapping[x509.Certificate, datetime.datetime] | None = None,
    *others: tuple[x509.ExtensionType, bool],
    reason: x509.ReasonFlags | None = None,
    suspected: datetime.datetime | None = None,
    opens: datetime.datetime = NOW - DAY,
    closes: datetime.datetime = NOW + 3650 * DAY,
    by: Holder | None = None,
) -> bytes:
    """A revocation list in the issuer's name, signed by it or by somebody else."""
    built = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(opens)
        .next_update(closes)
    )
    for certificate, since in (revoked or {}).items():
        entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number)
        if reason is not None:
            entry = entry.add_extension(x509.CRLReason(reason), False)
        if suspected is not None:
            entry = entry.add_extension(x509.InvalidityDate(suspected), False)
        built = built.add_revoked_certificate(entry.revocation_date(since).build())
    for extension, critical in others:
        built = built.add_extension(extension, critical)
    return built.sign((by or issuer).key, _hash(by or issuer)).public_bytes(_DER)


def new_answer(
    about: x509.Certificate,
    issuer: Holder,
    since: datetime.datetime | None = None,
    *others: tuple[x509.ExtensionType, bool],
    reason: x509.ReasonFlags | None = None,
    known: bool = True,
    opens: datetime.datetime = NOW - DAY,
    closes: datetime.datetime | None = NOW + DAY,
    by: Holder | None = None,
    brought: tuple[Holder, ...] = (),
    hash: hashes.HashAlgorithm | None = None,
) -> bytes:
    """An OCSP answer about a certificate, signed by its issuer or by somebody else."""
    status = ocsp.OCSPCertStatus.GOOD if known else ocsp.OCSPCertStatus.UNKNOWN
    built = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            about,
            issuer.certificate,
            hash or hashes.SHA1(),
            status if since is None else ocsp.OCSPCertStatus.REVOKED,
            opens,
            closes,
            since,
            reason,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, (by or issuer).certificate)
    )
    if brought:
        built = built.certificates([one.certificate for one in brought])
    for extension, critical in others:
        built = built.add_extension(extension, critical)
    return built.sign((by or issuer).key, _hash(by or issuer)).public_bytes(_DER)


def kept_lists(*lists: bytes) -> bytes:
    """Lists as they are kept."""
    return spell_lists(map(load_list, lists))


def kept_answers(*answers: bytes) -> bytes:
    """Answers as they are kept."""
    return spell_answers(map(load_answer, answers))


def _hash(holder: Holder) -> hashes.HashAlgorithm | None:
    return None if isinstance(holder.key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
