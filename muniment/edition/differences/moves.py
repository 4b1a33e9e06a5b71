"""What stands in another holder than before: in an annex what the notice had, or the other way.

    notice  art_3           →  annex 1  art_5     the same words, or nearly, and nothing in its
    annex 2 a paragraph     →  notice   art_4     own holder is as alike

Closing articles are alike in all texts, and short ones say little: they move with others alone.
What stands twice in a version has no place of its own, and moves nowhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from muniment.edition.differences.containers import (
    Article,
    Container,
    Run,
    article_of,
    likeness,
    piece_share,
    pieces_of,
)
from muniment.edition.model import Column, Kind

_ALIKE = 0.75  # from which what has other words is the same, elsewhere
_AHEAD = 0.05  # by which it is more alike than all else
_LOOKED_AT = 0.35  # share of pieces of text below which nothing is weighed
_MOST_PAIRS = 2500  # that are weighed; beyond, the very same words alone are found again
_SHORT = 16  # letters below which something moves with others alone, a Chinese one counted twice
_LONG = 48  # letters from which what has other words, or stood in what is gone, may have moved
_CLOSING = re.compile(
    r"起施行|起生效|起实施|负责解释|同时废止|(?:enters?|comes?)into(?:force|operation)|takes?effect"
)
_TABLES = frozenset({Kind.TABLE})
_LOOSE = frozenset({Kind.ARTICLE, Kind.PARAGRAPH, Kind.INTRO, Kind.ITEM, Kind.PREAMBLE})


class Home(NamedTuple):
    """Which pair of holders something stands in, and which pair of runs (-1: in none).

    Counted from 0, the notice first; the same in both versions.
    """

    holder: int
    run: int


@dataclass(frozen=True, slots=True)
class Holders:
    """A pair of holders, None where one version has not got it, and the pairs of their runs."""

    old: Container | None
    new: Container | None
    runs: tuple[tuple[Run | None, Run | None], ...]

    @property
    def has_both(self) -> bool:
        """Whether both versions have it."""
        return self.old is not None and self.new is not None


@dataclass(frozen=True, slots=True)
class Move:
    """What stood in one holder before, and stands in another now."""

    before: Article
    after: Article


@dataclass(frozen=True, slots=True)
class _Held:
    """What may move, and its home; `is_sure` where its holder is there before and after."""

    article: Article
    home: Home
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two of them, and how alike they are (0 to 1)."""

    ratio: float
    before: _Held
    after: _Held

    @property
    def is_at_home(self) -> bool:
        one, other = self.before.home, self.after.home
        return one.holder == other.holder and (one.run == other.run or -1 in (one.run, other.run))


def moves_between(
    holders: Sequence[Holders], before: Column, after: Column
) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    """Give the articles that moved, and then the tables and paragraphs that did so alone."""
    if len(holders) + sum(len(one.runs) for one in holders) < 3:
        return (), ()
    articles = _moved(list(_articles(holders, 0)), list(_articles(holders, 1)))
    old = {id(part) for one in articles for part in one.before.unit.walk()}
    new = {id(part) for one in articles for part in one.after.unit.walk()}
    pieces: list[Move] = []
    for kinds in (_TABLES, _LOOSE):
        sides = (
            [one for one in _within(holders, before, 0, kinds) if id(one.article.unit) not in old],
            [one for one in _within(holders, after, 1, kinds) if id(one.article.unit) not in new],
        )
        pieces += _moved(*sides)
    inner = {id(part) for one in pieces for part in one.before.unit.walk()}
    inner -= {id(one.before.unit) for one in pieces}
    return tuple(articles), tuple(one for one in pieces if id(one.before.unit) not in inner)


def _articles(holders: Sequence[Holders], side: int) -> Iterator[_Held]:
    for number, pair in enumerate(holders):
        for at, runs in enumerate(pair.runs):
            run = runs[side]
            for one in run.articles.values() if run is not None else ():
                if not one.is_gone:
                    yield _Held(one, Home(number, at), pair.has_both)


def _within(
    holders: Sequence[Holders], column: Column, side: int, kinds: Collection[Kind]
) -> Iterator[_Held]:
    """Give units of these kinds in each holder."""
    of = {
        id(holder.annex.unit): number
        for number, pair in enumerate(holders)
        if (holder := (pair.old, pair.new)[side]) is not None and holder.annex is not None
    }
    for top in column.units:
        number = of.get(id(top), 0)
        alone = {id(one.children[0]) for one in top.walk() if len(one.children) == 1}
        for unit in top.walk():
            whole = unit.text or unit.rows or unit.kind is Kind.ARTICLE
            if unit.kind in kinds and whole and not (unit.text and id(unit) in alone):
                held = article_of(column, unit)
                yield _Held(held, Home(number, -1), holders[number].has_both)


def _moved(old: Sequence[_Held], new: Sequence[_Held]) -> list[Move]:
    """Pair what is in another home than before, the most alike first."""
    once, once_now = (Counter(one.article.alike for one in side) for side in (old, new))
    stays = {(one.home, one.article.alike) for one in old} & {
        (one.home, one.article.alike) for one in new
    }
    old = [one for one in old if (one.home, one.article.alike) not in stays]
    new = [one for one in new if (one.home, one.article.alike) not in stays]
    same = {one.article.alike: one for one in new if once_now[one.article.alike] == 1}
    equal = [
        _Pair(1.0, one, same[one.article.alike])
        for one in old
        if once[one.article.alike] == 1 and one.article.alike in same
    ]
    met = {id(one) for pair in equal for one in (pair.before, pair.after)}
    sure = [pair for pair in equal if _says_enough(pair)]
    sure += _alike(
        [one for one in old if id(one) not in met], [one for one in new if id(one) not in met]
    )
    ways = {(pair.before.home, pair.after.home) for pair in sure}
    more = [
        pair
        for pair in equal
        if (pair.before.home, pair.after.home) in ways and not _says_enough(pair)
    ]
    return [
        Move(pair.before.article, pair.after.article)
        for pair in (*sure, *more)
        if not pair.is_at_home
    ]


def _says_enough(pair: _Pair) -> bool:
    """Tell whether words are those of one text alone."""
    text = pair.before.article.alike
    if _CLOSING.search(text):
        return False
    far = pair.ratio < 1 or not (pair.before.is_sure or pair.after.is_sure)
    return _letters(text) >= (_LONG if far else _SHORT)


def _letters(text: str) -> int:
    return sum(2 if one > "\u2e7f" else 1 for one in text)


def _alike(old: Sequence[_Held], new: Sequence[_Held]) -> list[_Pair]:
    """Pair what has nearly the same words, where nothing else has, in its own home or elsewhere."""
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        return []
    ours, theirs = ([pieces_of(one.article.alike) for one in side] for side in (old, new))
    weighed = [
        _Pair(likeness(one.article.alike, other.article.alike), one, other)
        for one, here in zip(old, ours, strict=True)
        for other, there in zip(new, theirs, strict=True)
        if piece_share(here, there) >= _LOOKED_AT
    ]
    found = []
    for pair in weighed:
        if pair.ratio < _ALIKE or pair.is_at_home or not _says_enough(pair):
            continue
        rivals = (
            other.ratio
            for other in weighed
            if other is not pair and (other.before is pair.before or other.after is pair.after)
        )
        if max(rivals, default=0.0) < pair.ratio - _AHEAD:
            found.append(pair)
    return found
