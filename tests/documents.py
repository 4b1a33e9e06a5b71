"""Small documents of each kind, made by hand, that say something of themselves."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC, datetime

TITLE, AUTHOR = "关于道路施工的通知", "示例市人民政府办公室"
MOMENT = datetime(2014, 10, 1, 8, 30, tzinfo=UTC)
_WORD = "http://schemas.openxmlformats.org"
_OFD = "http://www.ofdspec.org/2016"


def pdf(*, pdfa: bool = False, locked: bool = False) -> bytes:
    """A PDF 1.4 of two empty pages (ISO 32000-1 §7.5), claiming PDF/A-2b, or locked, if asked."""
    info = f"<< /Author {_text(AUTHOR)} /Title {_text(TITLE)} /CreationDate (D:20141001083000Z) >>"
    claim = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
    claim = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{claim if pdfa else ''}</x:xmpmeta>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R >>",
        "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
        *("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>" for _ in range(2)),
        info,
        f"<< /Type /Metadata /Subtype /XML /Length {len(claim)} >>\nstream\n{claim}\nendstream",
        f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>",
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1"))
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    names = "/Encrypt 7 0 R /ID [<00> <00>] " if locked else ""
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R {names}>>"
    out.write(f"trailer\n{trailer}\nstartxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def docx() -> bytes:
    """A DOCX with nothing but its parts (ECMA-376)."""
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _zip(
        {
            "[Content_Types].xml": f'<Types xmlns="{_WORD}/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{types}"/></Types>',
            "word/document.xml": '<w:document xmlns:w="urn:w"/>',
            "docProps/core.xml": '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="urn:dc" '
            f'xmlns:t="urn:t"><dc:title>{TITLE}</dc:title><dc:creator>{AUTHOR}</dc:creator>'
            "<t:created>2014-10-01T08:30:00Z</t:created></cp:coreProperties>",
            "docProps/app.xml": '<Properties xmlns="urn:p"><Pages>3</Pages>'
            "<Application>WPS Office</Application></Properties>",
        }
    )


def ofd() -> bytes:
    """An OFD's outermost member, and its document of two pages (GB/T 33190-2016 §7.4, §7.5)."""
    body = f"<ofd:Title>{TITLE}</ofd:Title><ofd:Author>{AUTHOR}</ofd:Author>"
    body += "<ofd:CreationDate>2014-10-01</ofd:CreationDate>"
    body = f"<ofd:DocBody><ofd:DocInfo>{body}</ofd:DocInfo>"
    body += "<ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    pages = "<ofd:Pages><ofd:Page ID='1'/><ofd:Page ID='2'/></ofd:Pages>"
    return _zip(
        {
            "OFD.xml": f'<ofd:OFD xmlns:ofd="{_OFD}" Version="1.0" DocType="OFD">{body}</ofd:OFD>',
            "Doc_0/Document.xml": f'<ofd:Document xmlns:ofd="{_OFD}">{pages}</ofd:Document>',
        }
    )


def doc() -> bytes:
    """An OLE file with a stream of summary information ([MS-CFB], [MS-OLEPS])."""
    summary = _summary().ljust(4096, b"\0")  # No smaller, so that it needs no mini stream.
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    chain = [table, end, *range(3, 10), end]
    sectors = [
        struct.pack("<128L", *chain, *[free] * (128 - len(chain))),
        _entry("Root Entry", 5, 1, end, 0) + _entry("\5SummaryInformation", 2, free, 2, 4096)
        + _entry("", 0, free, 0, 0) * 2,
        summary,
    ]  # fmt: skip
    head = struct.pack(
        "<8s16s5H6s9L", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        bytes(6), 0, 1, 1, 0, 4096, end, 0, end, 0,
    )  # fmt: skip
    return head + struct.pack("<109L", 0, *[free] * 108) + b"".join(sectors)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le")
    length = len(spelled) + 2 if name else 0
    free = 0xFFFFFFFF
    return struct.pack(
        "<64sHBBLLL16sLQQLQ", spelled, length, kind, 1, free, free, child, bytes(16), 0, 0, 0,
        start, size,
    )  # fmt: skip


def _summary() -> bytes:
    since_1601 = int((MOMENT - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    texts = [(number, text.encode("gbk") + b"\0") for number, text in ((2, TITLE), (4, AUTHOR))]
    values = [(1, struct.pack("<LhH", 2, 936, 0))]
    values += [
        (number, struct.pack("<LL", 30, len(text)) + text + bytes(-len(text) % 4))
        for number, text in texts
    ]
    values += [(12, struct.pack("<LQ", 64, since_1601)), (14, struct.pack("<Ll", 3, 7))]
    index, data, offset = b"", b"", 8 + 8 * len(values)
    for number, value in values:
        index += struct.pack("<LL", number, offset + len(data))
        data += value
    section = struct.pack("<LL", 8 + len(index) + len(data), len(values)) + index + data
    kind = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    return struct.pack("<HHL16sL16sL", 0xFFFE, 0, 0x00020006, bytes(16), 1, kind, 48) + section


def _text(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def _zip(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in members.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()
