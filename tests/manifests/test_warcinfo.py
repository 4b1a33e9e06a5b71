"""The first record of a capture tells what was known before it; nothing else is read."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime

import pytest

from ingest.warc import WarcFile
from manifests.claims.warcinfo import WarcinfoError, read_field

NOW = datetime(2026, 11, 22, 4, 38, tzinfo=UTC)


def warc(*fields: tuple[str, str]) -> bytes:
    """A WARC file that holds its first record alone."""
    out = io.BytesIO()
    WarcFile(out, "data.warc.gz", fields, NOW)
    return out.getvalue()


def record(head: str, block: str = "") -> bytes:
    return gzip.compress(f"{head}\r\n\r\n{block}".encode())


class TestWarcinfo:
    def test_every_value_of_the_field_is_read_and_no_other(self) -> None:
        data = warc(("beacon", "one"), ("software", "beacon: none"), ("beacon", "two"))
        assert read_field(io.BytesIO(data + b"anything"), "beacon") == ("one", "two")
        assert read_field(io.BytesIO(warc()), "beacon") == ()

    def test_a_field_of_a_later_record_is_not_read(self) -> None:
        data = warc(("beacon", "one")) + warc(("beacon", "two"))
        assert read_field(io.BytesIO(data), "beacon") == ("one",)

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"WARC/1.1\r\n\r\n",
            gzip.compress(b""),
            gzip.compress(b"\0" * (1 << 24)),
            warc(("beacon", "one"))[:60],
            record("WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 0"),
            record("WARC/1.1\r\nWARC-Type: warcinfo"),
            record("WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: -1"),
            record("WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: \u0665", "12345"),
            record("WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\nContent-Length: 0"),
            record("WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 9", "beacon"),
            record("WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 6", "beacon"),
            record("WARC/1.1\r\nno field"),
            record("HTTP/1.1 200 OK"),
        ],
        ids=range(14),
    )
    def test_what_begins_otherwise_is_refused(self, data: bytes) -> None:
        with pytest.raises(WarcinfoError):
            read_field(io.BytesIO(data), "beacon")
