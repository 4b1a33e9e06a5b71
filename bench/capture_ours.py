"""Captures pages with our recorder: `capture_ours.py records|captures PORT COUNT FOLDER`.

`records` is what the peers do: each page fetched, request and response in a WARC file that takes
many. `captures` is what an archive keeps of each: a WARC file of its own, the page beside it, its
encoding, and what the fetch ended in. Both go through the guarded door, and within the limits.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from ingest import HttpRecorder, outcome_rules, parse_web_address
from ingest.http.line import Manner
from ingest.http.pace import Pace
from ingest.http.spool import Spool
from ingest.http.transfer import transfer
from ingest.network.door import Door
from ingest.warc import WarcFile
from manifests import Limits

AT_ONCE = 16
_LIMITS = Limits()
_AGENT = "muniment/bench"


def records(port: int, numbers: Iterable[int], folder: Path) -> None:
    """Fetch pages one after the other, all into one WARC file."""
    manner = Manner(_LIMITS, Door(True), _now, _AGENT, tuple)
    folder.mkdir()
    with (
        Spool(folder / "block") as block,
        Spool(folder / "body") as body,
        (folder / "data.warc.gz").open("xb") as out,
    ):
        warc = WarcFile(out, "data.warc.gz", (("software", _AGENT),), _now())
        for number in numbers:
            address = parse_web_address(_address(port, number), _LIMITS.url_bytes)
            came = transfer(address, manner, Pace(_LIMITS, time.monotonic), block, body)
            assert came.exchange.status == 200
            warc.write_exchange(came.exchange, block.open)


def captures(port: int, numbers: Iterable[int], folder: Path) -> None:
    """Capture pages one after the other, each into a folder of its own."""
    recorder = HttpRecorder(_LIMITS, _now, True, _AGENT)
    folder.mkdir()
    for number in numbers:
        place = folder / str(number)
        place.mkdir()
        recording = recorder.record(_address(port, number), place, str(number))
        assert recording.body is not None


def run(
    work: Callable[[int, Iterable[int], Path], None], port: int, count: int, folder: Path
) -> None:
    """Share pages out to as many processes as there are cores, with threads in each."""
    outcome_rules()  # Read once, before they part.
    cores = min(len(os.sched_getaffinity(0)), AT_ONCE)
    context = multiprocessing.get_context("fork")
    processes = [
        context.Process(target=_crew, args=(work, port, count, folder, range(core, AT_ONCE, cores)))
        for core in range(cores)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0


def _crew(
    work: Callable[[int, Iterable[int], Path], None],
    port: int,
    count: int,
    folder: Path,
    parts: Sequence[int],
) -> None:
    def one(part: int) -> None:
        work(port, range(part, count, AT_ONCE), folder / f"part-{part}")

    with ThreadPoolExecutor(len(parts)) as crew:
        for _ in crew.map(one, parts):
            pass


def _address(port: int, number: int) -> str:
    return f"http://127.0.0.1:{port}/{number}"


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    chosen = {"records": records, "captures": captures}[sys.argv[1]]
    run(chosen, int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
