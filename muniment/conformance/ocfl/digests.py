"""Digests of content files: every algorithm that is asked for, in one pass (§3.4).

The names are those of the specification and of extension 0009-digest-algorithms; `size` counts
bytes. A digest is compared without regard to case, since hexadecimal has none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection
from typing import BinaryIO, Protocol

CHUNK = 1 << 20


class _Running(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


class _Size:
    """Counts bytes as if that were a hash."""

    def __init__(self) -> None:
        self._size = 0

    def update(self, data: bytes, /) -> None:
        self._size += len(data)

    def hexdigest(self) -> str:
        return str(self._size)


def _blake2b(bits: int) -> Callable[[], _Running]:
    return lambda: hashlib.blake2b(digest_size=bits // 8)


_ALGORITHMS: dict[str, tuple[Callable[[], _Running], int]] = {
    "md5": (lambda: hashlib.md5(usedforsecurity=False), 32),
    "sha1": (lambda: hashlib.sha1(usedforsecurity=False), 40),
    "sha256": (hashlib.sha256, 64),
    "sha512": (hashlib.sha512, 128),
    "blake2b-160": (_blake2b(160), 40),
    "blake2b-256": (_blake2b(256), 64),
    "blake2b-384": (_blake2b(384), 96),
    "blake2b-512": (_blake2b(512), 128),
    "size": (_Size, 0),
}
if "sha512_256" in hashlib.algorithms_available:
    _ALGORITHMS["sha512/256"] = (lambda: hashlib.new("sha512_256"), 64)

KNOWN = frozenset(_ALGORITHMS)
CONTENT_ALGORITHMS = ("sha512", "sha256")
_HEX = re.compile(r"[0-9A-Fa-f]+")
_DECIMAL = re.compile(r"0|[1-9][0-9]*")


def is_hex(digest: str) -> bool:
    """Whether a text is hexadecimal digits and nothing else."""
    return _HEX.fullmatch(digest) is not None


def is_digest(algorithm: str, digest: str) -> bool:
    """Whether a text has the form of a digest of a known algorithm."""
    length = _ALGORITHMS[algorithm][1]
    if not length:
        return _DECIMAL.fullmatch(digest) is not None
    return len(digest) == length and is_hex(digest)


def digest_bytes(algorithm: str, data: bytes) -> str:
    """Give the digest of some bytes in lower case."""
    running = _ALGORITHMS[algorithm][0]()
    running.update(data)
    return running.hexdigest()


def digest_text(algorithm: str, text: str) -> str:
    """Give the digest of a text's UTF-8, in lower case."""
    return digest_bytes(algorithm, text.encode("utf-8", "surrogatepass"))


def digest_stream(stream: BinaryIO, algorithms: Collection[str]) -> tuple[dict[str, str], int]:
    """Read a stream to its end; give every digest in lower case, by algorithm, and the size.

    Raises what the stream raises.
    """
    running = {algorithm: _ALGORITHMS[algorithm][0]() for algorithm in algorithms}
    size = 0
    while data := stream.read(CHUNK):
        size += len(data)
        for one in running.values():
            one.update(data)
    return {algorithm: one.hexdigest() for algorithm, one in running.items()}, size
