"""Which of those who meet all needs may be among the best, and what they score.

Segments are scored one after the other. Once there are as many hits as were asked for, the last of
them says what all others have to exceed, and by bounds that no paragraph of a length exceeds most
of them need not be looked at (as MaxScore leaves out postings: H. Turtle and J. Flood, "Query
evaluation: strategies and optimizations", 1995).

Of many the bounds are of how often each need is met. For every class of length each need has a
count so that whoever meets none more often than that scores too little, all needs together. So
only those are left who meet at least one of them more often: some sets of each token are read, not
all, and mostly small ones. The scores of those left are added at once where they are many, bit by
bit (muniment/search/bits.py); of few, it is asked need by need how often they meet it, of those
that may still be better.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import compress, pairwise
from itertools import count as upwards
from operator import or_
from typing import NamedTuple

from muniment.search import bits
from muniment.search.packing import MOST_COUNTED
from muniment.search.postings import Levels
from muniment.search.query import Need
from muniment.search.worths import Worths

FEW = 256
"""Members of a segment that are scored one by one; of more, all at once in planes."""
_COUNTS = (1, 2, 4, MOST_COUNTED)  # by which bounds are told; so few sets are read for them


class Few(NamedTuple):
    """Who of a segment meets all needs, where those are few: their places and classes of length.

    `first` is the number of the segment's first paragraph.
    """

    first: int
    members: Sequence[int]
    lengths: Sequence[int]
    levels: Mapping[Need, Levels]


class Many(NamedTuple):
    """Who of a segment meets all needs, and the classes of length of all as planes."""

    first: int
    held: int
    planes: Sequence[int]
    levels: Mapping[Need, Levels]


class Scoring:
    """Scores by what needs add to them."""

    def __init__(self, worths: Worths) -> None:
        self._worths = worths
        self._bound, self._bounds = -1, dict[int, tuple[int, ...] | None]()

    def lowest(self, length: int) -> int:
        """Give what one of a class of length scores that meets each need once."""
        return self._worths.lowest(length)

    def of_few(self, few: Few, least: int) -> list[tuple[int, int]]:
        """Give (-score, number) of those that score more than `least`.

        Of each is known what it scores at most; need by need, that comes down to what it scores.
        """
        members, lengths = few.members, few.lengths
        scores = list(map(self._worths.highest.__getitem__, lengths))
        for need, levels in few.levels.items():
            may = [score > least for score in scores]
            if not any(may):
                return []
            members, lengths, scores = (
                [*compress(each, may)] for each in (members, lengths, scores)
            )
            falls = self._worths.falls[need]
            counts = levels.counts(members)
            scores = [
                score - falls[count][length]
                for score, count, length in zip(scores, counts, lengths, strict=True)
            ]
        found = zip(scores, members, strict=True)
        return [(-score, few.first + one) for score, one in found if score > least]

    def of_many(self, many: Many, least: int, most: int) -> list[tuple[int, int]]:
        """Give (-score, number) of those that score more than `least`; of very many, `most`."""
        classes = list(self._left(many, least))
        held = reduce(or_, (those for _, those in classes), 0)
        if held.bit_count() > FEW and least >= 0:
            asked = (
                (length, self._may_score(many, length, those, least)) for length, those in classes
            )
            classes = [(length, those) for length, those in asked if those]
            held = reduce(or_, (those for _, those in classes), 0)
        if held.bit_count() <= FEW:
            members = bits.members(held)
            lengths = bits.numbers(many.planes, members)
            return self.of_few(Few(many.first, members, lengths, many.levels), least)
        planes: list[int] = []
        for need, levels in many.levels.items():
            rows = self._worths.of[need]
            for n in range(len(rows) - 1):
                if not (level := levels.level(n) & held):
                    break
                rises = [here - before for here, before in zip(rows[n + 1], rows[n], strict=True)]
                bits.add(planes, _worth(rises, level, classes))
        better = held if least < 0 else bits.above(planes, held, least)
        chosen = bits.members(bits.best(planes, better, most))
        scores = bits.numbers(planes, chosen)
        return [(-score, many.first + one) for score, one in zip(scores, chosen, strict=True)]

    def _left(self, many: Many, least: int) -> Iterator[tuple[int, int]]:
        """Give who may score more than `least`, by class of length."""
        classes = _classes(many.planes, many.held, self._longest(least))
        if least != self._bound:
            self._bound, self._bounds = least, {}
        if unknown := [length for length, _ in classes if length not in self._bounds]:
            sizes = [many.levels[need].sizes() for need in self._worths.of]
            self._bounds |= {length: self._counts(sizes, length, least) for length in unknown}
        unions: dict[tuple[int, ...], int] = {}
        for length, those in classes:
            counts = self._bounds[length]
            if counts is None:
                yield length, those
                continue
            if counts not in unions:
                needs = zip(self._worths.of, counts, strict=True)
                unions[counts] = reduce(or_, (many.levels[need].level(n) for need, n in needs), 0)
            if left := those & unions[counts]:
                yield length, left

    def _may_score(self, many: Many, length: int, those: int, least: int) -> int:
        """Give who of some of one class of length may score more than `least`.

        Who meets each need as often as anybody here scores the most. Whoever meets one of them so
        rarely that the most of all others does not make up for it is left out, and again.
        """
        left = -1
        while those and those != left:
            left = those
            counts = {
                need: next(n for n in upwards(1) if not those & levels.level(n))
                for need, levels in many.levels.items()
            }
            highest = sum(self._worths.of[need][n][length] for need, n in counts.items())
            if highest <= least:
                return 0
            for need, levels in many.levels.items():
                worths = self._worths.of[need]
                others = highest - worths[counts[need]][length]
                fewest = next(n for n, row in enumerate(worths) if row[length] + others > least)
                if fewest > 1:
                    those &= levels.level(fewest - 1)
        return those

    def _longest(self, least: int) -> int:
        """Give the last class of length of which one may score more than `least`; -1 for none."""
        # The longer a paragraph, the less it adds that it holds a token as often as another.
        highest = self._worths.highest
        return bisect_left(highest, True, key=lambda score: score <= least) - 1

    def _counts(
        self, sizes: Sequence[Sequence[int]], length: int, least: int
    ) -> tuple[int, ...] | None:
        """Give a count of each need, so that of a class of length whoever meets none more often
        scores at most `least`; None where there are none such.

        Any such counts are right. Chosen are those which few exceed, by `sizes`: how many meet
        each need more often than so many times, in a segment. One need after the other is allowed
        more often, as long as that fits, where for what it adds the most are left out.
        """
        spare = least - self._worths.lowest(length)
        if spare < 0:
            return None
        steps = []
        for at, (worths, of_need) in enumerate(zip(self._worths.of.values(), sizes, strict=True)):
            best = float("inf")
            for n, more in pairwise(_COUNTS[: len(worths) - 1]):
                rise = worths[more][length] - worths[n][length]
                # Of one need the steps are taken in their order.
                best = min(best, (of_need[n] - of_need[more]) / max(rise, 1))
                steps.append((-best, at, more, rise))
        counts, done = [1] * len(sizes), set[int]()
        for _, at, more, rise in sorted(steps):
            if rise > spare:
                done.add(at)
            elif at not in done:
                counts[at] = more
                spare -= rise
        return tuple(counts)


def _classes(planes: Sequence[int], held: int, longest: int) -> list[tuple[int, int]]:
    """Give the classes of length of some paragraphs, rising, each with those that are so long;
    of those up to the longest that is asked for."""
    classes = [(0, held)]
    for at in reversed(range(len(planes))):
        plane = planes[at]
        classes = [
            (length + (bit << at), those)
            for length, every in classes
            for upper in (every & plane,)
            for bit, those in enumerate((every ^ upper, upper))
            if those and length + (bit << at) <= longest
        ]
    return classes


def _worth(weights: Sequence[int], level: int, classes: Sequence[tuple[int, int]]) -> list[int]:
    """Give as planes what a level adds to those of each class of length."""
    planes = [0] * max(weights[length] for length, _ in classes).bit_length()
    for length, those in classes:
        if cell := level & those:
            weight = weights[length]
            for at in range(weight.bit_length()):
                if weight >> at & 1:
                    planes[at] |= cell
    return planes
