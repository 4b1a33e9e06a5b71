"""A strict reader of our WARC files, written apart from what wrote them."""

from __future__ import annotations

import subprocess
import sys
import zlib
from dataclasses import dataclass, replace
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
    """The records of a file that is plain, or has each in a gzip member with no time in it."""
    rest, records = path.read_bytes(), []
    while rest:
        raw, after = _inflated(rest) if rest.startswith(b"\x1f\x8b") else (rest, b"")
        head, _, block = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        assert first == "WARC/1.1"
        headers = tuple((line.split(": ", 1)[0], line.split(": ", 1)[1]) for line in lines)
        record = WarcRecord(headers, b"")
        length = int(record["Content-Length"])
        assert block[length : length + 4] == b"\r\n\r\n"
        records.append(replace(record, block=block[:length]))
        left = block[length + 4 :]
        assert raw is rest or not left, "a gzip member holds more than one record"
        rest = left if raw is rest else after
    return records


def _inflated(data: bytes) -> tuple[bytes, bytes]:
    """Inflate the first gzip member; give it with what follows."""
    assert data[4:8] == b"\0\0\0\0", "a gzip member holds a time"
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    raw = member.decompress(data)
    assert member.eof, "the last gzip member is cut"
    return raw, member.unused_data


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
