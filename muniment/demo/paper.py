"""The notice's papers, made here so that nothing is fetched: an annex in PDF, a scan in PNG."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Sequence

# Five columns a character, the lowest bit on top: a common 5x7 dot matrix.
_DOTS = {
    "(": "001c224100", ")": "0041221c00", ",": "0050300000", ".": "0060600000",
    "0": "3e5149453e", "1": "00427f4000", "2": "4261514946", "3": "2141454b31",
    "4": "1814127f10", "5": "2745454539", "6": "3c4a494930", "7": "0171090503",
    "8": "3649494936", "9": "064949291e", "A": "7e1111117e", "B": "7f49494936",
    "C": "3e41414122", "D": "7f4141221c", "E": "7f49494941", "F": "7f09090901",
    "G": "3e4149497a", "H": "7f0808087f", "I": "00417f4100", "J": "2040413f01",
    "K": "7f08142241", "L": "7f40404040", "M": "7f020c027f", "N": "7f0408107f",
    "O": "3e4141413e", "P": "7f09090906", "Q": "3e4151215e", "R": "7f09192946",
    "S": "4649494931", "T": "01017f0101", "U": "3f4040403f", "V": "1f2040201f",
    "W": "3f4038403f", "X": "6314081463", "Y": "0708700807", "Z": "6151494543",
}  # fmt: skip
_WIDTH, _HEIGHT, _DOT, _MARGIN = 860, 560, 3, 60
_PAPER, _INK, _SPECK, _SEAL = range(4)
_COLOURS = bytes((243, 238, 224, 44, 42, 48, 205, 196, 176, 186, 60, 48))


def scan(lines: Sequence[str]) -> bytes:
    """Draw lines of capitals as a scanner might see them: aslant, specked, with a seal (PNG)."""
    rows = [bytearray(_WIDTH) for _ in range(_HEIGHT)]
    chance = random.Random(7)  # The same paper every time.
    for _ in range(2500):
        rows[chance.randrange(_HEIGHT)][chance.randrange(_WIDTH)] = _SPECK
    _seal(rows, _WIDTH - 150, _HEIGHT - 120)
    for number, line in enumerate(lines):
        for place, character in enumerate(line):
            columns = bytes.fromhex(_DOTS.get(character, "0000000000"))
            for x, y in ((x, y) for x in range(5) for y in range(7) if columns[x] >> y & 1):
                if chance.random() > 0.02:
                    _dot(rows, (place * 6 + x) * _DOT + _MARGIN, number * 36 + y * _DOT + 50)
    return _png(rows)


def _dot(rows: list[bytearray], x: int, y: int) -> None:
    y += x // 90  # Nobody lays a sheet quite straight.
    for row in rows[y : y + _DOT]:
        row[x : x + _DOT] = bytes([_INK]) * _DOT


def _seal(rows: list[bytearray], at_x: int, at_y: int) -> None:
    for y, row in enumerate(rows):
        for x in range(_WIDTH):
            far = (x - at_x) ** 2 + (y - at_y) ** 2
            if 4700 < far < 5600 or 2300 < far < 2500 or far < 160:
                row[x] = _SEAL


def _png(rows: Sequence[bytearray]) -> bytes:
    """Write a picture of one byte a dot, each a colour's number (PNG, third edition, §11)."""
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    dots = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    parts = ((b"IHDR", header), (b"PLTE", _COLOURS), (b"IDAT", dots), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def annex(lines: Sequence[str]) -> bytes:
    """Set lines of ASCII on one page of a PDF (ISO 32000-1 §7.5)."""
    shown = b" T* ".join(b"(%s) Tj" % line.encode("ascii") for line in lines)
    drawing = b"BT /F1 12 Tf 16 TL 72 770 Td %s ET" % shown
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    )
    written = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(written)
