"""Sets of a segment's paragraphs as the index keeps them: bytes, one set behind the other, by zlib.

Of a common token those are the paragraphs that hold it once, twice and so on, up to `MOST_COUNTED`.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

SPAN = 1 << 15
"""Paragraphs of a segment."""

MOST_COUNTED = 8
"""How often a token counts in a paragraph at most."""

_FASTEST = 1


def write(sets: Sequence[int]) -> bytes:
    """Write sets."""
    size = SPAN >> 3
    return zlib.compress(b"".join(one.to_bytes(size, "little") for one in sets), _FASTEST)


def read(packed: bytes) -> list[int]:
    """Read them again. Raises zlib.error where they make no sense."""
    size = SPAN >> 3
    data = zlib.decompressobj().decompress(packed, MOST_COUNTED * size)
    return [int.from_bytes(data[at : at + size], "little") for at in range(0, len(data), size)]
