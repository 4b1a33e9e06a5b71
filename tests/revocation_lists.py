"""Revocation lists for tests: whatever is asked of them, signed by whoever holds a key.

one = new_list(root, revoked={certificate: NOW})          # DER
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from stampers import NOW, Holder

DAY = datetime.timedelta(days=1)


def new_list(
    issuer: Holder,
    revoked: Mapping[x509.Certificate, datetime.datetime] | None = None,
    *others: tuple[x509.ExtensionType, bool],
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
        built = built.add_revoked_certificate(entry.revocation_date(since).build())
    for extension, critical in others:
        built = built.add_extension(extension, critical)
    signed = built.sign((by or issuer).key, hashes.SHA256())  # type: ignore[arg-type]
    return signed.public_bytes(serialization.Encoding.DER)
