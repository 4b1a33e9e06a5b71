"""Parameters of drand's public chains, to save typing them: whoever uses them gives the hash.

They count for nothing by themselves. A chain is pinned where its owner, or a verifier, names its
hash as he has it from elsewhere, and these are the parameters that the hash is of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

SUGGESTED: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "chain_hash": "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
        "scheme": "bls-unchained-g1-rfc9380",
        "public_key": (
            "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a577"
            "6a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc0"
            "9e76eae8991ef5ece45a"
        ),
        "group_hash": "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e",
        "beacon_id": "quicknet",
        "genesis_time": 1692803367,
        "period": 3,
    },
    {
        "chain_hash": "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce",
        "scheme": "pedersen-bls-chained",
        "public_key": (
            "868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9"
            "402801af31"
        ),
        "group_hash": "176f93498eac9ca337150b46d21dd58673ea4e3581185f869672e59fa4cb390a",
        "beacon_id": "default",
        "genesis_time": 1595431050,
        "period": 30,
    },
)


def suggested(chain_hash: str) -> Mapping[str, Any] | None:
    """Give the parameters of a public chain by its hash in hex, or None where it is none."""
    return next((one for one in SUGGESTED if one["chain_hash"] == chain_hash), None)
