"""OFD files that are put before the commands that read texts."""

from __future__ import annotations

import io
from functools import partial

from PIL import Image

from bombs.makers import MIB
from bombs.readings import ReadBomb, png_of
from ofd_files import SPACE, content, ofd, path, text

_GRAPHICS = "<ofd:CompositeGraphicUnits>{}</ofd:CompositeGraphicUnits>"


def _of_graphics(levels: int = 20) -> bytes:
    """Each graphic draws the next ten times over."""
    again = '<ofd:CompositeObject ID="6" ResourceID="{}" Boundary="20 30 90 90"/>'
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{at}"><ofd:Content>'
        f"{text(0, 4, '字') if at == levels else again.format(at + 1) * 10}"
        "</ofd:Content></ofd:CompositeGraphicUnit>"
        for at in range(levels + 1)
    )
    resources = f"<ofd:Res {SPACE}>{_GRAPHICS.format(units)}</ofd:Res>"
    common = "<ofd:DocumentRes>Res.xml</ofd:DocumentRes>"
    marks = [text(25, 30, "某市通告"), again.format(0)]
    return ofd([marks], common, parts={"Doc_0/Res.xml": resources})


def _of_letters(count: int) -> bytes:
    line = text(20, 30, "字" * 1000, steps="g 999 0.1")
    return ofd([[line] * (count // 1000)])


def _white(side: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (side, side), 255).save(out, "PNG")
    return out.getvalue()


def _of_pictures(picture: bytes, count: int) -> bytes:
    media = '<ofd:MultiMedia ID="4"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia>'
    resources = f"<ofd:Res {SPACE}><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>"
    shown = '<ofd:ImageObject ID="5" ResourceID="4" CTM="210 0 0 297 0 0"/>'
    common = "<ofd:DocumentRes>Res.xml</ofd:DocumentRes>"
    return ofd(
        [[shown * count]], common, parts={"Doc_0/Res.xml": resources, "Doc_0/a.png": picture}
    )


OFD_READINGS: tuple[ReadBomb, ...] = (
    ReadBomb("graphics.ofd", "10^20 letters, in OFD", _of_graphics, 0, "page-damaged", True),
    ReadBomb(
        "letters.ofd", "1,000,000 letters in OFD", partial(_of_letters, 10**6), 3, "document-"
    ),
    ReadBomb(
        "steps.ofd",
        "steps without end, in OFD",
        lambda: ofd([[text(25, 30, "某市通告", steps="g 999999 4 " * 200_000)]]),
        0,
        "ofd",
        True,
    ),
    ReadBomb(
        "paths.ofd",
        "a path of 1,000,000 lines, in OFD",
        lambda: ofd([[text(25, 30, "某市通告"), path("L 1 2 " * 10**6)]]),
        0,
        "ofd",
    ),
    ReadBomb(
        "pages.ofd",
        "19,000 pages of OFD",
        lambda: ofd([[text(25, 30 + at % 200, f"第{at}条　内容。")] for at in range(1, 19_000)]),
        0,
        "document-pages-cut",
    ),
    ReadBomb(
        "blocks.ofd",
        "1,000,000 blocks in each other, in OFD",
        lambda: ofd([content(["<ofd:PageBlock>" * 10**6 + "</ofd:PageBlock>" * 10**6])]),
        3,
        "page-damaged",
    ),
    ReadBomb(
        "large.ofd",
        "a part of OFD of 256 MB",
        lambda: ofd([[" " * (256 * MIB)]]),
        3,
        "page-damaged",
    ),
    ReadBomb(
        "wide.ofd",
        "a scan of 100,000 by 100,000 in OFD",
        lambda: _of_pictures(png_of(100_000), 1),
        3,
        "page-without-text",
    ),
    ReadBomb(
        "pictures.ofd",
        "10,000 pictures of 4,000,000 pixels on a page of OFD",
        lambda: _of_pictures(_white(2000), 10_000),
        3,
        "document-stopped",
    ),
)
