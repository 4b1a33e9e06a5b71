"""Digests: what some bytes hash to, by a named algorithm; and the registry of these names.

One spelling, of which only lower case is read: ``sha512:cf83e1357eefb8bd…``. A name is read where
it is registered for that, and refused elsewhere: no package chooses a hash.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash


class DigestError(ValueError):
    """A text or a value is no digest of its algorithm."""


class Place(enum.Enum):
    """Where a digest may stand."""

    EVIDENCE = "evidence"  # manifests, entries, statements, and digests spelled with their name
    COVERING = "covering"  # the lines and the tree of a covering, and the imprint of its stamps


class Algorithm(enum.Enum):
    """A hash function; the value is its name in every spelling, `places` says where it may stand.

    sha512 and sha256 are of FIPS 180-4, sha3-512 of FIPS 202, blake2b-512 of RFC 7693.
    `size` is the length of a digest in bytes.
    """

    SHA512 = "sha512"
    SHA256 = "sha256"
    SHA3_512 = "sha3-512"
    BLAKE2B_512 = "blake2b-512"

    def __init__(self, name: str) -> None:
        self.size = 32 if name == "sha256" else 64

    # There is one of each, and a dict by algorithm stands in every pass over some bytes.
    __hash__ = object.__hash__

    @property
    def places(self) -> frozenset[Place]:
        """Where digests by it may stand."""
        return _REGISTRY[self][1]

    def new(self, data: bytes = b"") -> _Hash:
        """Start a hash with these bytes."""
        return _REGISTRY[self][0](data)


_EVIDENCE, _COVERING = frozenset({Place.EVIDENCE}), frozenset({Place.COVERING})
_REGISTRY: dict[Algorithm, tuple[Callable[[bytes], _Hash], frozenset[Place]]] = {
    Algorithm.SHA512: (hashlib.sha512, _EVIDENCE),
    Algorithm.SHA256: (hashlib.sha256, _EVIDENCE),
    Algorithm.SHA3_512: (hashlib.sha3_512, _COVERING),
    Algorithm.BLAKE2B_512: (lambda data: hashlib.new("blake2b", data), _COVERING),
}


def registered(place: Place) -> tuple[Algorithm, ...]:
    """Give the algorithms that may stand in a place, the first being the usual one."""
    return tuple(algorithm for algorithm in Algorithm if place in algorithm.places)


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
        return cls(algorithm, _REGISTRY[algorithm][0](data).digest())

    @classmethod
    def from_hex(cls, algorithm: Algorithm, text: str) -> Digest:
        """Read lower-case hexadecimal of the algorithm's length; raise `DigestError`."""
        try:
            value = bytes.fromhex(text)
        except ValueError:
            value = b""
        if len(value) != algorithm.size or value.hex() != text:
            raise DigestError(
                f"a {algorithm.value} digest is {2 * algorithm.size} lower-case hexadecimal "
                f"digits, not {text[:140]!r}"
            )
        return cls(algorithm, value)

    @classmethod
    def parse(cls, text: str) -> Digest:
        """Read the spelling that `str` gives; raise `DigestError` for any other."""
        name, colon, value = text.partition(":")
        if not colon or name not in _NAMES:
            known = " or ".join(f"'{known}:'" for known in _NAMES)
            raise DigestError(f"a digest opens with {known}, unlike {text[:140]!r}")
        return cls.from_hex(_NAMES[name], value)


_NAMES = {algorithm.value: algorithm for algorithm in registered(Place.EVIDENCE)}
