"""Pictures of pages made ready to be recognised: cropped by column, letters of a good height.

Runs in the worker's process. Each page is one item: its size in its own pixels, by how many degrees
it was turned left to stand upright, and its regions, each with its box on the page that was turned,
by how much it was enlarged, and as a grey PNG of ours, of which a sample comes too. Where lines are
drawn around cells, the same page comes once more (``tabled``), with its tables as regions of their
own. What recognises letters never sees the file as it came.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from ingest.documents.cleaned import cleaned
from ingest.documents.drawn import tables_of
from ingest.documents.regions import Region, enlarged, regions_of
from ingest.documents.seals import grey_of
from ingest.documents.stacked import Stack, Stacked, printed_in, stacked, stands_beside
from ingest.documents.upright import slope_of, upright

FORMATS = ("PNG", "JPEG", "GIF", "TIFF")
_DPI = 200
_POINTS = 72
_MOST_PIXELS = 12_000_000  # of a page of which tables and seals are looked for
_MOST_ZONES = 1000


def said_of(data: bytes, pages: str, pixels: str) -> Iterator[dict[str, Any]]:
    """Say what there is to be recognised in a picture: of so many pages and pixels at most."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            yield {"pages": getattr(picture, "n_frames", 1)}
            for number, frame in enumerate(ImageSequence.Iterator(picture)):
                if number == int(pages):
                    return
                if frame.width * frame.height > int(pixels):
                    yield {"trouble": "too-many-pixels"}
                    return
                yield page_of(as_grey(ImageOps.exif_transpose(frame)))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        yield {"trouble": "damaged", "detail": type(error).__name__}


def rendered(data: bytes, numbers: str, pixels: str) -> Iterator[dict[str, Any]]:
    """Say the same of pages of a PDF (numbers from 0, commas between), as PDFium paints them."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        for number in map(int, numbers.split(",")):
            page = document[number]
            width, height = page.get_size()
            scale = scale_of(width, height, int(pixels))
            is_large = (
                width * height * scale**2 > _MOST_PIXELS
            )  # in colour it takes four times that
            painted = page.render(scale=scale, grayscale=is_large).to_pil()
            yield {**page_of(as_grey(painted)), "scale": scale}
            page.close()


def scale_of(width: float, height: float, pixels: int) -> float:
    """Give how many pixels a point of a page has that is painted to be recognised."""
    return min(_DPI / _POINTS, math.sqrt(pixels / max(width * height, 1)))


def page_of(page: Image.Image) -> dict[str, Any]:
    """Give the item of a grey picture: its regions are those of the page upright."""
    width, height = page.size
    page = cleaned(page)
    slope = slope_of(page)
    page = upright(page, slope)
    said = {
        "width": width,
        "height": height,
        "slope": slope,
        "regions": [_region(page, one) for one in regions_of(page)],
    }
    return {**said, "tabled": [*_tabled(page)]}


def _tabled(page: Image.Image) -> Iterator[dict[str, Any]]:
    """Give the regions of a page with tables that nothing stands beside; none of any other."""
    tables = tables_of(page) if page.width * page.height <= _MOST_PIXELS else []
    stacks = [stacked(page, table) for table in tables if not stands_beside(page, table)]
    if not stacks or len(stacks) < len(tables) or None in stacks:
        return
    zone = at = 0
    for table, stack in (*zip(tables, stacks, strict=True), (None, None)):
        end = table.box[1] if table is not None else page.height
        part = printed_in(page, (0, at, page.width, end))
        for one in regions_of(page, part) if part is not None else ():
            yield {**_region(page, one), "zone": zone + one.zone}
        zone += _MOST_ZONES
        if table is not None and stack is not None:
            yield {**_stacks(stack), "zone": zone, "box": table.box}
            at = table.box[3]


def _stacks(stack: Stack) -> dict[str, Any]:
    return {
        "scale": stack.scale,
        "glyph": stack.glyph,
        "cells": [_cell(one) for one in stack.cells],
        "stacks": [_png(one) for one in stack.pictures],
    }


def _cell(one: Stacked) -> list[int]:
    cell = one.cell
    return [cell.row, cell.column, cell.rowspan, cell.colspan, one.picture, one.at, *one.box]


def _region(page: Image.Image, region: Region) -> dict[str, Any]:
    piece, scale = enlarged(page, region)
    sample, _ = enlarged(page, Region(region.zone, region.sample, region.glyph, region.sample))
    return {
        "zone": region.zone,
        "box": region.box,
        "scale": scale,
        "glyph": region.glyph,
        "png": _png(piece),
        "sample": _png(sample),
    }


def as_grey(frame: Image.Image) -> Image.Image:
    """Give a picture in grey, on white where it lets anything through."""
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        through = frame.convert("RGBA")
        white = Image.new("RGBA", through.size, "white")
        return grey_of(Image.alpha_composite(white, through).convert("RGB"))
    if frame.mode.startswith("I;16"):
        return frame.convert("I").point(lambda value: value / 256).convert("L")
    return grey_of(frame if frame.mode in ("1", "L") else frame.convert("RGB"))


def _png(picture: Image.Image) -> str:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return base64.b64encode(out.getvalue()).decode("ascii")
