"""Where exactly a witness left something out, told from a misreading that stands beside it.

    base       …机动车、非机动车停车泊位，由……
    witness    …向动车，由……                  机 was read as 向, 非机动车停车泊位 is lost

A match of characters alone cannot know where an omission begins: the misreading beside it, and what
stands both in it and after it, belong to either side. So of all pieces between the base's own lines
and clauses the one is taken whose leaving out makes the rest most like the witness (Levenshtein's
distance), a whole line or clause before a part of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from muniment.edition.differences.matching import Gap, gaps

_AROUND = 40  # characters on either side that an omission may reach into
_LEAST = 4  # characters more than the witness has, for something to be left out
_BESIDE = 8  # characters of the witness, above which more than a misreading stands there
_JOINED = 2  # equal characters between two misreadings that are chance
_BETWEEN = 12  # equal characters between two omissions, that may be chance
_BREAK = 0.5  # what a boundary of the base's own is worth, in misread characters
_MISREAD = 1.15  # more than a character too many: what cannot be read as the base is not it
_EACH = 1.0  # what an omission costs: one is likelier than two
_MOST = 300  # omissions, above which a witness is of another text


@dataclass(frozen=True, slots=True)
class _Omission:
    """The piece [start, end) of the base that is left out; `gap` is what it was looked for in."""

    gap: Gap
    start: int
    end: int
    at: int
    cost: float


def omissions_settled(
    base: str, witness: str, found: Sequence[Gap], breaks: Callable[[int], int]
) -> tuple[Gap, ...]:
    """Give gaps anew, in order, with each omission where it is likeliest, in a gap of its own.

    `breaks` says how strong a boundary stands before a place of the base: 0 for none.
    """
    if sum(_leaves_out(gap) for gap in found) > _MOST:
        return tuple(found)
    settled: list[Gap] = []
    index = 0
    while index < len(found):
        gap = found[index]
        index += 1
        if not _leaves_out(gap):
            settled.append(gap)
            continue
        end = settled[-1].end if settled else 0
        following = found[index].start if index < len(found) else len(base)
        best = _place(base, witness, _around(gap, end, following), gap, breaks)
        if index < len(found) and _may_be_one(gap, found[index]):
            beyond = found[index + 1].start if index + 1 < len(found) else len(base)
            one = _as_one(gap, found[index])
            merged = _place(base, witness, _around(one, end, beyond), one, breaks)
            other = _place(
                base, witness, _around(found[index], gap.end, beyond), found[index], breaks
            )
            if merged.cost <= best.cost + other.cost:
                best, index = merged, index + 1
        settled.extend(_parts(base, witness, best))
    return tuple(settled)


def _leaves_out(gap: Gap) -> bool:
    size, beside = gap.end - gap.start, gap.other_end - gap.other_start
    return size >= beside + _LEAST and beside <= _BESIDE


def _may_be_one(gap: Gap, following: Gap) -> bool:
    return following.start - gap.end <= _BETWEEN and _leaves_out(following)


def _as_one(gap: Gap, following: Gap) -> Gap:
    return replace(gap, end=following.end, other_end=following.other_end)


def _around(gap: Gap, least: int, most: int) -> Gap:
    """Give a gap with what is equal on either side, as far as an omission may reach."""
    before = min(_AROUND, gap.start - least)
    after = min(_AROUND, most - gap.end)
    return Gap(gap.start - before, gap.end + after, gap.other_start - before, gap.other_end + after)


def _place(
    base: str, witness: str, around: Gap, gap: Gap, breaks: Callable[[int], int]
) -> _Omission:
    """Find the piece whose leaving out costs least."""
    printed = witness[around.other_start : around.other_end]
    reach = min(len(printed) + _LEAST, around.end - around.start)
    left = _distances(base[around.start : around.start + reach], printed)
    right = _distances(base[around.end - reach : around.end][::-1], printed[::-1])
    last = len(printed)
    best = _Omission(around, gap.start, gap.end, gap.other_start, float("inf"))
    begins = _boundaries(around.start, around.start + reach, gap.start, breaks)
    ends = list(_boundaries(around.end - reach, around.end, gap.end, breaks))
    for start, begun in begins:
        before = left[start - around.start]
        for end, ended in ends:
            if end - start < _LEAST:
                continue
            after = right[around.end - end]
            errors, at = min((before[at] + after[last - at], at) for at in range(last + 1))
            cost = errors + _EACH - _BREAK * (begun + ended)
            if cost < best.cost:
                best = _Omission(around, start, end, around.other_start + at, cost)
    return best


def _boundaries(
    start: int, end: int, own: int, breaks: Callable[[int], int]
) -> Iterator[tuple[int, int]]:
    """Give places [start, end] before which a boundary stands, and the gap's own, each with it."""
    for place in range(start, end + 1):
        strength = breaks(place)
        if strength or place == own:
            yield place, strength


def _distances(one: str, other: str) -> list[list[float]]:
    """Give the edit distance of every beginning of one text to every beginning of the other."""
    rows = [[float(count) for count in range(len(other) + 1)]]
    for count, character in enumerate(one, 1):
        above, left = rows[-1], float(count)
        row = [left]
        for at, printed in enumerate(other):
            misread = above[at] if character == printed else above[at] + _MISREAD
            left = min(misread, above[at + 1] + 1, left + 1)
            row.append(left)
        rows.append(row)
    return rows


def _parts(base: str, witness: str, placed: _Omission) -> Iterator[Gap]:
    """Give the gaps of what stands before an omission, of itself, and of what stands after."""
    gap = placed.gap
    yield from _within(base, witness, Gap(gap.start, placed.start, gap.other_start, placed.at))
    yield Gap(placed.start, placed.end, placed.at, placed.at)
    yield from _within(base, witness, Gap(placed.end, gap.end, placed.at, gap.other_end))


def _within(base: str, witness: str, piece: Gap) -> Iterator[Gap]:
    one, other = base[piece.start : piece.end], witness[piece.other_start : piece.other_end]
    for gap in gaps(one, other, joined_over=_JOINED):
        yield Gap(
            gap.start + piece.start,
            gap.end + piece.start,
            gap.other_start + piece.other_start,
            gap.other_end + piece.other_start,
        )
