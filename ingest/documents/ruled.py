"""The straight lines that a PDF's page draws, as tables have them. Runs in the worker's process.

A thin rectangle is two lines; where a page draws too much, it has none.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator

import pypdfium2
from pypdfium2 import raw

from ingest.documents.straight import MOST_OBJECTS, MOST_SEGMENTS, straight
from ingest.documents.turned import Point


def rules_of(page: pypdfium2.PdfPage, place: Callable[[float, float], Point]) -> list[int]:
    """Give the lines of a page, as `straight` does; `place` counts its points from the top left."""
    found: list[int] = []
    left = MOST_SEGMENTS
    for count, one in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1)):
        size = raw.FPDFPath_CountSegments(one.raw)
        left -= size
        if count >= MOST_OBJECTS or left < 0:
            return []
        for start, end in _edges(one, size):
            found += straight(place(*start), place(*end))
    return found


def _edges(one: pypdfium2.PdfObject, size: int) -> Iterator[tuple[Point, Point]]:
    """Give the straight pieces of a path, where they are on the page."""
    matrix = one.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(size):
        segment = raw.FPDFPath_GetPathSegment(one.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield last, here
        last = here
        if raw.FPDFPathSegment_GetClose(segment):
            yield last, first
