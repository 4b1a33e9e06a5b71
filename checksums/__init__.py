"""What is this, exactly? Digests, sum files, Merkle trees, and recorded against found.

Standard library only, so that a stranger can check evidence with nothing else installed.
"""

from __future__ import annotations

from checksums.digest import Algorithm, Digest, DigestError, Place, registered
from checksums.finding import Finding, Severity
from checksums.fixity import compare
from checksums.hash_tree import HashTree
from checksums.hashing import Hashing, hash_file, hash_stream
from checksums.merkle import (
    EMPTY_ROOT,
    HASH_SIZE,
    SIZE_LIMIT,
    Node,
    ProofError,
    ReadNode,
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
from checksums.sums import SumsError, format_sums, parse_sums

__all__ = [
    "EMPTY_ROOT",
    "HASH_SIZE",
    "SIZE_LIMIT",
    "Algorithm",
    "Digest",
    "DigestError",
    "Finding",
    "HashTree",
    "Hashing",
    "Node",
    "Place",
    "ProofError",
    "ReadNode",
    "Severity",
    "SumsError",
    "compare",
    "consistency_nodes",
    "consistency_path",
    "format_sums",
    "hash_file",
    "hash_stream",
    "inclusion_nodes",
    "inclusion_path",
    "leaf_hash",
    "node_hash",
    "parse_sums",
    "registered",
    "root",
    "root_at",
    "subtree_nodes",
    "verify_consistency",
    "verify_inclusion",
]
