"""Pages of an OFD that are pictures, made ready to be recognised. In the worker's process.

Each is painted as it is shown, of its pictures alone, and told as pages of a PDF are
(`ingest.documents.picture`). A picture that is turned or mirrored on its page is not painted.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from PIL import Image, UnidentifiedImageError

from ingest.documents.ofd import pages_of
from ingest.documents.ofd_objects import Pictured
from ingest.documents.package import Package, PackageError
from ingest.documents.picture import FORMATS, as_grey, page_of, scale_of

_ASKEW = 0.02
_FARTHEST = 1e5  # points


def rendered(data: bytes, numbers: str, pixels: str) -> Iterator[dict[str, Any]]:
    """Say what there is to be recognised on pages (numbers from 0, commas between)."""
    Image.MAX_IMAGE_PIXELS = None
    every = pages_of(data)
    for number in map(int, numbers.split(",")):
        document, listed = every[number]
        drawing = document.drawing(listed, 0)
        if drawing is None:
            raise PackageError("damaged")
        scale = scale_of(drawing.width, drawing.height, int(pixels))
        size = max(round(drawing.width * scale), 1), max(round(drawing.height * scale), 1)
        page = Image.new("L", size, "white")
        for one in drawing.pictures:
            _paint(page, one, scale, document.package, int(pixels))
        yield {**page_of(page), "scale": scale}


def _paint(
    page: Image.Image, pictured: Pictured, scale: float, package: Package, pixels: int
) -> None:
    """Paint a picture where it stands; what cannot be read, or is not upright, leaves it white."""
    left, top = pictured.matrix.on(0, 0)
    right, bottom = pictured.matrix.on(1, 1)
    slope = max(abs(pictured.matrix.b), abs(pictured.matrix.c))
    is_upright = left < right and top < bottom and slope <= _ASKEW * (right - left)
    if not is_upright or max(map(abs, (left, top, right, bottom))) > _FARTHEST:
        return
    data = next((held for name in pictured.members if (held := package.data(name))), None)
    if data is None:
        return
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > pixels:
                return
            grey = as_grey(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return
    at = round(left * scale), round(top * scale)
    wide = min(max(round((right - left) * scale), 1), 2 * page.width)
    high = min(max(round((bottom - top) * scale), 1), 2 * page.height)
    page.paste(grey.resize((wide, high), Image.Resampling.LANCZOS, reducing_gap=3.0), at)
