"""Where two texts differ, in whole words: a reader is shown thirty → fifteen, not h → f.

Scripts that part their words with spaces are taken so, and a number in Chinese characters (三十 →
十五); else each character of Chinese, kana, Thai and the like stands for itself.
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

_NUMERALS = "〇零一二三四五六七八九十百千万萬亿億壹贰叁肆伍陆柒捌玖拾佰仟"
_OTHER, _LETTER, _NUMERAL = range(3)
_AROUND = 12  # characters


def in_words(found: Iterable[Gap], one: str, other: str) -> tuple[Gap, ...]:
    """Widen gaps, in order, to the words that they cut; gaps that a blank alone parts are one."""
    wide: list[Gap] = []
    for gap in found:
        at, there = (wide[-1].end, wide[-1].other_end) if wide else (0, 0)
        # What both have between the last gap and this one, without words that either gap cuts.
        begins, ends = at, gap.start
        if wide and (_parts_a_word(one, at) or _parts_a_word(other, there)):
            kind = _kind(one[begins : begins + 1])
            while kind and begins < ends and _kind(one[begins]) == kind:
                begins += 1
        if _parts_a_word(one, gap.start) or _parts_a_word(other, gap.other_start):
            kind = _kind(one[ends - 1 : ends])
            while kind and ends > begins and _kind(one[ends - 1]) == kind:
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
            kind = _kind(one[end : end + 1])
            while kind and end < len(one) and _kind(one[end]) == kind:
                end += 1
        wide.append(Gap(last.start, end, last.other_start, last.other_end + end - last.end))
    return tuple(wide)


def in_context(text: str, start: int, end: int) -> str:
    """Give a piece in brackets with a little of what stands around it, in whole words."""
    first, last = max(start - _AROUND, 0), min(end + _AROUND, len(text))
    while 0 < first < start and _parts_a_word(text, first):
        first += 1
    while end < last < len(text) and _parts_a_word(text, last):
        last -= 1
    begun, ended = "\u2026" * (first > 0), "\u2026" * (last < len(text))
    return f"{begun}{text[first:start]}[{text[start:end]}]{text[end:last]}{ended}"


def _parts_a_word(text: str, at: int) -> bool:
    kind = _kind(text[at - 1 : at]) if at else _OTHER
    return kind != _OTHER and _kind(text[at : at + 1]) == kind


def _kind(char: str) -> int:
    """Tell what stands together with its like: letters, or the digits of a Chinese number."""
    if not char or _UNPARTED.match(char):
        return _NUMERAL if char and char in _NUMERALS else _OTHER
    return _LETTER if char.isalnum() or unicodedata.combining(char) else _OTHER
