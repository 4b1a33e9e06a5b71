"""Signed notes, as c2sp.org/signed-note writes them: text, an empty line, a line a signature.

    Ognuno sta solo sul cuor della terra

    — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5d…

A signature is base64 of the key's id, four bytes, and what the key made. Read here are Ed25519
keys (signature type 0x01), and `manifests.log.cosignature` reads those of witnesses; signatures of
other keys and types are kept, and vouch for nothing. Nothing of a note's text is to be believed
before `SignedNote.verify` has returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from manifests.errors import FormatError
from manifests.log.note_key import SECRET, SpelledKey, check_name, is_name, key_id
from manifests.spelling import SpellingError, decode_base64, encode_base64
from manifests.ssh.sshkey import KeyFormatError, SignatureError, UnsupportedKeyError

MAX_NOTE: Final = 1_000_000  # bytes and signatures: the limits of golang.org/x/mod/sumdb/note
MAX_SIGNATURES: Final = 100

_ED25519: Final = 0x01
_DASH: Final = "— ".encode()
_CONTROL: Final = re.compile(rb"[\x00-\x09\x0b-\x1f]")


class NoteFormatError(FormatError):
    """Bytes are not a signed note."""


class Verifier(Protocol):
    """A named public key of some type, which knows its own signatures over notes."""

    @property
    def name(self) -> str:
        """The key's name."""

    @property
    def key_id(self) -> int:
        """The key's id in notes."""

    def check(self, text: bytes, signature: bytes) -> object:
        """Check a signature, without its key id, over a note's text. Raises `SignatureError`."""


AnyVerifier = TypeVar("AnyVerifier", bound=Verifier)


@dataclass(frozen=True, slots=True)
class NoteVerifier:
    """A public key with its name. Raises `KeyFormatError`."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public) != 32:
            raise KeyFormatError(f"a note key has 32 bytes, not {len(self.public)}")

    @classmethod
    def parse(cls, text: str) -> NoteVerifier:
        """Read `<name>+<key id, 8 hex>+<base64 of type and key>`.

        Raises `KeyFormatError`, or `UnsupportedKeyError` where the type is not Ed25519.
        """
        name, key_id, value = _parse_key(text)
        verifier = cls(name, value)
        if verifier.key_id != key_id:
            raise KeyFormatError(f"the key's id is {verifier.key_id:08x}, and it says {key_id:08x}")
        return verifier

    @property
    def key_id(self) -> int:
        """The key's id in notes: SHA-256(name || 0x0A || type || key), its first four bytes."""
        return key_id(self.name, _ED25519, self.public)

    def __str__(self) -> str:
        return str(SpelledKey(self.name, self.key_id, _ED25519, self.public))

    def check(self, text: bytes, signature: bytes) -> None:
        """Check a signature, without its key id, over a note's text. Raises `SignatureError`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            fault = f"the signature of {self.name!r}, key {self.key_id:08x}, is not over this text"
            raise SignatureError(fault) from None


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One line below a note's text. Raises `NoteFormatError`."""

    name: str
    key_id: int
    signature: bytes

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise NoteFormatError(f"a signature's name has no space, plus, control: {self.name!r}")
        if not 0 <= self.key_id < 2**32 or not self.signature:
            raise NoteFormatError("a note's signature is a key id of four bytes, and more")

    def line(self) -> bytes:
        """Spell the line, with its LF."""
        value = self.key_id.to_bytes(4, "big") + self.signature
        return _DASH + self.name.encode() + b" " + encode_base64(value) + b"\n"


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A private key with its name; the key is never shown. Raises `KeyFormatError`."""

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != 32:
            raise KeyFormatError(f"a note key's seed has 32 bytes, not {len(self.seed)}")
        NoteVerifier(self.name, bytes(32))

    @classmethod
    def parse(cls, text: str) -> NoteSigner:
        """Read `PRIVATE+KEY+<name>+<key id, 8 hex>+<base64 of type and seed>`.

        The key id is the public key's. Raises `KeyFormatError`, `UnsupportedKeyError`.
        """
        if not text.startswith(SECRET):
            raise KeyFormatError(f"a note's private key begins with {SECRET!r}")
        name, key_id, value = _parse_key(text.removeprefix(SECRET))
        signer = cls(name, value)
        if signer.verifier.key_id != key_id:
            raise KeyFormatError(f"the key id {key_id:08x} is not this private key's")
        return signer

    @classmethod
    def generate(cls, name: str) -> NoteSigner:
        """Make a new key from the system's randomness."""
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def verifier(self) -> NoteVerifier:
        """The key that verifies."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        return NoteVerifier(self.name, key.public_key().public_bytes_raw())

    def secret(self) -> str:
        """Spell the private key as `parse` reads it."""
        return SECRET + str(SpelledKey(self.name, self.verifier.key_id, _ED25519, self.seed))

    def sign(self, text: bytes) -> NoteSignature:
        """Sign a note's text as it is."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text)
        return NoteSignature(self.name, self.verifier.key_id, signature)


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A note's text with its last LF, and its signatures in order. Raises `NoteFormatError`."""

    text: bytes
    signatures: tuple[NoteSignature, ...]

    def __post_init__(self) -> None:
        _check_characters(self.text)
        if not self.text.endswith(b"\n"):
            raise NoteFormatError("a note's text ends with a line feed")
        if not self.signatures:
            raise NoteFormatError("a note has one signature or more")

    def encode(self) -> bytes:
        """Spell the note; `parse_note` reads it again as it was."""
        return self.text + b"\n" + b"".join(signature.line() for signature in self.signatures)

    def verify(self, verifiers: Iterable[AnyVerifier]) -> tuple[AnyVerifier, ...]:
        """Check every signature by a known key. Returns those keys, once each, in note order.

        Raises `SignatureError` if one of them fails, if there is none, or if two of the verifiers
        share the name and id of a signature.
        """
        known: dict[tuple[str, int], list[AnyVerifier]] = {}
        for verifier in verifiers:
            known.setdefault((verifier.name, verifier.key_id), []).append(verifier)
        good: dict[AnyVerifier, None] = {}
        for signature in self.signatures:
            # (1) "Verifiers MUST ignore signatures from unknown keys".
            match known.get((signature.name, signature.key_id), []):
                case []:
                    continue
                case [verifier]:
                    # (2) A signature from a known key that fails condemns the whole note.
                    verifier.check(self.text, signature.signature)
                    good[verifier] = None
                case _:
                    key = f"{signature.name!r}, key {signature.key_id:08x},"
                    raise SignatureError(f"{key} was given twice, and it is unclear which counts")
        # (3) "If no signature from a known key verifies successfully, clients MUST reject".
        if not good:
            raise SignatureError("none of the note's signatures is by a key that was given")
        return tuple(good)


def parse_note(note: bytes, max_signatures: int = MAX_SIGNATURES) -> SignedNote:
    """Read a note of at most `MAX_NOTE` bytes in its one spelling. Raises `NoteFormatError`."""
    if len(note) > MAX_NOTE:
        raise NoteFormatError(f"a note has at most {MAX_NOTE} bytes")
    _check_characters(note)
    # "The text is separated from the signatures by the last empty line in the note."
    split = note.rfind(b"\n\n")
    if split < 0:
        raise NoteFormatError("expected an empty line between a note's text and its signatures")
    text, block = note[: split + 1], note[split + 2 :]
    lines = block.split(b"\n")
    if lines.pop() != b"":
        raise NoteFormatError("a note ends with a line feed")
    if len(lines) > max_signatures:
        raise NoteFormatError(f"a note has at most {max_signatures} signatures, not {len(lines)}")
    return SignedNote(text, tuple(parse_signature_line(line) for line in lines))


def sign_note(text: bytes, *signers: NoteSigner) -> bytes:
    """Write a note with a signature of each signer, in order. Raises `NoteFormatError`."""
    note = SignedNote(text, tuple(signer.sign(text) for signer in signers)).encode()
    parse_note(note)  # never write what we would not read
    return note


def parse_signature_line(line: bytes) -> NoteSignature:
    """Read a signature line without its LF, of valid UTF-8. Raises `NoteFormatError`."""
    if not line.startswith(_DASH):
        raise NoteFormatError("a signature line begins with an em dash and a space")
    name, space, text = line.removeprefix(_DASH).partition(b" ")
    if not space:
        raise NoteFormatError("a signature line is a name, a space and base64")
    try:
        value = decode_base64(text)
    except SpellingError as failure:
        raise NoteFormatError(f"not a signature line: {failure}") from None
    if len(value) < 5:
        raise NoteFormatError("a note's signature is a key id of four bytes, and more")
    return NoteSignature(name.decode(), int.from_bytes(value[:4], "big"), value[4:])


def _check_characters(text: bytes) -> None:
    # "Signed notes MUST be valid UTF-8 and MUST NOT contain any ASCII control characters".
    try:
        text.decode()
    except UnicodeDecodeError as failure:
        raise NoteFormatError(f"a note is UTF-8, and at byte {failure.start} it is not") from None
    if control := _CONTROL.search(text):
        raise NoteFormatError(f"a note has no control characters; byte {control.start()} is one")


def _parse_key(text: str) -> tuple[str, int, bytes]:
    """Read name, key id and 32 bytes of an Ed25519 key, which may be public or private."""
    key = SpelledKey.parse(text)
    if key.kind != _ED25519:
        raise UnsupportedKeyError(f"expected a note key of type 0x01, and it is 0x{key.kind:02x}")
    if len(key.value) != 32:
        raise KeyFormatError(f"a note key is a type and 32 bytes, not {1 + len(key.value)} bytes")
    return key.name, key.key_id, key.value
