"""A drand chain of our own, frozen: its key is known, so a round of it can be made for any test.

Real rounds stand in `PUBLISHED`, as drand's public chains signed them. `Relay` serves a chain over
HTTP on loopback, under drand's own paths, or whatever else a path is told to answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache
from typing import Any

from loopback import Answer, Asked, Loopback
from manifests.moments.beacon import Round
from manifests.moments.bls import recursion
from manifests.moments.drand import SCHEMES, Chain, read_chain
from muniment.witnesses.suggested import suggested

GENESIS = 1_700_000_000
PERIOD = 30
QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
DEFAULT = "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce"
_ON_G1 = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_ON_G2 = b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_"

# Chain, round, signature, signature of the round before, randomness.
PUBLISHED = {
    "quicknet 1000": (
        QUICKNET,
        1000,
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
        "e342b73a8dd2bacbe47e4b6b63ed5e39",
        "",
        "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd",
    ),
    "default 3311596": (
        DEFAULT,
        3311596,
        "a696b9409ababce45749c3a4ec369074453dd4a79967734e1390d969c8ad8d98897d217b9121e92c8ddebbdd"
        "da8d92f900e3bd6bf9deb166863b1a19390d743f82774001487594c5c09e581db7365f02b70a2c8cc41ce324"
        "46ef08e4890c4754",
        "8ed588f2a7716fb1349e2d9803da5db0005e98a83783c353d4a08f183236a9ad91d70ddb01266f4b7c576983"
        "db464b430e65680b9e0098552758afd6c1e6afcb77e3f62fe1b93d42d1cb63abbb2205512fe12fbf74ea9c5a"
        "c3b8f5c1e283a1d8",
        "647c07b2abbf7ff2afb4d670214f565e5cd9f9c91bfdcecb59a21f3c78d73920",
    ),
}


def published(name: str) -> tuple[Chain, Round, str]:
    """A public chain, a round of it, and the randomness that drand published."""
    chain_hash, number, signature, previous, randomness = PUBLISHED[name]
    table = suggested(chain_hash)
    assert table is not None
    chain = read_chain(name.split()[0], table)
    found = Round(chain.hash(), number, bytes.fromhex(signature), bytes.fromhex(previous))
    return chain, found, randomness


@cache
def frozen(name: str = "frozen", scheme: str = "bls-unchained-g1-rfc9380", key: int = 7) -> Chain:
    """A chain of ours; `key` is its secret."""
    made = Chain(name, scheme, _public(scheme, key), b"\1" * 32, "frozen", GENESIS, PERIOD)
    return read_chain(name, made.to_table())


@cache
def sign(chain: Chain, number: int, previous: bytes = b"", key: int = 7) -> Round:
    """A round of a chain of ours."""
    message = hashlib.sha256(previous + number.to_bytes(8, "big")).digest()
    with recursion():
        from py_ecc.bls.hash_to_curve import hash_to_G1, hash_to_G2
        from py_ecc.bls.point_compression import compress_G1, compress_G2
        from py_ecc.optimized_bls12_381 import multiply

        if SCHEMES[chain.scheme].key_bytes == 96:
            point = compress_G1(multiply(hash_to_G1(message, _ON_G1, hashlib.sha256), key))
            return Round(chain.hash(), number, point.to_bytes(48, "big"), previous)
        halves = compress_G2(multiply(hash_to_G2(message, _ON_G2, hashlib.sha256), key))
    return Round(chain.hash(), number, _joined(halves), previous)


def _public(scheme: str, key: int) -> bytes:
    with recursion():
        from py_ecc.bls.point_compression import compress_G1, compress_G2
        from py_ecc.optimized_bls12_381 import G1, G2, multiply

        if SCHEMES[scheme].key_bytes == 48:
            return compress_G1(multiply(G1, key)).to_bytes(48, "big")
        return _joined(compress_G2(multiply(G2, key)))


def _joined(halves: tuple[int, int]) -> bytes:
    return b"".join(half.to_bytes(48, "big") for half in halves)


def info_of(chain: Chain) -> dict[str, Any]:
    """What a relay answers to /CHAIN/info."""
    return {
        "public_key": chain.public_key.hex(),
        "period": chain.period,
        "genesis_time": chain.genesis_time,
        "hash": chain.hash().hex(),
        "groupHash": chain.group_hash.hex(),
        "schemeID": chain.scheme,
        "metadata": {"beaconID": chain.beacon_id},
    }


def answer_of(one: Round, **instead: Any) -> dict[str, Any]:
    """What a relay answers to /CHAIN/public/latest."""
    said = {
        "round": one.number,
        "randomness": hashlib.sha256(one.signature).hexdigest(),
        "signature": one.signature.hex(),
    }
    if one.previous:
        said["previous_signature"] = one.previous.hex()
    return {**said, **instead}


Said = dict[str, Any] | bytes | int | None


class Relay(Loopback):
    """Serves a chain on loopback; used as a context.

    What `latest` gives is answered to whoever asks for the newest round: JSON, bytes as they are, a
    status, or None for silence until the test is over.
    """

    def __init__(self, chain: Chain, latest: Callable[[], Said]) -> None:
        super().__init__(self._answer)
        self._said: dict[str, Callable[[], Said]] = {
            f"/{chain.hash().hex()}/public/latest": latest,
            f"/{chain.hash().hex()}/info": lambda: info_of(chain),
        }

    def _answer(self, asked: Asked) -> Answer | None:
        said = self._said.get(asked.path, lambda: 404)()
        if said is None:
            return None
        if isinstance(said, int):
            return Answer(said)
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return Answer(200, body, "application/json")
