"""Merkle trees: roots, inclusion and consistency, over SHA-256 (RFC 6962 §2.1, RFC 9162 §2.1).

The log's hash is SHA-256 and no other; `hash_tree` has trees of the same shape by another one.

A node is (level, index): the hash of the leaves [index << level, (index + 1) << level). Proofs are
made from complete nodes only, which never change once they exist; whoever keeps them hands in
``read(level, index)``. Tree sizes are below 2**63.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
SIZE_LIMIT = 1 << 63

Node = tuple[int, int]
ReadNode = Callable[[int, int], bytes]
HashNodes = Callable[[bytes, bytes], bytes]


class ProofError(ValueError):
    """A proof does not show what it is held against."""


def leaf_hash(data: bytes) -> bytes:
    """Hash an entry (RFC 9162 §2.1.1): the 32 bytes of ``SHA-256(0x00 || data)``."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two nodes (RFC 9162 §2.1.1): the 32 bytes of ``SHA-256(0x01 || left || right)``."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Give the root over leaf hashes of 32 bytes; of none, `EMPTY_ROOT`."""
    if not leaves:
        return EMPTY_ROOT
    row = leaves
    # An unpaired last node rises as it is: the split of RFC 9162 §2.1.1, seen from below.
    while len(row) > 1:
        above = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=False)]
        if len(row) % 2:
            above.append(row[-1])
        row = above
    return row[0]


def verify_inclusion(
    leaf_hash: bytes,
    index: int,
    size: int,
    path: Sequence[bytes],
    root: bytes,
    join: HashNodes = node_hash,
) -> None:
    """Check that the leaf at `index` is in the tree (RFC 9162 §2.1.3.2); raise `ProofError`.

    `join` hashes two nodes, and says how long a hash is by what it gives: `root` is as long.
    """
    # (1) The index is below the tree's size.
    if not 0 <= index < size < SIZE_LIMIT:
        raise ProofError(f"a tree of size {size} has no leaf {index}")
    _check_hashes((leaf_hash, *path), HASH_SIZE if join is node_hash else len(root))
    # (2), (3)
    place, last = index, size - 1
    result = leaf_hash
    # (4)
    for sibling in path:
        if last == 0:
            raise ProofError(f"the path of {len(path)} hashes is too long for a tree of {size}")
        if place % 2 or place == last:
            result = join(sibling, result)
            while not (place % 2 or place == 0):
                place, last = place >> 1, last >> 1
        else:
            result = join(result, sibling)
        place, last = place >> 1, last >> 1
    # (5)
    if last != 0:
        raise ProofError(f"the path of {len(path)} hashes is too short for a tree of {size}")
    if result != root:
        raise ProofError(f"the path leads from leaf {index} to {result.hex()}, not to {root.hex()}")


def verify_consistency(
    size1: int, root1: bytes, size2: int, root2: bytes, path: Sequence[bytes]
) -> None:
    """Check that the second tree extends the first (RFC 9162 §2.1.4.2); raise `ProofError`.

    Trees of one size need an empty path and equal roots. From an empty tree to a larger one there
    is nothing to prove and no proof: RFC 9162 §2.1.4.1 asks for ``0 < size1``.
    """
    if not 0 <= size1 <= size2 < SIZE_LIMIT:
        raise ProofError(f"a tree of size {size2} cannot extend one of size {size1}")
    if size1 == size2:
        if path:
            raise ProofError(f"the path between trees of one size is empty, not of {len(path)}")
        if root1 != root2:
            raise ProofError(f"two roots for size {size1}: {root1.hex()} and {root2.hex()}")
        return
    if size1 == 0:
        raise ProofError("no consistency proof begins at the empty tree")
    # (1)
    if not path:
        raise ProofError(f"the path from size {size1} to size {size2} is empty")
    _check_hashes((root1, root2, *path))
    older, newer = _climb(size1, size2, root1, path)
    # (7)
    if older != root1:
        raise ProofError(f"the path gives size {size1} the root {older.hex()}, not {root1.hex()}")
    if newer != root2:
        raise ProofError(f"the path gives size {size2} the root {newer.hex()}, not {root2.hex()}")


def _climb(size1: int, size2: int, root1: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    # (2) A complete first tree is its own first node, and left out of the path.
    hashes = (root1, *path) if size1 & (size1 - 1) == 0 else tuple(path)
    # (3), (4)
    place, last = size1 - 1, size2 - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    # (5)
    older = newer = hashes[0]
    # (6)
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofError(f"the path of {len(path)} hashes is too long for a tree of {size2}")
        if place % 2 or place == last:
            older = node_hash(sibling, older)
            newer = node_hash(sibling, newer)
            while not (place % 2 or place == 0):
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        place, last = place >> 1, last >> 1
    if last != 0:
        raise ProofError(f"the path of {len(path)} hashes is too short for a tree of {size2}")
    return older, newer


def _check_hashes(hashes: Sequence[bytes], size: int = HASH_SIZE) -> None:
    for value in hashes:
        if len(value) != size:
            raise ProofError(f"a hash of a proof has {size} bytes, not {len(value)}")


def subtree_nodes(lo: int, hi: int) -> tuple[Node, ...]:
    """Give the complete nodes, left to right, whose hashes make that of the leaves [lo, hi).

    Raises ValueError where the range is empty or is no subtree of a Merkle tree.
    """
    if not 0 <= lo < hi or lo % (1 << (hi - lo - 1).bit_length()):
        raise ValueError(f"the leaves [{lo}, {hi}) are no subtree")
    nodes: list[Node] = []
    while lo < hi:
        level = (hi - lo).bit_length() - 1
        nodes.append((level, lo >> level))
        lo += 1 << level
    return tuple(nodes)


def inclusion_nodes(index: int, size: int) -> tuple[tuple[Node, ...], ...]:
    """Give, for each hash of an inclusion path from the leaf up, the nodes it is made of.

    Follows RFC 9162 §2.1.3.1. Raises ValueError where the tree has no such leaf.
    """
    if not 0 <= index < size < SIZE_LIMIT:
        raise ValueError(f"a tree of size {size} has no leaf {index}")
    lo, hi = 0, size
    siblings: list[tuple[Node, ...]] = []
    while hi - lo > 1:
        middle = lo + _split(hi - lo)
        if index < middle:
            siblings.append(subtree_nodes(middle, hi))
            hi = middle
        else:
            siblings.append(subtree_nodes(lo, middle))
            lo = middle
    return tuple(reversed(siblings))


def consistency_nodes(size1: int, size2: int) -> tuple[tuple[Node, ...], ...]:
    """Give, for each hash of a consistency path, the nodes it is made of.

    Follows RFC 9162 §2.1.4.1; none for trees of one size. Raises ValueError unless
    ``0 < size1 <= size2``.
    """
    if not 0 < size1 <= size2 < SIZE_LIMIT:
        raise ValueError(f"no consistency proof leads from size {size1} to size {size2}")
    lo, hi = 0, size2
    siblings: list[tuple[Node, ...]] = []
    while hi != size1:
        middle = lo + _split(hi - lo)
        if size1 <= middle:
            siblings.append(subtree_nodes(middle, hi))
            hi = middle
        else:
            siblings.append(subtree_nodes(lo, middle))
            lo = middle
    # Where lo is still 0, the rest is the first tree itself, whose root the verifier knows.
    if lo > 0:
        siblings.append(subtree_nodes(lo, hi))
    return tuple(reversed(siblings))


def root_at(size: int, read: ReadNode, join: HashNodes = node_hash) -> bytes:
    """Give the root of the first `size` leaves; `read` gives the hash of a complete node."""
    if not 0 <= size < SIZE_LIMIT:
        raise ValueError(f"no tree has the size {size}")
    return _fold(subtree_nodes(0, size), read, join) if size else EMPTY_ROOT


def inclusion_path(
    index: int, size: int, read: ReadNode, join: HashNodes = node_hash
) -> tuple[bytes, ...]:
    """Make the inclusion path of a leaf; raise ValueError where the tree has no such leaf."""
    return tuple(_fold(nodes, read, join) for nodes in inclusion_nodes(index, size))


def consistency_path(size1: int, size2: int, read: ReadNode) -> tuple[bytes, ...]:
    """Make the consistency path between two sizes; raise ValueError unless 0 < size1 <= size2."""
    return tuple(_fold(nodes, read) for nodes in consistency_nodes(size1, size2))


def _fold(nodes: Sequence[Node], read: ReadNode, join: HashNodes = node_hash) -> bytes:
    result = read(*nodes[-1])
    for node in reversed(nodes[:-1]):
        result = join(read(*node), result)
    return result


def _split(count: int) -> int:
    """Give the largest power of two below `count`, which is 2 or more (RFC 9162 §2.1.1)."""
    return 1 << ((count - 1).bit_length() - 1)
