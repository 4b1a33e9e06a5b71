"""Where what an OFD draws comes to stand: its numbers, boundaries and matrices (GB/T 33190 §8.5).

Lengths in the file are millimetres from the page's top left corner, and y grows downwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ingest.documents.turned import Point

POINTS = 72 / 25.4  # of a millimetre
_FARTHEST = 1e6


@dataclass(frozen=True, slots=True)
class Matrix:
    """An affine map (§8.5): x' = ax + cy + e, y' = bx + dy + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def on(self, x: float, y: float) -> Point:
        """Give where a point comes to stand."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Matrix) -> Matrix:
        """Give the map that does `first` and then this."""
        across, down = self.along(first.a, first.b), self.along(first.c, first.d)
        return Matrix(*across, *down, *self.on(first.e, first.f))

    def area(self) -> float:
        """Give how large what measured 1 becomes; below 0 where it is mirrored."""
        return self.a * self.d - self.b * self.c

    def along(self, x: float, y: float) -> Point:
        """Give what becomes of a direction."""
        return self.a * x + self.c * y, self.b * x + self.d * y


def numbers(said: str | None, count: int) -> list[float] | None:
    """Read so many numbers with blanks between; None where they are fewer, or none."""
    words = (said or "").split()
    found = [number_in(word, math.nan) for word in words[:count]]
    return found if len(found) == count and not any(map(math.isnan, found)) else None


def corner_of(one: Any) -> Matrix:
    """Give how far an element's `Boundary` moves what it holds."""
    left, top, *_ = numbers(one.get("Boundary"), 4) or (0.0, 0.0)
    return Matrix(e=left, f=top)


def own_matrix(one: Any) -> Matrix:
    """Give how an object's own matrix and boundary move what it draws (§8.5)."""
    return corner_of(one).after(Matrix(*(numbers(one.get("CTM"), 6) or ())))


def number_in(said: str | None, otherwise: float) -> float:
    """Read a number; another where there is none, or one that is on no page."""
    try:
        found = float(said or "")
    except ValueError:
        return otherwise
    return found if abs(found) <= _FARTHEST else otherwise


def turn_of(one: Any, name: str) -> int:
    """Read by how many quarters an attribute turns to the right; it is in degrees."""
    return round(number_in(one.get(name), 0.0) / 90) % 4


def direction(x: float, y: float, turn: int) -> Point:
    """Turn a direction by quarters to the right; y grows downwards."""
    return ((x, y), (-y, x), (-x, -y), (y, -x))[turn]
