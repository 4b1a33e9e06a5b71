"""Checksum algorithms by the names that manifests have in bags (RFC 8493 §2.4).

They are those of IANA's "Named Information Hash Algorithm Registry" that Python has, MD5, SHA-1,
and the SHA-2 family's sha224, which is in no registry and in use.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash


@dataclass(frozen=True, slots=True)
class Sum:
    """An algorithm: the name hashlib has for it, and how many bytes of its digest are kept."""

    function: str
    size: int

    def new(self) -> _Hash:
        """Start a hash of no bytes."""
        if self.function in ("blake2b", "blake2s"):
            return getattr(hashlib, self.function)(digest_size=self.size)  # type: ignore[no-any-return]
        return hashlib.new(self.function, usedforsecurity=False)

    def value(self, running: _Hash) -> bytes:
        """Give the digest as manifests have it."""
        return running.digest()[: self.size]


SUMS = {
    "md5": Sum("md5", 16),
    "sha1": Sum("sha1", 20),
    "sha224": Sum("sha224", 28),
    "sha256": Sum("sha256", 32),
    "sha384": Sum("sha384", 48),
    "sha512": Sum("sha512", 64),
    **{f"sha256{bits}": Sum("sha256", bits // 8) for bits in (128, 120, 96, 64, 32)},
    **{f"sha3{bits}": Sum(f"sha3_{bits}", bits // 8) for bits in (224, 256, 384, 512)},
    "blake2b": Sum("blake2b", 64),
    "blake2b512": Sum("blake2b", 64),
    "blake2b256": Sum("blake2b", 32),
    "blake2s": Sum("blake2s", 32),
    "blake2s256": Sum("blake2s", 32),
}


def normal_name(algorithm: str) -> str:
    """Normalise an algorithm's name: lower case, letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", algorithm.lower())
