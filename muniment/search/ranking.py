"""Paragraphs that meet all needs of a query, the best first, by bm25 over tokens
(muniment/search/worths.py). Of equals, the one that came into the index first comes first.

Who meets all needs scores at least what one of its length does that meets each once: so many of the
shortest say what the others have to exceed. Segments are gone through in order, and only those are
scored that may be better (muniment/search/scoring.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from muniment.search import bits
from muniment.search.packing import SPAN
from muniment.search.postings import Levels
from muniment.search.query import Need
from muniment.search.runs import Holding
from muniment.search.scoring import FEW, Few, Many, Scoring
from muniment.search.segments import Segment, Segments
from muniment.search.worths import Worths

EVERY_ONE = (1 << SPAN) - 1


class Ranked(NamedTuple):
    """A paragraph, and its score in parts of `UNIT`."""

    number: int
    score: int


def every_one(_: Segment) -> int:
    """Allow all paragraphs of a segment."""
    return EVERY_ONE


class Ranking:
    """Those of an index's paragraphs that meet all needs.

    `allowed` gives of a segment who may be among them. Those that another ranking of the same
    index ranks are not, where one is given. Raises whatever `Segments` raises.
    """

    def __init__(
        self,
        segments: Segments,
        needs: Sequence[Need],
        allowed: Callable[[Segment], int],
        besides: Ranking | None = None,
    ) -> None:
        self._segments, self._allowed = segments, allowed
        self._needs, self._besides = tuple(dict.fromkeys(needs)), besides
        self._all = segments.all()
        known = besides._holding if besides else {}
        self._holding: dict[str, dict[int, list[Holding]]] = {
            token: known[token] if token in known else segments.holding(token)
            for token in {need.token: None for need in self._needs}
        }

    def best(self, most: int) -> list[Ranked]:
        """Give the best, the best first; `most` of them."""
        found: list[tuple[int, int]] = []
        least = self._sure(most)
        for met in self._met.values():
            if isinstance(met, Few):
                found += self._scoring.of_few(met, least)
            else:
                found += self._scoring.of_many(met, least, most)
            found.sort()
            del found[most:]
            if len(found) == most:
                least = max(least, -found[-1][0])
        return [Ranked(number, -score) for score, number in found]

    def newest(self, most: int) -> list[int]:
        """Give those that came into the index last; `most` of them, the last one first."""
        found: list[int] = []
        for segment in reversed(self._all):
            if len(found) < most and (held := self._held(segment)):
                members = bits.members(held[0]) if isinstance(held[0], int) else held[0]
                found += [segment.first + one for one in reversed(members)]
        return found[:most]

    @cached_property
    def _met(self) -> Mapping[int, Few | Many]:
        """Who meets all needs, by the number of the segment, in order."""
        return {one.number: met for one in self._all if (met := self._met_in(one))}

    @cached_property
    def _scoring(self) -> Scoring:
        counts = {
            need: sum(one.held for runs in self._holding[need.token].values() for one in runs)
            for need in self._needs
        }
        return Scoring(Worths([run for one in self._all for run in one.runs], counts))

    def _met_in(self, segment: Segment) -> Few | Many | None:
        held = self._held(segment)
        if held is None:
            return None
        those, levels = held
        if isinstance(those, int):
            return Many(segment.first, those, self._segments.lengths(segment), levels)
        return Few(segment.first, those, self._segments.classes(segment, those), levels)

    def _held(self, segment: Segment) -> tuple[int | Sequence[int], dict[Need, Levels]] | None:
        """Give who of a segment meets all needs, a few of them as members, and who meets those
        needs that count; None where nobody meets all."""
        number = segment.number
        counts = {
            need: sum(one.held for one in self._holding[need.token].get(number, ()))
            for need in self._needs
        }
        if not all(count or need.begins for need, count in counts.items()):
            return None
        those: int | Sequence[int] = self._allowed(segment) & ~self._known(number)
        levels: dict[Need, Levels] = {}
        # The rarest first: where nobody is left, the others need not be read.
        for need in sorted(self._needs, key=lambda one: (one.begins, counts[one])):
            of_need = self._levels(segment, need)
            those = _meeting(those, of_need)
            if not those:
                return None
            if need.counts:
                levels[need] = of_need
        return those, levels

    def _known(self, number: int) -> int:
        """Give who of a segment the ranking besides this one ranks."""
        met = self._besides._met.get(number) if self._besides else None
        if met is None:
            return 0
        return bits.of(met.members, SPAN) if isinstance(met, Few) else met.held

    def _levels(self, segment: Segment, need: Need) -> Levels:
        """Give who meets a need; of one that many tokens meet, not how often."""
        if need.begins:
            return self._segments.beginning(segment, need.token)
        return self._segments.levels(self._holding[need.token].get(segment.number, ()))

    def _sure(self, most: int) -> int:
        """Give a score that so many exceed; -1 where that is not known of so many.

        No paragraph scores less than one that is as long and meets each need once. Asked are
        segments where few do: of another one, those that are scored first say more.
        """
        sizes = Counter(
            length for met in self._met.values() if isinstance(met, Few) for length in met.lengths
        )
        for length in sorted(sizes):
            most -= sizes[length]
            if most <= 0:
                return self._scoring.lowest(length) - 1
        return -1


def _meeting(those: int | Sequence[int], levels: Levels) -> int | Sequence[int]:
    """Give who of some meets a need; members, where they are few."""
    if not isinstance(those, int):
        return levels.among(those)
    if (members := levels.members) is not None:
        return bits.among(those, members)
    held = those & levels.level(0)
    return bits.members(held) if held.bit_count() <= FEW else held
