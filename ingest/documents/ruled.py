"""The straight lines that a PDF's page draws, as tables have them. Runs in the worker's process.

Four numbers each, in hundredths of a point from the page's top left corner as it is shown: left,
top, right, bottom. A thin rectangle is two lines; where a page draws too much, it has none.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator

import pypdfium2
from pypdfium2 import raw

_SCALE = 100
_MOST_OBJECTS = 4000  # of a page: a drawing has more
_MOST_SEGMENTS = 8000
_SHORTEST = 4.0  # points
_STRAIGHT = 0.7
_FARTHEST = 1e5

Point = tuple[float, float]


def rules_of(page: pypdfium2.PdfPage, place: Callable[[float, float], Point]) -> list[int]:
    """Give the lines of a page; `place` turns a point of it into one from its top left corner."""
    found: list[int] = []
    left = _MOST_SEGMENTS
    for count, one in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1)):
        size = raw.FPDFPath_CountSegments(one.raw)
        left -= size
        if count >= _MOST_OBJECTS or left < 0:
            return []
        for start, end in _edges(one, size):
            found += _straight(place(*start), place(*end))
    return found


def _straight(start: Point, end: Point) -> list[int]:
    """Give a line that runs across or down, and nothing for any other."""
    wide, high = abs(end[0] - start[0]), abs(end[1] - start[1])
    # What is no number, as a damaged file may have it, is in no order either.
    is_straight = min(wide, high) <= _STRAIGHT and max(wide, high) >= _SHORTEST
    if not (is_straight and max(map(abs, (*start, *end))) <= _FARTHEST):
        return []
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return [round(number * _SCALE) for number in (left, top, right, bottom)]


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
