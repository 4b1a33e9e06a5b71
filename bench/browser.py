"""A page captured in the browser, beside the same Chromium that only loads it.

The page has a style sheet, a script that fetches its text, and twelve pictures, half of them below
the window. Loading is: start Chromium, wait for the page's load event, end it. Capturing is that,
every byte recorded, the page scrolled, and DOM, text, screenshot, print and events made of it. The
two take turns, so that what else the machine does falls on both.
"""

from __future__ import annotations

import asyncio
import ctypes
import functools
import http.server
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from ingest import BrowserMissingError, BrowserRecorder, Profile, find_browser
from manifests import Limits

_SET_CHILD_SUBREAPER = 36  # prctl(2)
_TEXT = "各部门应当依法公开有关文件，并自公布之日起三十日内办理完毕。" * 200
_PICTURES = "".join(
    f"<p><img loading=lazy width=600 height=400 src=/picture/{one}></p>" for one in range(12)
)
_PAGE = f"""<!doctype html><html><head><meta charset=utf-8><link rel=stylesheet href=/style.css>
</head><body><h1>公告</h1><div id=text></div>{_PICTURES}<script>
fetch('/text').then(one => one.text()).then(said => {{ text.textContent = said }})
</script></body></html>"""


def compare_browser(folder: Path, times: int) -> None:
    """Capture the page so many times, load it as often, and print what capturing adds."""
    profile = Profile()
    try:
        browser = find_browser(profile)
    except BrowserMissingError as error:
        print(f"capture in the browser: not measured: {error}")
        return
    _adopt_orphans()
    site = subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True)
    assert site.stdout is not None
    address = f"http://127.0.0.1:{int(site.stdout.readline())}/"
    recorder = BrowserRecorder(
        Limits(), lambda: datetime.now(UTC), True, browser, profile, software="muniment/bench"
    )
    loads: list[_Spent] = []
    captures: list[_Spent] = []
    for number in range(times):
        loads.append(_timed(lambda: asyncio.run(_load(str(browser.program), address))))
        place = folder / f"browser-{number}"
        place.mkdir(parents=True)
        captures.append(_timed(lambda at=place: recorder.record(address, at, "bench")))
        shutil.rmtree(place)
    site.kill()
    site.wait()
    load, capture = _median(loads), _median(captures)
    print(
        f"capture in the browser: {capture.seconds:.2f} s; Chromium started, page loaded: "
        f"{load.seconds:.2f} s; capturing adds {capture.seconds - load.seconds:.2f} s (median of "
        f"{times}). Of the processors: {capture.work:.2f} s and {load.work:.2f} s, which adds "
        f"{capture.work - load.work:.2f} s"
    )


@dataclass(frozen=True, slots=True)
class _Spent:
    """Seconds on the wall, and of the processors in this process and all that it started."""

    seconds: float
    work: float


def _median(spent: list[_Spent]) -> _Spent:
    return _Spent(
        statistics.median(one.seconds for one in spent),
        statistics.median(one.work for one in spent),
    )


def _timed(work: Callable[[], object]) -> _Spent:
    mine = _children()
    begun, worked = time.perf_counter(), _worked()
    work()
    taken = time.perf_counter() - begun
    for orphan in _children() - mine:
        os.waitpid(orphan, 0)
    return _Spent(taken, _worked() - worked)


def _adopt_orphans() -> None:
    """Have what outlives its parents come to us: Chromium's processes count when they are waited
    for, and its first one does not wait for all of them."""
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _children() -> set[int]:
    children: set[int] = set()
    for each in Path("/proc/self/task").glob("*/children"):
        with suppress(FileNotFoundError):  # The thread has ended meanwhile.
            children |= {int(one) for one in each.read_text("ascii").split()}
    return children


def _worked() -> float:
    told = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in told)


async def _load(program: str, address: str) -> None:
    from playwright.async_api import async_playwright

    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=program, headless=True, chromium_sandbox=False
        )
        page = await browser.new_page()
        await page.goto(address, wait_until="load")
        await browser.close()


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A browser that is ended while it loads leaves connections; nothing to tell."""


class _Site(http.server.BaseHTTPRequestHandler):
    # Connections stay open, as those of most servers do.
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/":
            self._answer("text/html; charset=utf-8", _PAGE.encode())
        elif path == "/text":
            self._answer("text/plain; charset=utf-8", _TEXT.encode())
        elif path == "/style.css":
            self._answer("text/css", b"body { font: 16px/1.6 serif; margin: 2em auto }")
        elif path.startswith("/picture/"):
            self._answer("image/png", _picture(600, 400, int(path[9:]) * 20))
        else:
            self.send_error(404)

    def _answer(self, media: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@functools.cache
def _picture(width: int, height: int, shade: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        summed = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + summed

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    rows = b"".join(
        b"\0" + bytes((shade + line + column) % 256 for column in range(width))
        for line in range(height)
    )
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 1))
        + chunk(b"IEND", b"")
    )


if __name__ == "__main__":
    site = _Server(("127.0.0.1", 0), _Site)
    print(site.server_address[1], flush=True)
    for one in range(12):
        _picture(600, 400, one * 20)
    site.serve_forever()
