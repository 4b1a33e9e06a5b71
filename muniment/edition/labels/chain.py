"""The best chain: of all candidates, those that together count most as the labels of a text.

Labels are nested: 一、 holds （一）, which holds 1. A state is the stack of what is open, with the
last number of each family; a candidate either goes on where its family is open, or opens it with
number 1 (or counts on from an earlier section), or is left out. States with the same stack are one:
the better is kept. So the search is a dynamic programme over stacks, cut to the best few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from muniment.edition.labels.candidates import Candidate, in_order

_BEAM = 40
_BEHIND = 30.0
_NEXT = 1.5
_OPENS = 1.0
_COUNTS_ON = 1.0
_SKIPS = -0.8
_SKIPS_MORE = -0.6
_OPENS_LATE = -1.5
_AGAIN = -1.2
# An excerpt may begin anywhere; it then has to look the part.
_EXCERPT = -3.3
_MOST_SKIPPED = 60
_UNDER_HEADING = 3.5
_FLOOR = -1.1

Number = tuple[int, ...]
_FIRST: Number = (1,)
Open = tuple[tuple[str, int, Number], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A label of the chain. `depth` counts what is open above it, `missing` the numbers skipped."""

    candidate: Candidate
    depth: int
    missing: int = 0


# Thousands of these are made for a page: what a mark is made of, and those before it;
_Taken = tuple[Candidate, int, int, "_Taken | None"]
# what taking a candidate comes to: the score, what is open then, at which depth, what it skips.
_Step = tuple[float, Open, int, int]


@dataclass(slots=True)
class _State:
    score: float
    opened: Open
    last: dict[str, Number]
    taken: _Taken | None
    end: int


def best_chain(found: Sequence[Candidate]) -> list[Mark]:
    """Choose the labels, in the order of the text."""
    beam: dict[Open, _State] = {(): _State(0.0, (), {}, None, 0)}
    for readings in in_order(found):
        grown: dict[Open, _State] = dict(beam)
        for state in beam.values():
            for candidate in readings:
                if candidate.start < state.end:
                    continue
                step = _take(state, candidate)
                if step is None:
                    continue
                known = grown.get(step[1])
                if known is None or known.score < step[0]:
                    grown[step[1]] = _after(state, candidate, step)
        beam = _best_few(grown)
    best = max(beam.values(), key=lambda state: state.score)
    marks: list[Mark] = []
    taken = best.taken
    while taken is not None:
        candidate, depth, missing, taken = taken
        marks.append(Mark(candidate, depth, missing))
    return marks[::-1]


def _best_few(grown: dict[Open, _State]) -> dict[Open, _State]:
    """Keep the states that may still win: not too many, and not too far behind."""
    best = max(state.score for state in grown.values())
    near = {key: state for key, state in grown.items() if state.score > best - _BEHIND}
    if len(near) <= _BEAM:
        return near
    return dict(sorted(near.items(), key=lambda item: -item[1].score)[:_BEAM])


def _after(state: _State, candidate: Candidate, step: _Step) -> _State:
    """Give the state in which a candidate is taken. Only what may win is worth making."""
    score, opened, depth, missing = step
    last = {**state.last, candidate.family.name: candidate.number}
    taken = (candidate, depth, missing, state.taken)
    return _State(score, opened, last, taken, candidate.end)


def _take(state: _State, candidate: Candidate) -> _Step | None:
    family, number = candidate.family, candidate.number
    depth = len(state.opened)
    for at, (name, _, before) in enumerate(state.opened):
        if name == family.name:
            depth, worth = at, _going_on(before, number)
            break
    else:
        if family.rank:
            depth = sum(1 for one in state.opened if one[1] and one[1] < family.rank)
        worth = _opening(state.last.get(family.name), number)
    if worth is None:
        return None
    gain, missing = worth
    gain += candidate.weight
    if _follows_heading(state, candidate, depth):
        gain += _UNDER_HEADING
    # What is nested freely may stand anywhere; the whole of its chain must be worth it.
    if gain <= 0 and (family.rank or candidate.weight < _FLOOR):
        return None
    opened = (*state.opened[:depth], (family.name, family.rank, number))
    return state.score + gain, opened, depth, missing


def _going_on(before: Number, number: Number) -> tuple[float, int] | None:
    """Give what a number is worth where its family is open, and how many labels it skips."""
    missing = steps(before, number)
    if missing == 0:
        return _NEXT, 0
    if missing < 0:
        return (_AGAIN, 0) if number == _FIRST else None
    return None if missing > _MOST_SKIPPED else (_SKIPS + _SKIPS_MORE * missing, missing)


def _opening(earlier: Number | None, number: Number) -> tuple[float, int] | None:
    """Give what a number is worth that opens its family, or counts on from an earlier section."""
    if number == _FIRST:
        return _OPENS, 0
    missing = number[0] - 1 if earlier is None else steps(earlier, number)
    if missing == 0 and earlier is not None:
        return _COUNTS_ON, 0
    return None if missing < 0 else (max(_OPENS_LATE + _SKIPS_MORE * missing, _EXCERPT), missing)


def _follows_heading(state: _State, candidate: Candidate, depth: int) -> bool:
    """Tell whether only a heading stands between the label above and this one."""
    if not depth or not state.opened or depth != len(state.opened) or candidate.leads:
        return False
    return candidate.headed_from <= state.end < candidate.start


def steps(before: Number, after: Number) -> int:
    """Count the labels missing between two; negative where the second is not after the first.

    3 is followed by 4 and by 3-1, 3-1 by 3-2 and by 4.
    """
    if after <= before:
        return -1
    if len(before) == len(after) == 1:
        return after[0] - before[0] - 1
    shared = 0
    while shared < min(len(before), len(after)) and before[shared] == after[shared]:
        shared += 1
    first = after[shared] - (before[shared] if shared < len(before) else 0) - 1
    return first + sum(after[shared + 1 :])
