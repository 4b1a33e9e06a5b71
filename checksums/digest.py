"""Digests: what some bytes hash to, by a named algorithm.

One spelling, of which only lower case is read: ``sha512:cf83e1357eefb8bd…``.
"""

from __future__ import annotations

import enum
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash


class DigestError(ValueError):
    """A text or a value is no digest of its algorithm."""


class Algorithm(enum.Enum):
    """A hash function of FIPS 180-4; the value is its name in every spelling."""

    SHA512 = "sha512"
    SHA256 = "sha256"

    # There is one of each, and a dict by algorithm stands in every pass over some bytes.
    __hash__ = object.__hash__

    @property
    def size(self) -> int:
        """The length of a digest in bytes."""
        return 64 if self is Algorithm.SHA512 else 32

    def new(self) -> _Hash:
        """Start a hash of no bytes."""
        return hashlib.sha512() if self is Algorithm.SHA512 else hashlib.sha256()


_HEX = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class Digest:
    """What some bytes hash to. Raw inside; spelled only at the edges.

    Raises `DigestError` where the value is not as long as its algorithm's digests.
    """

    algorithm: Algorithm
    value: bytes

    def __post_init__(self) -> None:
        if len(self.value) != self.algorithm.size:
            raise DigestError(
                f"a {self.algorithm.value} digest has {self.algorithm.size} bytes, "
                f"not {len(self.value)}"
            )

    def __str__(self) -> str:
        return f"{self.algorithm.value}:{self.hex}"

    @property
    def hex(self) -> str:
        """The value in lower-case hexadecimal."""
        return self.value.hex()

    @classmethod
    def of(cls, algorithm: Algorithm, data: bytes) -> Digest:
        """Hash `data`."""
        running = algorithm.new()
        running.update(data)
        return cls(algorithm, running.digest())

    @classmethod
    def from_hex(cls, algorithm: Algorithm, text: str) -> Digest:
        """Read lower-case hexadecimal of the algorithm's length; raise `DigestError`."""
        if len(text) != 2 * algorithm.size or _HEX.fullmatch(text) is None:
            raise DigestError(
                f"a {algorithm.value} digest is {2 * algorithm.size} lower-case hexadecimal "
                f"digits, not {text[:140]!r}"
            )
        return cls(algorithm, bytes.fromhex(text))

    @classmethod
    def parse(cls, text: str) -> Digest:
        """Read the spelling that `str` gives; raise `DigestError` for any other."""
        name, colon, value = text.partition(":")
        if not colon or name not in _NAMES:
            known = " or ".join(f"'{known}:'" for known in _NAMES)
            raise DigestError(f"a digest opens with {known}, unlike {text[:140]!r}")
        return cls.from_hex(_NAMES[name], value)


_NAMES = {algorithm.value: algorithm for algorithm in Algorithm}
