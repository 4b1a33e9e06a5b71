"""What changed from one version of a notice to the next, article by article.

amended       the same article reads otherwise; the pieces say where
typographic   it reads the same, set or spelt otherwise
added, deleted
renumbered    the same words stand under another number

Articles are compared within what holds them: the notice's own, and those of each annex.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from muniment.edition.differences.containers import (
    Article,
    Container,
    Run,
    containers,
    same_annexes,
    same_runs,
)
from muniment.edition.differences.matching import Gap, gaps
from muniment.edition.model import Column, Unit

_ALIKE = 0.6  # from which an article under another number is the same one, amended
_GONE = frozenset({"删除", "废止", "deleted", "repealed", "revoked", "omitted"})


class ChangeKind(Enum):
    """What became of an article."""

    AMENDED = "amended"
    TYPOGRAPHIC = "typographic"
    ADDED = "added"
    DELETED = "deleted"
    RENUMBERED = "renumbered"


@dataclass(frozen=True, slots=True)
class Change:
    """One article, or one annex, that is not as it was.

    `before` and `after` are None where there is none. `pieces` are places in the articles' text as
    `Column.whole_text` gives it. A renumbered article with pieces was amended as well.
    """

    kind: ChangeKind
    before: Unit | None
    after: Unit | None
    pieces: tuple[Gap, ...] = ()


def compare_versions(before: Column, after: Column) -> tuple[Change, ...]:
    """Give the changes between two columns of one language, in the order of the newer one."""
    (old, annexes), (new, others) = containers(before), containers(after)
    changes = list(_in_runs(old.runs, new.runs))
    for was, now in same_annexes(annexes, others):
        changes += _of_annex(was, now)
    return tuple(sorted(changes, key=_place))


def _place(change: Change) -> tuple[int, int]:
    unit = change.after or change.before
    return (unit.start if unit else 0, change.after is not None)


def _of_annex(was: Container | None, now: Container | None) -> Iterator[Change]:
    """Give what became of an annex, and of the articles in it; without any it is one itself."""
    one, other = was.annex if was else None, now.annex if now else None
    runs, others = was.runs if was else (), now.runs if now else ()
    whole = not runs or not others
    if one is None or other is None:
        kind = ChangeKind.DELETED if other is None else ChangeKind.ADDED
        yield Change(kind, one.unit if one else None, other.unit if other else None)
    elif one.unit.number != other.unit.number:
        pieces = gaps(one.text, other.text) if whole and one.alike != other.alike else ()
        yield Change(ChangeKind.RENUMBERED, one.unit, other.unit, pieces)
    elif whole:
        yield from _changed(one, other)
    yield from _in_runs(runs, others)


def _in_runs(runs: Sequence[Run], others: Sequence[Run]) -> Iterator[Change]:
    for one, other in same_runs(runs, others):
        old, new = _standing(one), _standing(other)
        moved = _moved(old, new)
        yield from _kept(old, new, moved)
        yield from _left(old, new, moved)


def _standing(run: Run | None) -> dict[str, Article]:
    """Give the articles that do not say that they are gone."""
    every = run.articles.items() if run else ()
    return {number: one for number, one in every if one.alike not in _GONE}


def _moved(old: dict[str, Article], new: dict[str, Article]) -> dict[str, str]:
    """Give for new numbers the old ones under which the very same words stood."""
    changed = {
        number
        for number in old.keys() | new.keys()
        if number not in old or number not in new or old[number].alike != new[number].alike
    }
    before = {one.alike: number for number, one in old.items() if number in changed}
    once = Counter(old[number].alike for number in changed & old.keys())
    once_now = Counter(new[number].alike for number in changed & new.keys())
    return {
        number: before[one.alike]
        for number, one in new.items()
        if number in changed and once[one.alike] == once_now[one.alike] == 1
    }


def _kept(
    old: dict[str, Article], new: dict[str, Article], moved: dict[str, str]
) -> Iterator[Change]:
    """Give the changes of articles that are there before and after, by number or by words."""
    gone = set(moved.values())
    for number, now in new.items():
        if number in moved:
            yield Change(ChangeKind.RENUMBERED, old[moved[number]].unit, now.unit)
        elif number in old and number not in gone:
            yield from _changed(old[number], now)


def _changed(was: Article, now: Article) -> Iterator[Change]:
    if was.text == now.text:
        return
    alike = was.alike == now.alike
    kind = ChangeKind.TYPOGRAPHIC if alike else ChangeKind.AMENDED
    yield Change(kind, was.unit, now.unit, gaps(was.text, now.text))


def _left(
    old: dict[str, Article], new: dict[str, Article], moved: dict[str, str]
) -> Iterator[Change]:
    """Pair what has no counterpart yet by how alike it is; what then is left came or went."""
    taken = set(moved.values())
    gone = [one for n, one in old.items() if n not in taken and (n not in new or n in moved)]
    came = [one for n, one in new.items() if n not in moved and (n not in old or n in taken)]
    pairs = sorted(
        (
            (_ratio(one, other), one.unit.id, other.unit.id, one, other)
            for one in gone
            for other in came
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    paired: set[str] = set()
    for ratio, one_id, other_id, one, other in pairs:
        if ratio >= _ALIKE and f"-{one_id}" not in paired and f"+{other_id}" not in paired:
            paired |= {f"-{one_id}", f"+{other_id}"}
            pieces = gaps(one.text, other.text)
            yield Change(ChangeKind.RENUMBERED, one.unit, other.unit, pieces)
    for one in gone:
        if f"-{one.unit.id}" not in paired:
            yield Change(ChangeKind.DELETED, one.unit, None)
    for other in came:
        if f"+{other.unit.id}" not in paired:
            yield Change(ChangeKind.ADDED, None, other.unit)


def _ratio(one: Article, other: Article) -> float:
    matcher = SequenceMatcher(None, one.alike, other.alike, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()
