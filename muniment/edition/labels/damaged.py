"""Labels that a scan has damaged: looked for only where the chain lacks one, and only just so.

第二+一条 is no label, until 第二十条 and 第二十二条 stand around it and it begins a sentence. One
character in three to five may be another, two in longer ones; where two places would do, none does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from muniment.edition.labels.candidates import Candidate, begins_sentence, is_spoken_of
from muniment.edition.labels.chain import Mark

_FAMILY = "han-article"
_DIGITS = "零一二三四五六七八九"
# 第九届 begins many a sentence, and is no 第九条.
_COUNTED = "届次章节節编編款项項目批期年月日号號名位个個种類类級级等阶段场場任组組轮輪代版页頁卷集"
_MARKS = "。，、；：！？"
_LONG = 6
# Where more are missing, or further away, nothing is known by its place.
_MOST_MISSING = 5
_SPELLED = 9999  # the highest number of an article
_LOOKED_AT = 8000
_LOOKED_BACK = 8


def mend(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """Give the chain with those of its missing article labels that stand there damaged."""
    articles = [mark for mark in marks if mark.candidate.family.name == _FAMILY]
    if len(articles) < 2:
        return list(marks)
    found: list[Mark] = []
    for before, after in pairwise(articles):
        missing = range(before.candidate.number[0] + 1, after.candidate.number[0])
        if len(missing) <= _MOST_MISSING:
            stretch = before.candidate.end, after.candidate.start
            found.extend(_look(text, *stretch, missing, before))
    first, last = articles[0], articles[-1]
    following = range(last.candidate.number[0] + 1, last.candidate.number[0] + 2)
    found.extend(_look(text, last.candidate.end, len(text), following, last))
    if first.candidate.number[0] == 2:
        found.extend(_look(text, 0, first.candidate.start, range(1, 2), first))
    merged = sorted([*marks, *found], key=lambda mark: mark.candidate.start)
    return list(_without_overlap(merged))


@dataclass(frozen=True, slots=True)
class _Likeness:
    """A piece that is like a label but for some errors; the more alike, the smaller."""

    errors: int
    size: int
    start: int
    end: int

    def is_better(self, other: _Likeness) -> bool:
        return (self.errors, -self.size) < (other.errors, -other.size)


def _look(text: str, start: int, end: int, missing: range, beside: Mark) -> Iterator[Mark]:
    """Give the labels of missing numbers in a stretch of the text, in their order."""
    end = min(end, start + _LOOKED_AT)
    alike = {number: _alike(text, start, end, number, beside) for number in missing}
    best: dict[int, _Likeness] = {}
    for found in alike.values():
        for one in found:
            if one.start not in best or one.is_better(best[one.start]):
                best[one.start] = one
    for number, found in alike.items():
        # 第二十一杀 is like 第二十条 too, and more like 第二十一条.
        own = sorted(
            (one.errors, one.start, one.end)
            for one in found
            if one.start >= start and not best[one.start].is_better(one)
        )
        if not own or (len(own) > 1 and own[0][0] == own[1][0]):
            continue
        _, at, start = own[0]
        family = beside.candidate.family
        mended = Candidate(at, start, family, (number,), 0.0, False, at, damaged=True)
        yield Mark(mended, beside.depth)


def _alike(text: str, start: int, end: int, number: int, beside: Mark) -> list[_Likeness]:
    if number > _SPELLED:
        return []
    wanted = f"第{han(number)}{_last(text, beside)}"
    tolerated = 2 if len(wanted) >= _LONG else 1
    found: list[_Likeness] = []
    for first, last, printed in _windows(text, start, end, len(wanted)):
        errors = sum(a != b for a, b in zip(wanted, printed, strict=True))
        if errors > tolerated or printed[-1] in _COUNTED or printed[0] in _MARKS:
            continue
        if is_spoken_of(text, last):
            continue
        if printed[0] != "第" and printed[-1] != wanted[-1]:
            continue
        found.append(_Likeness(errors, len(wanted), first, last))
    ends = {one.end for one in found}  # Of 筑十二条 the first is damaged, not missing.
    shorter = _without_the_first(text, start, end, wanted)
    return found + [one for one in shorter if one.end not in ends]


def _without_the_first(text: str, start: int, end: int, wanted: str) -> Iterator[_Likeness]:
    """Give 十二条 for 第十二条, where nothing else is wrong with it."""
    for first, last, printed in _windows(text, start, end, len(wanted) - 1):
        before = text[max(first - _LOOKED_BACK, 0) : first].rstrip()[-1:]
        if printed == wanted[1:] and before != wanted[0] and not is_spoken_of(text, last):
            yield _Likeness(1, len(wanted), first, last)


def _windows(text: str, start: int, end: int, size: int) -> Iterator[tuple[int, int, str]]:
    """Give pieces of `size` characters, white space aside, that begin a sentence."""
    for match in re.finditer(r"\S", text[start:end]):
        at = start + match.start()
        if not begins_sentence(text, at):
            continue
        printed, last = "", at
        while len(printed) < size and last < end:
            if not text[last].isspace():
                printed += text[last]
            last += 1
        if len(printed) == size:
            yield at, last, printed


def _last(text: str, beside: Mark) -> str:
    return text[beside.candidate.start : beside.candidate.end].rstrip()[-1:]


def _without_overlap(marks: Sequence[Mark]) -> Iterator[Mark]:
    end = 0
    for mark in marks:
        if mark.candidate.start >= end:
            yield mark
            end = mark.candidate.end


def han(number: int) -> str:
    """Spell a number below ten thousand as labels do: 12 is 十二, 103 is 一百零三."""
    spelled, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            spelled += ("零" if gap and spelled else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = bool(spelled)
    return spelled.removeprefix("一") if spelled.startswith("一十") else spelled
