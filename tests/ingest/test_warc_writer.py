"""Records are written so that warcio, and any gzip, read what was given."""

from __future__ import annotations

import io
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from ingest.warc_writer import RecordWriter

HEADERS = [
    ("WARC-Type", "resource"),
    ("WARC-Record-ID", "<urn:uuid:00000000-0000-0000-0000-000000000001>"),
    ("WARC-Date", "2026-01-02T03:04:05.000006Z"),
    ("Content-Type", "application/octet-stream"),
]
# Above it, a record is deflated as it is read.
AT_ONCE = 1 << 20


def written(*blocks: bytes) -> bytes:
    out = io.BytesIO()
    writer = RecordWriter(out)
    for block in blocks:
        headers = [*HEADERS, ("Content-Length", str(len(block)))]
        writer.write(headers, io.BytesIO(block), len(block))
    return out.getvalue()


def read(data: bytes) -> list[bytes]:
    records = ArchiveIterator(io.BytesIO(data), arc2warc=False)
    return [record.raw_stream.read() for record in records]


def members(data: bytes) -> list[bytes]:
    found = []
    while data:
        unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
        found.append(unpacking.decompress(data))
        assert unpacking.eof
        data = unpacking.unused_data
    return found


class TestRecords:
    """What was given is read back."""

    @given(st.lists(st.binary(max_size=4096), min_size=1, max_size=4))
    def test_whatever_the_blocks_hold(self, blocks: list[bytes]) -> None:
        assert read(written(*blocks)) == blocks

    @pytest.mark.parametrize("size", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE + 7])
    def test_whatever_their_size(self, size: int) -> None:
        block = random.Random(size).randbytes(size)
        assert read(written(block, b"after it")) == [block, b"after it"]

    @pytest.mark.parametrize("size", [17, AT_ONCE + 1])
    def test_each_is_a_gzip_member_with_nothing_of_this_machine_in_it(self, size: int) -> None:
        data = written(bytes(size), bytes(size))
        assert len(members(data)) == 2
        head, packed = members(data)[0].partition(b"\r\n\r\n")[::2]
        assert head.startswith(b"WARC/1.1\r\nWARC-Type: resource\r\n") and packed[:size] == bytes(
            size
        )
        assert data[3:8] == bytes(5)  # RFC 1952 §2.3: no name, no comment, no time
        assert data[9] in (3, 255)  # OS: Unix or unknown, as every Python writes it


class TestRefusals:
    """A record that would not be what its header says is not written."""

    @pytest.mark.parametrize("size", [5, AT_ONCE + 5])
    @pytest.mark.parametrize("more", [-1, 1])
    def test_a_block_of_another_size(self, size: int, more: int) -> None:
        writer = RecordWriter(io.BytesIO())
        with pytest.raises(ValueError, match=f"block of {size} bytes has"):
            writer.write(HEADERS, io.BytesIO(bytes(size + more)), size)

    @pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
    def test_a_header_that_would_break_its_line(self, end: str) -> None:
        writer = RecordWriter(io.BytesIO())
        with pytest.raises(ValueError, match="line break"):
            writer.write([("WARC-Target-URI", f"http://a/{end}WARC-Type: x")], io.BytesIO(), 0)
