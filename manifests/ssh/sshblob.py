"""Keys and signatures in SSH wire form, read into `cryptography`, which judges them.

Keys: Ed25519 (RFC 8709), RSA with SHA-2 (RFC 8332), ECDSA on P-256, P-384 and P-521 (RFC 5656)::

    string "ssh-ed25519", string point                            a key (section 4 of RFC 8709)
    string "ssh-rsa", mpint e, mpint n                            (RFC 4253 section 6.6)
    string "ecdsa-sha2-nistp256", string "nistp256", string point (RFC 5656 section 3.1)
    string algorithm, string signature                            a signature
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, TypeAlias

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    SECP384R1,
    SECP521R1,
    EllipticCurve,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from manifests.errors import FormatError, MunimentError
from manifests.ssh.sshwire import Reader

ED25519: Final = "ssh-ed25519"
RSA: Final = "ssh-rsa"
MIN_RSA_BITS: Final = 2048
MAX_RSA_BITS: Final = 16384  # OpenSSH's own limit, sshbuf.h SSHBUF_MAX_BIGNUM
MAX_BLOB: Final = 8 * 1024
MAX_SIGNATURE: Final = 4 * 1024
MAX_PRIVATE_FILE: Final = 64 * 1024

_RSA_HASHES: Final = {"rsa-sha2-256": hashes.SHA256(), "rsa-sha2-512": hashes.SHA512()}
_CURVES: Final[dict[str, tuple[EllipticCurve, hashes.HashAlgorithm]]] = {
    "ecdsa-sha2-nistp256": (SECP256R1(), hashes.SHA256()),
    "ecdsa-sha2-nistp384": (SECP384R1(), hashes.SHA384()),
    "ecdsa-sha2-nistp521": (SECP521R1(), hashes.SHA512()),
}

VerifyingKey: TypeAlias = Ed25519PublicKey | RSAPublicKey | EllipticCurvePublicKey


class KeyFormatError(FormatError):
    """A key is not what its format says it must be."""


class UnsupportedKeyError(KeyFormatError):
    """A key is of a kind that we do not read, so nothing is known about it: not checked, 2."""

    exit_code = 2


class SignatureError(MunimentError):
    """A signature does not hold: other data, another key, or no signature at all."""

    exit_code = 1


@lru_cache(maxsize=64)
def load_blob(kind: str, blob: bytes) -> VerifyingKey:
    """Read a blob of a kind that stands in it. Raises `KeyFormatError`, `WireError`."""
    if len(blob) > MAX_BLOB:
        raise KeyFormatError(f"a public key has at most {MAX_BLOB} bytes, not {len(blob)}")
    reader = Reader(blob)
    found = reader.text("the kind of a key", 64)
    if found != kind:
        raise KeyFormatError(f"expected a key of kind {kind!r}, and it is {found!r}")
    key: VerifyingKey
    if kind == ED25519:
        key = _load_ed25519(reader)
    elif kind == RSA:
        key = _load_rsa(reader)
    elif kind in _CURVES:
        key = _load_ecdsa(kind, reader)
    else:
        raise UnsupportedKeyError(f"keys of kind {kind!r} are not supported")
    reader.end("the public key")
    return key


def _load_ed25519(reader: Reader) -> Ed25519PublicKey:
    point = reader.string("an Ed25519 key", 32)
    if len(point) != 32:
        raise KeyFormatError(f"an Ed25519 key has 32 bytes, not {len(point)}")
    return Ed25519PublicKey.from_public_bytes(point)


def _load_rsa(reader: Reader) -> RSAPublicKey:
    # NIST SP 800-89 section 5.3.3 has exponents up to 256 bits; beyond 64 they only cost time.
    exponent = reader.mpint("an RSA exponent", 9)
    modulus = reader.mpint("an RSA modulus", MAX_RSA_BITS // 8 + 1)
    bits = modulus.bit_length()
    if not MIN_RSA_BITS <= bits <= MAX_RSA_BITS:
        raise KeyFormatError(f"an RSA key has {MIN_RSA_BITS} to {MAX_RSA_BITS} bits, not {bits}")
    if exponent.bit_length() > 64 or exponent < 3 or not exponent % 2 or not modulus % 2:
        raise KeyFormatError("an RSA key has an odd modulus, and an odd exponent from 3 to 2**64")
    try:
        return RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError as failure:
        raise KeyFormatError(f"not an RSA key: {failure}") from None


def _load_ecdsa(kind: str, reader: Reader) -> EllipticCurvePublicKey:
    curve, _ = _CURVES[kind]
    name = reader.text("the name of a curve", 16)
    if not kind.endswith(f"-{name}"):
        raise KeyFormatError(f"a key of kind {kind!r} is not on curve {name!r}")
    size = 1 + 2 * ((curve.key_size + 7) // 8)
    point = reader.string("a point of the curve", size)
    # RFC 5656 section 3.1 allows compressed points; OpenSSH does not, and a key has one spelling.
    if len(point) != size or point[0] != 4:
        raise KeyFormatError(f"a key on {name} is an uncompressed point of {size} bytes")
    try:
        return EllipticCurvePublicKey.from_encoded_point(curve, point)
    except ValueError:
        raise KeyFormatError(f"the key is not a point of {name}") from None


def check_signature(kind: str, key: VerifyingKey, data: bytes, signature: bytes) -> None:
    """Check a signature in wire form. Raises `SignatureError`, `WireError`, `InvalidSignature`."""
    reader = Reader(signature)
    algorithm = reader.text("the algorithm of a signature", 64)
    value = reader.string("a signature", MAX_SIGNATURE)
    reader.end("the signature")
    # RFC 8332 section 3: the key says "ssh-rsa", the signature which SHA-2; never SHA-1.
    if algorithm not in (_RSA_HASHES if kind == RSA else (kind,)):
        raise SignatureError(f"a key of kind {kind!r} does not sign with {algorithm!r}")
    if isinstance(key, Ed25519PublicKey):
        key.verify(value, data)
    elif isinstance(key, RSAPublicKey):
        # RFC 8017 section 8.2.2 (1): exactly as long as the modulus.
        if len(value) != (key.key_size + 7) // 8:
            raise SignatureError("an RSA signature is exactly as long as the key's modulus")
        key.verify(value, data, PKCS1v15(), _RSA_HASHES[algorithm])
    else:
        curve, digest = _CURVES[kind]
        numbers = Reader(value)  # RFC 5656 section 3.1.2
        r = numbers.mpint("r of a signature", curve.key_size // 8 + 1)
        s = numbers.mpint("s of a signature", curve.key_size // 8 + 1)
        numbers.end("r and s of the signature")
        key.verify(encode_dss_signature(r, s), data, ECDSA(digest))
