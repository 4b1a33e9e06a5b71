"""Who of a segment holds a token, and how often, in the two forms in which the index keeps it.

Of a rare token those are places, rising, a place as often as the token stands there. Of a common
one they are sets in a row: the paragraphs that hold it once, twice and so on, up to `MOST_COUNTED`
(muniment/search/packing.py). Either is read as such sets, or asked of a few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import compress, islice
from operator import eq, or_
from typing import Protocol

from muniment.search import bits, packing
from muniment.search.packing import MOST_COUNTED, SPAN

COMMON = 400
"""A token with more places in a run is kept as sets there."""


class Levels:
    """Who holds a token once, twice and so on: sets of which each holds the next.

    It is put together of parts, of different paragraphs. A set is only unpacked where somebody is
    looked for in it: who holds a token seldom holds it often.
    """

    def __init__(self, *parts: Part) -> None:
        self._parts = parts

    @property
    def first(self) -> int:
        """Who holds it."""
        return self._level(0)

    def among(self, some: int) -> Iterator[int]:
        """Give who of some holds it once, twice and so on, as long as somebody does."""
        for at in range(MOST_COUNTED):
            if not (held := self._level(at) & some):
                return
            yield held

    def counts(self, members: Sequence[int]) -> list[int]:
        """Count how often each of a few holds it."""
        counts = [part.counts(members) for part in self._parts]
        return counts[0] if len(counts) == 1 else [*map(sum, zip(*counts, strict=True))]

    def _level(self, at: int) -> int:
        return reduce(or_, (part.level(at) for part in self._parts), 0)


class Part(Protocol):
    """Who of some paragraphs holds a token."""

    def level(self, at: int) -> int:
        """Give the set of those that do more than `at` times."""

    def counts(self, members: Sequence[int]) -> list[int]:
        """Count how often each of a few does."""


class Rare:
    """Those of a rare token, by its places."""

    def __init__(self, places: Sequence[int]) -> None:
        self._places = places
        self._rest = levels_of(places)
        self._levels: list[int] = []

    def level(self, at: int) -> int:
        """Give the set of those that hold it more than `at` times."""
        while at >= len(self._levels):
            self._levels.append(next(self._rest, 0))
        return self._levels[at]

    def counts(self, members: Sequence[int]) -> list[int]:
        """Count how often each of a few holds it."""
        counted = Counter(self._places)
        return [min(counted[one], MOST_COUNTED) for one in members]


class Common:
    """Those of a common token, by its sets as they are packed. Raises what reading those does."""

    def __init__(self, packed: bytes) -> None:
        self._sets = packing.parted(packed)

    def level(self, at: int) -> int:
        """Give the set of those that hold it more than `at` times."""
        return self._sets[at].whole() if at < len(self._sets) else 0

    def counts(self, members: Sequence[int]) -> list[int]:
        """Count how often each of a few holds it."""
        counts, left = Counter[int](), members
        for one in self._sets:
            if not (left := one.among(left)):
                break
            counts.update(left)
        return [counts[one] for one in members]


class Begun:
    """Those of any of many tokens, however often."""

    def __init__(self, those: int) -> None:
        self._those = those

    def level(self, at: int) -> int:
        """Give the set of those that hold any; nobody counts more than once."""
        return 0 if at else self._those

    def counts(self, members: Sequence[int]) -> list[int]:
        """Count whether each of a few holds any."""
        return bits.numbers((self._those,), members)


def levels_of(places: Sequence[int]) -> Iterator[int]:
    """Give the sets of those that stand among rising places once, twice and so on."""
    for _ in range(MOST_COUNTED):
        if not places:
            return
        yield bits.of(places, SPAN)
        places = [*compress(places, map(eq, places, islice(places, 1, None)))]


def either(levels: Sequence[int], others: Sequence[int]) -> list[int]:
    """Put together the sets of different paragraphs."""
    longer, shorter = sorted((levels, others), key=len, reverse=True)
    return [one | other for one, other in zip(longer, shorter, strict=False)] + list(
        longer[len(shorter) :]
    )
