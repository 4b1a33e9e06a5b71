"""How large pages are, and where on them what was read of a turned page stands."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

from muniment.edition.paper.lines import Box


@dataclass(frozen=True, slots=True)
class Size:
    """How large a page is as it is shown, and by how many quarters its text is turned right.

    `slope` is by how many degrees it was turned left to be read: a scan that is askew.
    """

    width: float
    height: float
    turn: int = 0
    slope: float = 0.0

    @property
    def along(self) -> tuple[float, float]:
        """Give how wide and high it is to whoever turns it to read."""
        if self.slope:
            flat, steep = cos(radians(self.slope)), abs(sin(radians(self.slope)))
            return (
                self.width * flat + self.height * steep,
                self.width * steep + self.height * flat,
            )
        return (self.height, self.width) if self.turn % 2 else (self.width, self.height)

    def shown(self, box: Box) -> Box:
        """Give where a box of the turned page stands on the page as it is shown."""
        if self.slope:
            return self._askew(box)
        left, top, right, bottom = box
        wide, high = self.width, self.height
        turned = {
            1: (wide - bottom, left, wide - top, right),
            2: (wide - right, high - bottom, wide - left, high - top),
            3: (top, high - right, bottom, high - left),
        }
        return Box(*turned.get(self.turn, box))

    def _askew(self, box: Box) -> Box:
        """Give the least upright box around a sloping one, both pages about their middles."""
        wide, high = self.along
        flat, steep = cos(radians(self.slope)), sin(radians(self.slope))
        corners = [
            (x - wide / 2, y - high / 2)
            for x in (box.left, box.right)
            for y in (box.top, box.bottom)
        ]
        across = [self.width / 2 + x * flat - y * steep for x, y in corners]
        down = [self.height / 2 + x * steep + y * flat for x, y in corners]
        return Box(min(across), min(down), max(across), max(down))
