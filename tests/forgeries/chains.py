"""Forgeries of proofs that a head is in a block of Bitcoin (OpenTimestamps)."""

from __future__ import annotations

from blocks import Chain
from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import NOTE, RENDITION
from forgeries.seed import KEPT, OTHER
from manifests.moments.stamp_file import stamped_part
from ots_proofs import (
    RIPEMD160,
    SHA256,
    append,
    attested,
    detached,
    fork,
    in_block,
    promised,
    sha256,
)

PROOF = "log/stamps/z.ots"


def digest(scene: Scene) -> bytes:
    return sha256(stamped_part(scene.files[NOTE]))


def proven(*steps: bytes, path: str = PROOF) -> Act:
    """Bring a proof over the kit's head, with these steps."""
    return lambda scene: scene.put({**scene.files, path: detached(digest(scene), *steps)})


def over_a_rendition(scene: Scene) -> None:
    """Have a proof over the notice's file, not over the head."""
    files = scene.files
    made = detached(sha256(files[RENDITION]), SHA256, in_block(KEPT))
    scene.put({**files, PROOF: made})


def by_sha1(scene: Scene) -> None:
    """Have a proof over another digest of the head, of which two bytes-to-be may share one."""
    made = detached(digest(scene)[:20], SHA256, in_block(KEPT), algorithm=b"\x02")
    scene.put({**scene.files, PROOF: made})


def with_headers(scene: Scene) -> None:
    """Bring a chain of his own, which has the head, and its headers."""
    chain = Chain(850_000)
    height = chain.mine(sha256(digest(scene)))
    made = detached(digest(scene), SHA256, in_block(height))
    scene.put({**scene.files, PROOF: made, "headers": chain.lines().encode()})


def without_number(scene: Scene) -> None:
    made = detached(digest(scene), SHA256, in_block(KEPT))
    scene.put({**scene.files, **{f"log/stamps/z{n}.ots": made for n in range(40)}})


ALONE = "verify.sh leaves OpenTimestamps proofs alone, but for what they are over"

GROUP = Group(
    "Blocks of Bitcoin (the verifier asks for two authorities and a block, and keeps headers)",
    (
        Attack("proof-over-a-rendition", "Has a proof over the notice's file, not over the head.",
               1, 11, "stamp-wrong", over_a_rendition, trust="blocks"),
        Attack("proof-by-sha1", "Has a proof over another digest of the head.",
               1, 11, "stamp-wrong", by_sha1, trust="blocks"),
        Attack("proof-into-a-block-without-it", "Names a block that has not got the head.",
               1, 11, "another merkle root", proven(SHA256, in_block(KEPT)), trust="blocks",
               script=2, because=ALONE),
        Attack("proof-into-two-blocks", "Names two blocks, in the hope that one is enough.",
               1, 11, "another merkle root",
               proven(fork(SHA256, in_block(900_000)), in_block(OTHER)), trust="blocks",
               script=2, because=ALONE),
        Attack("proof-into-a-block-of-his-own", "Names a block of a chain that he made.",
               2, 11, "ots-no-header", proven(SHA256, in_block(850_000)), trust="blocks"),
        Attack("proof-with-its-headers", "The same, and brings the headers of that chain.",
               1, 1, "package-extra", with_headers, trust="blocks"),
        Attack("proof-into-a-block-of-little-work",
               "Has got a header of little work into the verifier's hands.",
               2, 11, "below the floor", proven(SHA256, in_block(KEPT)), trust="blocks-of-work"),
        Attack("proof-that-is-a-promise", "Has a calendar's promise in the place of a proof.",
               2, 11, "ots-waiting", proven(SHA256, promised("https://calendar.example")),
               trust="blocks"),
        Attack("proof-into-another-chain", "Has a proof into a chain that costs less.",
               2, 11, "ots-waiting", proven(SHA256, attested("06869a0d73d71b45", b"\x07")),
               trust="blocks"),
        Attack("proof-of-a-short-root", "Has a proof that ends in other than a root's 32 bytes.",
               1, 11, "stamp-wrong", proven(append(b"x"), in_block(KEPT)), trust="blocks",
               script=2, because=ALONE),
        Attack("proof-of-unknown-steps", "Has a step in it that nobody knows.",
               1, 11, "stamp-wrong", proven(b"\xf4", in_block(KEPT)), trust="blocks",
               script=2, because=ALONE),
        Attack("block-proof-cut-short", "Cuts a proof into a block short.",
               1, 11, "stamp-wrong", proven(SHA256, in_block(KEPT)[:-1]), trust="blocks",
               script=2, because=ALONE),
        Attack("proof-that-is-deep", "Has 5,000 forks in each other.",
               1, 11, "stamp-wrong", proven((b"\xff" + SHA256) * 5000, in_block(KEPT)),
               trust="blocks", script=2, because=ALONE),
        Attack("proof-that-costs", "Has 4,000 ways that each hash 4 KB slowly.",
               1, 11, "stamp-wrong",
               proven(append(bytes(4000)), fork(RIPEMD160, in_block(1)) * 4000, in_block(1)),
               trust="blocks", script=2, because=ALONE),
        Attack("proof-that-is-huge", "Has a proof of more bytes than are read.",
               3, None, "limit", proven(append(bytes(4000)) * 20, in_block(1)), trust="blocks"),
        Attack("proofs-without-number", "Brings 40 proofs.",
               3, None, "limits.kit_stamps", without_number, trust="blocks"),
        Attack("proof-under-an-odd-name", "Brings a proof as `Z.ots`.",
               1, 1, "package-extra",
               proven(SHA256, in_block(KEPT), path="log/stamps/Z.ots"), trust="blocks"),
    ),
)  # fmt: skip
