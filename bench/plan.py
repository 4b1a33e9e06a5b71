"""The plan of a round over a fabricated catalogue: how long it takes, and the memory it peaks at.

    python bench/plan.py 1000000

Only the catalogue is fabricated, and the leaf hashes, which a log would be read for.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import tempfile
import time
import uuid
from pathlib import Path

from muniment.catalogue import Catalogue
from muniment.fixity.plan import BATCH_BYTES, batches
from muniment.fixity.rounds import Coverage, Round, read_round
from muniment.fixity.runs import Positions

_LEAF = bytes(32)


class _Leaves:
    def at(self, _position: int) -> bytes:
        return _LEAF


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.db"
        _fabricate(path, rows)
        catalogue = Catalogue.open(path, writable=False)
        if catalogue is None:
            raise SystemExit("the fabricated catalogue cannot be opened")
        begun = time.perf_counter()
        coverage = Coverage(rows)
        for number in range(50):  # A round a week, each over what the last ones left.
            coverage.note_round(_round(number, rows), "", "")
        looks = batches(
            catalogue.holdings,
            _Leaves(),
            coverage,
            coverage.oldest_first(),
            Positions(rows),
            BATCH_BYTES,
        )
        objects = sum(len(batch) for batch in looks)
        _sort_places(catalogue)
        seconds = time.perf_counter() - begun
        catalogue.close()
    print(json.dumps({"memory": _peak(), "objects": objects, "seconds": round(seconds, 1)}))


def _peak() -> int:
    """Give the most memory that was resident, in bytes (proc(5), VmHWM).

    What getrusage(2) tells was the caller's before this program was run in its place.
    """
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) << 10
    raise SystemExit("this system does not tell how much memory was resident")


def _sort_places(catalogue: Catalogue) -> None:
    """Read the places as the walk over the shelves does, a folder of the top at a time."""
    catalogue.holdings.sort_by_place(lambda name: hashlib.sha512(name.encode()).digest())
    for first in range(256):
        catalogue.holdings.below(first)


def _fabricate(path: Path, rows: int) -> None:
    Catalogue.create(path, "example.org/log").close()
    db = sqlite3.connect(path)
    db.executemany(
        "INSERT INTO records (position, id, kind, object, version, composed, notice, files, bytes, "
        "source) VALUES (?, ?, 'accession', ?, 1, '2026-01-01T00:00:00.000Z', '{}', 1, 16384, '')",
        ((at, f"{at:025d}", _object(at)) for at in range(rows)),
    )
    db.commit()
    db.close()


def _object(at: int) -> str:
    return f"urn:uuid:{uuid.UUID(bytes=hashlib.sha256(b'%d' % at).digest()[:16])}"


def _round(number: int, rows: int) -> Round:
    first = rows // 50 * number
    time_ = {"source": "clock", "value": f"2026-01-{1 + number % 28:02d}T00:00:00.000Z"}
    facts = dict.fromkeys(("log_size", "objects", "files", "bytes", "never", "examination"), 1)
    about = {**facts, "began": time_, "ended": time_, "findings": {}, "roles": "", "round": ""}
    about |= {"whole": f"{first}-{first + rows // 50}", "wrong": ""}
    return read_round(str(number), number, "", about)


main(int(sys.argv[1]))
