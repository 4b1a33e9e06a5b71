"""Which of many units holds a place of a text, found without looking at each of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from muniment.edition.model import Unit


class Holders:
    """Units of a text, to be asked which holds a place: the smallest that does."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = sorted(units, key=lambda one: (one.start, -one.end))
        self._starts = [one.start for one in self._units]
        self._reach = list(accumulate((one.end for one in self._units), max))

    def at(self, place: int) -> Unit | None:
        """Give the smallest unit that holds a place, or None."""
        found: Unit | None = None
        index = bisect_right(self._starts, place) - 1
        while index >= 0 and self._reach[index] > place:
            unit = self._units[index]
            if place < unit.end and (
                found is None or unit.end - unit.start <= found.end - found.start
            ):
                found = unit
            index -= 1
        return found
