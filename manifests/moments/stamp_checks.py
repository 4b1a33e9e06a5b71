"""Whether a time-stamp token is an authority's, over given bytes (RFC 3161 section 2.2).

The checks are numbered in the order of that section and of RFC 5652 section 5.6. What holds is then
put before rfc3161-client, whose checks go through OpenSSL: a token counts where both say yes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

import rfc3161_client
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID

from checksums import Algorithm, Digest
from manifests.errors import MunimentError
from manifests.moments.certificate_path import (
    CertificateError,
    PublicKey,
    der_of,
    extension_of,
    find_path,
    is_issued_by,
    key_of,
    load_certificate,
    name_of,
)
from manifests.moments.cms import SignedData, SignerInfo, algorithm_of
from manifests.moments.der import INTEGER, OCTET_STRING, OID, SEQUENCE, Der, write_der
from manifests.moments.timestamp import (
    COVERING_IMPRINTS,
    IMPRINTS,
    TST_INFO,
    Imprint,
    Request,
    Token,
)

_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_HASHES: Final = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
# The signature's own algorithm: for RSA PKCS #1 v1.5 (RFC 8017) and for ECDSA (RFC 5758).
_RSA = {
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
}
_RSA_ANY = "1.2.840.113549.1.1.1"
_ECDSA = {
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}
_ED25519 = "1.3.101.112"


class StampError(MunimentError):
    """A token does not hold: it is over other bytes, or not signed as it says."""

    exit_code = 1


def signer_of(signed: SignedData) -> x509.Certificate:
    """Give the certificate that the signature names, from among those that came along.

    Raises `StampError` where there is none, `CertificateError` where it cannot be read.
    """
    for certificate in map(load_certificate, signed.certificates):
        if names_signer(signed, certificate):
            return certificate
    raise StampError("the certificate that the signature names did not come with the token")


def names_signer(signed: SignedData, certificate: x509.Certificate) -> bool:
    """Tell whether it is this certificate that the signature names, by issuer and number."""
    signer = signed.signer
    named = certificate.issuer.public_bytes(), certificate.serial_number
    return named == (signer.issuer, signer.serial)


def check_imprint(imprint: Imprint, message: bytes) -> None:
    """(6) What is stamped are these bytes; raise `StampError` where it is not."""
    if imprint.algorithm in COVERING_IMPRINTS.values():
        found = Digest.of(Algorithm(imprint.algorithm), message).value
    else:
        found = hashlib.new(imprint.algorithm, message).digest()
    if found != imprint.digest:
        raise StampError("it is over other bytes")


def check_request(token: Token, request: Request) -> None:
    """(7) It answers this request: same imprint, same nonce, same policy; raise `StampError`."""
    if token.stamp.imprint != request.imprint:
        raise StampError("it is over other bytes than were asked for")
    if token.stamp.nonce != request.nonce:
        raise StampError("its nonce is not the one that was sent")
    if request.policy is not None and token.stamp.policy != request.policy:
        raise StampError("its policy is not the one that was asked for")


def check_signature(signed: SignedData, certificate: x509.Certificate) -> None:
    """(1) to (3): a certificate's key signed this content. Raises `StampError`, `CertificateError`.

    Whose certificate it is, is not asked here.
    """
    signer = signed.signer
    digest = IMPRINTS.get(signer.digest)
    if digest is None:
        raise StampError(f"it is signed over a digest by {signer.digest}, not by SHA-2")
    # (1) RFC 5652 section 11: the signed attributes are over this content, as a TSTInfo.
    kind, said = signer.attributes.get(_CONTENT_TYPE), signer.attributes.get(_MESSAGE_DIGEST)
    if kind is None or kind.tag != OID or kind.oid() != TST_INFO:
        raise StampError("its signature is over another kind of content")
    if said is None or said.tag != OCTET_STRING:
        raise StampError("its signature is over no content")
    if hashlib.new(digest, signed.content).digest() != said.contents:
        raise StampError("its content was changed after it was signed")
    # (2) RFC 5035 section 3: the signature names its certificate, so that no other takes its place.
    _check_binding(signed, der_of(certificate))
    # (3) RFC 5652 section 5.4.
    try:
        _verify(key_of(certificate), digest, signer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError) as error:
        raise StampError(f"its signature is not by the key of {name_of(certificate)}") from error


def hashes_of(token: Token, signer: x509.Certificate, pinned: bool) -> frozenset[str]:
    """Give the hashes by which a token hangs from a signer: imprint, digest and signature.

    Where it is not the certificate itself that is `pinned`, but its issuer, by which that signed
    it too.
    """
    found = {token.stamp.imprint.algorithm, IMPRINTS.get(token.signed.signer.digest, "unknown")}
    if isinstance(key_of(signer), Ed25519PublicKey):
        found.add("sha512")  # RFC 8032 section 5.1
    if not pinned:
        by = signer.signature_hash_algorithm
        found.add(by.name if by is not None else "sha512")
    return frozenset(found)


def check_purpose(certificate: x509.Certificate) -> None:
    """(4) RFC 3161 section 2.3: for time stamping, for nothing else, and critically so."""
    usage = extension_of(certificate, x509.ExtendedKeyUsage)
    if usage is None or [*usage.value] != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise CertificateError(f"{name_of(certificate)} is not for time stamping alone")
    if not usage.critical:
        raise CertificateError(f"{name_of(certificate)} does not say critically what it is for")
    if (keys := extension_of(certificate, x509.KeyUsage)) is not None:
        signs = keys.value.digital_signature or keys.value.content_commitment
        more = keys.value.key_cert_sign or keys.value.crl_sign
        more = more or keys.value.key_encipherment or keys.value.data_encipherment
        if not signs or more or keys.value.key_agreement:
            raise CertificateError(f"the key of {name_of(certificate)} may not sign, or may more")


def check_token(
    token: Token,
    signer: x509.Certificate,
    root: x509.Certificate,
    others: Iterable[x509.Certificate] = (),
) -> None:
    """(1) to (5) and (8): `signer` signed it, was for that, and led to `root` at the stamped time.

    `others` may stand between signer and root; what came with the token may not, since nobody
    signed it. Raises `StampError`, and `CertificateError`.
    """
    check_signature(token.signed, signer)
    check_purpose(signer)
    # (5) RFC 3161 section 2.2: valid when it was stamped, however long ago that is.
    path = find_path(signer, root, others, token.stamp.time)
    _ask_the_other(token, path)


def issued_by(signed: SignedData, issuer: x509.Certificate) -> x509.Certificate | None:
    """Give the certificate that the signature names where this very issuer issued it, or None."""
    try:
        signer = signer_of(signed)
    except (StampError, CertificateError):
        return None
    return signer if is_issued_by(signer, issuer) else None


def _check_binding(signed: SignedData, certificate: bytes) -> None:
    attributes = signed.signer.attributes
    bindings: list[tuple[str, bytes]] = []
    if (old := attributes.get(_SIGNING_CERTIFICATE)) is not None:
        first = _first_certificate(old)
        bindings.append(("sha1", first[0].expect(OCTET_STRING, "a digest").contents))
    if (new := attributes.get(_SIGNING_CERTIFICATE_V2)) is not None:
        first = _first_certificate(new)
        algorithm = "sha256"
        if first[0].tag == SEQUENCE:
            algorithm, first = IMPRINTS.get(algorithm_of(first[0]), ""), first[1:]
        if not algorithm or not first:
            raise StampError("its signature names its certificate by no digest of SHA-2")
        bindings.append((algorithm, first[0].expect(OCTET_STRING, "a digest").contents))
    if not bindings:
        raise StampError("its signature does not name its certificate")
    for algorithm, digest in bindings:
        # SHA-1 (RFC 2634) binds here to a certificate that is known by all of its bytes.
        if hashlib.new(algorithm, certificate, usedforsecurity=False).digest() != digest:
            raise StampError("its signature names another certificate")


def _first_certificate(attribute: Der) -> tuple[Der, ...]:
    """Give the parts of the first ESSCertID: that of the signer."""
    parts = attribute.expect(SEQUENCE, "a certificate's name").members(2)
    ids = parts[0].expect(SEQUENCE, "a list of certificates").members(16) if parts else ()
    first = ids[0].expect(SEQUENCE, "a certificate's digest").members(3) if ids else ()
    if not first:
        raise StampError("its signature does not name its certificate")
    return first


def _verify(key: PublicKey, digest: str, signer: SignerInfo) -> None:
    chosen, oid = _HASHES[digest], signer.algorithm
    if isinstance(key, RSAPublicKey) and (oid == _RSA_ANY or _RSA.get(oid) == digest):
        key.verify(signer.signature, signer.signed_attributes, PKCS1v15(), chosen)
    elif isinstance(key, EllipticCurvePublicKey) and _ECDSA.get(oid) == digest:
        key.verify(signer.signature, signer.signed_attributes, ECDSA(chosen))
    elif isinstance(key, Ed25519PublicKey) and oid == _ED25519:
        key.verify(signer.signature, signer.signed_attributes)
    else:
        raise StampError(f"its signature is by {oid}, which is not known here for such a key")


def _ask_the_other(token: Token, path: tuple[x509.Certificate, ...]) -> None:
    # (8) It refuses certificates that are not in the order that DER gives to a set, and the status
    # "granted with changes". Nobody signed either, so it is shown the token without them.
    granted = write_der(SEQUENCE, write_der(INTEGER, b"\0"))
    response = write_der(SEQUENCE, granted, token.signed.bare)
    leaf, *above = path
    verifier = rfc3161_client.VerifierBuilder(
        tsa_certificate=leaf,
        intermediates=above[:-1],
        roots=[path[-1]],
        nonce=token.stamp.nonce,
    ).build()
    try:
        decoded = rfc3161_client.decode_timestamp_response(response)
        verifier.verify(decoded, token.stamp.imprint.digest)
        told = decoded.tst_info.gen_time
    except (rfc3161_client.VerificationError, ValueError, TypeError) as error:
        raise StampError(f"rfc3161-client refuses it ({error})") from error
    if abs(told - token.stamp.time) >= timedelta(seconds=1):
        raise StampError("rfc3161-client reads another time in it")
