"""OFD files of a few pages, made by hand as GB/T 33190-2016 says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
WIDTH, HEIGHT = 210, 297
SIZE = 4.0


def text(x: float, y: float, said: str, more: str = "", steps: str | None = None) -> str:
    """A line of letters of 4 mm from a place on; `steps` are its offsets, or one of 4 mm each."""
    across = f"g {len(said) - 1} {SIZE}" if steps is None else steps
    code = f'<ofd:TextCode X="0" Y="{SIZE}" DeltaX="{across}">{escape(said)}</ofd:TextCode>'
    return text_object(x, y, code, more)


def text_object(x: float, y: float, within: str, more: str = "") -> str:
    """A text whose own places begin a letter's height above `y`."""
    box = f"{x} {y - SIZE} {WIDTH - x} {SIZE * 2}"
    return (
        f'<ofd:TextObject ID="9" Boundary="{box}" Font="3" Size="{SIZE}" {more}>{within}'
        "</ofd:TextObject>"
    )


def paragraph(x: float, y: float, said: str, each: int) -> list[str]:
    """A Chinese paragraph of so many letters a line, its first line indented by two."""
    lines = [said[: each - 2], *(said[at : at + each] for at in range(each - 2, len(said), each))]
    return [
        text(x + (0 if number else 2 * SIZE), y + 6 * number, line)
        for number, line in enumerate(lines)
    ]


def path(data: str, box: str = f"0 0 {WIDTH} {HEIGHT}", more: str = "") -> str:
    """A line that is drawn."""
    data = f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>"
    return f'<ofd:PathObject ID="8" Boundary="{box}" {more}>{data}</ofd:PathObject>'


def content(marks: Sequence[str], head: str = "") -> str:
    """A page's member: what stands before its content, and one layer of objects."""
    layer = f'<ofd:Layer ID="2" Type="Body">{"".join(marks)}</ofd:Layer>'
    return f"<ofd:Page {SPACE}>{head}<ofd:Content>{layer}</ofd:Content></ofd:Page>"


def ofd(
    pages: Sequence[Sequence[str] | str],
    common: str = "",
    after: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """An OFD of pages: their marks, or the whole member. `parts` are members besides."""
    listed = "".join(
        f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages))
    )
    area = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH} {HEIGHT}</ofd:PhysicalBox></ofd:PageArea>"
    document = (
        f"<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID>{area}{common}"
        f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{after}</ofd:Document>"
    )
    body = "<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    members: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD {SPACE} Version="1.0" DocType="OFD">{body}</ofd:OFD>',
        "Doc_0/Document.xml": document,
    }
    for at, page in enumerate(pages):
        whole = page if isinstance(page, str) else content(page)
        members[f"Doc_0/Pages/Page_{at}/Content.xml"] = whole
    return zipped(members | dict(parts or {}))


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file of members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
