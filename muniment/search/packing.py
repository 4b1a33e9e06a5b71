"""Places and sets of paragraphs of a segment as the index keeps them, in bytes.

Places, and other numbers below 65,536, have two bytes each, the lower one first. Of sets in a row
stand first how many there are, then of each how many it holds and how many bytes it has, then the
sets: of few paragraphs as places, of many as bits, the others as bits by zlib.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from muniment.search import bits

SPAN = 1 << 15
"""Paragraphs of a segment."""

MOST_COUNTED = 8
"""How often a token counts in a paragraph at most."""

PLACE_BYTES = 2
_FASTEST = 1
# To unpack a set takes as long as to go through so many places, and saves little where it holds
# more than one paragraph of so many.
_FEW = 128
_OF = 32


class Packed:
    """A set of so many as it is packed, which is unpacked once. Raises zlib.error, ValueError or
    LookupError where that makes no sense."""

    def __init__(self, held: int, packed: bytes) -> None:
        self.held = held
        self._packed = packed
        self._data = packed if _is_many(held) else b""

    def whole(self) -> int:
        """Give the set."""
        if _is_few(self.held):
            return bits.of(read_places(self._packed), SPAN)
        return int.from_bytes(self._bytes(), "little")

    def among(self, some: Sequence[int]) -> list[int]:
        """Give who of some is in the set."""
        if _is_few(self.held):
            those = frozenset(read_places(self._packed))
            return [one for one in some if one in those]
        data = self._bytes()
        return [one for one in some if data[one >> 3] >> (one & 7) & 1]

    def _bytes(self) -> bytes:
        if not self._data:
            self._data = zlib.decompress(self._packed, bufsize=SPAN >> 3)
        return self._data


def write(sets: Sequence[int]) -> bytes:
    """Write sets in a row."""
    header, packed = [len(sets)], []
    for one in sets:
        held, data = one.bit_count(), one.to_bytes(SPAN >> 3, "little")
        if _is_few(held):
            data = pack_places(bits.members(one))
        elif not _is_many(held):
            data = zlib.compress(data, _FASTEST)
        header += held, len(data)
        packed.append(data)
    return b"".join((pack_places(header), *packed))


def parted(packed: bytes) -> list[Packed]:
    """Part them again. Raises ValueError or LookupError where they make no sense."""
    start = (1 + 2 * read_places(packed[:PLACE_BYTES])[0]) * PLACE_BYTES
    header = read_places(packed[PLACE_BYTES:start])[: 2 * MOST_COUNTED]
    ends = pairwise(accumulate(header[1::2], initial=start))
    return [Packed(held, packed[at:end]) for held, (at, end) in zip(header[::2], ends, strict=True)]


def read(packed: bytes) -> list[int]:
    """Read them again. Raises as `Packed` and `parted` do."""
    return [one.whole() for one in parted(packed)]


def _is_few(held: int) -> bool:
    return held <= _FEW and not _is_many(held)


def _is_many(held: int) -> bool:
    return held * _OF > SPAN


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
