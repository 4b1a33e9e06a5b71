"""Merkle trees, held against the recursive definitions of the RFC and against other's vectors."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import (
    EMPTY_ROOT,
    ProofError,
    consistency_nodes,
    consistency_path,
    inclusion_nodes,
    inclusion_path,
    leaf_hash,
    node_hash,
    root,
    root_at,
    subtree_nodes,
    verify_consistency,
    verify_inclusion,
)

MOST = 70
LEAVES = tuple(leaf_hash(b"%d" % number) for number in range(MOST))
ROOTS = tuple(root(LEAVES[:size]) for size in range(MOST + 1))


def split(count: int) -> int:
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def mth(leaves: Sequence[bytes]) -> bytes:
    """RFC 9162 §2.1.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node_hash(mth(leaves[:k]), mth(leaves[k:]))


def audit_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 9162 §2.1.3.1, word for word."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*audit_path(m, leaves[:k]), mth(leaves[k:])]
    return [*audit_path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: Sequence[bytes], known: bool) -> list[bytes]:
    """RFC 9162 §2.1.4.1, word for word."""
    if m == len(leaves):
        return [] if known else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], known), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def read(level: int, index: int) -> bytes:
    leaves = LEAVES[index << level : (index + 1) << level]
    assert len(leaves) == 1 << level, "only complete nodes are ever read"
    return mth(leaves)


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


class TestRoot:
    """MTH({}) is the hash of no bytes; a leaf's prefix is 0x00, a node's 0x01 (RFC 9162 §2.1.1)."""

    def test_the_root_of_no_leaves_is_the_hash_of_no_bytes(self) -> None:
        assert root(()) == root_at(0, read) == EMPTY_ROOT
        assert EMPTY_ROOT.hex().startswith("e3b0c44298fc1c14")

    def test_roots_are_those_of_the_definition(self) -> None:
        for size in range(1, MOST + 1):
            assert root(LEAVES[:size]) == root_at(size, read) == mth(LEAVES[:size])


class TestInclusion:
    """An audit path proves that a leaf is in the tree (RFC 9162 §2.1.3)."""

    def test_every_path_of_every_tree_verifies(self) -> None:
        for size in range(1, MOST + 1):
            for index in range(size):
                path = inclusion_path(index, size, read)
                assert path == tuple(audit_path(index, LEAVES[:size]))
                verify_inclusion(LEAVES[index], index, size, path, ROOTS[size])

    @given(st.data())
    def test_any_changed_bit_fails(self, data: st.DataObject) -> None:
        size = data.draw(st.integers(1, MOST))
        index = data.draw(st.integers(0, size - 1))
        path = inclusion_path(index, size, read)
        parts = [LEAVES[index], ROOTS[size], *path]
        which = data.draw(st.integers(0, len(parts) - 1))
        parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
        with pytest.raises(ProofError):
            verify_inclusion(parts[0], index, size, parts[2:], parts[1])

    def test_a_leaf_is_at_no_other_index(self) -> None:
        for size in range(1, 20):
            for index in range(size):
                path = inclusion_path(index, size, read)
                for other in {*range(-1, size + 2)} - {index}:
                    with pytest.raises(ProofError):
                        verify_inclusion(LEAVES[index], other, size, path, ROOTS[size])

    def test_a_path_of_another_length_fails(self) -> None:
        for size in range(1, 20):
            for index in range(size):
                path = inclusion_path(index, size, read)
                for other in (path[:-1], path[1:], (*path, ROOTS[size]), (LEAVES[0], *path)):
                    if other != path:
                        with pytest.raises(ProofError):
                            verify_inclusion(LEAVES[index], index, size, other, ROOTS[size])

    def test_nothing_is_in_an_empty_tree(self) -> None:
        with pytest.raises(ProofError, match="size 0 has no leaf 0"):
            verify_inclusion(EMPTY_ROOT, 0, 0, (), EMPTY_ROOT)

    def test_hashes_of_another_length_fail_even_where_their_sum_is_right(self) -> None:
        left, right = LEAVES[:2]
        with pytest.raises(ProofError, match="32 bytes"):
            verify_inclusion(left + right[:1], 0, 2, (right[1:],), ROOTS[2])

    def test_sizes_beyond_63_bits_fail(self) -> None:
        with pytest.raises(ProofError):
            verify_inclusion(LEAVES[0], 0, 1 << 63, (LEAVES[1],) * 63, ROOTS[2])
        with pytest.raises(ValueError, match="has no leaf"):
            inclusion_nodes(0, 1 << 63)

    @given(st.integers(1, (1 << 63) - 1), st.data())
    def test_paths_are_short_in_trees_of_any_size(self, size: int, data: st.DataObject) -> None:
        nodes = inclusion_nodes(data.draw(st.integers(0, size - 1)), size)
        assert len(nodes) <= (size - 1).bit_length()
        assert all((index + 1) << level <= size for made_of in nodes for level, index in made_of)


class TestConsistency:
    """A consistency path proves that a tree only grew (RFC 9162 §2.1.4)."""

    def test_every_path_between_two_trees_verifies(self) -> None:
        for size2 in range(1, MOST + 1):
            for size1 in range(1, size2 + 1):
                path = consistency_path(size1, size2, read)
                assert path == tuple(subproof(size1, LEAVES[:size2], True))
                verify_consistency(size1, ROOTS[size1], size2, ROOTS[size2], path)

    @given(st.data())
    def test_any_changed_bit_fails(self, data: st.DataObject) -> None:
        size2 = data.draw(st.integers(1, MOST))
        size1 = data.draw(st.integers(1, size2))
        parts = [ROOTS[size1], ROOTS[size2], *consistency_path(size1, size2, read)]
        which = data.draw(st.integers(0, len(parts) - 1))
        parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
        with pytest.raises(ProofError):
            verify_consistency(size1, parts[0], size2, parts[1], parts[2:])

    def test_a_path_between_other_sizes_fails(self) -> None:
        for size2 in range(2, 20):
            for size1 in range(1, size2):
                path = consistency_path(size1, size2, read)
                for other in range(-1, 22):
                    if other != size1:
                        with pytest.raises(ProofError):
                            verify_consistency(other, ROOTS[size1], size2, ROOTS[size2], path)

    def test_a_path_of_another_length_fails(self) -> None:
        for size2 in range(1, 20):
            for size1 in range(1, size2 + 1):
                path = consistency_path(size1, size2, read)
                for other in (path[:-1], path[1:], (*path, ROOTS[size1]), (ROOTS[size2], *path)):
                    if other != path:
                        with pytest.raises(ProofError):
                            verify_consistency(size1, ROOTS[size1], size2, ROOTS[size2], other)

    def test_a_tree_does_not_shrink(self) -> None:
        with pytest.raises(ProofError, match="cannot extend"):
            verify_consistency(2, ROOTS[2], 1, ROOTS[1], ())

    def test_equal_sizes_need_equal_roots_and_an_empty_path(self) -> None:
        verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, ())
        with pytest.raises(ProofError, match="two roots"):
            verify_consistency(0, EMPTY_ROOT, 0, ROOTS[1], ())
        with pytest.raises(ProofError, match="is empty"):
            verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, (EMPTY_ROOT,))

    def test_no_path_begins_at_the_empty_tree(self) -> None:
        for path in ((), (ROOTS[1],)):
            with pytest.raises(ProofError, match="empty tree"):
                verify_consistency(0, EMPTY_ROOT, 1, ROOTS[1], path)
        with pytest.raises(ValueError, match="from size 0"):
            consistency_nodes(0, 1)


class TestNodes:
    """Proofs are made of complete nodes, which never change once they exist."""

    def test_a_range_that_is_no_subtree_is_refused(self) -> None:
        assert subtree_nodes(4, 7) == ((1, 2), (0, 6))
        for lo, hi in ((2, 5), (1, 3), (3, 3), (4, 3), (-1, 0)):
            with pytest.raises(ValueError, match="no subtree"):
                subtree_nodes(lo, hi)


def decoded(text: str) -> bytes:
    return base64.b64decode(text)


def check_inclusion(case: dict[str, Any]) -> None:
    verify_inclusion(
        decoded(case["leafHash"]),
        case["leafIdx"],
        case["treeSize"],
        [decoded(item) for item in case["proof"] or ()],
        decoded(case["root"]),
    )


def check_consistency(case: dict[str, Any]) -> None:
    verify_consistency(
        case["size1"],
        decoded(case["root1"]),
        case["size2"],
        decoded(case["root2"]),
        [decoded(item) for item in case["proof"] or ()],
    )


class TestVectors:
    """The vectors of transparency-dev/merkle: `wantErr` says what must fail."""

    @pytest.mark.parametrize(
        ("folder", "count", "check"),
        [("inclusion", 49, check_inclusion), ("consistency", 43, check_consistency)],
    )
    def test_verdicts_agree(
        self, fixtures: Path, folder: str, count: int, check: Callable[[dict[str, Any]], None]
    ) -> None:
        files = sorted((fixtures / "merkle" / folder).rglob("*.json"))
        assert len(files) >= count
        wrong = []
        for file in files:
            case = json.loads(file.read_bytes())
            try:
                check(case)
                failed = False
            except ProofError:
                failed = True
            if failed is not case["wantErr"]:
                wrong.append(file.name)
        assert wrong == []
