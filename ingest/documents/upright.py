"""How far a picture of a page is askew, and the same page upright.

Rows of a page that stands upright have much ink or none; the more a page is turned, the more alike
they are. So it is turned a little at a time, small, and what parts its rows most is how it stands.
"""

from __future__ import annotations

from itertools import pairwise

from PIL import Image, ImageChops

_FURTHEST = 10  # degrees
# How wide the page is made, how far from the best angle so far is looked, and in which steps.
_ROUNDS = ((300, _FURTHEST, 1.0), (600, 1.0, 0.25), (1000, 0.25, 0.05))
_HIGHEST = 1.6  # of a page's width
_LEAST = 0.3  # degrees: what is less does no harm
_CLEARER = 1.15  # how much more an angle has to part rows than none


def slope_of(page: Image.Image) -> float:
    """Give by how many degrees a grey picture has to be turned left to stand upright.

    0.0 where that is little, or not certain.
    """
    best, gain = 0.0, 1.0
    for width, around, step in _ROUNDS:
        small = _small(page, width)
        if small.getbbox() is None:
            return 0.0
        steps = round(around / step)
        angles = [best + step * one for one in range(-steps, steps + 1)]
        parted = {angle: _parted(small, angle) for angle in angles if abs(angle) <= _FURTHEST}
        best = max(parted, key=lambda angle: (parted[angle], -abs(angle)))
        gain = parted[best] / max(_parted(small, 0.0), 1)
    return best if abs(best) >= _LEAST and gain >= _CLEARER else 0.0


def upright(page: Image.Image, slope: float) -> Image.Image:
    """Give a grey picture turned left by so many degrees, as large as it takes, on white."""
    if not slope:
        return page
    return page.rotate(slope, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _small(page: Image.Image, width: int) -> Image.Image:
    """Give a page's ink, light on black, no higher than pages are; a strip becomes the narrower."""
    shrunk = min(width / page.width, width * _HIGHEST / page.height, 1.0)
    size = max(round(page.width * shrunk), 1), max(round(page.height * shrunk), 1)
    return ImageChops.invert(page.resize(size, Image.Resampling.BOX))


def _parted(small: Image.Image, angle: float) -> int:
    """Say how much the rows of a page's ink differ, each from the next, once it is turned."""
    turned = small.rotate(angle, Image.Resampling.BILINEAR, fillcolor=0)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum((one - other) ** 2 for one, other in pairwise(rows))
