"""PDF files made by hand for tests: letters of Chinese and Latin fonts at exact places.

No font is embedded, and none is needed: the text is in Unicode (ISO 32000-1 §9.7.5.2), and letters
are as wide as the file says.

    data = pdf([page([at(72, 100, "第一条　内容。"), at(72, 130, "Article 1", size=9)])])
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ingest.documents.pdf import said_of

WIDTH, HEIGHT = 595, 842
FIRST = (
    "第一条　保存机构应当登记所存文书的来源，并自公布之日起三十日内答复申请人，不得改动已存文书。"
)
SECOND = (
    "第二条　保存机构由市档案馆负责，依照法律、行政法规向社会公布保存目录，接受公众查阅和监督。"
)
THIRD = "第三条　本办法自公布之日起施行，由市人民政府负责解释。"
ENGLISH = [
    ["Article 1 The keeping body shall", "register the source of documents", "that it keeps."],
    ["Article 2 The archive of the city", "answers for what the body does in", "its name."],
]


def said_here(_kind: str, data: bytes, _bounds: object, *words: str) -> Iterator[dict[str, Any]]:
    """Have PDFium read in this process: starting one for each page of a test takes its time."""
    return said_of(data, *words)


def at(x: float, y: float, text: str, size: float = 12, *, mode: int = 0, turn: int = 0) -> str:
    """Print a text from a place on, counted from the top left; `turn` in quarters to the right."""
    a, b = ((1, 0), (0, -1), (-1, 0), (0, 1))[turn]
    hexed = text.encode("utf-16be").hex()
    return f"BT /F1 {size} Tf {mode} Tr {a} {b} {-b} {a} {x} {HEIGHT - y} Tm <{hexed}> Tj ET"


def paragraph(x: float, y: float, text: str, each: int, size: float = 12) -> list[str]:
    """Print a Chinese paragraph of so many letters a line, its first line indented by two."""
    lines = [text[: each - 2], *(text[i : i + each] for i in range(each - 2, len(text), each))]
    return [
        at(x + (2 * size if not number else 0), y + number * size * 1.5, line, size)
        for number, line in enumerate(lines)
    ]


def page(marks: Sequence[str], more: str = "") -> tuple[str, str]:
    """A page: what is printed on it, and further entries of its dictionary."""
    return "\n".join(marks), more


def pdf(
    pages: Sequence[tuple[str, str]],
    catalog: str = "",
    encoding: str = "UniGB-UTF16-H",
    extra: Sequence[str] = (),
) -> bytes:
    """A PDF 1.4 of pages, in a font of the simplified Chinese collection.

    `extra` are further objects, numbered from 5 and twice the number of pages on.
    """
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    info = "<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
    font = f"/Type /Font /BaseFont /STSong-Light /Encoding /{encoding}"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        f"<< {font} /Subtype /Type0 /DescendantFonts [4 0 R] >>",
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo {info}"
        f" /DW 1000 /W [1 95 500 814 939 500] >>",
    ]
    for number, (marks, more) in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] {more}"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(marks)} >>\nstream\n{marks}\nendstream")
    return pdf_of([*objects, *extra])


def pdf_of(objects: Sequence[str], trailer: Mapping[str, str] | None = None) -> bytes:
    """A PDF of these objects, the first of them its catalog."""
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1"))
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    more = "".join(f"/{key} {value} " for key, value in (trailer or {}).items())
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {more}>>\n".encode())
    out.write(f"startxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()
