"""Which lines that a page draws may be those of a table, and how many are looked at.

Four numbers each, in hundredths of a point from the page's top left corner as it is shown: left,
top, right, bottom.
"""

from __future__ import annotations

from ingest.documents.turned import SCALE, Point

MOST_OBJECTS = 4000  # of a page: a drawing has more
MOST_SEGMENTS = 8000
_SHORTEST = 4.0  # points
_STRAIGHT = 0.7
_FARTHEST = 1e5


def straight(start: Point, end: Point) -> list[int]:
    """Give a line that runs across or down, and nothing for any other."""
    wide, high = abs(end[0] - start[0]), abs(end[1] - start[1])
    # What is no number, as a damaged file may have it, is in no order either.
    is_straight = min(wide, high) <= _STRAIGHT and max(wide, high) >= _SHORTEST
    if not (is_straight and max(map(abs, (*start, *end))) <= _FARTHEST):
        return []
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return [round(number * SCALE) for number in (left, top, right, bottom)]
