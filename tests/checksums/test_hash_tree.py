"""Trees by hashes other than the log's."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import (
    Algorithm,
    DigestError,
    HashTree,
    Place,
    ProofError,
    leaf_hash,
    registered,
    root,
)
from checksums.digest import Digest

LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=40)
TREES = st.sampled_from([HashTree(one) for one in registered(Place.COVERING)])


class TestRegistry:
    """A name is read where it is registered, and refused elsewhere."""

    def test_the_log_and_manifests_know_sha_2_alone(self) -> None:
        assert registered(Place.EVIDENCE) == (Algorithm.SHA512, Algorithm.SHA256)

    @pytest.mark.parametrize("algorithm", registered(Place.COVERING))
    def test_a_digest_that_names_a_hash_of_coverings_is_not_read(
        self, algorithm: Algorithm
    ) -> None:
        spelled = str(Digest.of(algorithm, b"x"))
        with pytest.raises(DigestError):
            Digest.parse(spelled)

    def test_they_are_those_of_the_standard_library(self) -> None:
        assert Digest.of(Algorithm.SHA3_512, b"x").value == hashlib.sha3_512(b"x").digest()
        assert Digest.of(Algorithm.BLAKE2B_512, b"x").value == hashlib.blake2b(b"x").digest()


class TestShape:
    """A tree has the shape of RFC 9162 §2.1, whatever its hash."""

    @given(LEAVES)
    def test_by_sha_256_it_is_the_logs(self, leaves: list[bytes]) -> None:
        tree = HashTree(Algorithm.SHA256)
        assert tree.root(leaves) == root([leaf_hash(one) for one in leaves])

    def test_no_leaves_have_no_root(self) -> None:
        with pytest.raises(ValueError, match="no leaves"):
            HashTree(Algorithm.SHA3_512).root([])


class TestProofs:
    """Nodes that many leaves share stand there once, and prove each of them."""

    @given(TREES, LEAVES, st.data())
    def test_what_is_there_is_proven(
        self, tree: HashTree, leaves: list[bytes], data: st.DataObject
    ) -> None:
        wanted = data.draw(st.sets(st.integers(0, len(leaves) - 1)))
        nodes, top = tree.proof_nodes(leaves, wanted), tree.root(leaves)
        for index in wanted:
            tree.verify(leaves[index], index, len(leaves), nodes, top)

    @given(TREES, LEAVES, st.data())
    def test_a_changed_leaf_or_node_or_place_is_not(
        self, tree: HashTree, leaves: list[bytes], data: st.DataObject
    ) -> None:
        index = data.draw(st.integers(0, len(leaves) - 1))
        nodes, top = tree.proof_nodes(leaves, [index]), tree.root(leaves)
        size = len(leaves)
        with pytest.raises(ProofError):
            tree.verify(leaves[index] + b"x", index, size, nodes, top)
        with pytest.raises(ProofError):
            tree.verify(leaves[index], index, size, nodes, bytes(64))
        with pytest.raises(ProofError):
            tree.verify(leaves[index], size, size, nodes, top)
        for node in nodes:
            with pytest.raises(ProofError):
                tree.verify(leaves[index], index, size, {**nodes, node: bytes(64)}, top)
            left = {one: value for one, value in nodes.items() if one != node}
            with pytest.raises(ProofError):
                tree.verify(leaves[index], index, size, left, top)
