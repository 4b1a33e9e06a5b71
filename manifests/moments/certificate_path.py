"""The path from a certificate up to a pinned root, at one moment (RFC 5280 section 6).

A small reading of it, for authorities whose root a verifier pins: every certificate is valid at
that moment, each is issued by the next, and whoever issues is a CA. What it does not know and a
certificate marks as critical is refused: name constraints and policy constraints among it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from manifests.errors import MunimentError

MOST_STEPS: Final = 8
MIN_RSA_BITS: Final = 2048
CURVES: Final = frozenset({"secp256r1", "secp384r1", "secp521r1"})
_KNOWN = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.CERTIFICATE_POLICIES,
    }
)
_WEAK = (hashes.MD5, hashes.SHA1)
# What the library raises, now one, now another, where something of X.509 cannot be read.
UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)

PublicKey = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey
E = TypeVar("E", bound=x509.ExtensionType)


class CertificateError(MunimentError):
    """A certificate, or a path of them, is not what it must be."""

    exit_code = 1


class NoPathError(CertificateError):
    """Nothing that is at hand leads from a certificate to the pinned root."""


def load_certificate(data: bytes) -> x509.Certificate:
    """Read a certificate in DER, with all in it that is looked at; raise `CertificateError`."""
    try:
        with warnings.catch_warnings():
            # What other parties put into their certificates is no news for whoever reads them.
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            certificate = x509.load_der_x509_certificate(data)
            _ = certificate.extensions, certificate.subject, certificate.issuer
            _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc
            certificate.public_key()
            _ = certificate.signature_hash_algorithm
            if certificate.serial_number <= 0:
                raise CertificateError("a certificate has no number, which RFC 5280 asks for")
            if not is_of_octets(certificate.signature, data):
                raise CertificateError("a certificate's signature ends within an octet")
    except UNREADABLE as error:
        raise CertificateError(f"a certificate cannot be read ({error})") from error
    return certificate


def is_of_octets(signature: bytes, der: bytes) -> bool:
    """Tell whether a signature leaves no bits of its BIT STRING unused (X.690 section 8.6.2).

    All signatures known here are octets (RFC 4055, 5758, 8410); OpenSSL refuses any other.
    """
    before, found, _ = der.partition(signature)
    return bool(found) and before.endswith(b"\0")


def der_of(certificate: x509.Certificate) -> bytes:
    """Give a certificate's bytes."""
    return certificate.public_bytes(serialization.Encoding.DER)


def key_of(certificate: x509.Certificate) -> PublicKey:
    """Give a certificate's key; raise `CertificateError` where it is weak or of another kind."""
    key = certificate.public_key()
    if isinstance(key, RSAPublicKey) and key.key_size >= MIN_RSA_BITS:
        return key
    if isinstance(key, EllipticCurvePublicKey) and key.curve.name in CURVES:
        return key
    if isinstance(key, Ed25519PublicKey):
        return key
    raise CertificateError(
        f"the key of {name_of(certificate)} is none of RSA from {MIN_RSA_BITS} bits on, P-256, "
        "P-384, P-521 and Ed25519"
    )


def name_of(certificate: x509.Certificate) -> str:
    """Give the subject of a certificate, as RFC 4514 spells it."""
    return certificate.subject.rfc4514_string() or "a certificate without a name"


def find_path(
    leaf: x509.Certificate,
    root: x509.Certificate,
    others: Iterable[x509.Certificate],
    at: datetime,
) -> tuple[x509.Certificate, ...]:
    """Give the path from `leaf` to `root`, both included, valid at a moment.

    `others` may stand between, in any order. Raises `NoPathError` where no way leads there, and
    `CertificateError` where one does, and a certificate on it is not what it must be.
    """
    path = _climb(leaf, root, [one for one in others if one not in (leaf, root)])
    for steps, certificate in enumerate(path):
        # (a) Valid at that moment.
        opens, closes = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        if not opens <= at <= closes:
            raise CertificateError(
                f"{name_of(certificate)} is valid from {opens:%Y-%m-%d} to {closes:%Y-%m-%d}, "
                f"and not at {at:%Y-%m-%dT%H:%M:%SZ}"
            )
        # (b) Nothing critical that is not known here.
        for extension in certificate.extensions:
            if extension.critical and extension.oid not in _KNOWN:
                raise CertificateError(
                    f"{name_of(certificate)} has a critical extension that is not known here "
                    f"({extension.oid.dotted_string})"
                )
        key_of(certificate)
        if steps:
            _check_authority(certificate, steps - 1)
    return path


def find_way(
    leaf: x509.Certificate, root: x509.Certificate, others: Iterable[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """Give what leads from a certificate to the root, both included, whenever it was valid.

    Raises `NoPathError` where nothing does.
    """
    return _climb(leaf, root, [one for one in others if one not in (leaf, root)])


def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Tell whether one certificate names and is signed by another, with no weak hash."""
    if certificate.issuer != issuer.subject:
        return False
    if isinstance(certificate.signature_hash_algorithm, _WEAK):
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def extension_of(certificate: x509.Certificate, kind: type[E]) -> x509.Extension[E] | None:
    """Give a certificate's extension of a kind, or None."""
    try:
        return certificate.extensions.get_extension_for_class(kind)
    except x509.ExtensionNotFound:
        return None


def _climb(
    leaf: x509.Certificate, root: x509.Certificate, others: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    # Each certificate is tried once: many ways there may be, and one is enough.
    pending: list[tuple[x509.Certificate, ...]] = [(leaf,)]
    left = [*others]
    while pending:
        path = pending.pop(0)
        if path[-1] == root:
            return path
        if is_issued_by(path[-1], root):
            return (*path, root)
        if len(path) == MOST_STEPS:
            continue
        for one in [other for other in left if is_issued_by(path[-1], other)]:
            left.remove(one)
            pending.append((*path, one))
    raise NoPathError(
        f"no certificate at hand leads from {name_of(leaf)} to the root {name_of(root)}"
    )


def _check_authority(certificate: x509.Certificate, below: int) -> None:
    """Whoever issues must be a CA, for certificates, with room for those `below` it."""
    name = name_of(certificate)
    # (c) RFC 5280 section 4.2.1.9: it says that it is a CA, and how many may come below it.
    constraints = extension_of(certificate, x509.BasicConstraints)
    if constraints is None or not constraints.value.ca:
        raise CertificateError(f"{name} is no CA, and has issued a certificate")
    most = constraints.value.path_length
    if most is not None and below > most:
        raise CertificateError(f"{name} may have {most} CAs below it, and has {below}")
    # (d) Section 4.2.1.3: its key may sign certificates.
    usage = extension_of(certificate, x509.KeyUsage)
    if usage is not None and not usage.value.key_cert_sign:
        raise CertificateError(f"the key of {name} may not sign certificates")
    # (e) Section 4.2.1.12: where it says for what, then for this.
    purposes = extension_of(certificate, x509.ExtendedKeyUsage)
    allowed = {ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
    if purposes is not None and not allowed & set(purposes.value):
        raise CertificateError(f"{name} may not issue certificates for time stamping")
