"""OpenTimestamps proofs (``.ots``): steps that lead from a digest to what attests it.

::

    00 OpenTimestamps 00 00 Proof 00 bf89e2e884e89294   what the file is
    01                                                  its version
    08 <32 bytes>                                       the file's digest, and by what: sha256
    f0 10 <16 bytes>  08  …                             append these; hash; …
    ff …  …                                             from here two ways, each to its end
    00 05 88 96 0d 73 d7 19 01  03 <height>             the end: a block of Bitcoin has it

The format has no specification; it is what python-opentimestamps reads and writes. Reading says
what is written there, and trusts nobody. It is as strict as that library, and stricter in two
points: numbers have their shortest spelling and at most 32 bits, and what would cost much is not
computed. Where a node has the same step twice, both ways are followed; the library follows the
last. A step or a version that is not known ends the reading.
"""

from __future__ import annotations

import enum
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from manifests.errors import FormatError, LimitError
from manifests.old_hashes import keccak256, ripemd160

MAGIC: Final = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
_VERSION = 1
_APPEND, _PREPEND, _REVERSE, _HEXLIFY = 0xF0, 0xF1, 0xF2, 0xF3
_ATTESTATION, _FORK, _SHA256 = 0x00, 0xFF, 0x08
# The limits of the format, as python-opentimestamps has them.
_MOST_MESSAGE = 4096
_MOST_DEPTH = 255
_MOST_PAYLOAD = 8192
_MOST_URI = 1000
_URI = re.compile(rb"[A-Za-z0-9.\-_/:]*")
# Our own, far above what calendars give: about fifty steps, of which one at most is slow.
_MOST_STEPS = 4096
_MOST_ATTESTATIONS = 64
_MOST_SLOW_BYTES = 16 << 10  # through RIPEMD-160 and Keccak-256, which are computed in Python


class OpenTimestampsError(FormatError):
    """Bytes are no OpenTimestamps proof, or go beyond the limits of the format."""


class Kind(enum.Enum):
    """What an attestation is by; the value is its tag, in hex."""

    BITCOIN = "0588960d73d71901"
    PENDING = "83dfe30d2ef90c8e"
    LITECOIN = "06869a0d73d71b45"
    ETHEREUM = "30fe8087b5c7ead7"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Attestation:
    """The end of one way: what attests `message`, which is what the steps on that way gave.

    `height` is of a block, `uri` of the calendar that promises one; of the other kinds nothing but
    `tag` is read. In the file it is ``data[start:end]``.
    """

    kind: Kind
    tag: str
    message: bytes
    start: int
    end: int
    height: int = 0
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof over a file with this digest; `algorithm` is sha1, ripemd160 or sha256."""

    algorithm: str
    digest: bytes
    attestations: tuple[Attestation, ...]
    steps: int

    def of(self, kind: Kind) -> tuple[Attestation, ...]:
        """Give the attestations of one kind, in the file's order."""
        return tuple(one for one in self.attestations if one.kind is kind)


def read_proof(data: bytes, max_bytes: int) -> Proof:
    """Read a whole ``.ots`` file. Raises `OpenTimestampsError`, `LimitError`."""
    reader = _Reader(data, max_bytes)
    if reader.take(len(MAGIC)) != MAGIC:
        raise OpenTimestampsError("it does not begin as an OpenTimestamps proof does")
    if (version := reader.number()) != _VERSION:
        raise OpenTimestampsError(f"it is of version {version}, and {_VERSION} is the one known")
    name, size = _DIGESTS.get(tag := reader.byte(), ("", 0))
    if not name:
        raise OpenTimestampsError(f"its digest is by the algorithm {tag:02x}, which is not known")
    digest = reader.take(size)
    attestations = _walk(reader, digest)
    return Proof(name, digest, attestations, reader.steps)


def read_ways(data: bytes, message: bytes, max_bytes: int) -> tuple[Attestation, ...]:
    """Read what a calendar answers: the ways on from a message that both know.

    Raises `OpenTimestampsError`, `LimitError`.
    """
    return _walk(_Reader(data, max_bytes), message)


def begin_proof(digest: bytes, nonce: bytes) -> tuple[bytes, bytes]:
    """Begin a proof over a file's sha256: the bytes, and the message that goes on from there.

    A nonce hides the digest from the calendar, which is shown the message alone. What the calendar
    answers, put behind the bytes, makes the whole proof.
    """
    if not 0 < len(nonce) < 128:
        raise ValueError("a nonce has 1 to 127 bytes")
    opening = MAGIC + bytes((_VERSION, _SHA256)) + digest
    steps = bytes((_APPEND, len(nonce))) + nonce + bytes((_SHA256,))
    return opening + steps, hashlib.sha256(digest + nonce).digest()


def is_begun_over(data: bytes, digest: bytes) -> bool:
    """Tell whether bytes begin as a proof over the file with this sha256 does."""
    return data.startswith(MAGIC + bytes((_VERSION, _SHA256)) + digest)


class _Reader:
    """A place in the bytes, and what was done so far."""

    def __init__(self, data: bytes, max_bytes: int) -> None:
        if len(data) > max_bytes:
            raise LimitError(
                f"An OpenTimestamps proof has {len(data)} bytes, more than the {max_bytes} that "
                "are read (limits.stamp_bytes)."
            )
        self._data = data
        self.at = 0
        self.steps = 0
        self.slow = 0

    @property
    def ended(self) -> bool:
        return self.at == len(self._data)

    def take(self, size: int) -> bytes:
        if size > len(self._data) - self.at:
            raise OpenTimestampsError("it is cut short")
        self.at += size
        return self._data[self.at - size : self.at]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """Read an unsigned LEB128 number in its shortest spelling, of at most 32 bits."""
        value = shift = 0
        while True:
            part = self.byte()
            value |= (part & 0x7F) << shift
            if part < 0x80:
                break
            shift += 7
            if shift > 28:
                raise OpenTimestampsError("a number has more than 32 bits")
        if value >= 1 << 32 or (part == 0 and shift):
            raise OpenTimestampsError("a number is not in its shortest spelling, or over 32 bits")
        return value

    def counted(self, most: int, what: str) -> bytes:
        if (size := self.number()) > most:
            raise OpenTimestampsError(f"{what} of {size} bytes is over the format's {most}")
        return self.take(size)


def _walk(reader: _Reader, message: bytes) -> tuple[Attestation, ...]:
    """Follow every way to its end, without recursion: forks are remembered, and come back to."""
    found: list[Attestation] = []
    forks = [(message, 0)]
    while forks:
        message, depth = forks.pop()
        while True:
            start, tag = reader.at, reader.byte()
            if tag == _FORK:
                forks.append((message, depth))
                start, tag = reader.at, reader.byte()
            if tag == _ATTESTATION:
                found.append(_attestation(reader, start, message))
                break
            depth += 1
            if depth > _MOST_DEPTH:
                raise OpenTimestampsError(f"a way has over the format's {_MOST_DEPTH} steps")
            message = _step(reader, tag, message)
        if len(found) > _MOST_ATTESTATIONS:
            raise LimitError(f"A proof with over {_MOST_ATTESTATIONS} ends is not read.")
    if not reader.ended:
        raise OpenTimestampsError("there are bytes behind its end")
    return tuple(found)


def _step(reader: _Reader, tag: int, message: bytes) -> bytes:
    reader.steps += 1
    if reader.steps > _MOST_STEPS:
        raise LimitError(f"A proof with over {_MOST_STEPS} steps is not read.")
    if tag in _SLOW:
        reader.slow += len(message)
        if reader.slow > _MOST_SLOW_BYTES:
            raise LimitError(
                f"A proof that hashes over {_MOST_SLOW_BYTES} bytes by RIPEMD-160 and Keccak-256 "
                "is not computed."
            )
        return _SLOW[tag](message)
    if tag in _FAST:
        return _FAST[tag](message)
    if tag in (_APPEND, _PREPEND):
        text = reader.counted(_MOST_MESSAGE, "a text")
        if not text:
            raise OpenTimestampsError("a text that is put before or behind is empty")
        result = message + text if tag == _APPEND else text + message
    elif tag == _REVERSE:
        result = message[::-1]
    elif tag == _HEXLIFY:
        result = message.hex().encode("ascii")
    else:
        raise OpenTimestampsError(f"it has the step {tag:02x}, which is not known")
    if len(result) > _MOST_MESSAGE:
        raise OpenTimestampsError(f"a message of {len(result)} bytes is over {_MOST_MESSAGE}")
    return result


def _attestation(reader: _Reader, start: int, message: bytes) -> Attestation:
    tag = reader.take(8).hex()
    payload = reader.counted(_MOST_PAYLOAD, "an attestation")
    end, inside = reader.at, _Reader(payload, _MOST_PAYLOAD)
    kind = next((kind for kind in Kind if kind.value == tag), Kind.UNKNOWN)
    height, uri = 0, b""
    if kind is Kind.PENDING:
        uri = inside.counted(_MOST_URI, "an address")
        if not _URI.fullmatch(uri):
            raise OpenTimestampsError("the address of a calendar has characters it may not have")
    elif kind is not Kind.UNKNOWN:
        height = inside.number()
    if kind is not Kind.UNKNOWN and not inside.ended:
        raise OpenTimestampsError("an attestation has more than its kind has")
    return Attestation(kind, tag, message, start, end, height, uri.decode("ascii"))


def _sha1(message: bytes) -> bytes:
    # As good for this as any: whoever shows two messages has shown that both were there.
    return hashlib.sha1(message, usedforsecurity=False).digest()


def _sha256(message: bytes) -> bytes:
    return hashlib.sha256(message).digest()


_DIGESTS: Final = {0x02: ("sha1", 20), 0x03: ("ripemd160", 20), _SHA256: ("sha256", 32)}
_FAST: Final[dict[int, Callable[[bytes], bytes]]] = {0x02: _sha1, _SHA256: _sha256}
_SLOW: Final[dict[int, Callable[[bytes], bytes]]] = {0x03: ripemd160, 0x67: keccak256}
