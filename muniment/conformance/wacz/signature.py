"""The signature over a WACZ, as WACZ Signing and Verification 0.1 has it.

What is signed is the text of the hash in datapackage-digest.json, by a key that the file itself
brings: bare (``publicKey``), or in a certificate for a domain (``domainCert``). So it shows that
the holder of that key signed, and not who that is.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from manifests.moments.certificate_path import UNREADABLE
from muniment.conformance.report import Ledger
from muniment.conformance.wacz.package import DIGEST

_MOST = 1 << 20
# "MUST not contain any property that is not listed in either signature format."
_PROPERTIES = frozenset(
    {
        *("hash", "created", "software", "version", "signature", "publicKey"),
        *("domain", "domainCert", "timeSignature", "timestampCert", "crossSignedCert"),
    }
)


class _Unreadable(ValueError):
    """Key, certificate or signature cannot be read; the text says which."""


def check_signature(value: Mapping[str, Any], created: object, ledger: Ledger) -> None:
    """Check ``signedData``, where there is one, against the hash beside it.

    `created` is what datapackage.json says of when the file was made.
    """
    signed = value.get("signedData")
    if signed is None:
        ledger.unchecked("wacz-unsigned")
        return
    if not isinstance(signed, dict):
        ledger.error("wacz-auth-form", DIGEST, detail="signedData is no object")
        return
    if signed.get("hash") != value.get("hash"):
        ledger.error("wacz-auth-hash", DIGEST)
    text = signed.get("hash")
    if not isinstance(text, str) or not isinstance(signed.get("created"), str):
        ledger.error("wacz-auth-form", DIGEST, detail="hash and created are texts")
        return
    for name in sorted(signed.keys() - _PROPERTIES):
        ledger.error("wacz-auth-property", DIGEST, name=name[:100])
    if not _is_date(signed["created"]):
        ledger.error("wacz-auth-form", DIGEST, detail="created is no ISO 8601 date")
    elif signed["created"] != created:
        # Readers differ in whether they believe such a file; py-wacz does not.
        ledger.warning("wacz-auth-created", DIGEST, created=signed["created"][:100])
    try:
        key = _read_key(signed, ledger)
        _verify(key, _decode(signed, "signature"), text.encode("utf-8", "surrogatepass"))
    except _Unreadable as failure:
        ledger.error("wacz-auth-form", DIGEST, detail=str(failure))
    except InvalidSignature:
        ledger.error("wacz-auth-signature", DIGEST)
    else:
        spki = key.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        ledger.checked("wacz-signature", key=f"SHA256:{hashlib.sha256(spki).hexdigest()}")
    if "timeSignature" in signed:
        ledger.unchecked("wacz-timestamp")


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


Key = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


def _read_key(signed: Mapping[str, Any], ledger: Ledger) -> Key:
    if "publicKey" in signed:
        if signed.get("domain") is not None or signed.get("domainCert") is not None:
            raise _Unreadable("it has a bare publicKey, and names a domain as well")
        ledger.unchecked("wacz-signer")
        try:
            key = serialization.load_der_public_key(_decode(signed, "publicKey"))
        except (ValueError, UnsupportedAlgorithm) as failure:
            raise _Unreadable(f"publicKey is no key: {failure}") from failure
    else:
        key = _read_certificate(signed, ledger).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise _Unreadable("the key is neither ECDSA nor RSA")
    return key


def _read_certificate(signed: Mapping[str, Any], ledger: Ledger) -> x509.Certificate:
    pem, domain = signed.get("domainCert"), signed.get("domain")
    if not isinstance(pem, str) or not isinstance(domain, str) or len(pem) > _MOST:
        raise _Unreadable("there is neither a publicKey nor a domain with its domainCert")
    ledger.unchecked("wacz-certificate", domain=domain[:253])
    try:
        chain = x509.load_pem_x509_certificates(pem.encode("utf-8", "surrogatepass"))
        names = _names(chain[0])
        chain[0].public_key()
    except (IndexError, *UNREADABLE) as failure:
        raise _Unreadable(f"domainCert is no certificate: {failure}") from failure
    if domain.lower() not in names:
        ledger.error("wacz-auth-domain", DIGEST, domain=domain[:253])
    return chain[0]


def _names(certificate: x509.Certificate) -> set[str]:
    names = {
        str(name.value).lower()
        for name in certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    }
    try:
        others = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return names
    return names | {name.lower() for name in others.value.get_values_for_type(x509.DNSName)}


def _decode(signed: Mapping[str, Any], name: str) -> bytes:
    text = signed.get(name)
    if not isinstance(text, str) or len(text) > _MOST:
        raise _Unreadable(f"there is no {name}")
    try:
        value = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as failure:
        raise _Unreadable(f"{name} is no base64") from failure
    if base64.b64encode(value).decode("ascii") != text:
        raise _Unreadable(f"{name} is base64 in a spelling that nobody writes")
    return value


def _verify(key: Key, signature: bytes, data: bytes) -> None:
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        return
    width = -(-key.key_size // 8)
    if len(signature) == 2 * width:
        # As the Web Cryptography API writes it: r and s, side by side.
        r, s = (int.from_bytes(part, "big") for part in (signature[:width], signature[width:]))
        signature = encode_dss_signature(r, s)
    key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
