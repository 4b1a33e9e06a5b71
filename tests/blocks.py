"""Blocks of Bitcoin made up for tests, with hardly any work in them.

chain = Chain()
height = chain.mine(root)                 # a block with this merkle root: two tries
(trust / "headers").write_text(chain.lines())
"""

import struct
from collections.abc import Iterable

from manifests.moments.bitcoin import Header, parse_header
from ots_proofs import sha256

# The first two blocks of Bitcoin, as everybody has them.
FIRST = (
    "01000000000000000000000000000000000000000000000000000000000000000000000"
    "03ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c"
)
SECOND = (
    "010000006fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000"
    "982051fd1e4ba744bbbe680e1fee14677ba1a3c3540bf7b1cdb606e857233e0e61bc6649ffff001d01e36299"
)
EASY = 0x207FFFFF  # the target of a regression-test chain: every other hash meets it


def mine(root: bytes, time: int, bits: int = EASY, before: bytes = bytes(32)) -> bytes:
    """Find a header with this merkle root that meets its target."""
    target = (bits & 0x7FFFFF) << 8 * ((bits >> 24) - 3)
    for nonce in range(1 << 24):
        header = struct.pack("<I32s32sIII", 1, before, root, time, bits, nonce)
        if int.from_bytes(sha256(sha256(header)), "little") <= target:
            return header
    raise AssertionError("too hard a target for a test")


class Chain:
    """Blocks one after the other, from a height on, ten minutes apart."""

    def __init__(self, start: int = 800_000, time: int = 1_795_000_000) -> None:
        self.start, self.time = start, time
        self.headers: list[bytes] = []

    def mine(self, root: bytes, bits: int = EASY) -> int:
        """Add a block with this merkle root; give its height."""
        before = sha256(sha256(self.headers[-1])) if self.headers else bytes(32)
        self.headers.append(mine(root, self.time + 600 * len(self.headers), bits, before))
        return self.start + len(self.headers) - 1

    def header(self, height: int) -> Header:
        """A block's header."""
        return parse_header(self.headers[height - self.start])

    def lines(self, heights: Iterable[int] | None = None) -> str:
        """Their lines, as a trust folder has them."""
        every = range(self.start, self.start + len(self.headers))
        chosen = every if heights is None else heights
        return "".join(f"{one} {self.headers[one - self.start].hex()}\n" for one in chosen)
