"""What each token of a query adds to the score of a paragraph: bm25, in whole numbers.

    rarity * 2.2 n / (n + 1.2 (0.25 + 0.75 length / mean))
    rarity = ln(1 + (all - holding + 0.5) / (holding + 0.5))

n is how often the paragraph holds the token, up to `MOST_COUNTED`. Its length in tokens is taken
by half octaves, and what a token adds in 64ths, so that scores are whole numbers. Where any word
does that begins as was asked, n is 1, and the rarity that of the beginning as a word.

S. Robertson and H. Zaragoza, "The probabilistic relevance framework: BM25 and beyond", 2009, with
k1 = 1.2 and b = 0.75; the rarity is Lucene's, which is never below zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from muniment.search.counting import LENGTH_BITS
from muniment.search.packing import MOST_COUNTED
from muniment.search.query import Need
from muniment.search.runs import Run

UNIT = 64
"""Parts of a score that are counted."""

_K1, _B = 1.2, 0.75


class Worths:
    """What needs add to scores, where so many paragraphs of some runs meet each.

    `of` gives by need, how often it is met and class of length what it adds, in parts of `UNIT`.
    It rises with how often, and falls with the length. `falls` is how much less that is than what
    it adds at most to one of the same length. `highest` is by class of length what one
    scores that meets each need as often as counts.
    """

    def __init__(self, runs: Sequence[Run], counts: Mapping[Need, int]) -> None:
        every = sum(run.held for run in runs)
        mean = sum(run.tokens for run in runs) / max(every, 1)
        relative = [2 ** (at / 2) / mean if mean else 1.0 for at in range(1 << LENGTH_BITS)]
        norms = [_K1 * (1 - _B + _B * one) for one in relative]
        self.of: dict[Need, list[list[int]]] = {}
        for need, holding in counts.items():
            if need.counts:
                rarity = math.log(1 + (every - holding + 0.5) / (holding + 0.5))
                most = 1 if need.begins else MOST_COUNTED
                self.of[need] = [_worths(rarity, n, norms) for n in range(most + 1)]
        self.falls = {
            need: [[most - one for most, one in zip(of[-1], row, strict=True)] for row in of]
            for need, of in self.of.items()
        }
        self.highest = [
            sum(of[-1][length] for of in self.of.values()) for length in range(len(norms))
        ]

    def lowest(self, length: int) -> int:
        """Give what one of a class of length scores that meets each need once."""
        return sum(of[1][length] for of in self.of.values())


def _worths(rarity: float, count: int, norms: Sequence[float]) -> list[int]:
    """Give what a token adds that is held so often, by class of length, each with its norm."""
    most = UNIT * rarity * (_K1 + 1) * count
    return [round(most / (count + norm)) for norm in norms]
