"""Bombs: how a few bytes are made that unfold into many, and files that lie about themselves."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Final

import brotlicffi

MIB: Final = 1 << 20
GIB: Final = 1 << 30
TEN_GB: Final = 10 * GIB
_DATE = (2026, 11, 22, 8, 0, 0)


def deflated_zeros(size: int, head: bytes = b"") -> bytes:
    """Raw deflate of `head` and zeros, `size` in all: one piece, flushed, over and over."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = press.compress(head + bytes(MIB - len(head))) + press.flush(zlib.Z_FULL_FLUSH)
    piece = press.compress(bytes(MIB)) + press.flush(zlib.Z_FULL_FLUSH)
    return start + piece * (size // MIB - 1) + press.flush(zlib.Z_FINISH)


def gzip_zeros(size: int = TEN_GB, head: bytes = b"") -> bytes:
    """A gzip member of `head` and zeros; its checksum is none, since nobody gets so far."""
    ended = struct.pack("<2L", 0, size & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + deflated_zeros(size, head) + ended


def brotli_zeros(size: int = TEN_GB) -> bytes:
    """Brotli of zeros: its pieces, once it is in its stride, are all alike."""
    press = brotlicffi.Compressor(quality=5, lgwin=24)
    pieces = [press.compress(bytes(16 * MIB)) + press.flush() for _ in range(4)]
    assert pieces[2] == pieces[3]
    return b"".join(pieces) + pieces[3] * (size // (16 * MIB) - 4)


def zstd_zeros(size: int = TEN_GB, window: int = 0x58, head: bytes = b"") -> bytes:
    """Zstandard of `head` and zeros: blocks of one byte and how often it stands.

    (RFC 8878 §3.1.1.2.2.) `window` is the window descriptor: 0x58 asks for 2 MiB, 0xA8 for 2 GiB.
    """
    block = struct.pack("<L", (128 << 10) << 3 | 1 << 1)[:3] + b"\0"
    raw = struct.pack("<L", len(head) << 3)[:3] + head if head else b""
    return b"\x28\xb5\x2f\xfd\x00" + bytes([window]) + raw + block * (size // (128 << 10))


def zip_of(members: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    """Files as a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as opened:
        for name, data in members.items():
            opened.writestr(zipfile.ZipInfo(name, _DATE), data, how)
    return out.getvalue()


def zip_bomb(name: str, packed: bytes, size: int, crc: int = 0) -> bytes:
    """A zip file of one member of deflated data that says how far it unfolds."""
    return _zip([(name, packed, size, crc)])


def zip_overlapping(names: list[str], packed: bytes, size: int) -> bytes:
    """Members that all unfold from the same bytes, each with a local header of its own place."""
    return _zip([(name, packed if not at else b"", size, 0) for at, name in enumerate(names)], True)


def _zip(members: list[tuple[str, bytes, int, int]], shared: bool = False) -> bytes:
    body, directory, first = bytearray(), bytearray(), 0
    for name, packed, size, crc in members:
        raw, at = name.encode(), len(body) if packed or not shared else first
        kept = len(packed) if packed or not shared else len(members[0][1])
        large = min(size, 0xFFFFFFFF)
        extra = struct.pack("<2HQ", 1, 8, size) if size >= 0xFFFFFFFF else b""
        local = struct.pack("<2H3L2H", 0x21, 0x21, crc, kept, large, len(raw), 0)
        if packed or not shared:
            body += b"PK\x03\x04" + struct.pack("<3H", 45, 0, 8) + local + raw + packed
        central = struct.pack("<4H", 0x32D, 45, 0, 8) + local[:-2] + struct.pack("<H", len(extra))
        directory += b"PK\x01\x02" + central + struct.pack("<3H2L", 0, 0, 0, 0o100644 << 16, at)
        directory += raw + extra
    count, size = min(len(members), 0xFFFF), len(directory)
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, count, count, size, len(body), 0)
    return bytes(body + directory) + end


def many_members(count: int) -> bytes:
    """A zip file of a bag with so many empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr("bag/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        for number in range(count):
            opened.writestr(zipfile.ZipInfo(f"bag/data/{number}", _DATE), b"")
    return out.getvalue()


def nested(data: bytes, depth: int, name: str = "inner.zip") -> bytes:
    """A zip file in a zip file in a zip file."""
    for _ in range(depth):
        data = zip_of({name: data}, zipfile.ZIP_DEFLATED)
    return data


def nested_gzip(data: bytes, depth: int) -> bytes:
    """Gzip in gzip in gzip."""
    for _ in range(depth):
        data = gzip.compress(data, 9, mtime=0)
    return data


def tar_of(members: list[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    """A tar file; members may say of themselves what they like."""
    out = io.BytesIO()
    for info, data in members:
        out.write(info.tobuf(tarfile.GNU_FORMAT) + data + bytes(-len(data) % 512))
    return out.getvalue() + bytes(1024)


def bag_info(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    """The header of a member that says that it has so many bytes."""
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info


def tar_gz_bomb(kind: bytes = tarfile.REGTYPE, size: int = TEN_GB) -> bytes:
    """A bag in a .tar.gz whose one file, or whose header of that kind, unfolds without an end."""
    declared = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    head = bag_info("bag/bagit.txt", len(declared)).tobuf() + declared.ljust(512, b"\0")
    name = "././@LongLink" if kind in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE) else "bag/data/a"
    head += bag_info(name, size - 4 * MIB, kind).tobuf(tarfile.GNU_FORMAT)
    return gzip_zeros(size, head)


def warc_record(length: int | str, block: bytes = b"", kind: str = "resource") -> bytes:
    """A record whose header says that its block has such a length."""
    lines = (
        "WARC/1.1",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:d7ae5c10-e6b3-4d27-967d-34780c58ba39>",
        "WARC-Date: 2026-11-22T08:00:00Z",
        "WARC-Target-URI: https://example.org/notice",
        "Content-Type: text/html",
        f"Content-Length: {length}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block


def warc_records(count: int) -> bytes:
    """A WARC file of so many small records, each in its own gzip member."""
    members = []
    for number in range(count):
        raw = warc_record(1, b"x\r\n\r\n").replace(b"d7ae5c10", b"%08x" % number)
        press = zlib.compressobj(1, zlib.DEFLATED, 31)
        members.append(press.compress(raw) + press.flush())
    return b"".join(members)


def wacz_of(files: dict[str, bytes]) -> bytes:
    """A WACZ whose manifest lists these files as they are."""
    listed = [
        {"name": name, "path": name, "bytes": len(data),
         "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        for name, data in files.items()
    ]  # fmt: skip
    package = {"profile": "data-package", "wacz_version": "1.1.1", "resources": listed}
    return zip_of({**files, "datapackage.json": json.dumps(package).encode()})


def fill(path: Path, piece: bytes, times: int, head: bytes = b"", tail: bytes = b"") -> Path:
    """Write a file of a piece over and over."""
    with path.open("wb") as out:
        out.write(head)
        for _ in range(times):
            out.write(piece)
        out.write(tail)
    return path
