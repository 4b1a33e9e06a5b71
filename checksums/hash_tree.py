"""Trees of the shape of RFC 9162 §2.1 by a hash other than the log's, kept whole in memory.

A leaf is hash(0x00 || data), a node hash(0x01 || left || right). A proof is made of complete nodes,
(level, index) as `merkle` has them: so what the proofs of many leaves share stands there once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checksums.digest import Algorithm
from checksums.merkle import (
    Node,
    ProofError,
    inclusion_nodes,
    inclusion_path,
    root_at,
    verify_inclusion,
)


@dataclass(frozen=True, slots=True)
class HashTree:
    """The trees by one algorithm."""

    algorithm: Algorithm

    def leaf(self, data: bytes) -> bytes:
        """Hash a leaf."""
        running = self.algorithm.new()
        running.update(b"\x00" + data)
        return running.digest()

    def join(self, left: bytes, right: bytes) -> bytes:
        """Hash two nodes."""
        running = self.algorithm.new()
        running.update(b"\x01" + left + right)
        return running.digest()

    def root(self, leaves: Sequence[bytes]) -> bytes:
        """Give the root over one leaf's data or more; raise ValueError for none."""
        if not leaves:
            raise ValueError("a tree of no leaves has no root here")
        rows = self._rows(leaves)
        return root_at(len(leaves), lambda level, at: rows[level][at], self.join)

    def proof_nodes(self, leaves: Sequence[bytes], indexes: Iterable[int]) -> dict[Node, bytes]:
        """Give the nodes of which the inclusion paths of these leaves are made."""
        rows, size = self._rows(leaves), len(leaves)
        wanted = {
            node for index in indexes for group in inclusion_nodes(index, size) for node in group
        }
        return {(level, at): rows[level][at] for level, at in sorted(wanted)}

    def verify(
        self, data: bytes, index: int, size: int, nodes: Mapping[Node, bytes], root: bytes
    ) -> None:
        """Check that a leaf is in a tree, by nodes that `proof_nodes` gave; raise `ProofError`."""

        def read(level: int, at: int) -> bytes:
            if (level, at) not in nodes:
                raise ProofError(f"the node {at} of level {level} is missing")
            return nodes[level, at]

        try:
            path = inclusion_path(index, size, read, self.join)
        except ValueError as failure:
            raise ProofError(str(failure)) from failure
        verify_inclusion(self.leaf(data), index, size, path, root, self.join)

    def _rows(self, leaves: Sequence[bytes]) -> list[list[bytes]]:
        """Give the complete nodes of every level."""
        row = [self.leaf(data) for data in leaves]
        rows = [row]
        while len(row) > 1:
            row = [self.join(one, two) for one, two in zip(row[::2], row[1::2], strict=False)]
            rows.append(row)
        return rows
