"""Letters that are turned by quarters, or follow each other down a page, as if it were turned back.

Where letters stand is told in hundredths of a point from a page's top left corner. Runs in the
worker's process.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

SCALE = 100

# What it is, its left, top, right and bottom, and the line that it stands on.
Letter = tuple[str, int, int, int, int, int]
Point = tuple[float, float]
# Turned by no whole quarters.
ASKEW = 4


def as_read(by_turn: Mapping[int, Sequence[Letter]], width: float) -> tuple[list[Letter], int, int]:
    """Give the letters that stand upright for most of a page, by quarters that each is turned.

    With them by how many quarters the page was turned for it, and how many letters were left out.
    """
    usual = max(by_turn, key=lambda turn: len(by_turn[turn]), default=0)
    letters = list(by_turn.get(usual, []))
    left_out = sum(len(others) for turn, others in by_turn.items() if turn != usual)
    if usual == 0 and _is_vertical(letters):
        # Latin letters and digits lie on their side in vertical lines.
        lying = [_centred(letter) for letter in by_turn.get(1, [])]
        letters = [*(_laid_down(letter, width) for letter in letters), *lying]
        return letters, 1, left_out - len(lying)
    return letters, usual % ASKEW, left_out


def _is_vertical(letters: list[Letter]) -> bool:
    """Tell whether letters follow each other down the page, as Chinese may be set."""
    down = across = 0
    for before, after in pairwise(letters):
        height = max(after[4] - after[2], 1)
        if abs(after[1] - before[1]) < height * 0.4 and 0.5 < (after[2] - before[2]) / height < 1.8:
            down += 1
        else:
            across += abs(after[5] - before[5]) < height * 0.3
    return down > across


def _laid_down(letter: Letter, width: float) -> Letter:
    """Give a letter of vertical lines as if these ran across, the first of them uppermost."""
    text, left, top, right, bottom, _ = letter
    whole = round(width * SCALE)
    return text, top, whole - right, bottom, whole - left, whole - (left + right) // 2


def _centred(letter: Letter) -> Letter:
    """Give a letter as if its line ran through its middle, as that of `_laid_down` does."""
    return (*letter[:5], (letter[2] + letter[4]) // 2)


def is_on(corners: Sequence[Point], width: float, height: float) -> bool:
    """Tell whether the middle of what has two corners is on a page."""
    x = (corners[0][0] + corners[1][0]) / 2
    y = (corners[0][1] + corners[1][1]) / 2
    return 0 <= x <= width and 0 <= y <= height


def quarters(angle: float, rotation: int) -> int:
    """Give by how many quarters a letter is turned to the right, ASKEW where by none exactly."""
    turns = angle / (math.pi / 2)
    nearest = round(turns)
    if abs(turns - nearest) > 0.1:
        return ASKEW
    return (nearest + rotation // 90) % 4


def turned_back(turn: int, width: float, height: float) -> Callable[[float, float], Point] | None:
    """Give what says where a point stands once the page is turned back by so many quarters."""
    turns: dict[int, Callable[[float, float], Point]] = {
        1: lambda x, y: (y, width - x),
        2: lambda x, y: (width - x, height - y),
        3: lambda x, y: (height - y, x),
    }
    return turns.get(turn)


def upright(
    letter: str,
    corners: list[Point],
    origin: Point,
    turned: Callable[[float, float], Point] | None,
) -> Letter:
    """Give a letter where it stands once the page is turned so that it is upright."""
    if turned is not None:
        corners, origin = [turned(*one) for one in corners], turned(*origin)
    left, right = sorted(round(x * SCALE) for x, _ in corners)
    top, bottom = sorted(round(y * SCALE) for _, y in corners)
    return letter, left, top, right, bottom, round(origin[1] * SCALE)
