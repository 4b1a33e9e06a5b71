"""Who of a segment holds a token, and how often, in the two forms in which the index keeps it.

Of a rare token those are places, rising, a place as often as the token stands there. Of a common
one they are sets in a row: the paragraphs that hold it once, twice and so on, up to `MOST_COUNTED`
(muniment/search/packing.py). Either is read as such sets, or asked of a few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, reduce
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
        self._levels: dict[int, int] = {}

    def level(self, at: int) -> int:
        """Give the set of those that hold it more than `at` times."""
        if at not in self._levels:
            self._levels[at] = reduce(or_, (part.level(at) for part in self._parts), 0)
        return self._levels[at]

    def sizes(self) -> list[int]:
        """Say how many hold it more than 0, 1 and so on times, as far as nothing need be unpacked
        for that; nobody counts as more than `MOST_COUNTED` times."""
        sizes = [0] * (MOST_COUNTED + 1)
        for part in self._parts:
            for at, size in enumerate(part.sizes()):
                sizes[at] += size
        return sizes

    @property
    def members(self) -> list[int] | None:
        """Who holds it, rising, where that is at hand without a set; else None."""
        if len(self._parts) == 1 and isinstance(self._parts[0], Rare):
            return self._parts[0].members
        return None

    def among(self, members: Sequence[int]) -> list[int]:
        """Give who of a few, which rise, holds it."""
        found = [part.among(members) for part in self._parts]
        return found[0] if len(found) == 1 else sorted(one for part in found for one in part)

    def counts(self, members: Sequence[int]) -> list[int]:
        """Count how often each of a few that hold it does."""
        if len(self._parts) == 1:
            return self._parts[0].counts(members)
        counted = dict[int, int]()
        for part in self._parts:
            own = part.among(members)
            counted.update(zip(own, part.counts(own), strict=True))
        return [counted[one] for one in members]


class Part(Protocol):
    """Who of some paragraphs holds a token."""

    def level(self, at: int) -> int:
        """Give the set of those that do more than `at` times."""

    def sizes(self) -> Sequence[int]:
        """Say how many do more than 0, 1 and so on times, about."""

    def among(self, members: Sequence[int]) -> list[int]:
        """Give who of a few does."""

    def counts(self, members: Sequence[int]) -> list[int]:
        """Count how often each of a few that do does."""


class Rare:
    """Those of a rare token, by its places."""

    def __init__(self, places: Sequence[int]) -> None:
        self._places = places
        self._rest = levels_of(places)
        self._levels: list[int] = []

    @cached_property
    def members(self) -> list[int]:
        """Who holds it, rising."""
        return [*dict.fromkeys(self._places)]

    def level(self, at: int) -> int:
        """Give the set of those that hold it more than `at` times."""
        while at >= len(self._levels):
            self._levels.append(next(self._rest, 0))
        return self._levels[at]

    def sizes(self) -> Sequence[int]:
        """Say how many hold it, and how many at most do more often."""
        held = len(self.members)
        return held, len(self._places) - held

    def among(self, members: Sequence[int]) -> list[int]:
        """Give who of a few holds it."""
        those = frozenset(self._places)
        return [one for one in members if one in those]

    def counts(self, members: Sequence[int]) -> list[int]:
        """Count how often each of a few that hold it does."""
        repeated = compress(self._places, map(eq, self._places, islice(self._places, 1, None)))
        often = {one: min(n + 1, MOST_COUNTED) for one, n in Counter(repeated).items()}
        return [often.get(one, 1) for one in members]


class Common:
    """Those of a common token, by its sets as they are packed. Raises what reading those does."""

    def __init__(self, packed: bytes) -> None:
        self._sets = packing.parted(packed)

    def level(self, at: int) -> int:
        """Give the set of those that hold it more than `at` times."""
        return self._sets[at].whole() if at < len(self._sets) else 0

    def sizes(self) -> Sequence[int]:
        """Say how many hold it more than 0, 1 and so on times."""
        return [one.held for one in self._sets]

    def among(self, members: Sequence[int]) -> list[int]:
        """Give who of a few holds it."""
        return self._sets[0].among(members) if self._sets else []

    def counts(self, members: Sequence[int]) -> list[int]:
        """Count how often each of a few that hold it does."""
        left, counts = members, dict.fromkeys(members, 1)
        for count, one in enumerate(islice(self._sets, 1, None), 2):
            if not (left := one.among(left)):
                break
            counts.update(dict.fromkeys(left, count))
        return [*counts.values()]


class Begun:
    """Those of any of many tokens, however often: of rare ones their places, of common ones who
    holds each as it is packed."""

    def __init__(self, places: Sequence[int], common: Iterable[packing.Packed]) -> None:
        self._places = places
        self._common = tuple(common)

    def level(self, at: int) -> int:
        """Give the set of those that hold any; nobody counts more than once."""
        if at:
            return 0
        held = bits.of(self._places, SPAN) if self._places else 0
        return reduce(or_, (one.whole() for one in self._common), held)

    def sizes(self) -> Sequence[int]:
        """Say how many hold any, at most."""
        return (len(self._places) + sum(one.held for one in self._common),)

    @cached_property
    def _rare(self) -> frozenset[int]:
        return frozenset(self._places)

    def among(self, members: Sequence[int]) -> list[int]:
        """Give who of a few holds any."""
        found = {one for one in members if one in self._rare}
        for those in self._common:
            found.update(those.among([one for one in members if one not in found]))
        return [one for one in members if one in found]

    def counts(self, members: Sequence[int]) -> list[int]:
        """Count whether each of a few that hold any does: once."""
        return [1] * len(members)


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
