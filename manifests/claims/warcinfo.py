"""The first record of a capture, its ``warcinfo``: what was known before anything was recorded.

Of a WARC file (ISO 28500:2017) that this program wrote, each record its own gzip member, no more is
read here than the first of them: ``application/warc-fields``, a field a line, NAME: VALUE.
"""

from __future__ import annotations

import zlib
from typing import BinaryIO, Final

from manifests.errors import FormatError

_MOST: Final = 1 << 16  # bytes of the record, packed and unpacked
_GZIP = 31


class WarcinfoError(FormatError):
    """A capture does not begin with a ``warcinfo`` record that can be read."""


def read_field(stream: BinaryIO, name: str) -> tuple[str, ...]:
    """Give every value of a field in the ``warcinfo`` that a WARC file begins with.

    Raises `WarcinfoError` where there is no such record, and OSError from the disk.
    """
    packed = b""
    while len(packed) < _MOST and (piece := stream.read(_MOST - len(packed))):
        packed += piece
    try:
        text = zlib.decompressobj(_GZIP).decompress(packed, _MOST)
    except zlib.error as error:
        raise WarcinfoError("it does not begin with a gzip member") from error
    head, gap, rest = text.partition(b"\r\n\r\n")
    version, *lines = head.split(b"\r\n")
    headers = [_field(line) for line in lines]
    sizes = [value for key, value in headers if key == "content-length"]
    kinds = [value for key, value in headers if key == "warc-type"]
    if not gap or not version.startswith(b"WARC/1.") or kinds != ["warcinfo"] or len(sizes) != 1:
        raise WarcinfoError("it does not begin with a warcinfo record")
    if not (sizes[0].isascii() and sizes[0].isdigit() and len(sizes[0]) < 8):
        raise WarcinfoError("its warcinfo record has no length")
    block = rest[: int(sizes[0])]
    if len(block) != int(sizes[0]):
        raise WarcinfoError(f"its warcinfo record is cut off, or has more than {_MOST} bytes")
    fields = (_field(line) for line in block.split(b"\r\n") if line)
    return tuple(value for key, value in fields if key == name)


def _field(line: bytes) -> tuple[str, str]:
    key, colon, value = line.partition(b":")
    if not colon:
        raise WarcinfoError("its warcinfo record has a line that is no field")
    return key.decode("utf-8", "replace").lower(), value.decode("utf-8", "replace").strip(" \t")
