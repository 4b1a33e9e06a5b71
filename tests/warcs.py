"""WARC records for tests, one after the other or each in its gzip member.

data = plain(info(), response(b"<html>"))
"""

import gzip
import hashlib
import sys
import uuid
from collections.abc import Mapping

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Fields = Mapping[str, str | None]
NONE: Fields = {}
URL = "https://example.org/notice"
DATE = "2026-11-22T08:00:00.123456Z"
_IDS = uuid.UUID("d7ae5c10-e6b3-4d27-967d-34780c58ba39")


def record(kind: str, block: bytes, fields: Fields = NONE, version: str = "1.1") -> bytes:
    """A record with a block digest. A field that is None is left out."""
    named: dict[str, str | None] = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(_IDS, f'{kind}{block!r}{dict(fields)}')}>",
        "WARC-Date": DATE if version == "1.1" else "2026-11-22T08:00:00Z",
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Type": "text/plain",
        "Content-Length": str(len(block)),
        **fields,
    }
    lines = (f"{name}: {value}\r\n" for name, value in named.items() if value is not None)
    return f"WARC/{version}\r\n{''.join(lines)}\r\n".encode() + block + b"\r\n\r\n"


def info(**fields: str | None) -> bytes:
    """A warcinfo record."""
    given = {"Content-Type": "application/warc-fields", **spelled(fields)}
    return record("warcinfo", b"software: muniment\r\n", given)


def response(body: bytes, head: bytes = b"HTTP/1.1 200 OK\r\n", **fields: str | None) -> bytes:
    """A response record with a payload digest over the body as it stands."""
    given: dict[str, str | None] = {
        "WARC-Target-URI": URL,
        "WARC-Payload-Digest": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "Content-Type": "application/http;msgtype=response",
        **spelled(fields),
    }
    return record("response", head + b"\r\n" + body, given)


def resource(block: bytes = b"a resource", **fields: str | None) -> bytes:
    """A resource record."""
    return record("resource", block, {"WARC-Target-URI": URL, **spelled(fields)})


def spelled(fields: Fields) -> dict[str, str | None]:
    """Keyword arguments as field names: `warc_target_uri` is WARC-Target-URI, whatever its case."""
    return {NAMES.get(name, name.replace("_", "-")): value for name, value in fields.items()}


NAMES = {
    name.lower().replace("-", "_"): name
    for name in (
        "WARC-Type",
        "WARC-Record-ID",
        "WARC-Date",
        "Content-Length",
        "Content-Type",
        "WARC-Block-Digest",
        "WARC-Payload-Digest",
        "WARC-Target-URI",
        "WARC-Segment-Number",
        "WARC-Segment-Origin-ID",
        "WARC-Segment-Total-Length",
        "WARC-Truncated",
        "WARC-IP-Address",
        "WARC-Profile",
        "WARC-Filename",
        "WARC-Warcinfo-ID",
        "WARC-Concurrent-To",
        "WARC-Refers-To",
    )
}


def plain(*records: bytes) -> bytes:
    """Records one after the other."""
    return b"".join(records)


def packed(*records: bytes) -> bytes:
    """Records each in a gzip member that has no time in it."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def framed(*records: bytes, dictionary: zstd.ZstdDict | None = None, inner: bool = False) -> bytes:
    """Records each in a Zstandard frame, behind the dictionary's frame where there is one.

    `inner` packs the dictionary too.
    """
    frames = b"".join(frame(one, dictionary) for one in records)
    if dictionary is None:
        return frames
    kept = frame(dictionary.dict_content) if inner else dictionary.dict_content
    return skippable(kept, 0x5D) + frames


def frame(data: bytes, dictionary: zstd.ZstdDict | None = None, **options: int) -> bytes:
    """A Zstandard frame with content size and checksum, but for other options."""
    chosen = {"checksum_flag": 1, **options}
    named = {zstd.CompressionParameter[name]: value for name, value in chosen.items()}
    return zstd.compress(data, options=named, zstd_dict=dictionary)


def skippable(data: bytes, kind: int = 0x50) -> bytes:
    """A skippable frame."""
    return bytes([kind]) + b"\x2a\x4d\x18" + len(data).to_bytes(4, "little") + data
