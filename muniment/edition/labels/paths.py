"""Labels that are paths, where the first of each is printed with a point: 1. over 1.1 and 1.2.

Alone, 1. is an item, and 1.1 would stand over it. Where 一、 stands over both, 1.1 is an item too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from muniment.edition.labels.candidates import Candidate
from muniment.edition.labels.families import Family

_PATH, _POINT = "decimal", "digit-point"
_OVER = ("han-enumeration", "han-parenthesis", "han-article")
_BELOW_POINTS = 75


def with_pointed(found: Sequence[Candidate]) -> list[Candidate]:
    """Take 1. for a path where 1.1 is the next below it, and 2., 3. that go on from there."""
    pointed = {one.start: one for one in _pointed(found)}
    if not pointed:
        return list(found)
    first = min(pointed)
    if not any(one.leads and one.start < first and one.family.name in _OVER for one in found):
        return [pointed.get(one.start, one) for one in found]
    below = replace(pointed[first].family, name="decimal-item", kind="item", rank=_BELOW_POINTS)
    return [
        replace(one, family=below) if one.family.name == _PATH and len(one.number) > 1 else one
        for one in found
    ]


def _pointed(found: Sequence[Candidate]) -> Iterator[Candidate]:
    leading = [one for one in found if one.leads and one.family.name in (_PATH, _POINT)]
    paths = _next_paths(leading)
    expected = 1
    family: Family | None = None
    for at, one in enumerate(leading):
        if one.family.name == _PATH or one.number != (expected,):
            continue
        next_path = paths[at]
        path = leading[next_path] if next_path < len(leading) else None
        if path is not None and path.number[0] < expected:
            continue  # An item of what stands there.
        if any(two.number == one.number for two in leading[at + 1 : next_path]):
            continue
        if path is not None and path.number == (expected, 1):
            family = path.family
        if family is None:
            return
        yield replace(one, family=family)
        expected += 1


def _next_paths(leading: Sequence[Candidate]) -> list[int]:
    """Give for each where the next path below it stands; their count where there is none."""
    after = [len(leading)] * len(leading)
    for at in range(len(leading) - 2, -1, -1):
        after[at] = at + 1 if leading[at + 1].family.name == _PATH else after[at + 1]
    return after
