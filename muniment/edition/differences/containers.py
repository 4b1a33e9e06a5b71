"""What holds the articles of a text, and which holder of one version is which of the other.

    notice      art_1 art_2 art_3        numbers count once in each holder: the notice, each annex,
    annex 1     art_1 art_2              and each text that a letter transmits

Annexes are the same ones by what they say, then by their number: another may have come before them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TypeVar

from muniment.edition.differences.comparable import comparable_text
from muniment.edition.model import Column, Kind, Unit

_Held = TypeVar("_Held")

_PIECE = 3  # characters by which texts are found to be alike
_ALIKE = 0.2  # the share of them from which two holders are the same one
_HEADED = 0.3  # what the same heading adds to it, and the same number
_NUMBERED = 0.1
_GONE = frozenset({"删除", "废止", "deleted", "repealed", "revoked", "omitted"})
_LONG_PIECE = 8  # characters, by which long texts are
_MOST_COMPARED = 1_000_000  # comparisons of characters, beyond which a text is long
_MOST_PAIRS = 2500  # that are weighed; beyond, numbers alone say what is the same


@dataclass(frozen=True, slots=True)
class Article:
    """An article, an annex, or another unit; `alike` is its text as it is compared.

    `start` is where `text` begins in the column's view.
    """

    unit: Unit
    text: str
    alike: str
    start: int

    @property
    def is_gone(self) -> bool:
        """Whether it says of itself that it is deleted."""
        return self.alike in _GONE

    @property
    def end(self) -> int:
        """Where `text` ends in the column's view."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Run:
    """Articles by number, each number once."""

    articles: dict[str, Article] = field(default_factory=dict)

    @property
    def alike(self) -> str:
        """Give all its text as it is compared."""
        return "\n".join(one.alike for one in self.articles.values())


@dataclass(frozen=True, slots=True)
class Container:
    """The notice itself (`annex` is None) or one of its annexes, with the runs of its articles."""

    annex: Article | None
    runs: tuple[Run, ...]


def containers(column: Column) -> tuple[Container, tuple[Container, ...]]:
    """Give what the notice itself holds, and what each of its annexes does."""
    own = [unit for unit in column.units if unit.kind is not Kind.ANNEX]
    annexes = [unit for unit in column.units if unit.kind is Kind.ANNEX]
    return (
        Container(None, _runs(column, own)),
        tuple(Container(article_of(column, one), _runs(column, [one])) for one in annexes),
    )


def _runs(column: Column, units: Sequence[Unit]) -> tuple[Run, ...]:
    """Give articles in runs; where a number comes again, another text begins."""
    runs: list[Run] = []
    for unit in (one for top in units for one in top.walk()):
        if unit.kind is not Kind.ARTICLE or unit.number is None:
            continue
        if not runs or unit.number in runs[-1].articles:
            runs.append(Run())
        runs[-1].articles[unit.number] = article_of(column, unit)
    return tuple(runs)


def article_of(column: Column, unit: Unit) -> Article:
    """Give a unit with its text."""
    text = column.view.text[unit.body : unit.end]
    start = unit.body + len(text) - len(text.lstrip())
    text = text.strip()
    return Article(unit, text, comparable_text(text), start)


def same_runs(old: Sequence[Run], new: Sequence[Run]) -> list[tuple[Run | None, Run | None]]:
    """Pair runs that are the same; what no words pair is paired in order, as far as it goes."""
    pairs = _paired([one.alike for one in old], [one.alike for one in new], _no_more)
    left = [at for at in range(len(old)) if at not in pairs]
    came = [at for at in range(len(new)) if at not in pairs.values()]
    return _both(old, new, pairs | dict(zip(left, came, strict=False)))


def same_annexes(
    old: Sequence[Container], new: Sequence[Container]
) -> list[tuple[Container | None, Container | None]]:
    """Pair annexes that are the same; by number alone where their headings are not different."""
    ours = [one.annex for one in old if one.annex is not None]
    theirs = [one.annex for one in new if one.annex is not None]

    def more(at: int, there: int) -> float:
        one, other = ours[at].unit, theirs[there].unit
        return _HEADED * _same_heading(one, other) + _NUMBERED * (one.number == other.number)

    pairs = _paired([one.alike for one in ours], [one.alike for one in theirs], more)
    numbers = {
        one.unit.number: there for there, one in enumerate(theirs) if there not in pairs.values()
    }
    for at, one in enumerate(ours):
        there = numbers.get(one.unit.number)
        if at in pairs or there is None:
            continue
        headed = one.unit.heading and theirs[there].unit.heading
        if not headed or _same_heading(one.unit, theirs[there].unit):
            pairs[at] = there
            del numbers[one.unit.number]
    return _both(old, new, pairs)


def _same_heading(one: Unit, other: Unit) -> bool:
    return bool(one.heading) and comparable_text(one.heading or "") == comparable_text(
        other.heading or ""
    )


def _no_more(_at: int, _there: int) -> float:
    return 0.0


def _paired(
    old: Sequence[str], new: Sequence[str], more: Callable[[int, int], float]
) -> dict[int, int]:
    """Pair texts by what they share, the most alike first; `more` adds what else speaks for it."""
    if len(old) == len(new) == 1 and more is _no_more:
        return {0: 0}
    if len(old) * len(new) > _MOST_PAIRS:
        return {}
    ours, theirs = (list(map(pieces_of, side)) for side in (old, new))
    weighed = sorted(
        (-piece_share(one, other) - more(at, there), abs(at - there), at, there)
        for at, one in enumerate(ours)
        for there, other in enumerate(theirs)
        if piece_share(one, other) >= _ALIKE
    )
    pairs: dict[int, int] = {}
    for _, _, at, there in weighed:
        if at not in pairs and there not in pairs.values():
            pairs[at] = there
    return pairs


def pieces_of(text: str) -> frozenset[str]:
    """Give the short pieces of a text by which it is found to be like another."""
    return frozenset(text[at : at + _PIECE] for at in range(max(len(text) - _PIECE + 1, 1)))


def piece_share(one: frozenset[str], other: frozenset[str]) -> float:
    """Give how many of their pieces two texts share, 0 to 1."""
    return len(one & other) / max(len(one | other), 1)


def likeness(one: str, other: str) -> float:
    """Give how alike two texts are, 0 to 1; of long ones by the pieces that they share."""
    if len(one) * len(other) <= _MOST_COMPARED:
        return SequenceMatcher(None, one, other, autojunk=False).ratio()
    ours, theirs = (
        {text[at : at + _LONG_PIECE] for at in range(max(len(text) - _LONG_PIECE + 1, 1))}
        for text in (one, other)
    )
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


def _both(
    old: Sequence[_Held], new: Sequence[_Held], pairs: dict[int, int]
) -> list[tuple[_Held | None, _Held | None]]:
    came = [there for there in range(len(new)) if there not in pairs.values()]
    return [
        *((one, new[pairs[at]] if at in pairs else None) for at, one in enumerate(old)),
        *((None, new[there]) for there in came),
    ]
