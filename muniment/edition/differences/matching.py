"""Where two long texts have the same characters, in order.

What occurs once in either text anchors the match (the idea of patience diff), from long pieces to
short ones; only what is left between anchors is compared character by character. So the time grows
with the text and not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_ANCHORS = (24, 12, 8, 5)  # characters
_SMALL = 40_000  # comparisons that are made one by one
_LARGE = 4_000_000  # comparisons beyond which what has no anchors is taken for other text


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of `size` characters that stands at `at` in one text and at `other` in the other."""

    at: int
    other: int
    size: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A piece [start, end) of one text in whose place the other has [other_start, other_end)."""

    start: int
    end: int
    other_start: int
    other_end: int


def gaps(one: str, other: str, joined_over: int = 0) -> tuple[Gap, ...]:
    """Give where texts differ, in order; `joined_over` so many equal characters, gaps are one."""
    found: list[Gap] = []
    at = there = 0
    for block in (*_merged(_blocks(one, other, 0, 0, _ANCHORS)), Block(len(one), len(other), 0)):
        if block.at > at or block.other > there:
            gap = Gap(at, block.at, there, block.other)
            if found and gap.start - found[-1].end <= joined_over:
                gap = Gap(found[-1].start, gap.end, found[-1].other_start, gap.other_end)
                found.pop()
            found.append(gap)
        at, there = block.at + block.size, block.other + block.size
    return tuple(found)


def _merged(blocks: Iterator[Block]) -> Iterator[Block]:
    """Make one of blocks that follow each other without a gap."""
    held: Block | None = None
    for block in blocks:
        if held and (held.at + held.size, held.other + held.size) == (block.at, block.other):
            held = Block(held.at, held.other, held.size + block.size)
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _blocks(one: str, other: str, at: int, there: int, anchors: tuple[int, ...]) -> Iterator[Block]:
    """Give blocks of texts that begin at `at` and `there` of the whole ones."""
    if not one or not other:
        return
    if len(one) * len(other) <= _SMALL or not anchors:
        yield from _compared(one, other, at, there)
        return
    size = anchors[0]
    begun = there_begun = 0
    for here, place in _anchored(one, other, size):
        if here < begun or place < there_begun:
            continue  # It overlaps the anchor before.
        inner = one[begun:here], other[there_begun:place]
        yield from _blocks(*inner, at + begun, there + there_begun, anchors[1:])
        yield Block(at + here, there + place, size)
        begun, there_begun = here + size, place + size
    rest = one[begun:], other[there_begun:]
    yield from _blocks(*rest, at + begun, there + there_begun, anchors[1:])


def _compared(one: str, other: str, at: int, there: int) -> Iterator[Block]:
    if len(one) * len(other) > _LARGE:
        return
    for match in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        if match.size:
            yield Block(at + match.a, there + match.b, match.size)


def _anchored(one: str, other: str, size: int) -> list[tuple[int, int]]:
    """Give where pieces that occur once in both stand, the most that rise in both."""
    pieces = [one[at : at + size] for at in range(len(one) - size + 1)]
    others = [other[at : at + size] for at in range(len(other) - size + 1)]
    once, once_there = Counter(pieces), Counter(others)
    places = {piece: at for at, piece in enumerate(others) if once_there[piece] == 1}
    pairs = [
        (at, places[piece])
        for at, piece in enumerate(pieces)
        if once[piece] == 1 and piece in places
    ]
    return _rising(pairs)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the longest part of pairs in which both places rise."""
    ends: list[int] = []
    last: list[int] = []
    before = [-1] * len(pairs)
    for number, (_, place) in enumerate(pairs):
        rank = bisect_left(ends, place)
        if rank == len(ends):
            ends.append(place)
            last.append(number)
        else:
            ends[rank], last[rank] = place, number
        before[number] = last[rank - 1] if rank else -1
    chosen: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]
