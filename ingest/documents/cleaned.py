"""A scan as paper and ink: shade, black edges and specks taken out of its picture.

What tells lines and columns apart looks for white between them, and finds none where a lamp lit one
side more, a lid stood open, or dust lay on the glass. A picture that has none of it stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageOps

_CELL = 8  # pixels: what paper is like is asked of cells
_NEAR = 9  # cells around one, of which the lightest is paper
_BLURRED = 4
_PAPER = 245  # from here on paper is white
_DARKEST = 100  # no paper is darker: what is, is no paper
_FAINT = 80  # ink that is lighter is made darker
_FAINTEST = 190  # … but no lighter than this: else it may be print on the other side
_INK_SHARE = 0.005  # of a page's dots are the darkest of its ink
_BLACK = 100  # the lightest that a black edge is, of a cell
_MOST_EDGE = 0.4  # of a page: more is no edge
_MOST_WITHIN = 0.03  # cells that are not black, between those of an edge: white letters on black
_BESIDE = 3
_INK = 128
_SPECKED = 0.0001  # of all dots stand alone
_DUSTY = 0.002
_AROUND = ImageFilter.Kernel((3, 3), (1, 1, 1, 1, 0, 1, 1, 1, 1), scale=8)
_STRIP = 512  # rows


def cleaned(page: Image.Image) -> Image.Image:
    """Give a grey picture of a page with black ink on white paper."""
    if not page.width or not page.height:
        return page
    if _median(page) < _DARKEST:
        page = ImageOps.invert(page)
    return _without_specks(_without_edges(_inked(_on_white(page))))


def _median(page: Image.Image) -> int:
    return _darkest(page, 0.5)


def _darkest(page: Image.Image, share: float) -> int:
    """Give up to which grey the darkest dots are that make such a share of all; 0 asks for any."""
    left = page.width * page.height * share
    counts = accumulate(page.histogram())
    return next((grey for grey, count in enumerate(counts) if count and count >= left), 255)


def _cells(page: Image.Image) -> Image.Image:
    return page.reduce(min(_CELL, page.width, page.height))


def _on_white(page: Image.Image) -> Image.Image:
    """Make paper white, wherever it is grey: in a shadow, or all over."""
    paper = _cells(page).filter(ImageFilter.MaxFilter(_NEAR))
    if _darkest(paper, 0.0) >= _PAPER:
        return page
    paper = paper.filter(ImageFilter.GaussianBlur(_BLURRED))
    paper = paper.point(lambda value: max(value, _DARKEST))
    down = paper.height / page.height

    def evened(top: int, bottom: int) -> Image.Image:
        strip = page.crop((0, top, page.width, bottom))
        beside = (0, top * down, paper.width, bottom * down)
        made: Image.Image = ImageMath.lambda_eval(
            lambda said: said["convert"](said["min"](said["ink"] * 255 / said["paper"], 255), "L"),
            ink=strip,
            paper=paper.resize(strip.size, Image.Resampling.BILINEAR, box=beside),
        )
        return made

    return _in_strips(page, evened)


def _in_strips(page: Image.Image, made: Callable[[int, int], Image.Image]) -> Image.Image:
    """Make a page of what is made of its rows, some at a time: whole, it takes much memory."""
    done = Image.new("L", page.size)
    for top in range(0, page.height, _STRIP):
        done.paste(made(top, min(top + _STRIP, page.height)), (0, top))
    return done


def _inked(page: Image.Image) -> Image.Image:
    """Make ink black where all of it has faded."""
    faint = _darkest(page, _INK_SHARE)
    if not _FAINT < faint <= _FAINTEST:
        return page
    return page.point(lambda value: max(value - faint, 0) * 255 // (255 - faint))


def _without_edges(page: Image.Image) -> Image.Image:
    """Make white what is black from an edge of the picture inwards, and has nothing in it."""
    cells = _cells(page)
    wide, high = cells.size
    black = [value < _BLACK for value in cells.tobytes()]
    edge = _from_edges(black, wide, high)
    count = sum(edge)
    if not count or count > len(edge) * _MOST_EDGE:
        return page
    if sum(_within(edge, wide)) > count * _MOST_WITHIN:
        return page
    side = min(_CELL, *page.size)
    page = page.copy()
    for at in (at for at, one in enumerate(edge) if one):
        left, top = (at % wide - 1) * side, (at // wide - 1) * side
        page.paste(255, (max(left, 0), max(top, 0), left + 3 * side, top + 3 * side))
    return page


def _from_edges(black: Sequence[bool], wide: int, high: int) -> list[bool]:
    """Give which cells are black and touch an edge, by black cells beside each other."""
    found = [False] * len(black)
    rim = [*range(wide), *range(len(black) - wide, len(black))]
    rim += [at for row in range(high) for at in (row * wide, row * wide + wide - 1)]
    todo = [at for at in rim if black[at]]
    while todo:
        at = todo.pop()
        if found[at]:
            continue
        found[at] = True
        column = at % wide
        beside = [at - wide, at + wide]
        beside += [at - 1] * (column > 0) + [at + 1] * (column < wide - 1)
        todo += [one for one in beside if 0 <= one < len(black) and black[one] and not found[one]]
    return found


def _within(edge: Sequence[bool], wide: int) -> Iterator[bool]:
    """Tell of each cell whether it is none of an edge that goes on at both its sides."""
    for at, one in enumerate(edge):
        column = at % wide
        if not one and _BESIDE <= column < wide - _BESIDE:
            yield any(edge[at - _BESIDE : at]) and any(edge[at + 1 : at + 1 + _BESIDE])


def _without_specks(page: Image.Image) -> Image.Image:
    """Make white each dark dot that stands alone; where many did, those in twos and threes too."""
    specks = 0

    def without(top: int, bottom: int) -> Image.Image:
        nonlocal specks
        first = max(top - 1, 0)
        strip = page.crop((0, first, page.width, min(bottom + 1, page.height)))
        ink = strip.point(lambda value: 255 if value < _INK else 0)
        near = ink.filter(_AROUND).point(lambda value: 255 * (value > 0))
        alone = ImageChops.subtract(ink, near)
        specks += alone.histogram()[255]
        strip.paste(255, mask=alone)
        return strip.crop((0, top - first, page.width, bottom - first))

    done = _in_strips(page, without)
    share = specks / (page.width * page.height)
    if share < _SPECKED:
        return page
    return page.filter(ImageFilter.MedianFilter(3)) if share >= _DUSTY else done
