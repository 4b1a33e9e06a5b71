"""SSHSIG: detached signatures of OpenSSH, as PROTOCOL.sshsig and `ssh-keygen -Y sign` write them.

    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgiWLNIg3cNBXvxU82NW+/COB/4/
    …
    -----END SSH SIGNATURE-----

Inside: "SSHSIG", version 1, public key, namespace, reserved, hash algorithm, signature. What is
signed is "SSHSIG", namespace, reserved, hash algorithm and the message's hash: the armour, the
reserved field and the key are not. Whoever could respell those would change a file without
breaking its signature, so a file is read only if writing what was read gives the same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from manifests.errors import FormatError
from manifests.spelling import SpellingError, decode_base64, encode_base64
from manifests.ssh.sshblob import MAX_BLOB, MAX_SIGNATURE
from manifests.ssh.sshkey import KeyFormatError, PublicKey, SignatureError, Signer
from manifests.ssh.sshwire import Reader, WireError, string, uint32

__all__ = [
    "SignatureError",
    "SignatureFormatError",
    "SshSig",
    "check",
    "check_digest",
    "parse",
    "sign",
    "verify",
]

MAX_ARMOUR: Final = 16 * 1024
MAX_NAMESPACE: Final = 255

_MAGIC: Final = b"SSHSIG"
_VERSION: Final = 1
_HASHES: Final = {"sha512": hashlib.sha512, "sha256": hashlib.sha256}
_USUAL: Final = "sha512"
_BEGIN: Final = b"-----BEGIN SSH SIGNATURE-----\n"
_END: Final = b"-----END SSH SIGNATURE-----\n"
_COLUMNS: Final = 70


class SignatureFormatError(FormatError, SignatureError):
    """A file is not a signature as `ssh-keygen -Y sign` writes it."""


@dataclass(frozen=True, slots=True)
class SshSig:
    """A signature file: what it says of itself, and the signature in SSH wire form.

    Says nothing yet about a message: `verify` does.
    """

    public_key: PublicKey
    namespace: str
    hash_algorithm: str
    signature: bytes

    def armour(self) -> bytes:
        """Spell the file as `ssh-keygen -Y sign` does: 70 columns of base64, LF at every end."""
        blob = _MAGIC + uint32(_VERSION) + string(self.public_key.blob)
        blob += string(self.namespace.encode()) + string(b"") + string(self.hash_algorithm.encode())
        return _armour(encode_base64(blob + string(self.signature)))


def sign(message: bytes, signer: Signer, namespace: str) -> bytes:
    """Sign `message` for one purpose, the namespace, with SHA-512. Returns the file's bytes.

    With an Ed25519 key these are the bytes that `ssh-keygen -Y sign -n namespace` writes.
    Raises `SignatureFormatError` for a namespace that `parse` would not read.
    """
    digest = hashlib.sha512(message).digest()
    signature = signer.sign(_signed_data(digest, _check_namespace(namespace), _USUAL))
    return SshSig(signer.public, namespace, _USUAL, signature).armour()


def parse(armour: bytes) -> SshSig:
    """Read a signature file in its one spelling. Raises `SignatureFormatError`."""
    if len(armour) > MAX_ARMOUR:
        raise SignatureFormatError(f"a signature file has at most {MAX_ARMOUR} bytes")
    if not armour.startswith(_BEGIN) or not armour.endswith(_END):
        raise SignatureFormatError(f"a signature file is from {_BEGIN!r} to {_END!r}")
    text = armour[len(_BEGIN) : -len(_END)].replace(b"\n", b"")
    try:
        found = _parse_blob(decode_base64(text))
    except (SpellingError, WireError, KeyFormatError) as failure:
        raise SignatureFormatError(f"not a signature file: {failure}") from None
    if _armour(text) != armour:
        raise SignatureFormatError(
            f"a signature file is base64 in rows of {_COLUMNS} characters, each with one LF"
        )
    return found


def verify(armour: bytes, message: bytes, namespace: str, key: PublicKey) -> None:
    """Check that `key` signed `message` for the purpose `namespace`. Raises `SignatureError`."""
    # (1) PROTOCOL.sshsig "Blob format": magic, version, fields, and nothing after them.
    check(parse(armour), message, namespace, key)


def check(found: SshSig, message: bytes, namespace: str, key: PublicKey) -> None:
    """Check what `parse` gave as `verify` does. Raises `SignatureError`."""
    # (2) The key in the file is a claim; the key that counts is the caller's.
    if found.public_key is not key and found.public_key != key:
        theirs, ours = found.public_key.fingerprint(), key.fingerprint()
        raise SignatureError(f"expected a signature by key {ours}, and it is by {theirs}")
    # (3) PROTOCOL.sshsig: "verifiers MUST reject signatures that have mismatched namespace values".
    if found.namespace != namespace:
        raise SignatureError(f"expected namespace {namespace!r}, and it is {found.namespace!r}")
    check_digest(found, _HASHES[found.hash_algorithm](message).digest())


def check_digest(found: SshSig, digest: bytes) -> None:
    """Check a signature over the message of this digest, by the key that the file itself names.

    Whose key that is, and for which purpose it signed, is for the caller. Raises `SignatureError`.
    """
    # (4) PROTOCOL.sshsig "Signed Data": the signature is over the message's hash in its frame.
    signed = _signed_data(digest, found.namespace, found.hash_algorithm)
    found.public_key.verify(signed, found.signature)


def _armour(text: bytes) -> bytes:
    """Set base64 in the rows of a signature file."""
    rows = [text[start : start + _COLUMNS] for start in range(0, len(text), _COLUMNS)]
    return b"%b%b\n%b" % (_BEGIN, b"\n".join(rows), _END)


def _parse_blob(blob: bytes) -> SshSig:
    """Read the fields in order. Raises `WireError`, `KeyFormatError`, `SignatureFormatError`."""
    end = len(_MAGIC) + 4
    for _ in ("public key", "namespace", "reserved", "hash algorithm"):
        end += 4 + int.from_bytes(blob[end : end + 4], "big")
    key, namespace, algorithm = _parse_claims(blob[:end])
    reader = Reader(blob[end:])
    signature = reader.string("the signature", MAX_SIGNATURE)
    reader.end("the signature file")
    return SshSig(key, namespace, algorithm, signature)


@lru_cache(maxsize=64)  # One key's signatures for one purpose differ behind these alone.
def _parse_claims(blob: bytes) -> tuple[PublicKey, str, str]:
    """Read the fields before the signature: public key, namespace and hash algorithm."""
    reader = Reader(blob)
    if reader.take(len(_MAGIC), "the magic of a signature") != _MAGIC:
        raise SignatureFormatError(f"a signature begins with {_MAGIC!r}")
    version = reader.uint32("the version")
    if version != _VERSION:
        raise SignatureFormatError(f"expected version {_VERSION} of SSHSIG, and it is {version}")
    key = PublicKey.from_blob(reader.string("the public key", MAX_BLOB))
    namespace = _check_namespace(reader.text("the namespace", MAX_NAMESPACE))
    # ssh-keygen overlooks what stands here and it is not signed, so nothing may.
    reader.string("the reserved field", 0)
    algorithm = reader.text("the hash algorithm", 16)
    if algorithm not in _HASHES:
        raise SignatureFormatError(f"expected sha512 or sha256, and the hash is {algorithm!r}")
    return key, namespace, algorithm


def _check_namespace(namespace: str) -> str:
    # PROTOCOL.sshsig: implementations should not accept the empty namespace.
    if not 0 < len(namespace) <= MAX_NAMESPACE:
        raise SignatureFormatError(f"a namespace has 1 to {MAX_NAMESPACE} characters")
    if not (namespace.isascii() and namespace.isprintable()):
        raise SignatureFormatError("a namespace is printable ASCII")
    return namespace


def _signed_data(digest: bytes, namespace: str, algorithm: str) -> bytes:
    """What the key signs: the message's hash, framed with the purpose."""
    return _frame(namespace, algorithm) + string(digest)


@lru_cache(maxsize=64)
def _frame(namespace: str, algorithm: str) -> bytes:
    return _MAGIC + b"".join(map(string, (namespace.encode(), b"", algorithm.encode())))
