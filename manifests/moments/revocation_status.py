"""What a revocation list or an OCSP answer says of a certificate, and what that does to a stamp.

A certificate is revoked since a date, for a reason. A stamp from before it holds where the reason
says that the key was never in other hands; where it says so, or says nothing, whoever has the key
can make stamps of any time, and none of them counts (RFC 3161 section 4, items 1 and 2).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from manifests.moments.certificate_path import CertificateError, key_of, name_of

# RFC 3161 section 4 names these four.
_HARMLESS: Final = frozenset(
    {
        x509.ReasonFlags.unspecified,
        x509.ReasonFlags.affiliation_changed,
        x509.ReasonFlags.superseded,
        x509.ReasonFlags.cessation_of_operation,
    }
)
_RSA: Final[dict[str, hashes.HashAlgorithm]] = {
    "1.2.840.113549.1.1.11": hashes.SHA256(),
    "1.2.840.113549.1.1.12": hashes.SHA384(),
    "1.2.840.113549.1.1.13": hashes.SHA512(),
}
_ECDSA: Final[dict[str, hashes.HashAlgorithm]] = {
    "1.2.840.10045.4.3.2": hashes.SHA256(),
    "1.2.840.10045.4.3.3": hashes.SHA384(),
    "1.2.840.10045.4.3.4": hashes.SHA512(),
}
_ED25519: Final = "1.3.101.112"


class StatusError(CertificateError):
    """A list or an answer shows nothing: it cannot be read, or is not what it says."""


class ForeignStatusError(StatusError):
    """A list or an answer is about none of the certificates that it is held against."""


class Standing(enum.Enum):
    """What a stamp of some moment is worth by a status."""

    HELD = "held"  # The certificate was good then, and nobody else had its key.
    REVOKED = "revoked"  # It was revoked by then.
    DISCREDITED = "discredited"  # It was revoked later; its key may have made stamps of any time.


@dataclass(frozen=True, slots=True)
class Status:
    """What is said of one certificate: revoked `since`, or None where it is not.

    `reason` is None where none is given. `suspected` is since when the key is thought to have been
    in other hands (RFC 5280 section 5.3.2, invalidityDate).
    """

    since: datetime | None = None
    reason: x509.ReasonFlags | None = None
    suspected: datetime | None = None

    @property
    def why(self) -> str:
        """The reason, as RFC 5280 section 5.3.1 spells it; a hyphen where none is given."""
        return self.reason.value if self.reason is not None else "-"

    def at(self, moment: datetime) -> Standing:
        """Say what a stamp of a moment is worth."""
        if self.since is None:
            return Standing.HELD
        if self.since <= moment:
            return Standing.REVOKED
        if self.reason in _HARMLESS and (self.suspected is None or self.suspected > moment):
            return Standing.HELD
        return Standing.DISCREDITED


GOOD: Final = Status()


def check_signed_by(
    signer: x509.Certificate, algorithm: str, signature: bytes, data: bytes
) -> None:
    """See that a certificate's key signed bytes by an algorithm, given as an object identifier.

    Raises `StatusError`, `CertificateError` where the key is weak.
    """
    key = key_of(signer)
    try:
        if isinstance(key, RSAPublicKey) and algorithm in _RSA:
            key.verify(signature, data, PKCS1v15(), _RSA[algorithm])
        elif isinstance(key, EllipticCurvePublicKey) and algorithm in _ECDSA:
            key.verify(signature, data, ECDSA(_ECDSA[algorithm]))
        elif isinstance(key, Ed25519PublicKey) and algorithm == _ED25519:
            key.verify(signature, data)
        else:
            raise StatusError(f"it is signed by {algorithm}, which is not known here for such keys")
    except InvalidSignature as error:
        raise StatusError(f"{name_of(signer)} did not sign it") from error


def check_extensions(extensions: x509.Extensions, known: frozenset[x509.ObjectIdentifier]) -> None:
    """See that nothing critical is in it but what is known; raise `StatusError`."""
    for one in extensions:
        if one.critical and one.oid not in known:
            raise StatusError(f"it has the critical extension {one.oid.dotted_string}")
