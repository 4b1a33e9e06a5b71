"""Evidence: verifying a kit and an archive, appending to a log in bulk, proving from its tiles.

Each beside what nobody can do without: the signatures and digests, or the hashes, that it takes.
Times are of the processor (user and system), so that whatever else the machine does counts less.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from measured import run_measured

from checksums import Algorithm, Digest, inclusion_path, verify_inclusion
from checksums.merkle import node_hash, root_at
from manifests import (
    Checkpoint,
    Entry,
    NoteSigner,
    PrivateKey,
    Roles,
    TileReader,
    tile_path,
)
from muniment.archive.log import Log, LogWriter
from muniment.keys import Mark

_KIT = Path(__file__).resolve().parent.parent / "docs" / "test-kit"
_WIDTH = 256
_APPENDED = 100_000
_PROOFS = 1000


def compare_evidence(archive: Path, folder: Path, entries: int) -> None:
    """Print all four; `archive` is one that `preserve` made, `entries` how large a log is made."""
    print(f"{'':44}{'ms each':>10}{'of the least':>14}{'wanted':>16}")
    seconds = _kit(folder / "trust")
    _print("verify one kit, once Python has started", seconds, 0.0, "500 ms")
    count, seconds, least = _archive(archive)
    _print(f"verify an archive, each of {count}", seconds, least, "0.8 ms")
    seconds, least = _append(folder / "appended")
    _print(f"append to a log, each of {_APPENDED}", seconds, least, "0.05 ms")
    seconds, least = _prove(folder / "tiles", entries)
    _print(f"prove inclusion among {entries}", seconds, least, "2 ms")


def _print(what: str, seconds: float, least: float, wanted: str) -> None:
    ratio = f"{seconds / least:.1f} times" if least else ""
    print(f"{what:44}{seconds * 1e3:>10.3f}{ratio:>14}{wanted:>16}")


def _spent(work: Callable[[], object], times: int = 1) -> float:
    """Give the processor's seconds for one call, the best of three."""
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        for _ in range(times):
            work()
        best = min(best, (time.process_time() - begun) / times)
    return best


def _command(*call: str) -> float:
    """Give the processor's seconds for a call of Python, the best of three."""
    return min(run_measured([sys.executable, *call]).processor for _ in range(3))


def _kit(trust: Path) -> float:
    """Verify a kit that was stamped and cosigned, by the command line; `trust` is made for it."""
    shutil.rmtree(trust, ignore_errors=True)
    shutil.copytree(_KIT / "trust", trust)  # Which remembers what it saw.
    call = ("-m", "muniment", "verify", str(_KIT / "kit.zip"), "--trust", str(trust))
    return _command(*call) - _command("-c", "pass")


def _archive(archive: Path) -> tuple[int, float, float]:
    """Verify a whole archive by the command line, from the start of Python to its end.

    The least is a signature each, and sha512 and sha256 of its bytes.
    """
    count = sum(1 for _ in archive.glob("shelves/*/*/*/0=*"))
    seconds = _command("-m", "muniment", "verify", str(archive))
    files = [path for path in archive.glob("shelves/*/*/*/v1/content/*/*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) // count
    key = Ed25519PrivateKey.generate()
    signature, public, data = key.sign(b"x"), key.public_key(), bytes(size)

    def least() -> None:
        public.verify(signature, b"x")
        hashlib.sha512(data).digest()
        hashlib.sha256(data).digest()

    return count, seconds / count, _spent(least, 200)


def _append(folder: Path) -> tuple[float, float]:
    """Append durably, in one group; the least is a hash for each entry and one for each node."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "log").mkdir(parents=True)
    signer = NoteSigner.generate("example.org/bench")
    roles = Roles.first(signer.verifier, ("signer", PrivateKey(bytes(32)).public))
    log = Log(folder / "log")
    writer = LogWriter(log, roles, signer, Mark(folder / "mark"))
    writer.create()
    entries = [
        Entry("accession", *(Digest.of(Algorithm.SHA512, b"%d %d" % (n, m)) for m in (1, 2)))
        for n in range(_APPENDED)
    ]
    begun = time.process_time()
    writer.append(entries)
    seconds = (time.process_time() - begun) / _APPENDED
    data = b"\0" + entries[0].encode()

    def least() -> None:
        hashlib.sha256(data).digest()
        hashlib.sha256(data[:65]).digest()

    shutil.rmtree(folder)
    return seconds, _spent(least, 10_000)


def _prove(folder: Path, size: int) -> tuple[float, float]:
    """Prove with a reader that knows nothing yet; the least is to hash the tiles that it reads."""
    shutil.rmtree(folder, ignore_errors=True)
    _make_tiles(folder, size)

    def read(path: str) -> bytes:
        return (folder / path).read_bytes()

    tiles = TileReader(read, size)
    head = Checkpoint("example.org/bench", size, root_at(size, tiles.node))
    chance = random.Random(1)
    wanted = iter([chance.randrange(size) for _ in range(3 * _PROOFS)])

    def prove() -> None:
        index = next(wanted)
        path = inclusion_path(index, size, TileReader(read, size).node)
        verify_inclusion(_leaf(index), index, size, path, head.root)

    seconds = _spent(prove, _PROOFS)
    levels = -(-size.bit_length() // 8)

    def least() -> None:
        for _ in range(levels * (_WIDTH - 1)):
            node_hash(head.root, head.root)

    shutil.rmtree(folder)
    return seconds, _spent(least, 100)


def _leaf(index: int) -> bytes:
    return hashlib.sha256(b"%d" % index).digest()


def _make_tiles(folder: Path, size: int) -> None:
    """Write the tiles of a log of made-up leaf hashes; of the entries themselves, none."""
    level, hashes = 0, (_leaf(index) for index in range(size))
    while True:
        above = folder / f"above-{level}"
        above.parent.mkdir(parents=True, exist_ok=True)
        full = 0
        with above.open("wb") as stream:
            for number, tile in enumerate(_tiles(hashes)):
                width = len(tile) // 32
                path = folder / tile_path(level, number, width)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(tile)
                if width == _WIDTH:
                    stream.write(_root_of(tile))
                    full += 1
        if not full:
            return
        data = above.read_bytes()
        hashes = (data[at : at + 32] for at in range(0, len(data), 32))
        level += 1


def _tiles(hashes: Iterator[bytes]) -> Iterator[bytes]:
    while tile := b"".join(islice(hashes, _WIDTH)):
        yield tile


def _root_of(tile: bytes) -> bytes:
    row = [tile[at : at + 32] for at in range(0, len(tile), 32)]
    while len(row) > 1:
        row = [node_hash(*pair) for pair in zip(row[::2], row[1::2], strict=True)]
    return row[0]
