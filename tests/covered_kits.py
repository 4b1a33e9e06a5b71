"""Kits with a covering of all that a verdict hangs from, as muniment writes them or otherwise.

made = covered(example_kit(), {"a": new_stamper("p256", "a"), "b": new_stamper("p256", "b")})

What a covering lists lies elsewhere in the archive than in the kit: `places` says where.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from checksums import Algorithm, Digest, HashTree
from kits import Files, rehash, statement_path, versions_of
from manifests import split_content_path
from manifests.claims.covering import (
    CoveringText,
    covering_path,
    lines_in,
    shelved_path,
    text_of,
    write_lines,
    write_nodes,
    write_sums,
)
from stampers import Stamper

RECORD = "b" * 24 + "c"
FOLDER = f"coverings/{RECORD}/"
SHA3 = Algorithm.SHA3_512
LONG_AGO = "20260201000000Z"
Digests = dict[str, Digest]


def places(kit: Files) -> dict[str, str]:
    """Where the files of a kit of one notice lie in its archive, by their paths in it."""
    number, record = versions_of(kit)[0]
    home = shelved_path(json.loads(kit[statement_path(number, record)])["object"])
    size = int(kit["log/checkpoint"].split(b"\n")[1])
    found: dict[str, str] = {}
    for path in kit:
        below = path.removeprefix("object/")
        if split_content_path(below) is not None:
            found[path] = home + below
        elif path.startswith("keys/"):
            found[path] = path
        elif path == "log/checkpoint":
            found[path] = f"log/checkpoints/{size}/checkpoint"
        elif path.startswith(("log/stamps/", "log/cosignatures/")):
            found[path] = f"log/checkpoints/{size}/{path.rpartition('/')[2]}"
    return found


def digests_of(kit: Files, algorithm: Algorithm = SHA3) -> Digests:
    """What a covering of this kit's archive says of its files, by their places."""
    return {place: Digest.of(algorithm, kit[path]) for path, place in places(kit).items()}


def covered(
    kit: Files,
    stampers: Mapping[str, Stamper],
    *,
    algorithm: Algorithm = SHA3,
    listing: Callable[[Digests], Digests] = lambda said: said,
    text: Callable[[CoveringText], bytes] = CoveringText.encode,
    record: str = RECORD,
    **said: Any,
) -> Files:
    """A kit with a covering; `listing` changes its lines, `text` what is stamped.

    `said` is what the authorities say in their answers.
    """
    true = digests_of(kit, algorithm)
    others = {f"shelves/{n}": Digest.of(algorithm, bytes((n,))) for n in range(5)}
    gone = {"shelves/redacted": Digest.of(Algorithm.SHA512, b"gone")}
    sums = write_sums({**others, **listing(true)}, gone)
    lines = [line for line in lines_in(sums, algorithm) if line.path in true]
    nodes = HashTree(algorithm).proof_nodes(sums.splitlines(True), [one.index for one in lines])
    stamped = text(text_of(sums, algorithm))
    made = {"text": stamped, "lines": write_lines(lines), "nodes": write_nodes(nodes)}
    for name, stamper in stampers.items():
        by = stamper.but(**{"imprint": algorithm.value, **said})
        made[f"{name}.tsr"] = by.answer(stamped)
    files = {covering_path(record, name): data for name, data in made.items()}
    return rehash({**kit, **files})
