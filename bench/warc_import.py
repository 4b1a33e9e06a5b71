"""Importing a `.warc.gz`, beside `warcio index` and `warcio check`, each of which reads it through.

`preserve` verifies every digest and length, indexes the records, judges them by ISO 28500, takes
both digests of the file and shelves it durably: one call. The file is made anew in each run.
"""

from __future__ import annotations

import base64
import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zlib_ng import zlib_ng

SIZE = 100_000_000
_LEVEL = 6  # As zlib's, which most of such files are written with.
_PAGE = (4_000, 60_000)
_PICTURES = 0.1  # The share of answers that do not compress.
_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class _Cost:
    """Seconds by the clock and of processors, and bytes that all processes held at the most."""

    seconds: float
    processor: float
    memory: int

    def __add__(self, other: _Cost) -> _Cost:
        return _Cost(
            self.seconds + other.seconds,
            self.processor + other.processor,
            max(self.memory, other.memory),
        )


def compare_warc_import(size: int, texts: Path, folder: Path) -> None:
    """Import a file of about `size` bytes, made of text below `texts`, and print both sides."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / "crawl.warc.gz"
    with path.open("wb") as out:
        for member in _members(texts):
            out.write(member)
            if out.tell() >= size:
                break
    archive = folder / "archive"
    ours = [sys.executable, "-m", "muniment"]
    _run([*ours, "init", str(archive)], folder)
    imported = _run([*ours, "preserve", str(path)], archive)
    peer = [sys.executable, "-m", "warcio.cli"]
    theirs = _run([*peer, "index", str(path)], folder) + _run([*peer, "check", str(path)], folder)
    print(
        f"import {path.stat().st_size / 1e6:.0f} MB of .warc.gz in {imported.seconds:.1f} s: "
        f"{theirs.seconds / imported.seconds:.2f} times as fast as warcio index and check "
        f"(reach 2.5; of processors {theirs.processor / imported.processor:.2f}), "
        f"{imported.memory / 1e6:.0f} MB (reach 250) beside {theirs.memory / 1e6:.0f}"
    )
    shutil.rmtree(folder)


def _members(texts: Path) -> Iterator[bytes]:
    """Give records of a crawl without end, each in its gzip member."""
    chance = random.Random(1)
    words = " ".join(path.read_text() for path in sorted(texts.rglob("*.md"))).split()
    yield _packed(_record(0, "warcinfo", b"software: bench\r\n"))
    number = 0
    while True:
        number += 1
        size = chance.randrange(*_PAGE)
        if chance.random() < _PICTURES:
            kind, body = b"image/jpeg", chance.randbytes(size)
        else:
            kind, body = b"text/html", _page(chance, words, size)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nServer: bench\r\n\r\n" % kind
        yield _packed(_record(number, "response", head + body))
        asked = b"GET /%d HTTP/1.1\r\nHost: ministry.example\r\n\r\n" % number
        yield _packed(_record(number, "request", asked))


def _packed(record: bytes) -> bytes:
    packing = zlib_ng.compressobj(_LEVEL, zlib_ng.DEFLATED, 16 + zlib_ng.MAX_WBITS)
    return packing.compress(record) + packing.flush()


def _page(chance: random.Random, words: Sequence[str], size: int) -> bytes:
    parts: list[str] = []
    while size > 0:
        start = chance.randrange(len(words) - 40)
        parts.append(f'<p class="c{chance.randrange(9)}">{" ".join(words[start : start + 40])}</p>')
        size -= len(parts[-1])
    return f"<html><body>{''.join(parts)}</body></html>".encode()


def _record(number: int, kind: str, block: bytes) -> bytes:
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{number:08x}-0000-4000-8000-{len(kind):012x}>",
        "WARC-Date": "2026-01-02T03:04:05Z",
        "WARC-Block-Digest": _digest(block),
    }
    if kind == "warcinfo":
        fields["Content-Type"] = "application/warc-fields"
    else:
        fields["WARC-Target-URI"] = f"https://ministry.example/{number}"
        fields["WARC-Payload-Digest"] = _digest(block.partition(b"\r\n\r\n")[2])
        fields["Content-Type"] = f"application/http; msgtype={kind}"
    fields["Content-Length"] = str(len(block))
    header = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return b"WARC/1.0\r\n%s\r\n%s\r\n\r\n" % (header.encode(), block)


def _digest(data: bytes) -> str:
    value = hashlib.sha1(data, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(value).decode()}"


def _run(call: Sequence[str], folder: Path) -> _Cost:
    """Run a command in a folder to its end. Raises SystemExit where it fails."""
    before, begun, memory = os.times(), time.perf_counter(), 0
    quiet = subprocess.DEVNULL
    room = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    with subprocess.Popen(call, cwd=folder, env=room, stdout=quiet, stderr=quiet) as process:
        while process.poll() is None:
            memory = max(memory, sum(map(_held, _tree(process.pid))))
            time.sleep(_EVERY)
    seconds, after = time.perf_counter() - begun, os.times()
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(call[:6])} ... ended with {process.returncode}")
    user = after.children_user - before.children_user
    return _Cost(seconds, user + after.children_system - before.children_system, memory)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return  # It has ended.
    for child in below:
        yield from _tree(int(child))


def _held(pid: int) -> int:
    """Bytes of memory of a process; what several share counts for each in part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:")), 0)
