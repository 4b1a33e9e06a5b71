"""What is put before the commands that read texts: too much, too deep, or not what it says."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bombs.makers import GIB, MIB, deflated_zeros
from paper import at, page, pdf, pdf_of
from word_files import packed

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@dataclass(frozen=True, slots=True)
class ReadBomb:
    """A file that is put before `edition`, `read` and the writer of pages.

    `code` is how each of them ends, 0 with a text and 3 without; `said` is what `edition` says.
    """

    name: str
    what: str
    make: Callable[[], bytes]
    code: int
    said: str
    quick: bool = False


def _over_and_over(text: str, size: int) -> bytes:
    data = text.encode()
    return data * (size // len(data))


def _counted(line: str, most: int) -> bytes:
    return "".join(line.format(number) for number in range(1, most)).encode()


def _at_random(count: int) -> bytes:
    """Chinese characters without a pattern, the same each time."""
    state, made = 12345, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % (1 << 31)
        made.append(chr(0x4E00 + (state >> 12) % 8000))
    return "".join(made).encode()


def _docx(document: bytes) -> bytes:
    types = f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/>'
    related = f'<Relationship Id="r1" Target="word/document.xml" Type="{_OFFICE}"/>'
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}'
            "</Relationships>",
            "word/document.xml": document,
        }
    )


def _docx_of(inner: bytes, head: str = "") -> bytes:
    begun = f'{head}<w:document xmlns:w="{_W}"><w:body>'.encode()
    return _docx(begun + inner + b"</w:body></w:document>")


def _laughs(levels: int = 18) -> str:
    entities = "".join(
        f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, levels)
    )
    return f'<!DOCTYPE html [<!ENTITY e0 "ha">{entities}]>'


def _zlib_zeros(size: int) -> bytes:
    return b"\x78\xda" + deflated_zeros(size) + bytes(4)  # The checksum is none: nobody gets there.


def _pdf_stream(size: int = 2 * GIB) -> bytes:
    """A PDF of a page whose content unfolds to `size` bytes."""
    data = _zlib_zeros(size)
    written = pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\nHERE\nendstream",
        ]
    )
    return written.replace(b"HERE", data)  # Readers find objects though the table is wrong then.


def _unmapped() -> bytes:
    """A font whose signs have no names, and of which nothing says what characters they are."""
    signs = range(33, 127)
    names = " ".join(f"/g{number}" for number in signs)
    shown = "".join(f"\\{chr(one)}" if chr(one) in "\\()" else chr(one) for one in signs)
    marks = "\n".join(f"BT /F1 12 Tf 72 {800 - 20 * row} Td ({shown}) Tj ET" for row in range(20))
    drawn = "500 0 0 0 500 500 d1 0 0 500 500 re f"
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0] "
        f"/CharProcs << {' '.join(f'/g{number} 6 0 R' for number in signs)} >> /Encoding << /Type "
        f"/Encoding /Differences [33 {names}] >> /FirstChar 33 /LastChar 126 /Widths "
        f"[{'500 ' * len(signs)}] >>"
    )
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            font,
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R "
            ">> >> /Contents 5 0 R >>",
            f"<< /Length {len(marks)} >>\nstream\n{marks}\nendstream",
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        ]
    )


def png_of(side: int) -> bytes:
    """A white picture of so many pixels each way."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return b"".join(
            (len(data).to_bytes(4, "big"), kind, data, zlib.crc32(kind + data).to_bytes(4, "big"))
        )

    head = 2 * side.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    data = _zlib_zeros(4 * GIB)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


_PARAGRAPH = "<w:p><w:r><w:t>字</w:t></w:r></w:p>".encode()
_LINE = "第一条　本公告所称文书，指档案；有下列情形之一的，予以登记。\n"
_MIXED = (
    "公告 Notice إشعار הודעה \u202e第一条 (1) abc\u202c \u2067عربي 12 (3)\u2069 \u200fabc\u200e\n"
    "第二条　\u202eThis is تجربة 12/3\u2066 mixed\n\x1b[31mred\x1b]0;title\x07 \x9b2J\x08 end\n"
)
_HALVES = f"第一条　{'半个字，'.join(('', chr(0xD83D), chr(0xDE00) + chr(0xD83D), ''))}登记于此。\n"

READINGS: tuple[ReadBomb, ...] = (
    ReadBomb(
        "lines.txt", "a text of 200 MB", partial(_over_and_over, _LINE, 200 * MIB), 0, "text-cut"
    ),
    ReadBomb(
        "line.txt", "a line of 200 MB", partial(_over_and_over, "字", 200 * MIB), 0, "text-cut"
    ),
    ReadBomb("random.txt", "a million characters at random", partial(_at_random, 10**6), 0, "zh"),
    ReadBomb(
        "labels.txt",
        "labels alone",
        partial(_over_and_over, "第一条（一）1.", 4 * MIB),
        0,
        "too-many",
    ),
    ReadBomb(
        "rising.txt", "100,000 articles", partial(_counted, "第{}条　内容。\n", 10**5), 0, "art_"
    ),
    ReadBomb(
        "english.txt",
        "150,000 in English",
        partial(_counted, "Article {} Words.\n", 150_000),
        0,
        "",
    ),
    ReadBomb(
        "cells.txt",
        "170,000 rows of cells in two scripts",
        partial(_over_and_over, "甲\tb\n", MIB),
        0,
        "edition_lines",
    ),
    ReadBomb("empty.txt", "4 MB of empty lines", lambda: "字".encode() + b"\n" * (4 * MIB), 0, ""),
    ReadBomb(
        "marks.txt", "2,000,000 marks on a letter", lambda: b"a" + b"\xcc\x81" * 2_000_000, 0, ""
    ),
    ReadBomb(
        "quotes.txt", "a million opening marks", partial(_over_and_over, "《", 3 * MIB), 0, ""
    ),
    ReadBomb("dates.txt", "200,000 dates", partial(_over_and_over, "2014年1月1日", 3 * MIB), 0, ""),
    ReadBomb("mixed.txt", "both directions, and controls", _MIXED.encode, 0, "utf-8", True),
    ReadBomb(
        "halves.txt",
        "halves of characters in UTF-8",
        lambda: _HALVES.encode("utf-8", "surrogatepass"),
        0,
        "utf-8.*text-damaged",
        True,
    ),
    ReadBomb(
        "halves-16.txt",
        "halves of characters in UTF-16",
        lambda: f"\ufeff{_HALVES}".encode("utf-16le", "surrogatepass"),
        0,
        "utf-16le.*text-damaged",
        True,
    ),
    ReadBomb(
        "nested.html", "800,000 elements in each other", lambda: b"<div>" * 800_000 + b"<p>x", 0, ""
    ),
    ReadBomb(
        "tables.html", "280,000 tables in each other", lambda: b"<table><tr><td>" * 280_000, 0, ""
    ),
    ReadBomb(
        "attributes.html",
        "1,000,000 attributes",
        lambda: b"<p>x<p " + b"a=1 " * 10**6 + b">x",
        0,
        "",
    ),
    ReadBomb(
        "laughs.html",
        "a billion billion laughs, in a page",
        lambda: f"{_laughs()}<p>&e17;</p>".encode(),
        0,
        "html",
        True,
    ),
    ReadBomb(
        "laughs.xml",
        "a billion billion laughs, in XML",
        lambda: f"<?xml version='1.0'?>{_laughs()}<p>&e17;</p>".encode(),
        0,
        "",
        True,
    ),
    ReadBomb(
        "laughs.docx",
        "a billion billion laughs, in DOCX",
        lambda: _docx_of(b"<w:p><w:r><w:t>&e17;</w:t></w:r></w:p>", _laughs()),
        3,
        "document-damaged",
        True,
    ),
    ReadBomb(
        "large.docx",
        "a part of DOCX of 256 MB",
        lambda: _docx_of(b" " * (256 * MIB)),
        3,
        "unfolds to more",
    ),
    ReadBomb(
        "elements.docx",
        "4,000,000 elements in DOCX",
        lambda: _docx_of(b"<w:r/>" * 4_000_000),
        3,
        "document-",
    ),
    ReadBomb(
        "empty.docx",
        "5,000,000 empty paragraphs in DOCX",
        lambda: _docx_of(_PARAGRAPH + b"<w:p/>" * 5_000_000),
        0,
        "edition_lines",
    ),
    ReadBomb(
        "paragraphs.docx",
        "900,000 paragraphs in DOCX",
        lambda: _docx_of(_PARAGRAPH * 900_000),
        0,
        "edition_lines",
    ),
    ReadBomb(
        "nested.docx",
        "1,000,000 elements in each other, in DOCX",
        lambda: _docx_of(b"<w:p>" * 10**6 + b"</w:p>" * 10**6),
        3,
        "document-damaged",
    ),
    ReadBomb("stream.pdf", "a page of PDF that unfolds to 2 GB", _pdf_stream, 3, "document-"),
    ReadBomb(
        "pages.pdf",
        "20,000 pages of PDF",
        lambda: pdf(
            [page([at(72, 100 + one % 600, f"第{one}条　内容。")]) for one in range(1, 20_001)]
        ),
        0,
        "document-pages-cut",
    ),
    ReadBomb(
        "letters.pdf",
        "1,000,000 letters on a page",
        lambda: pdf([page([at(72, 100, "字" * 1000)] * 1000)]),
        0,
        "pdf",
    ),
    ReadBomb(
        "unmapped.pdf", "a font without a map to characters", _unmapped, 0, "page-unmapped", True
    ),
    ReadBomb(
        "broken.pdf", "a PDF of nothing", lambda: b"%PDF-1.7\n" + b"0" * 1000, 3, "damaged", True
    ),
    ReadBomb(
        "wide.png", "a picture of 100,000 by 100,000", partial(png_of, 100_000), 3, "picture_pixels"
    ),
)
