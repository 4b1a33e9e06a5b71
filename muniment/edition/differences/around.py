"""What stands in no article, from version to version: title, addressee, recitals, signature, date.

Pieces that read the same, in order, anchor the comparison; between them a title is held against a
title, a date against a date, and all else against what is most like it. A notice without articles
is compared so as a whole. An annex without articles is not: it is compared whole elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from muniment.edition.differences.containers import Article, article_of, piece_share, pieces_of
from muniment.edition.model import Column, Kind, Unit

_ALIKE = 0.2  # the share of pieces of text from which two are the same, amended
_ONLY = frozenset({Kind.TITLE, Kind.DATE})  # of which one is held against the other in any words
_MOST_PAIRS = 2500  # that are weighed; beyond, ids and the very same words say what is the same
_MOST_ANCHORS = 2000  # pieces, beyond which those that come often anchor nothing

Pair = tuple[Article | None, Article | None]


def loose(
    column: Column, annex: Unit | None, moved: Sequence[tuple[int, int]]
) -> tuple[Article, ...]:
    """Give what stands in no article, of an annex or else of the notice, without what moved.

    What is over other units, as a chapter's heading is, ends where the first of those begins.
    """
    tops = (one for one in column.units if one.kind is not Kind.ANNEX) if annex is None else [annex]
    found = (article_of(column, unit) for top in tops for unit in _outside(top))
    return tuple(
        one
        for one in found
        if one.alike and not any(start <= one.start and one.end <= end for start, end in moved)
    )


def _outside(unit: Unit) -> Iterator[Unit]:
    if unit.kind is Kind.ARTICLE:
        return
    if not unit.children:
        yield unit
        return
    if unit.children[0].start > unit.body:
        yield replace(unit, end=unit.children[0].start, children=())
    for child in unit.children:
        yield from _outside(child)


def pairs_around(old: Sequence[Article], new: Sequence[Article]) -> Iterator[tuple[Pair, bool]]:
    """Pair what is the same, in other words too; None stands where one side has not got it.

    With each goes whether it moved: it reads the same, once in either, and not in this order.
    """
    ours, theirs = [one.alike for one in old], [one.alike for one in new]
    often = len(theirs) > _MOST_ANCHORS
    pairs: list[tuple[Article, Article]] = []
    left: tuple[list[Article], list[Article]] = ([], [])
    matcher = SequenceMatcher(None, ours, theirs, autojunk=often)
    for code, at, end, there, last in matcher.get_opcodes():
        if code == "equal":
            yield from ((pair, False) for pair in zip(old[at:end], new[there:last], strict=True))
            continue
        pairs += _pair(old[at:end], new[there:last], left)
    rest: tuple[list[Article], list[Article]] = ([], [])
    pairs += _pair(*left, rest)
    once, once_now = Counter(ours), Counter(theirs)
    for one, other in pairs:
        moved = one.alike == other.alike and once[one.alike] == once_now[one.alike] == 1
        yield (one, other), moved
    yield from (((one, None), False) for one in rest[0])
    yield from (((None, one), False) for one in rest[1])


def _pair(
    old: Sequence[Article], new: Sequence[Article], left: tuple[list[Article], list[Article]]
) -> list[tuple[Article, Article]]:
    """Pair what is most alike; add the others to what is left on either side."""
    paired = _most_alike(old, new)
    taken = {id(one) for pair in paired for one in pair}
    for side, every in zip(left, (old, new), strict=True):
        side += (one for one in every if id(one) not in taken)
    return paired


def _most_alike(old: Sequence[Article], new: Sequence[Article]) -> list[tuple[Article, Article]]:
    few = len(old) * len(new) <= _MOST_PAIRS
    ours, theirs = ([pieces_of(one.alike) for one in side] for side in (old, new))
    homes: dict[str, int] = {}
    for there, other in enumerate(new):
        homes[other.unit.id] = there
        homes[f"={other.alike}"] = there
    weighed = []
    for at, one in enumerate(old):
        likely = (homes.get(one.unit.id), homes.get(f"={one.alike}"))
        for there in range(len(new)) if few else {near for near in likely if near is not None}:
            share = piece_share(ours[at], theirs[there])
            only = one.unit.kind in _ONLY and one.unit.kind is new[there].unit.kind
            if only or share >= _ALIKE:
                weighed.append((-share - only, abs(at - there), at, there))
    found: list[tuple[Article, Article]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, _, at, there in sorted(weighed):
        if at not in taken[0] and there not in taken[1]:
            taken[0].add(at)
            taken[1].add(there)
            found.append((old[at], new[there]))
    return found
