"""Leaf hashes by log position, each of which leads to the signed head.

A log of ten million entries has 320 MB of them, so they stay on disk: kept in memory is one hash a
tile of 256, and what is read later is held against that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from checksums import EMPTY_ROOT, ProofError, leaf_hash, root
from manifests import Checkpoint, FormatError
from manifests.log.tiles import WIDTH
from muniment.archive.log import Log

_CACHED_TILES = 256  # about 24 KB each

_Row = tuple[bytes, ...]


class Leaves:
    """The leaf hashes of a log up to a head whose signature was verified.

    Where neither tile nor entries lead to the head any more, a position has no leaf: the log's own
    checks name those files, and nothing that stands there can be judged.
    """

    def __init__(self, log: Log, head: Checkpoint) -> None:
        self._tiles = log.tiles(head.size)
        self._size = head.size
        self._count = -(-head.size // WIDTH)
        self._roots = self._lead_to(head.root)
        self._row = lru_cache(maxsize=_CACHED_TILES)(self._read_row)

    def at(self, position: int) -> bytes | None:
        """Give the leaf hash at a position of the log, or None where it cannot be told."""
        row = self._row(position // WIDTH)
        return row[position % WIDTH] if row else None

    def find(self, wanted: Collection[bytes]) -> dict[bytes, int]:
        """Give the first position of each of these leaf hashes that the log has, in one pass."""
        found: dict[bytes, int] = {}
        for number in range(self._count if wanted else 0):
            for place, leaf in enumerate(self._row(number) or ()):
                if leaf in wanted:
                    found.setdefault(leaf, number * WIDTH + place)
        return found

    def _read_row(self, number: int) -> _Row | None:
        if self._roots is None:
            return None
        for read in (self._hashes, self._entries):
            row = read(number)
            if row is not None and root(row) == self._roots[number]:
                return row
        return None

    def _lead_to(self, head: bytes) -> Sequence[bytes] | None:
        """Find what is the hash over each tile: of the hashes, of the entries, or as stored."""
        for read in (self._root_of_hashes, self._root_of_entries, self._stored_root):
            roots = [read(number) for number in range(self._count)]
            whole = [one for one in roots if one is not None]
            if len(whole) == self._count and _root_over(whole) == head:
                return whole
        return None

    def _root_of_hashes(self, number: int) -> bytes | None:
        row = self._hashes(number)
        return None if row is None else root(row)

    def _root_of_entries(self, number: int) -> bytes | None:
        row = self._entries(number)
        return None if row is None else root(row)

    def _stored_root(self, number: int) -> bytes | None:
        if (number + 1) * WIDTH > self._size:  # The last tile is not full, and has no node above.
            return self._root_of_hashes(number) or self._root_of_entries(number)
        try:
            return self._tiles.hashes(1, number // WIDTH)[number % WIDTH]
        except (OSError, FormatError, ProofError):
            return None

    def _hashes(self, number: int) -> _Row | None:
        try:
            return self._tiles.hashes(0, number)
        except (OSError, FormatError):
            return None

    def _entries(self, number: int) -> _Row | None:
        try:
            return tuple(map(leaf_hash, self._tiles.entries(number)))
        except (OSError, FormatError):
            return None


def _root_over(tiles: Sequence[bytes]) -> bytes:
    # Every tile but the last is a complete subtree of one height, so its root is a leaf here.
    return root(tiles) if tiles else EMPTY_ROOT
