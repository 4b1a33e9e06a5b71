"""Pictures and prints without the tool's own marks: no name of a program stays in them.

Chromium writes into a PDF which program made it, and may write text into a PNG. Neither is of the
page. What is taken out is replaced by as many spaces, or left out whole. A picture, which Chromium
packs in haste, is packed anew, every pixel as it was; nothing else is touched.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import cast

from zlib_ng import zlib_ng

_PNG = b"\x89PNG\r\n\x1a\n"
# What a PNG is drawn by (PNG specification, 4.3); everything else in it is remarks.
_PIXELS, _END = b"IDAT", b"IEND"
_LEVEL, _PIECE = 6, 1 << 20
# Its stub has it as an instance.
_ZLIB_ERROR = cast("type[Exception]", zlib_ng.error)
_DRAWN = (b"IHDR", b"PLTE", b"tRNS", b"cHRM", b"gAMA", b"sRGB", b"IDAT", b"IEND")
_INFO = re.compile(rb"/Info (\d+) 0 R")
_STRING = re.compile(rb"/(?:Creator|Producer)\s*(?:\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>)", re.DOTALL)


class NotAsExpectedError(Exception):
    """Chromium wrote something else than what is taken apart here; the message says what."""


def clean_png(data: bytes) -> bytes:
    """Give a PNG without its remarks, packed well. Raises `NotAsExpectedError`."""
    if not data.startswith(_PNG):
        raise NotAsExpectedError("a picture is no PNG")
    kept, packed, at = [_PNG], list[bytes](), len(_PNG)
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, end = data[at + 4 : at + 8], at + 12 + size
        if end > len(data) or int.from_bytes(data[end - 4 : end], "big") != zlib.crc32(
            data[at + 4 : end - 4]
        ):
            raise NotAsExpectedError("a picture's chunks are damaged")
        if kind == _PIXELS:
            packed.append(data[at + 8 : end - 4])
        elif kind in _DRAWN:
            if kind == _END:
                kept.append(_chunk(_PIXELS, _packed_anew(packed)))
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


def _packed_anew(packed: Iterable[bytes]) -> bytes:
    """Deflate what was deflated, piece by piece, so that a large picture is never there whole."""
    unpacking, packing = zlib_ng.decompressobj(), zlib_ng.compressobj(_LEVEL)
    pieces: list[bytes] = []
    try:
        for data in packed:
            left = data
            while left:
                pieces.append(packing.compress(unpacking.decompress(left, _PIECE)))
                left = unpacking.unconsumed_tail
        pieces.append(packing.compress(unpacking.flush()))
    except _ZLIB_ERROR as error:
        raise NotAsExpectedError("a picture's pixels cannot be unpacked") from error
    if not unpacking.eof:
        raise NotAsExpectedError("a picture's pixels break off")
    return b"".join((*pieces, packing.flush()))


def _chunk(kind: bytes, data: bytes) -> bytes:
    size, checksum = len(data), zlib.crc32(kind + data)
    return b"%s%s%s%s" % (size.to_bytes(4, "big"), kind, data, checksum.to_bytes(4, "big"))


def clean_pdf(data: bytes) -> bytes:
    """Give a PDF that names no program, every byte at its place. Raises `NotAsExpectedError`."""
    # The last trailer is Chromium's own; a page's title may hold the same words.
    named = _INFO.search(data, max(data.rfind(b"trailer"), 0))
    if named is None:
        raise NotAsExpectedError("a print has no information dictionary")
    begin = data.find(b"\n%s 0 obj\n" % named[1])
    end = data.find(b"\nendobj", begin)
    if begin < 0 or end < 0:
        raise NotAsExpectedError("a print's information dictionary is not where it is said to be")
    info = _STRING.sub(_blank, data[begin:end])
    return data[:begin] + info + data[end:]


def _blank(met: re.Match[bytes]) -> bytes:
    opening = min(at for at in (met[0].find(b"("), met[0].find(b"<")) if at >= 0)
    inner = len(met[0]) - opening - 2
    return b"%s%c%s%c" % (
        met[0][:opening],
        met[0][opening],
        b" " * inner,
        met[0][-1],
    )
