"""Cosignatures: what witnesses say of a checkpoint, as c2sp.org/tlog-cosignature writes them.

    — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZC…

A cosignature is a note's signature over a checkpoint: a time in seconds since 1970, eight bytes,
and what the key made over that time and the checkpoint. It says that the witness saw this head
extend every head of that log which it had cosigned before. Two kinds are read, Ed25519 (type 0x04)
and ML-DSA-44 (type 0x06); ours are Ed25519. The time is the witness's own claim.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from checksums import HASH_SIZE
from manifests.log.checkpoint import CheckpointError, parse_body
from manifests.log.note import NoteFormatError, NoteSignature, parse_signature_line
from manifests.log.note_key import SECRET, SpelledKey, check_name, key_id
from manifests.ssh.sshkey import KeyFormatError, SignatureError, UnsupportedKeyError

MAX_TIME: Final = (1 << 63) - 1
MAX_LINES: Final = 16
_TIME_BYTES: Final = 8
_MAX_NAME: Final = 255  # bytes: the vectors of a cosigned_message have a length of one byte
_LABEL: Final = b"subtree/v1\n\0"


class CosignatureKind(enum.Enum):
    """What signs. The value is (signature type, bytes of a public key, bytes of a signature)."""

    ED25519 = (0x04, 32, 64)
    ML_DSA_44 = (0x06, 1312, 2420)

    @property
    def number(self) -> int:
        """The signature type in a verifier key."""
        return self.value[0]

    @property
    def key_bytes(self) -> int:
        """The bytes of a public key."""
        return self.value[1]

    @property
    def signature_bytes(self) -> int:
        """The bytes of a signature, without the time before it."""
        return self.value[2]


@dataclass(frozen=True, slots=True)
class CosignatureVerifier:
    """A witness's public key with its name.

    Raises `KeyFormatError`; `UnsupportedKeyError` where OpenSSL here knows no ML-DSA.
    """

    name: str
    public: bytes
    kind: CosignatureKind = CosignatureKind.ED25519

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.name.encode()) > _MAX_NAME:
            raise KeyFormatError(f"a witness's name has at most {_MAX_NAME} bytes")
        if len(self.public) != self.kind.key_bytes:
            raise KeyFormatError(
                f"a witness's key of type 0x{self.kind.number:02x} has {self.kind.key_bytes} "
                f"bytes, not {len(self.public)}"
            )
        if self.kind is CosignatureKind.ML_DSA_44:
            _ml_dsa_key(self.public)

    @classmethod
    def parse(cls, text: str) -> CosignatureVerifier:
        """Read `<name>+<key id, 8 hex>+<base64 of type and key>`.

        Raises `KeyFormatError`, or `UnsupportedKeyError` where the type is none of a witness's.
        """
        key = SpelledKey.parse(text)
        kind = next((one for one in CosignatureKind if one.number == key.kind), None)
        if kind is None:
            raise UnsupportedKeyError(
                f"expected a witness's key of type 0x04 or 0x06, and it is 0x{key.kind:02x}"
            )
        verifier = cls(key.name, key.value, kind)
        if verifier.key_id != key.key_id:
            raise KeyFormatError(
                f"the key's id is {verifier.key_id:08x}, and it says {key.key_id:08x}"
            )
        return verifier

    @property
    def key_id(self) -> int:
        """The key's id in notes."""
        return key_id(self.name, self.kind.number, self.public)

    def __str__(self) -> str:
        return str(SpelledKey(self.name, self.key_id, self.kind.number, self.public))

    def check(self, text: bytes, signature: bytes) -> int:
        """Check a cosignature, without its key id, over a checkpoint's body; give its time.

        Raises `SignatureError`, and what `parse_body` raises for what is no checkpoint.
        """
        if len(signature) != _TIME_BYTES + self.kind.signature_bytes:
            raise SignatureError(
                f"a cosignature of {self.name!r} has "
                f"{_TIME_BYTES + self.kind.signature_bytes} bytes, not {len(signature)}"
            )
        time = int.from_bytes(signature[:_TIME_BYTES], "big")
        if time > MAX_TIME:
            raise SignatureError(f"the time in the cosignature of {self.name!r} is beyond 2**63-1")
        made = signature[_TIME_BYTES:]
        fault = f"the cosignature of {self.name!r}, key {self.key_id:08x}, is not over this head"
        try:
            match self.kind:
                case CosignatureKind.ED25519:
                    key = Ed25519PublicKey.from_public_bytes(self.public)
                    key.verify(made, ed25519_message(text, time))
                case CosignatureKind.ML_DSA_44:
                    message = ml_dsa_message(self.name, text, time)
                    _ml_dsa_key(self.public).verify(made, message)
        except InvalidSignature:
            raise SignatureError(fault) from None
        return time


@dataclass(frozen=True, slots=True)
class CosignatureSigner:
    """A witness's private Ed25519 key with its name; it is never shown. Raises `KeyFormatError`."""

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != 32:
            raise KeyFormatError(f"a witness key's seed has 32 bytes, not {len(self.seed)}")
        CosignatureVerifier(self.name, bytes(32))

    @classmethod
    def parse(cls, text: str) -> CosignatureSigner:
        """Read `PRIVATE+KEY+<name>+<key id of the public key>+<base64 of type 0x04 and seed>`.

        Raises `KeyFormatError`, `UnsupportedKeyError`.
        """
        if not text.startswith(SECRET):
            raise KeyFormatError(f"a witness's private key begins with {SECRET!r}")
        key = SpelledKey.parse(text.removeprefix(SECRET))
        if key.kind != CosignatureKind.ED25519.number:
            raise UnsupportedKeyError(f"expected a key of type 0x04, and it is 0x{key.kind:02x}")
        signer = cls(key.name, key.value)
        if signer.verifier.key_id != key.key_id:
            raise KeyFormatError(f"the key id {key.key_id:08x} is not this private key's")
        return signer

    @classmethod
    def generate(cls, name: str) -> CosignatureSigner:
        """Make a new key from the system's randomness."""
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def verifier(self) -> CosignatureVerifier:
        """The key that verifies."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        return CosignatureVerifier(self.name, key.public_key().public_bytes_raw())

    def secret(self) -> str:
        """Spell the private key as `parse` reads it."""
        kind = CosignatureKind.ED25519.number
        return SECRET + str(SpelledKey(self.name, self.verifier.key_id, kind, self.seed))

    def sign(self, text: bytes, time: int) -> NoteSignature:
        """Cosign a checkpoint's body as of `time`, in seconds since 1970 and from 1 on."""
        if not 0 < time <= MAX_TIME:
            raise ValueError(f"a witness's time is from 1 to 2**63-1, not {time}")
        made = Ed25519PrivateKey.from_private_bytes(self.seed).sign(ed25519_message(text, time))
        value = time.to_bytes(_TIME_BYTES, "big") + made
        return NoteSignature(self.name, self.verifier.key_id, value)


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A cosignature that was checked: whose it is, when it says it was made, and its line."""

    verifier: CosignatureVerifier
    time: int
    signature: NoteSignature


def ed25519_message(text: bytes, time: int) -> bytes:
    """Give what an Ed25519 cosignature signs: a header, the time, and the whole body."""
    return b"cosignature/v1\ntime %d\n" % time + text


def ml_dsa_message(name: str, text: bytes, time: int) -> bytes:
    """Give what an ML-DSA-44 cosignature signs: a ``cosigned_message`` of the tree from entry 0 on.

    Extension lines of the checkpoint are no part of it. Raises `CheckpointError` where the body
    is none, or its origin or root is of a length that cannot be spelled.
    """
    checkpoint = parse_body(text)
    origin = checkpoint.origin.encode()
    if len(origin) > _MAX_NAME or len(checkpoint.root) != HASH_SIZE:
        raise CheckpointError("this checkpoint's origin or root has a length none can cosign")
    parts = (
        _LABEL,
        *_vector(name.encode()),
        time.to_bytes(8, "big"),
        *_vector(origin),
        (0).to_bytes(8, "big"),
        checkpoint.size.to_bytes(8, "big"),
        checkpoint.root,
    )
    return b"".join(parts)


def parse_cosignatures(data: bytes, max_bytes: int) -> tuple[NoteSignature, ...]:
    """Read signature lines alone, as a witness answers them and as they are kept: 1 to 16.

    Raises `NoteFormatError`.
    """
    if len(data) > max_bytes:
        raise NoteFormatError(f"cosignatures have at most {max_bytes} bytes, not {len(data)}")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as failure:
        raise NoteFormatError(f"a note is UTF-8, and at byte {failure.start} it is not") from None
    lines = data.split(b"\n")
    if lines.pop() != b"":
        raise NoteFormatError("a cosignature's line ends with a line feed")
    if not 1 <= len(lines) <= MAX_LINES:
        raise NoteFormatError(f"a witness gives 1 to {MAX_LINES} lines, not {len(lines)}")
    return tuple(parse_signature_line(line) for line in lines)


def check_cosignatures(
    text: bytes, signatures: Iterable[NoteSignature], verifiers: Iterable[CosignatureVerifier]
) -> tuple[Cosigned, ...]:
    """Check those cosignatures that are by one of `verifiers`; give them in order.

    Signatures by anybody else are passed over. Raises `SignatureError` where one is wrong, or two
    of the verifiers share a name and id; what `parse_body` raises for what is no checkpoint.
    """
    known: dict[tuple[str, int], CosignatureVerifier] = {}
    for verifier in verifiers:
        if known.setdefault((verifier.name, verifier.key_id), verifier) != verifier:
            raise SignatureError(f"two keys share the name {verifier.name!r} and one id")
    found: list[Cosigned] = []
    for signature in signatures:
        key = known.get((signature.name, signature.key_id))
        if key is not None:
            found.append(Cosigned(key, key.check(text, signature.signature), signature))
    return tuple(found)


@lru_cache(maxsize=16)
def _ml_dsa_key(public: bytes) -> MLDSA44PublicKey:
    try:
        return MLDSA44PublicKey.from_public_bytes(public)
    except ValueError as failure:
        raise KeyFormatError(f"not a key of ML-DSA-44: {failure}") from None
    except UnsupportedAlgorithm:
        raise UnsupportedKeyError("the OpenSSL of this installation knows no ML-DSA-44") from None


def _vector(value: bytes) -> tuple[bytes, bytes]:
    return bytes([len(value)]), value
