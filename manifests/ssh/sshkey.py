"""OpenSSH keys: public keys of three kinds that verify, private Ed25519 keys that sign.

A public key is a line, whose base64 is the key's blob in SSH wire form (RFC 4253 section 6.6)::

    ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf+P5HqbPYCYu3BOMdjAE comment

A private key is a file in the format of OpenSSH's PROTOCOL.key, without passphrase and comment.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from manifests.errors import MunimentError
from manifests.spelling import SpellingError, decode_base64, encode_base64
from manifests.ssh.sshblob import (
    ED25519,
    MAX_BLOB,
    KeyFormatError,
    SignatureError,
    UnsupportedKeyError,
    check_signature,
    load_blob,
)
from manifests.ssh.sshwire import Reader, WireError, string, uint32

__all__ = [
    "KeyFileError",
    "KeyFormatError",
    "PrivateKey",
    "PublicKey",
    "SignatureError",
    "Signer",
    "UnsupportedKeyError",
]

MAX_LINE: Final = 16 * 1024
MAX_PRIVATE_FILE: Final = 64 * 1024

_MAGIC: Final = b"openssh-key-v1\0"
_BEGIN: Final = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_END: Final = b"-----END OPENSSH PRIVATE KEY-----"
_COLUMNS: Final = 70
_BLOCK: Final = 8  # PROTOCOL.key: the cipher "none" pads to 8 bytes, 1 2 3 …


class KeyFileError(MunimentError):
    """A key file cannot be read from disk."""


class Signer(Protocol):
    """Whoever holds a private key: a `PrivateKey`, or an agent that keeps it."""

    @property
    def public(self) -> PublicKey:
        """The key that verifies what `sign` makes."""

    def sign(self, data: bytes) -> bytes:
        """Sign `data` as it is. Returns the signature in SSH wire form (RFC 4253 6.6)."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: its kind as a line begins with it, its blob in SSH wire form.

    Raises `KeyFormatError`, or `UnsupportedKeyError` where the kind is not one of ours.
    """

    kind: str
    blob: bytes

    def __post_init__(self) -> None:
        try:
            load_blob(self.kind, self.blob)
        except WireError as failure:
            raise KeyFormatError(f"not a public key: {failure}") from None

    @classmethod
    @lru_cache(maxsize=64)  # Few keys sign all that is in an archive.
    def from_blob(cls, blob: bytes) -> PublicKey:
        """Read a key in SSH wire form; its kind is the first string of it."""
        try:
            kind = Reader(blob).text("the kind of a key", 64)
        except WireError as failure:
            raise KeyFormatError(f"not a public key: {failure}") from None
        return cls(kind, blob)

    @classmethod
    def parse_line(cls, line: str) -> PublicKey:
        """Read `kind base64 [comment]` with single spaces and no line break."""
        if len(line) > MAX_LINE:
            raise KeyFormatError(f"a public key line has at most {MAX_LINE} characters")
        if not line.isprintable():
            raise KeyFormatError("a public key line holds no line breaks or control characters")
        kind, _, rest = line.partition(" ")
        text, _, _comment = rest.partition(" ")
        try:
            key = cls.from_blob(decode_base64(text.encode()))
        except SpellingError as failure:
            raise KeyFormatError(f"not a public key line: {failure}") from None
        if key.kind != kind:
            raise KeyFormatError(f"the line says {kind!r}, the key in it is {key.kind!r}")
        return key

    def line(self) -> str:
        """Spell the key as a line, without comment and line break."""
        return f"{self.kind} {encode_base64(self.blob).decode()}"

    def fingerprint(self) -> str:
        """Name the key as `ssh-keygen -lf` does: SHA-256 of the blob, base64 without padding."""
        return _fingerprint(self.blob)

    def verify(self, data: bytes, signature: bytes) -> None:
        """Check a signature in SSH wire form over `data`. Raises `SignatureError`."""
        key = load_blob(self.kind, self.blob)
        try:
            check_signature(self.kind, key, data, signature)
        except WireError as failure:
            raise SignatureError(f"not a signature: {failure}") from None
        except InvalidSignature:
            fault = f"the signature is not by key {self.fingerprint()} over these bytes"
            raise SignatureError(fault) from None


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """An Ed25519 private key: 32 bytes that are never shown."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != 32:
            raise KeyFormatError(f"an Ed25519 seed has 32 bytes, not {len(self.seed)}")

    @classmethod
    def generate(cls) -> PrivateKey:
        """Make a new key from the system's randomness."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def load(cls, source: Path | bytes) -> PrivateKey:
        """Read an OpenSSH private key file, or its bytes.

        Raises `KeyFileError` (not readable), `UnsupportedKeyError` (not Ed25519, or under a
        passphrase: such a key is used through ssh-agent), `KeyFormatError` (anything else).
        """
        data = source if isinstance(source, bytes) else _read_file(source)
        try:
            return cls(_parse_private(data))
        except (SpellingError, WireError) as failure:
            raise KeyFormatError(f"not an OpenSSH private key: {failure}") from None

    @property
    def public(self) -> PublicKey:
        """The key that verifies."""
        return _public_key(self.seed)

    def sign(self, data: bytes) -> bytes:
        """Sign `data` (RFC 8032). Returns the signature in SSH wire form (RFC 8709 section 6)."""
        signature = _private_key(self.seed).sign(data)
        return string(ED25519.encode()) + string(signature)

    def openssh_private_bytes(self) -> bytes:
        """Spell the key as a private key file without passphrase, comment or name in it."""
        public = self.public.blob
        check = os.urandom(4)
        secret = check + check + public + string(self.seed + public[-32:]) + string(b"")
        secret += bytes(range(1, -len(secret) % _BLOCK + 1))
        header = _MAGIC + string(b"none") + string(b"none") + string(b"") + uint32(1)
        text = encode_base64(header + string(public) + string(secret))
        rows = (text[start : start + _COLUMNS] for start in range(0, len(text), _COLUMNS))
        return b"\n".join((_BEGIN, *rows, _END, b""))


@lru_cache(maxsize=64)
def _fingerprint(blob: bytes) -> str:
    return "SHA256:" + encode_base64(hashlib.sha256(blob).digest()).decode().rstrip("=")


@lru_cache(maxsize=8)
def _private_key(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


@lru_cache(maxsize=8)
def _public_key(seed: bytes) -> PublicKey:
    point = _private_key(seed).public_key().public_bytes_raw()
    return PublicKey(ED25519, string(ED25519.encode()) + string(point))


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_PRIVATE_FILE + 1)
    except OSError as failure:
        raise KeyFileError(f"cannot read the key file {path}: {failure.strerror}") from failure


def _parse_private(data: bytes) -> bytes:
    """Read a private key file down to its seed (OpenSSH PROTOCOL.key)."""
    if len(data) > MAX_PRIVATE_FILE:
        raise KeyFormatError(f"a private key file has at most {MAX_PRIVATE_FILE} bytes")
    rows = data.split()  # a key file was copied by hand, perhaps: line ends are not looked at
    begin, end = _BEGIN.split(), _END.split()
    if rows[: len(begin)] != begin or rows[-len(end) :] != end:
        raise KeyFormatError(f"a private key file is between {_BEGIN!r} and {_END!r}")
    blob = decode_base64(b"".join(rows[len(begin) : -len(end)]))
    reader = Reader(blob)
    if reader.take(len(_MAGIC), "the magic of a private key") != _MAGIC:
        raise KeyFormatError(f"a private key begins with {_MAGIC!r}")
    if reader.string("the cipher", 64) != b"none":
        raise UnsupportedKeyError("the key is under a passphrase: add it to ssh-agent instead")
    if reader.string("the KDF", 64) != b"none" or reader.string("the KDF's options", 64):
        raise KeyFormatError("a private key without cipher has no KDF")
    if reader.uint32("the number of keys") != 1:
        raise KeyFormatError("a private key file holds one key")
    public = PublicKey.from_blob(reader.string("the public key", MAX_BLOB))
    secret = reader.string("the private key", MAX_PRIVATE_FILE)
    reader.end("the private key file")
    if public.kind != ED25519:
        raise UnsupportedKeyError(f"expected an Ed25519 private key, and it is {public.kind!r}")
    return _parse_secret(secret, public.blob)


def _parse_secret(secret: bytes, public: bytes) -> bytes:
    """Read the part of a private key file that a cipher would hide. Returns the seed."""
    reader = Reader(secret)
    if reader.take(4, "the check") != reader.take(4, "the check"):
        raise KeyFormatError("the two checks in the private key differ")
    again = reader.take(len(public), "the public key")
    pair = reader.string("the private key", 64)
    reader.string("the comment", 1024)
    padding = reader.rest()
    if len(secret) % _BLOCK or padding != bytes(range(1, _BLOCK))[: len(padding)]:
        raise KeyFormatError("the private key is not padded with 1 2 3 … to a multiple of 8 bytes")
    if len(pair) != 64 or again != public or pair[32:] != public[-32:]:
        raise KeyFormatError("the public keys in the private key file differ")
    key = PrivateKey(pair[:32])
    if key.public.blob != public:
        raise KeyFormatError("the public key in the private key file is another key's")
    return key.seed
