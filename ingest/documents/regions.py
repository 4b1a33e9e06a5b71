"""Where on a picture of a page its text stands: columns cropped, and how high its letters are.

Nothing is recognised here. A page is looked at as a coarse grid of ink: a white strip with lines of
text on both sides parts columns, and runs of dark rows are lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

# Letters of such a height are recognised best; more dots make it worse.
GLYPH = 30
_KEPT = (25, 35)
_DARK = 128
_GRID = 240
_GUTTER = 0.014
_TALL = 0.1
_MIDDLE = (0.2, 0.8)
_FILLED, _FULL = 0.5, 0.8
_BROAD = 0.3
_FEWEST_LINES = 3
_SAMPLE_LINES = 4
_FAINT = 2
_TRIED = 40
_WHOLE = 0.9  # of a page's height: what has less of it may be a table
_STREAK = 0.97

Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a picture that is read by itself: left, top, right, bottom in its pixels.

    Regions of one `zone` stand side by side. `glyph` is how high letters are, 0 where there are
    no lines; `sample` is a piece of it with some lines.
    """

    zone: int
    box: Rectangle
    glyph: int
    sample: Rectangle


def ink_of(page: Image.Image) -> Image.Image:
    """Give what is dark in a grey picture, as 255, and all else as 0."""
    return page.point(lambda value: 255 if value < _DARK else 0)


def regions_of(page: Image.Image, part: Rectangle | None = None) -> Iterator[Region]:
    """Give the regions of a grey picture, or of a part of it, in the order of reading.

    What has no ink is none.
    """
    ink = ink_of(page)
    whole = part or (0, 0, *page.size)
    # A strip between a few lines that stand above or below a table may be any space in them.
    is_parted = part is None or len(lines_of(ink.crop(part))) >= _FEWEST_LINES
    for zone, boxes in enumerate(_parted(ink, whole) if is_parted else [[whole]]):
        for box in boxes:
            lines = lines_of(ink.crop(box))
            if lines:
                yield _region(zone, box, lines)


def enlarged(page: Image.Image, region: Region) -> tuple[Image.Image, float]:
    """Give a region with letters of the height that is recognised best, and by what it grew."""
    piece, scale = page.crop(region.box), scale_of(region.glyph)
    if scale == 1.0:
        return piece, scale
    size = (max(round(piece.width * scale), 1), max(round(piece.height * scale), 1))
    return piece.resize(size, Image.Resampling.LANCZOS), scale


def scale_of(glyph: int) -> float:
    """Say by what letters so high have to grow; 0 is not known."""
    return 1.0 if not glyph or _KEPT[0] <= glyph <= _KEPT[1] else min(GLYPH / glyph, 4.0)


def _region(zone: int, box: Rectangle, lines: Sequence[tuple[int, int]]) -> Region:
    heights = sorted(end - start for start, end in lines)
    left, top, right, _ = box
    if len(lines) <= _SAMPLE_LINES + 2:
        return Region(zone, box, heights[len(heights) // 2], box)
    first = max(len(lines) // 2 - _SAMPLE_LINES // 2, 0)
    some = lines[first : first + _SAMPLE_LINES]
    margin = heights[len(heights) // 2] // 2
    sample = (
        left,
        max(top, top + some[0][0] - margin),
        right,
        min(box[3], top + some[-1][1] + margin),
    )
    return Region(zone, box, heights[len(heights) // 2], sample)


def _parted(ink: Image.Image, box: Rectangle) -> Iterator[list[Rectangle]]:
    """Part a page at its gutter: what is above, the columns, and what is below, parted again."""
    found = _gutter(ink, box)
    left, top, right, bottom = box
    if found is None:
        yield [box]
        return
    x, first, last = found
    if first > top:
        yield from _parted(ink, (left, top, right, first))
    yield [(left, first, x, last), (x, first, right, last)]
    if last < bottom:
        yield from _parted(ink, (left, last, right, bottom))


def _gutter(ink: Image.Image, box: Rectangle) -> tuple[int, int, int] | None:
    """Give where columns are parted (x), and from where to where; None where they are not."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    step = max(wide // _GRID, 1)
    if high < step * 12:
        return None
    size = (wide // step, high // step)
    grid = ink.crop(box).resize(size, Image.Resampling.BOX).point(lambda v: 1 if v > _FAINT else 0)
    rows = [grid.crop((0, y, size[0], y + 1)).tobytes() for y in range(size[1])]
    if high >= ink.height * _WHOLE:
        rows = _without_streaks(rows)
    best = _tallest(rows, size[0])
    if best is None:
        return None
    x, first, last, broad = best
    least = max(ink.height * _TALL / step, 12)
    if last - first < least:
        return None
    if not _has_columns(rows[first:last], x):
        last = max(y for y in range(first, last) if any(rows[y])) + 1
        if last - first < least or not (broad and _are_broad(rows[first:last], x)):
            return None
    return left + x * step, top + first * step, top + last * step


def _without_streaks(rows: Sequence[bytes]) -> list[bytes]:
    """Leave out lines from the top of a page to its foot, as dust in a scanner draws them."""
    inked = [sum(column) for column in zip(*rows, strict=True)]
    kept = bytes(count < len(rows) * _STREAK for count in inked)
    return [bytes(a & b for a, b in zip(row, kept, strict=True)) for row in rows]


def _tallest(rows: Sequence[bytes], width: int) -> tuple[int, int, int, bool] | None:
    """Give the tallest white strip with ink on both sides: its middle, first and last row.

    With it whether it is as broad as no space between letters is.
    """
    need = max(round(width * _GUTTER), 2)
    columns = [bytes(row[x] for row in rows) for x in range(width)]
    runs = [
        (last - first, x, first, last)
        for x in range(round(width * _MIDDLE[0]), round(width * _MIDDLE[1]))
        for first, last in [_longest_white(columns[x])]
    ]
    for _, x, first, last in sorted(runs, reverse=True)[:_TRIED]:
        left = right = x
        while left > 0 and not any(columns[left - 1][first:last]):
            left -= 1
        while right < width and not any(columns[right][first:last]):
            right += 1
        trimmed = _trimmed(rows, (left + right) // 2, first, last)
        if right - left >= need and trimmed is not None:
            return (left + right) // 2, *trimmed, right - left >= 2 * need
    return None


def _longest_white(column: bytes) -> tuple[int, int]:
    """Give the longest run without ink: its first row, and the one after its last."""
    best, start = (0, 0), 0
    for y, value in enumerate([*column, 1]):
        if value:
            if y - start > best[1] - best[0]:
                best = start, y
            start = y + 1
    return best


def _trimmed(rows: Sequence[bytes], x: int, first: int, last: int) -> tuple[int, int] | None:
    """Leave off what has ink on one side alone, above the columns."""
    both = [y for y in range(first, last) if any(rows[y][:x]) and any(rows[y][x:])]
    return (both[0], last) if both else None


def _has_columns(rows: Sequence[bytes], x: int) -> bool:
    """Tell columns of prose, whose lines fill them, from cells and from what stands in a margin."""
    return all(_is_filled(side, _FILLED) for side in _sides(rows, x))


def _are_broad(rows: Sequence[bytes], x: int) -> bool:
    """Tell the same of few lines above the blank rest of a page, which are rather a table's."""
    least = len(rows[0]) * _BROAD
    return all(_is_filled(side, _FULL, least) for side in _sides(rows, x))


def _sides(rows: Sequence[bytes], x: int) -> Iterator[list[bytes]]:
    yield [row[:x] for row in rows]
    yield [row[x:] for row in rows]


def _is_filled(rows: Sequence[bytes], filled: float, least: float = 0) -> bool:
    """Tell whether most lines take up so much of a column, which is at least so wide."""
    inked = [row for row in rows if any(row)]
    if len(inked) < len(rows) * 0.2:
        return False
    extents = [(row.index(1), len(row) - row[::-1].index(1)) for row in inked]
    wide = max(one for _, one in extents) - min(one for one, _ in extents)
    long = sum(end - start >= wide * filled for start, end in extents)
    return long >= len(extents) * _FILLED and wide >= least


def lines_of(ink: Image.Image) -> list[tuple[int, int]]:
    """Give the runs of rows with ink: lines of text, where a page stands upright.

    Where every row has some, as a streak down the page leaves it, more makes a line.
    """
    profile = ink.resize((1, ink.height), Image.Resampling.BOX).tobytes()
    least = _everywhere(profile)
    found: list[tuple[int, int]] = []
    start: int | None = None
    for y, value in enumerate([*profile, 0]):
        if value > least and start is None:
            start = y
        elif value <= least and start is not None:
            if y - start >= 4:
                found.append((start, y))
            start = None
    return found


def _everywhere(profile: bytes) -> int:
    """Give how much ink a row may have between lines; 0 where a page is clean."""
    rows = sorted(profile)
    base = rows[len(rows) // 10] if rows else 0
    return base + max((rows[-len(rows) // 10] - base) // 8, 1) if base else 0
