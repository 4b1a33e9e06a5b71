"""Revocation lists of the certificates that vouch for a time stamp (RFC 5280 sections 5 and 6.3).

A small reading of them: a full list by the issuer itself, signed by its key, that was in force at
the moment asked about, and has nothing critical that is not known here. Indirect lists, delta lists
and lists of some reasons alone are refused: they would show nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import CRLEntryExtensionOID, ExtensionOID

from manifests.certificate_path import CertificateError, extension_of, key_of, name_of

MOST_ADDRESSES: Final = 2  # of one certificate's list that are tried, each until it is late
_KNOWN: Final = frozenset({ExtensionOID.ISSUING_DISTRIBUTION_POINT})
_KNOWN_OF_ENTRIES: Final = frozenset({CRLEntryExtensionOID.CRL_REASON})
_END: Final = b"-----END X509 CRL-----\n"
_WEAK: Final = frozenset({"md5", "sha1"})
_UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension)


class RevocationListError(CertificateError):
    """A revocation list shows nothing: it cannot be read, or is none of this issuer's."""


def addresses_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """Give the web addresses of the full revocation list that covers a certificate."""
    found = extension_of(certificate, x509.CRLDistributionPoints)
    addresses = [
        name.value
        for point in (found.value if found is not None else ())
        if point.crl_issuer is None and point.reasons is None
        for name in point.full_name or ()
        if isinstance(name, x509.UniformResourceIdentifier)
    ]
    web = (one for one in addresses if one.lower().startswith(("http://", "https://")))
    return tuple(dict.fromkeys(web))[:MOST_ADDRESSES]


def load_list(data: bytes) -> x509.CertificateRevocationList:
    """Read a revocation list in DER, or in PEM; raise `RevocationListError`."""
    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            return x509.load_pem_x509_crl(data)
        return x509.load_der_x509_crl(data)
    except _UNREADABLE as error:
        raise RevocationListError(f"it is no revocation list ({error})") from error


def load_lists(data: bytes, most: int) -> tuple[x509.CertificateRevocationList, ...]:
    """Read lists as they are kept, of at most so many bytes; raise `RevocationListError`."""
    if len(data) > most:
        raise RevocationListError(f"it is larger than {most} bytes (limits.revocation_bytes)")
    blocks = data.split(_END)
    if blocks.pop() != b"" or not blocks:
        raise RevocationListError("it holds no revocation lists in PEM")
    return tuple(load_list(block + _END) for block in blocks)


def revoked_at(
    revocations: x509.CertificateRevocationList,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    moment: datetime,
) -> datetime | None:
    """Give since when a list says that a certificate is revoked, or None where it does not.

    `moment` is what is asked about. Raises `RevocationListError` where it shows nothing of that.
    """
    try:
        _check_list(revocations, certificate, issuer, moment)
        entry = revocations.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is None:
            return None
        _refuse_unknown(entry.extensions, _KNOWN_OF_ENTRIES)
        return entry.revocation_date_utc
    except _UNREADABLE as error:
        raise RevocationListError(f"a revocation list cannot be read ({error})") from error


def spell_lists(lists: Iterable[x509.CertificateRevocationList]) -> bytes:
    """Spell lists as they are kept: in PEM, one after the other, as `openssl -CRLfile` reads."""
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in lists)


def _check_list(
    revocations: x509.CertificateRevocationList,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    moment: datetime,
) -> None:
    """See that a list is the issuer's own full one, in force at a moment (RFC 5280 6.3.3)."""
    # (b) By the issuer of the certificate itself.
    if revocations.issuer != certificate.issuer or issuer.subject != certificate.issuer:
        raise RevocationListError(f"it is not by {name_of(issuer)}, who issued the certificate")
    # (f) The issuer's key may sign lists, and signed this one.
    usage = extension_of(issuer, x509.KeyUsage)
    if usage is not None and not usage.value.crl_sign:
        raise RevocationListError(f"the key of {name_of(issuer)} may not sign revocation lists")
    algorithm = revocations.signature_hash_algorithm
    if algorithm is not None and algorithm.name in _WEAK:
        raise RevocationListError(f"it is signed by {algorithm.name}")
    try:
        valid = revocations.is_signature_valid(key_of(issuer))
    except InvalidSignature:
        valid = False
    if not valid:
        raise RevocationListError(f"{name_of(issuer)} did not sign it")
    # (a), (d) In force, and complete for certificates of this kind.
    closes = revocations.next_update_utc
    if closes is None or closes < moment:
        raise RevocationListError("it was out of date by then")
    _refuse_unknown(revocations.extensions, _KNOWN)
    _check_scope(revocations, certificate)


def _check_scope(
    revocations: x509.CertificateRevocationList, certificate: x509.Certificate
) -> None:
    for found in revocations.extensions:
        scope = found.value
        if isinstance(scope, x509.DeltaCRLIndicator):
            raise RevocationListError("it is a delta list")
        if not isinstance(scope, x509.IssuingDistributionPoint):
            continue
        constraints = extension_of(certificate, x509.BasicConstraints)
        is_ca = constraints is not None and constraints.value.ca
        other = scope.only_contains_user_certs if is_ca else scope.only_contains_ca_certs
        some = scope.indirect_crl or scope.only_some_reasons or scope.only_contains_attribute_certs
        if other or some:
            raise RevocationListError("it does not cover such a certificate")


def _refuse_unknown(extensions: x509.Extensions, known: frozenset[x509.ObjectIdentifier]) -> None:
    for one in extensions:
        if one.critical and one.oid not in known:
            raise RevocationListError(f"it has the critical extension {one.oid.dotted_string}")
