"""Labelled digests: an algorithm, a colon, and a value in base 32, 16 or 64 (ISO 28500 §5.8).

::

    sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ
    sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

_LABELLED = re.compile(r"([A-Za-z0-9_./-]+):(\S+)")
_SIZES = {"md5": 16, "sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}
_NEW: dict[str, Callable[..., hashlib._Hash]] = {name: getattr(hashlib, name) for name in _SIZES}
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_BASE32 = re.compile(r"(?:[a-z2-7]+|[A-Z2-7]+)=*")
# The digits of base 32 (RFC 4648 §6) in either case, as those by which `int` reads it.
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_DIGITS = bytes.maketrans(
    _LETTERS + _LETTERS.upper() + b"234567",
    b"0123456789abcdefghijklmnop" * 2 + b"qrstuv",
)


class Labelled(NamedTuple):
    """A digest as it is stated. `value` is None where the algorithm is not known here."""

    algorithm: str
    value: bytes | None

    @property
    def known(self) -> bool:
        """Whether it can be computed here."""
        return self.value is not None


@lru_cache(64)
def algorithm_name(text: str) -> str:
    """Give the name by which hashlib knows an algorithm that is spelled some way."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


@lru_cache(64)
def parse_labelled(text: str) -> Labelled | None:
    """Read a labelled digest; None where it is none, or no value of its algorithm's length."""
    match = _LABELLED.fullmatch(text)
    if match is None:
        return None
    algorithm = algorithm_name(match[1])
    if algorithm not in _SIZES:
        return Labelled(algorithm, None)
    value = _read_value(match[2], _SIZES[algorithm])
    return None if value is None else Labelled(algorithm, value)


def _read_value(text: str, size: int) -> bytes | None:
    """Read a value that is `size` bytes long in the one spelling of its base."""
    if len(text) == 2 * size:
        return bytes.fromhex(text) if _HEX.fullmatch(text) else None
    bare = text.rstrip("=")
    try:
        if len(bare) == -(-8 * size // 5) and _BASE32.fullmatch(text):
            number = int(bare.encode().translate(_DIGITS), 32)
            spare = 5 * len(bare) - 8 * size  # Bits behind the value, which are zero.
            value, same = (number >> spare).to_bytes(size, "big"), not number & ((1 << spare) - 1)
        elif len(bare) == -(-8 * size // 6):
            plain = bare.replace("-", "+").replace("_", "/")
            value = base64.b64decode(plain + "=" * (-len(bare) % 4), validate=True)
            same = base64.b64encode(value).decode().rstrip("=") == plain
        else:
            return None
    except (binascii.Error, ValueError):
        return None
    return value if same and len(value) == size else None


def new_hash(algorithm: str) -> hashlib._Hash:
    """Start a hash of no bytes by an algorithm that `parse_labelled` knows."""
    return _NEW[algorithm](usedforsecurity=False)
