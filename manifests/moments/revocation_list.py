"""Revocation lists of the certificates that vouch for a time stamp (RFC 5280 sections 5 and 6.3).

A small reading of them: a full list by the issuer itself, signed by its key, that was in force at
the moment asked about, and has nothing critical that is not known here. Indirect lists, delta lists
and lists of some reasons alone are refused: they would show nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import CRLEntryExtensionOID, ExtensionOID

from manifests.moments.certificate_path import UNREADABLE, extension_of, is_of_octets, name_of
from manifests.moments.revocation_status import (
    GOOD,
    ForeignStatusError,
    Status,
    StatusError,
    check_extensions,
    check_signed_by,
)

MOST_ADDRESSES: Final = 2  # of one certificate's list that are tried, each until it is late
MOST_KEPT: Final = 16  # lists in one file
_KNOWN: Final = frozenset({ExtensionOID.ISSUING_DISTRIBUTION_POINT})
_KNOWN_OF_ENTRIES: Final = frozenset({CRLEntryExtensionOID.CRL_REASON})
_END: Final = b"-----END X509 CRL-----\n"
E = TypeVar("E", bound=x509.ExtensionType)


class RevocationListError(StatusError):
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
        is_pem = data.lstrip().startswith(b"-----BEGIN")
        read = x509.load_pem_x509_crl(data) if is_pem else x509.load_der_x509_crl(data)
        der = read.public_bytes(serialization.Encoding.DER)
        is_whole = is_of_octets(read.signature, der)
    except UNREADABLE as error:
        raise RevocationListError("it is no revocation list") from error
    if not is_whole:
        raise RevocationListError("its signature ends within an octet")
    return read


def load_lists(data: bytes, most: int) -> tuple[x509.CertificateRevocationList, ...]:
    """Read lists as they are kept, of at most so many bytes; raise `RevocationListError`."""
    if len(data) > most:
        raise RevocationListError(f"it is larger than {most} bytes (limits.revocation_bytes)")
    blocks = data.split(_END)
    if blocks.pop() != b"" or not 1 <= len(blocks) <= MOST_KEPT:
        raise RevocationListError(f"it does not hold 1 to {MOST_KEPT} revocation lists in PEM")
    lists = tuple(load_list(block + _END) for block in blocks)
    if spell_lists(lists) != data:
        raise RevocationListError("its PEM has more than lists, or is not in its one spelling")
    return lists


def spell_lists(lists: Iterable[x509.CertificateRevocationList]) -> bytes:
    """Spell lists as they are kept: in PEM, one after the other, as `openssl -CRLfile` reads."""
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in lists)


def status_in_list(
    revocations: x509.CertificateRevocationList,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    moment: datetime,
) -> Status:
    """Give what a list says of a certificate.

    `moment` is what is asked about. Raises `RevocationListError` where it shows nothing of that,
    and `ForeignStatusError` where it is another issuer's, or for certificates of another kind.
    """
    try:
        _check_list(revocations, certificate, issuer, moment)
        entry = revocations.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is not None:
            return _status(entry)
        # Section 3.3: an entry may leave the lists once its certificate has ended.
        if revocations.last_update_utc > certificate.not_valid_after_utc:
            raise RevocationListError("it is from after the certificate's end")
        return GOOD
    except UNREADABLE as error:
        raise RevocationListError(f"a revocation list cannot be read ({error})") from error


def _status(entry: x509.RevokedCertificate) -> Status:
    check_extensions(entry.extensions, _KNOWN_OF_ENTRIES)
    reason = _of_entry(entry, x509.CRLReason)
    suspected = _of_entry(entry, x509.InvalidityDate)
    return Status(
        entry.revocation_date_utc,
        reason.reason if reason is not None else None,
        suspected.invalidity_date_utc if suspected is not None else None,
    )


def _of_entry(entry: x509.RevokedCertificate, kind: type[E]) -> E | None:
    try:
        return entry.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _check_list(
    revocations: x509.CertificateRevocationList,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    moment: datetime,
) -> None:
    """See that a list is the issuer's own full one, in force at a moment (RFC 5280 6.3.3)."""
    # (b) By the issuer of the certificate itself.
    name = issuer.subject.public_bytes()
    if name != revocations.issuer.public_bytes() or name != certificate.issuer.public_bytes():
        raise ForeignStatusError(f"it is not by {name_of(issuer)}, who issued the certificate")
    # (f) The issuer's key may sign lists, and signed this one.
    usage = extension_of(issuer, x509.KeyUsage)
    if usage is not None and not usage.value.crl_sign:
        raise RevocationListError(f"the key of {name_of(issuer)} may not sign revocation lists")
    algorithm = revocations.signature_algorithm_oid.dotted_string
    check_signed_by(issuer, algorithm, revocations.signature, revocations.tbs_certlist_bytes)
    # (a), (d) Complete for certificates of this kind, and in force.
    check_extensions(revocations.extensions, _KNOWN)
    _check_scope(revocations, certificate)
    closes = revocations.next_update_utc
    if closes is None or closes < moment.replace(microsecond=0):
        raise RevocationListError("it was out of date by then")


def _check_scope(
    revocations: x509.CertificateRevocationList, certificate: x509.Certificate
) -> None:
    for found in revocations.extensions:
        scope = found.value
        if isinstance(scope, x509.DeltaCRLIndicator):
            raise RevocationListError("it is a delta list")
        if not isinstance(scope, x509.IssuingDistributionPoint):
            continue
        some = scope.indirect_crl or scope.only_some_reasons or scope.only_contains_attribute_certs
        if some:
            raise RevocationListError("it is no full list of its issuer's certificates")
        constraints = extension_of(certificate, x509.BasicConstraints)
        is_ca = constraints is not None and constraints.value.ca
        if scope.only_contains_user_certs if is_ca else scope.only_contains_ca_certs:
            raise ForeignStatusError("it does not cover such a certificate")
