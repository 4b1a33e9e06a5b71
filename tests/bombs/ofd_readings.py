"""OFD files that are put before the commands that read texts."""

from __future__ import annotations

from functools import partial

from bombs.makers import MIB
from bombs.readings import ReadBomb
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
)
