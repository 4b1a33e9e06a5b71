"""Beside python-opentimestamps: what both read is the same; what we refuse, we can name."""

import json
import random
import subprocess
from collections.abc import Sequence
from typing import Any

from judged import FIXTURES
from manifests.errors import LimitError
from manifests.moments.opentimestamps import Kind, OpenTimestampsError, read_proof
from ots_proofs import (
    HEXLIFY,
    KECCAK256,
    REVERSE,
    RIPEMD160,
    SHA1,
    SHA256,
    append,
    attested,
    detached,
    fork,
    in_block,
    prepend,
    promised,
)
from system_packages import peer

# Reads proofs from stdin, one a line, in hex; writes for each its digest and what its ends are
# about, or null where the library refuses it.
PROGRAM = """
import json, sys, warnings
from opentimestamps.core.notary import *
from opentimestamps.core.serialize import BytesDeserializationContext, DeserializationError
from opentimestamps.core.timestamp import DetachedTimestampFile

warnings.simplefilter("ignore")

def spelled(end):
    if isinstance(end, BitcoinBlockHeaderAttestation):
        return f"block {end.height}"
    return end.uri if isinstance(end, PendingAttestation) else "other"

for line in sys.stdin:
    try:
        read = DetachedTimestampFile.deserialize(BytesDeserializationContext(bytes.fromhex(line)))
    except (DeserializationError, ValueError):
        print("null")
        continue
    ends = read.timestamp.all_attestations()
    told = sorted({(message.hex(), spelled(end)) for message, end in ends})
    print(json.dumps([read.file_digest.hex(), told]))
"""
# Where we are stricter, in the words of the refusal.
STRICTER = ("32 bits", "shortest spelling", "is not read", "is not computed")

Read = tuple[str, set[tuple[str, str]]] | None


def theirs(proofs: Sequence[bytes]) -> list[Read]:
    python = peer("opentimestamps", "python")
    text = "".join(f"{proof.hex()}\n" for proof in proofs)
    done = subprocess.run(
        [python, "-c", PROGRAM], input=text, capture_output=True, text=True, check=True
    )
    read: list[Any] = [json.loads(line) for line in done.stdout.splitlines()]
    return [one and (one[0], {(message, said) for message, said in one[1]}) for one in read]


def ours(proof: bytes) -> tuple[Read, str]:
    try:
        read = read_proof(proof, 64 << 10)
    except (OpenTimestampsError, LimitError) as failure:
        return None, str(failure)
    told = {
        Kind.BITCOIN: lambda end: f"block {end.height}",
        Kind.PENDING: lambda end: end.uri,
    }
    ends = {
        (end.message.hex(), told.get(end.kind, lambda _: "other")(end)) for end in read.attestations
    }
    return (read.digest.hex(), ends), ""


def grow(chance: random.Random, depth: int) -> bytes:
    """Make a random node, none of whose steps is there twice."""
    items: dict[bytes, bytes] = {}
    for _ in range(chance.choice((1, 1, 1, 1, 1, 2, 2, 3))):
        if depth == 0 or chance.random() < 0.2:
            end = chance.choice(
                (in_block(chance.randrange(1 << 20)), promised("https://a.example"),
                 attested("0102030405060708", chance.randbytes(5)))
            )  # fmt: skip
            items[end] = end
        else:
            text = chance.randbytes(chance.randrange(1, 60))
            steps = (SHA1, SHA256, RIPEMD160, KECCAK256, REVERSE, HEXLIFY)
            step = chance.choice((*steps, append(text), prepend(text), append(text)))
            items.setdefault(step, step + grow(chance, depth - 1))
    *first, last = items.values()
    return b"".join(map(fork, first)) + last


def random_proofs(chance: random.Random, count: int) -> list[bytes]:
    return [detached(chance.randbytes(32), grow(chance, chance.randrange(8))) for _ in range(count)]


class TestPeer:
    """The library that the format is defined by, in an environment of its own."""

    def test_random_trees_are_read_alike(self) -> None:
        proofs = random_proofs(random.Random(22), 400)
        for proof, other in zip(proofs, theirs(proofs), strict=True):
            assert ours(proof) == (other, "")

    def test_damaged_ones_are_refused_alike(self) -> None:
        chance = random.Random(358391)
        damaged: list[bytes] = []
        for proof in random_proofs(chance, 1500):
            changed = bytearray(proof)
            changed[chance.randrange(31, len(changed))] = chance.randrange(256)
            damaged.append(bytes(changed[: chance.choice((None, None, -1))]))
        for proof, other in zip(damaged, theirs(damaged), strict=True):
            mine, why = ours(proof)
            if mine is None or other is None:
                assert mine == other or any(word in why for word in STRICTER), (proof.hex(), why)
            else:
                # Of a step that became the same as its neighbour, the library follows the last.
                assert mine[0] == other[0] and other[1] <= mine[1]

    def test_published_proofs_are_read_alike(self) -> None:
        paths = sorted((FIXTURES / "ots").rglob("*.ots"))
        proofs = [path.read_bytes() for path in paths]
        for path, proof, other in zip(paths, proofs, theirs(proofs), strict=True):
            assert ours(proof)[0] == other, path
