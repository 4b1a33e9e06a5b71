"""What changed from one version of a notice to the next, article by article.

amended       the same article reads otherwise; the pieces say where
typographic   it reads the same, set or spelt otherwise
added, deleted
renumbered    the same words, or most of them, stand under another number
moved         they stand in another holder: in an annex what the notice had, or in another annex;
              or what stands in no article stands elsewhere in the same

Articles are compared within what holds them: the notice's own, and those of each annex; and so is
what stands in no article: titles, recitals, signatures, dates, and all of a text that has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from muniment.edition.differences.around import loose, pairs_around
from muniment.edition.differences.comparable import comparable_text
from muniment.edition.differences.containers import (
    Article,
    Run,
    containers,
    likeness,
    piece_share,
    pieces_of,
    same_annexes,
    same_runs,
)
from muniment.edition.differences.matching import Gap, gaps
from muniment.edition.differences.moves import Holders, Move, moves_between
from muniment.edition.differences.words import in_words
from muniment.edition.model import Column, Unit

_ALIKE = 0.6  # from which an article under another number is the same one, amended
_UNLIKE = 0.5  # below which one number may have come to another article
_SAME = 0.8  # from which that one is found under another number
_LOOKED_AT = 0.35  # share of pieces of text from which two are compared for that
_MOST_PAIRS = 2500  # that are weighed for it; beyond, numbers alone say what is the same


class ChangeKind(Enum):
    """What became of an article."""

    AMENDED = "amended"
    TYPOGRAPHIC = "typographic"
    ADDED = "added"
    DELETED = "deleted"
    RENUMBERED = "renumbered"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One article or annex that is not as it was, or another unit that stands in no article.

    `before` and `after` are None where there is none. `pieces` are places in the units' text as
    `Column.whole_text` gives it. What was renumbered or moved, and has pieces, was amended as well.
    """

    kind: ChangeKind
    before: Unit | None
    after: Unit | None
    pieces: tuple[Gap, ...] = ()


def compare_versions(before: Column, after: Column) -> tuple[Change, ...]:
    """Give the changes between two columns of one language, in the order of the newer one."""
    (old, annexes), (new, others) = containers(before), containers(after)
    holders = [
        Holders(was, now, tuple(same_runs(was.runs if was else (), now.runs if now else ())))
        for was, now in ((old, new), *same_annexes(annexes, others))
    ]
    articles, pieces = moves_between(holders, before, after)
    moved = _Moved(articles, pieces)
    changes = [_move(one) for one in (*articles, *pieces)]
    for one in holders:
        changes += _of_annex(one, moved)
        for was, now in one.runs:
            changes += _in_run(moved.without(was, 0), moved.without(now, 1))
        changes += _around(one, moved, before, after)
    return tuple(sorted(changes, key=_place))


def _place(change: Change) -> tuple[int, int]:
    unit = change.after or change.before
    return (unit.start if unit else 0, change.after is not None)


def _move(move: Move) -> Change:
    one, other = move.before, move.after
    pieces = () if one.alike == other.alike else _pieces(one.text, other.text)
    return Change(ChangeKind.MOVED, one.unit, other.unit, pieces)


def _pieces(was: str, now: str) -> tuple[Gap, ...]:
    return in_words(gaps(was, now), was, now)


def _around(pair: Holders, moved: _Moved, before: Column, after: Column) -> Iterator[Change]:
    """Give what became of what stands in no article; an annex without any is compared whole."""
    one, other = pair.old, pair.new
    if one is None or other is None or (one.annex and not (one.runs and other.runs)):
        return
    sides = (
        loose(column, held.annex.unit if held.annex else None, moved.places(side))
        for side, (column, held) in enumerate(((before, one), (after, other)))
    )
    for (was, now), elsewhere in pairs_around(*sides):
        if was is None or now is None:
            kind = ChangeKind.DELETED if now is None else ChangeKind.ADDED
            yield Change(kind, was.unit if was else None, now.unit if now else None)
        elif elsewhere:
            yield Change(ChangeKind.MOVED, was.unit, now.unit)
        else:
            yield from _changed(was, now)


class _Moved:
    """What moved, left out of what is compared besides: on side 0 as it was, on 1 as it is."""

    def __init__(self, articles: Sequence[Move], pieces: Sequence[Move]) -> None:
        every = (*articles, *pieces)
        self._units = ([one.before.unit for one in every], [one.after.unit for one in every])
        self._ids = tuple({id(one) for one in side} for side in self._units)

    def without(self, run: Run | None, side: int) -> Run:
        """Give a run without the articles that moved."""
        every = run.articles.items() if run is not None else ()
        ids = self._ids[side]
        return Run({number: one for number, one in every if id(one.unit) not in ids})

    def places(self, side: int) -> list[tuple[int, int]]:
        """Give where in the column's view all that moved stands."""
        return [(one.start, one.end) for one in self._units[side]]

    def left(self, whole: Article, side: int) -> tuple[str, list[tuple[int, int]]]:
        """Give an annex's text without what moved, and where in its text that stood."""
        cuts = sorted(
            (max(one.start - whole.start, 0), min(one.end, whole.end) - whole.start)
            for one in self._units[side]
            if whole.unit.start <= one.start and one.end <= whole.unit.end
        )
        kept, at = [], 0
        for start, end in cuts:
            kept.append(whole.text[at:start])
            at = max(at, end)
        return "".join((*kept, whole.text[at:])), cuts


def _of_annex(pair: Holders, moved: _Moved) -> Iterator[Change]:
    """Give what became of an annex itself; without articles it is compared whole."""
    one = pair.old.annex if pair.old else None
    other = pair.new.annex if pair.new else None
    whole = not (pair.old and pair.old.runs and pair.new and pair.new.runs)
    if one is None or other is None:
        if one is not None or other is not None:
            kind = ChangeKind.DELETED if other is None else ChangeKind.ADDED
            yield Change(kind, one.unit if one else None, other.unit if other else None)
    elif one.unit.number != other.unit.number:
        pieces = _gaps_left(one, other, moved) if whole else ()
        yield Change(ChangeKind.RENUMBERED, one.unit, other.unit, pieces)
    elif whole and one.text != other.text:
        if one.alike == other.alike:
            yield from _changed(one, other)
        elif pieces := _gaps_left(one, other, moved):
            yield Change(ChangeKind.AMENDED, one.unit, other.unit, pieces)


def _gaps_left(one: Article, other: Article, moved: _Moved) -> tuple[Gap, ...]:
    """Give where two annexes differ besides what moved."""
    (text, cuts), (its, others) = moved.left(one, 0), moved.left(other, 1)
    if comparable_text(text) == comparable_text(its):
        return ()
    return tuple(
        Gap(
            *_before_cuts(gap.start, gap.end, cuts),
            *_before_cuts(gap.other_start, gap.other_end, others),
        )
        for gap in _pieces(text, its)
    )


def _before_cuts(start: int, end: int, cuts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Give where a piece of a text stood before pieces were cut from it."""
    for first, last in cuts:
        size = last - first
        start += size * (first <= start)
        end += size * (first < end)
    return start, max(start, end)


def _in_run(one: Run, other: Run) -> Iterator[Change]:
    old, new = _standing(one), _standing(other)
    moved = _moved(old, new)
    apart = _apart(old, new, moved)
    yield from _kept(old, new, moved, apart)
    yield from _left(old, new, moved, apart)


def _standing(run: Run) -> dict[str, Article]:
    """Give the articles that do not say that they are gone."""
    return {number: one for number, one in run.articles.items() if not one.is_gone}


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


def _apart(
    old: dict[str, Article], new: dict[str, Article], moved: dict[str, str]
) -> frozenset[str]:
    """Give the numbers that another article has now: either text stands under another, nearly."""
    gone = set(moved.values())
    pieces = {id(one): pieces_of(one.alike) for one in (*old.values(), *new.values())}

    def share(one: Article, other: Article) -> float:
        return piece_share(pieces[id(one)], pieces[id(other)])

    unlike = [
        number
        for number, now in new.items()
        if number in old
        and number not in moved
        and number not in gone
        and share(old[number], now) < _LOOKED_AT
        and likeness(old[number].alike, now.alike) < _UNLIKE
    ]
    # Texts that may have come from, or gone to, each of them.
    came = [n for n in new if n not in moved and (n not in old or n in gone or n in unlike)]
    went = [n for n in old if n not in gone and (n not in new or n in moved or n in unlike)]
    if len(unlike) * max(len(came), len(went)) > _MOST_PAIRS:
        return frozenset()

    def same(one: str, other: str) -> bool:
        if one == other or share(old[one], new[other]) < _LOOKED_AT:
            return False
        return likeness(old[one].alike, new[other].alike) >= _SAME

    return frozenset(
        number
        for number in unlike
        if any(same(number, one) for one in came) or any(same(one, number) for one in went)
    )


def _kept(
    old: dict[str, Article],
    new: dict[str, Article],
    moved: dict[str, str],
    apart: frozenset[str],
) -> Iterator[Change]:
    """Give the changes of articles that are there before and after, by number or by words."""
    gone = set(moved.values())
    for number, now in new.items():
        if number in moved:
            yield Change(ChangeKind.RENUMBERED, old[moved[number]].unit, now.unit)
        elif number in old and number not in gone and number not in apart:
            yield from _changed(old[number], now)


def _changed(was: Article, now: Article) -> Iterator[Change]:
    if was.text == now.text:
        return
    alike = was.alike == now.alike
    kind = ChangeKind.TYPOGRAPHIC if alike else ChangeKind.AMENDED
    yield Change(kind, was.unit, now.unit, _pieces(was.text, now.text))


def _left(
    old: dict[str, Article],
    new: dict[str, Article],
    moved: dict[str, str],
    apart: frozenset[str],
) -> Iterator[Change]:
    """Pair what has no counterpart yet by how alike it is; what then is left came or went."""
    taken = set(moved.values())
    gone = [
        one
        for n, one in old.items()
        if n not in taken and (n not in new or n in moved or n in apart)
    ]
    came = [
        one
        for n, one in new.items()
        if n not in moved and (n not in old or n in taken or n in apart)
    ]
    pairs = sorted(
        (
            (likeness(one.alike, other.alike), one.unit.id, other.unit.id, one, other)
            for one in gone
            for other in came
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    paired: set[str] = set()
    for ratio, one_id, other_id, one, other in pairs:
        if ratio >= _ALIKE and f"-{one_id}" not in paired and f"+{other_id}" not in paired:
            paired |= {f"-{one_id}", f"+{other_id}"}
            pieces = _pieces(one.text, other.text)
            yield Change(ChangeKind.RENUMBERED, one.unit, other.unit, pieces)
    for one in gone:
        if f"-{one.unit.id}" not in paired:
            yield Change(ChangeKind.DELETED, one.unit, None)
    for other in came:
        if f"+{other.unit.id}" not in paired:
            yield Change(ChangeKind.ADDED, None, other.unit)
