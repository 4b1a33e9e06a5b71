"""A strict reader of our WARC files, written apart from what wrote them."""

from __future__ import annotations

import subprocess
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class WarcRecord:
    """A record: its headers in order, and its block."""

    headers: tuple[tuple[str, str], ...]
    block: bytes

    @property
    def kind(self) -> str:
        return self["WARC-Type"]

    def __getitem__(self, name: str) -> str:
        return next(value for key, value in self.headers if key == name)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]


def read_warc(path: Path) -> list[WarcRecord]:
    """The records of a file in which each is one gzip member with no time in it."""
    rest, records = path.read_bytes(), []
    while rest:
        assert rest[4:8] == b"\0\0\0\0", "a gzip member holds a time"
        member = zlib.decompressobj(zlib.MAX_WBITS + 16)
        raw = member.decompress(rest)
        assert member.eof, "the last gzip member is cut"
        rest = member.unused_data
        head, _, after = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        assert first == "WARC/1.1"
        headers = tuple((line.split(": ", 1)[0], line.split(": ", 1)[1]) for line in lines)
        record = WarcRecord(headers, after[:-4])
        assert after.endswith(b"\r\n\r\n")
        assert len(record.block) == int(record["Content-Length"])
        records.append(record)
    return records


def received(records: list[WarcRecord]) -> bytes:
    """Every byte that came from servers, in the order it came."""
    kept = (
        record.block
        for record in records
        if record.kind in ("response", "resource")
        or (record.kind == "metadata" and "application/http" in record["Content-Type"])
    )
    return b"".join(kept)


def check_with_warcio(path: Path) -> str:
    """Run `warcio check -v` and give its words; it must find nothing wrong."""
    command = [str(Path(sys.executable).with_name("warcio")), "check", "-v", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
