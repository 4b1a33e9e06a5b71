"""A tree that grows by one tile at a time, and gives its root at any size on the way.

What is kept are the hashes of complete subtrees: one for each power of two, as a counter has bits.
"""

from __future__ import annotations

from checksums import EMPTY_ROOT, HASH_SIZE, node_hash, root


def split_hashes(row: bytes) -> list[bytes]:
    """Cut a tile's bytes into its hashes."""
    return [row[at : at + HASH_SIZE] for at in range(0, len(row), HASH_SIZE)]


class Growth:
    """The full tiles to the left of a place, as the hashes of subtrees (RFC 9162 §2.1.1)."""

    def __init__(self) -> None:
        self._subtrees: list[tuple[int, bytes]] = []  # levels above the tiles' own, descending

    def add(self, tile_root: bytes) -> None:
        """Take the next full tile by its root."""
        level, made = 0, tile_root
        while self._subtrees and self._subtrees[-1][0] == level:
            made = node_hash(self._subtrees.pop()[1], made)
            level += 1
        self._subtrees.append((level, made))

    def root_with(self, leaves: list[bytes]) -> bytes:
        """Give the root of what was taken and, right of it, some leaves of the next tile."""
        parts = [subtree for _, subtree in self._subtrees]
        if leaves:
            parts.append(root(leaves))
        if not parts:
            return EMPTY_ROOT
        made = parts.pop()
        while parts:
            made = node_hash(parts.pop(), made)
        return made
