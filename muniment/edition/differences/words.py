"""Where two texts differ, in whole words: a reader is shown thirty → fifteen, not h → f.

Scripts that part their words with spaces are taken so; of Chinese, kana, Thai and the like each
character stands for itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from muniment.edition.differences.matching import Gap

_UNPARTED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\ua980-\ua9df\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


def in_words(found: Iterable[Gap], one: str, other: str) -> tuple[Gap, ...]:
    """Widen gaps, in order, to the words that they cut; gaps that a blank alone parts are one."""
    wide: list[Gap] = []
    for gap in found:
        at, there = (wide[-1].end, wide[-1].other_end) if wide else (0, 0)
        # What both have between the last gap and this one, without words that either gap cuts.
        begins, ends = at, gap.start
        if wide and (_parts_a_word(one, at) or _parts_a_word(other, there)):
            while begins < ends and _is_letter(one[begins]):
                begins += 1
        if _parts_a_word(one, gap.start) or _parts_a_word(other, gap.other_start):
            while ends > begins and _is_letter(one[ends - 1]):
                ends -= 1
        if wide and not one[begins:ends].strip():
            last = wide.pop()
            wide.append(Gap(last.start, gap.end, last.other_start, gap.other_end))
            continue
        if wide:
            last = wide.pop()
            wide.append(Gap(last.start, begins, last.other_start, there + begins - at))
        wide.append(Gap(ends, gap.end, gap.other_start - (gap.start - ends), gap.other_end))
    if wide:
        last = wide.pop()
        end = last.end
        if _parts_a_word(one, end) or _parts_a_word(other, last.other_end):
            while end < len(one) and _is_letter(one[end]):
                end += 1
        wide.append(Gap(last.start, end, last.other_start, last.other_end + end - last.end))
    return tuple(wide)


def _parts_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and _is_letter(text[at - 1]) and _is_letter(text[at])


def _is_letter(char: str) -> bool:
    return (char.isalnum() or bool(unicodedata.combining(char))) and not _UNPARTED.match(char)
