"""Pages painted as scans, and read."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image

from manifests import Limits
from muniment.edition import ReadRendition
from muniment.edition.read import read_edition, read_rendition
from muniment.edition.shape import edition_json
from paper import at, page, pdf

CHINESE = [
    ["第一条　保存机构应当登记来源，并在三十日内", "答复申请人，不得改动已存文书。"],
    ["第二条　本办法自公布之日起施行，由某市人民", "政府负责解释，任何单位应当遵守。"],
]
ENGLISH = [
    ["Article 1 The keeping body registers the", "source of documents within thirty days."],
    ["Article 2 These measures take effect on", "the day of their publication by the city."],
]
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def scanned(scale: float = 2.0) -> Image.Image:
    """A page of two columns in two languages, painted."""
    marks = [
        at(x, 80 + 24 * n, line, size)
        for x, size, texts in ((30, 12, CHINESE), (310, 13, ENGLISH))
        for n, line in enumerate([*texts[0], *texts[1]])
    ]
    with pypdfium2.PdfDocument(pdf([page(marks)])) as document:
        painted = document[0].render(scale=scale, grayscale=True, crop=(0, 560, 0, 0))
        return painted.to_pil().convert("L")


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def read_scan(data: bytes, **limits: int) -> ReadRendition:
    found = read_rendition(data, "scan", Limits(**limits))
    edition_json(read_edition([found]))
    return found


def packed(text: str) -> str:
    return "".join(one for one in text if one.isalnum())
