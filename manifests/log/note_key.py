"""Keys of notes as they are spelled, whatever signs with them (c2sp.org/signed-note).

    example.com/log+530d903a+AUc9EeQR0iTn12rVxqPhHDuLYVN7qeWeRGOBaZKyC2aX

Between the pluses stands the key's id; the base64 holds a byte for the type, then the key. A
private key is spelled likewise, behind ``PRIVATE+KEY+``, with the id of its public key.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from manifests.spelling import SpellingError, decode_base64, encode_base64
from manifests.ssh.sshkey import KeyFormatError

MAX_KEY: Final = 4096  # characters
SECRET: Final = "PRIVATE+KEY+"

_KEY: Final = re.compile(r"([^+]*)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")


@dataclass(frozen=True, slots=True)
class SpelledKey:
    """A note key as it is written, public or private: `value` is what follows the type."""

    name: str
    key_id: int
    kind: int
    value: bytes

    @classmethod
    def parse(cls, text: str) -> SpelledKey:
        """Read `<name>+<key id, 8 hex>+<base64 of type and key>`. Raises `KeyFormatError`."""
        match = _KEY.fullmatch(text) if len(text) <= MAX_KEY else None
        if match is None:
            raise KeyFormatError("a note key is <name>+<8 lower-case hex digits>+<base64>")
        try:
            value = decode_base64(match[3].encode())
        except SpellingError as failure:
            raise KeyFormatError(f"not a note key: {failure}") from None
        return cls(match[1], int(match[2], 16), value[0] if value else 0, value[1:])

    def __str__(self) -> str:
        value = encode_base64(bytes([self.kind]) + self.value).decode()
        return f"{self.name}+{self.key_id:08x}+{value}"


def key_id(name: str, kind: int, public: bytes) -> int:
    """Give a key's id in notes: SHA-256(name || 0x0A || type || key), its first four bytes."""
    data = name.encode() + b"\n" + bytes([kind]) + public
    return int.from_bytes(hashlib.sha256(data).digest()[:4], "big")


def check_name(name: str) -> None:
    """Raise `KeyFormatError` for what cannot be the name of a key."""
    if not is_name(name):
        raise KeyFormatError(f"a note key's name has no space, plus or control: {name!r}")


def is_name(name: str) -> bool:
    """Key names "MUST be non-empty and MUST NOT contain any Unicode spaces or plus"."""
    return bool(name) and not any(
        character.isspace()
        or character == "+"
        or character < " "
        or "\ud800" <= character < "\ue000"
        for character in name
    )
