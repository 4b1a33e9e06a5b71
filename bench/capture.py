"""Captures of 20 KB pages from a site on loopback, 16 at once, beside wget's and warcio's own.

Each of them writes request and response with digests. Ours judges each page besides, finds its
encoding, and leaves a file for each page; wget leaves one for each of 16 processes, `capture_http`
one in all.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from measured import run_measured

from ingest import HttpRecorder
from manifests import Limits

HERE = Path(__file__).parent
AT_ONCE = 16


def compare_capture(count: int, folder: Path, peer: Path) -> None:
    """Capture `count` pages with each, and print pages a second and how ours compares."""
    site = subprocess.Popen(
        [sys.executable, str(HERE / "page_site.py"), "20480"], stdout=subprocess.PIPE, text=True
    )
    assert site.stdout is not None
    port = int(site.stdout.readline())
    try:
        ours = _timed(folder, lambda at: [sys.executable, __file__, str(port), str(count), str(at)])
        print(f"capture {count} pages of 20 KB, {AT_ONCE} at once: {count / ours:.0f} a second")
        if shutil.which("wget"):
            wget = _timed(folder, lambda at: _wget(port, count, at))
            print(
                f"  wget --warc-file: {count / wget:.0f}; ours is {wget / ours:.2f} times as fast"
            )
        if peer.exists():
            script = str(HERE / "capture_http_peer.py")
            call = [str(peer), script, str(port), str(count)]
            theirs = _timed(folder, lambda at: [*call, str(at / "pages.warc.gz")])
            print(
                f"  capture_http: {count / theirs:.0f}; ours is {theirs / ours:.2f} times as fast"
            )
    finally:
        site.kill()
        site.wait()


def _timed(folder: Path, call: Callable[[Path], list[str]]) -> float:
    place = folder / "capture"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    seconds = run_measured(call(place)).seconds
    shutil.rmtree(place)
    return seconds


def _wget(port: int, count: int, place: Path) -> list[str]:
    """16 processes of wget, each with its share, and a shell that waits for them."""
    for part in range(AT_ONCE):
        pages = (f"http://127.0.0.1:{port}/{page}\n" for page in range(part, count, AT_ONCE))
        (place / f"{part}.txt").write_text("".join(pages))
    one = 'wget -q --warc-file="$1/$n" --input-file="$1/$n.txt" -O /dev/null &'
    numbers = " ".join(map(str, range(AT_ONCE)))
    return ["sh", "-c", f"for n in {numbers}; do {one} done; wait", "sh", str(place)]


def capture(port: int, count: int, folder: Path) -> None:
    """Capture pages as a crew does: threads that share one recorder."""
    recorder = HttpRecorder(Limits(), lambda: datetime.now(UTC), True, "muniment/bench")

    def one(number: int) -> None:
        place = folder / str(number)
        place.mkdir()
        recorder.record(f"http://127.0.0.1:{port}/{number}", place, str(number))

    with ThreadPoolExecutor(AT_ONCE) as crew:
        for _ in crew.map(one, range(count)):
            pass


if __name__ == "__main__":
    capture(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
