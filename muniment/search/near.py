"""Where in a text stands what is nearly a pattern: Myers' bit-parallel search.

G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic
programming", Journal of the ACM 46 (1999), section 3. A column of the table of edit distances is
two integers of as many bits as the pattern has characters, which Python's integers hold at any
length; each character of the text takes a dozen operations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """A piece [start, end) of a text that is `distance` insertions, deletions, changes away."""

    start: int
    end: int
    distance: int


def near_matches(pattern: str, text: str, most: int) -> Iterator[Match]:
    """Give the pieces at most `most` away from a pattern; of those that overlap, the nearest.

    The pattern is not empty, and `most` is smaller than it is long.
    """
    for end, distance in _best_ends(pattern, text, most):
        # Backwards from the end the same search finds the start.
        first = max(end - len(pattern) - most, 0)
        backwards = text[first:end][::-1]
        reached = [
            at
            for at, score in _scores(pattern[::-1], backwards, anchored=True)
            if score == distance
        ]
        yield Match(end - reached[0], end, distance)


def _best_ends(pattern: str, text: str, most: int) -> Iterator[tuple[int, int]]:
    best: tuple[int, int] | None = None
    for end, score in _scores(pattern, text, anchored=False):
        # Two pieces that end so near to each other overlap.
        if best is not None and end - best[0] > len(pattern) // 2:
            yield best
            best = None
        if score <= most and (best is None or score < best[1]):
            best = end, score
    if best is not None:
        yield best


def _scores(pattern: str, text: str, *, anchored: bool) -> Iterator[tuple[int, int]]:
    """Give for each end in a text the distance of what ends there, from wherever it begins.

    `anchored`: from the beginning of the text.
    """
    size = len(pattern)
    full, top = (1 << size) - 1, 1 << (size - 1)
    places: dict[str, int] = {}
    for at, character in enumerate(pattern):
        places[character] = places.get(character, 0) | 1 << at
    more, less, score = full, 0, size
    carried = 1 if anchored else 0
    for end, character in enumerate(text, 1):
        equal = places.get(character, 0)
        vertical = equal | less
        across = (((equal & more) + more) ^ more) | equal
        rises = less | (full & ~(across | more))
        falls = more & across
        if rises & top:
            score += 1
        elif falls & top:
            score -= 1
        rises = rises << 1 | carried
        falls <<= 1
        more = full & (falls | ~(vertical | rises))
        less = full & rises & vertical
        yield end, score
