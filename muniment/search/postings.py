"""Who of a segment holds a token, and how often, in the two forms in which the index keeps it.

Of a rare token those are places, two bytes each, rising, a place as often as the token stands
there. Of a common one they are sets, one behind the other, by zlib: the paragraphs that hold it
once, twice and so on, up to `MOST_COUNTED`. Either is read as such sets (`bits`).
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import compress, islice
from operator import eq

from muniment.search import bits

SPAN = 1 << 15
"""Paragraphs of a segment."""

MOST_COUNTED = 8
"""How often a token counts in a paragraph at most."""

COMMON = 400
"""A token with more places in a run is kept as sets there."""

PLACE_BYTES = 2
_FASTEST = 1


def pack_places(places: Iterable[int]) -> bytes:
    """Write places, or other numbers below 65,536."""
    return _little(array("H", places)).tobytes()


def read_places(packed: bytes) -> array[int]:
    """Read them again. Raises ValueError where their last is cut off."""
    return _little(array("H", packed))


def _little(numbers: array[int]) -> array[int]:
    """Turn numbers from this machine's order of bytes into that of the file, or back."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def levels_of(places: Sequence[int]) -> list[int]:
    """Give the sets of those that stand among rising places once, twice and so on."""
    levels: list[int] = []
    while places and len(levels) < MOST_COUNTED:
        levels.append(bits.of(places, SPAN))
        places = [*compress(places, map(eq, places, islice(places, 1, None)))]
    return levels


def either(levels: Sequence[int], others: Sequence[int]) -> list[int]:
    """Put together the sets of different paragraphs."""
    longer, shorter = sorted((levels, others), key=len, reverse=True)
    return [one | other for one, other in zip(longer, shorter, strict=False)] + list(
        longer[len(shorter) :]
    )


def write(sets: Sequence[int]) -> bytes:
    """Write sets."""
    size = SPAN >> 3
    return zlib.compress(b"".join(one.to_bytes(size, "little") for one in sets), _FASTEST)


def read(packed: bytes, most: int = MOST_COUNTED) -> list[int]:
    """Read them again, the first of them. Raises zlib.error where they make no sense."""
    size = SPAN >> 3
    data = zlib.decompressobj().decompress(packed, most * size)
    return [int.from_bytes(data[at : at + size], "little") for at in range(0, len(data), size)]
