"""Labels of articles in a language that nothing is known of: short lines that recur.

Where short lines share a word at their beginning or end, text stands between them, and digits or
known words in them count up, they are labels, whatever the language. Where nothing in them is known
for a number, at least ten are asked for, and hardly another line as short; they then count from 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from muniment.edition.labels.candidates import Candidate
from muniment.edition.labels.chain import Number, steps
from muniment.edition.labels.families import Family, number_words
from muniment.edition.writing.numerals import decimal_number, roman_number, spoken_number

_LONGEST = 60
_FEWEST = 5
_FEWEST_UNREAD = 10
_FEWEST_GLUED = 4
_MOST_AFFIX = 24
# A text with more short lines than this is a list, not a law.
_MOST_LINES = 1500
_DIGITS = re.compile(r"\d+")
_COUNTED = re.compile(r"(\d+)(?:\s?-\s?(\d{1,2})(?!\w))?")
_HEADED = re.compile(r"([^\W\d_]{2,}[\s.]{1,2}\d{1,3}[.:]?)\s+[^\W\d_]{2,}.*\s\S")
_WEIGHT = 4.0
FAMILY = Family("recurring", "article", 40, re.compile("(?!)"), "digits")


@dataclass(frozen=True, slots=True)
class _Line:
    index: int
    start: int
    text: str

    @property
    def key(self) -> str:
        """The line with each number as #, a Roman one where it is all there is."""
        alone = self.text.rstrip(".")
        if alone.isupper() and len(alone) < 8 and roman_number(alone):
            return "#"
        return _DIGITS.sub("#", self.text.casefold())


def recurring(text: str, script: str) -> list[Candidate]:
    """Find label lines in a column's text; none where fewer than five recur."""
    lines = list(_short_lines(text))
    labels, affix, leads = _best_group(lines)
    if len(labels) < _FEWEST:
        return []
    rests = [_without(line.text, affix, leads) for line in labels]
    numbers = _numbers(rests, number_words(script))
    if numbers is None:
        if not _stand_out(labels, lines):
            return []
        numbers = [(number,) for number in range(1, len(labels) + 1)]
    return [
        Candidate(line.start, line.start + _label(line), FAMILY, number, _WEIGHT, True, line.start)
        for line, number in zip(labels, numbers, strict=True)
    ]


def _without(text: str, affix: str, leads: bool) -> str:
    """Take the common word off, in which a number may not stand."""
    if "#" in affix or len(affix) > len(text):
        return text
    return text[len(affix) :] if leads else text[: -len(affix)]


def _stand_out(labels: Sequence[_Line], lines: Sequence[_Line]) -> bool:
    longest = max(len(line.text) for line in labels)
    alike = sum(len(line.text) <= longest for line in lines)
    return len(labels) >= _FEWEST_UNREAD and len(labels) * 10 >= alike * 6


def _label(line: _Line) -> int:
    """Give the size of a line's label: with words after a number, they are a heading."""
    headed = _HEADED.match(line.text)
    return headed.end(1) if headed is not None else len(line.text)


def _short_lines(text: str) -> list[_Line]:
    found, at = [], 0
    for index, line in enumerate(text.split("\n")):
        stripped = line.strip()
        if 0 < len(stripped) <= _LONGEST:
            found.append(_Line(index, at + len(line) - len(line.lstrip()), stripped))
        at += len(line) + 1
    return found


def _best_group(lines: Sequence[_Line]) -> tuple[list[_Line], str, bool]:
    """Give the most lines that share an affix, the affix, and whether it stands before the rest."""
    if len(lines) > _MOST_LINES:
        return [], "", True
    groups: defaultdict[tuple[str, bool], list[_Line]] = defaultdict(list)
    for line in lines:
        key = line.key
        for size in range(1, min(_MOST_AFFIX, len(key)) + 1):
            if _may_end(key, size) or _glued(key[:size]):
                groups[key[:size], True].append(line)
            if _may_end(key[::-1], size) or _glued(key[-size:]):
                groups[key[-size:], False].append(line)
    best: tuple[list[_Line], str, bool] = ([], "", True)
    for (affix, leads), lines_alike in sorted(groups.items(), key=lambda item: -len(item[1])):
        if len(lines_alike) < max(_FEWEST, len(best[0])):
            break
        group = _with_text_between(lines_alike)
        if _rank(group, affix, leads) > _rank(*best) and _distinct(group):
            best = group, affix, leads
    return best


def _rank(group: Sequence[_Line], affix: str, leads: bool) -> tuple[int, bool, int]:
    """Say how good a group is: by its size, then words before parts of words, then longer ones."""
    keys = [line.key if leads else line.key[::-1] for line in group]
    return len(group), all(_may_end(key, len(affix)) for key in keys), len(affix)


def _glued(affix: str) -> bool:
    """Tell whether a part of a word says enough by itself, as where an ordinal runs into it."""
    return sum(one.isalpha() for one in affix) >= _FEWEST_GLUED and not affix.isascii()


def _may_end(key: str, size: int) -> bool:
    """Tell whether an affix of this size is a word, or all of a line that is only a number."""
    affix = key[:size]
    if affix == "#":
        return not any(one.isalpha() for one in key)
    letters = sum(one.isalpha() for one in affix)
    if size == len(key):
        return letters >= 2
    last, following = key[size - 1], key[size]
    if unicodedata.category(following)[0] == "M":
        return False
    # Where words have no spaces between them, as in Yi, any character may end one.
    wide = unicodedata.east_asian_width(last) == "W" == unicodedata.east_asian_width(following)
    ends = wide or not (last.isalpha() and following.isalpha())
    return ends and letters >= (1 if wide else 2)


def _with_text_between(group: Sequence[_Line]) -> list[_Line]:
    """Leave out lines that stand directly under another of the group: a table of contents."""
    return [
        line
        for line, after in zip(group, [*group[1:], None], strict=True)
        if after is None or after.index > line.index + 1
    ]


def _distinct(group: Sequence[_Line]) -> bool:
    return len({line.text for line in group}) * 10 >= len(group) * 9


def _numbers(rests: Sequence[str], words: Mapping[str, int]) -> list[Number] | None:
    """Read what labels are counted by; None where most have nothing that counts up."""
    read = [_number(rest, words) for rest in rests]
    known = [one for one in read if one is not None]
    gaps = [steps(before, after) for before, after in pairwise(known)]
    if len(known) * 2 < len(read) or any(gap < 0 for gap in gaps):
        return None
    if sum(gap == 0 for gap in gaps) * 10 < len(gaps) * 7:
        return None
    first, ahead = next((one[0], index) for index, one in enumerate(read) if one is not None)
    numbers: list[Number] = []
    for index, value in enumerate(read):
        if value is not None:
            numbers.append(value)
        elif numbers:
            numbers.append((numbers[-1][0] + 1,))
        else:
            numbers.append((max(first - ahead + index, 1),))
    return numbers


def _number(text: str, words: Mapping[str, int]) -> Number | None:
    if digits := _COUNTED.search(text):
        value = decimal_number(digits[1])
        if value is None:
            return None
        return (value, int(digits[2])) if digits[2] else (value,)
    tokens = re.split(r"[\s\u0f0b\u202f.:()-]+", text)
    for token in tokens:
        if len(token) < 8 and token.isupper() and (value := roman_number(token)):
            return (value,)
    spoken = _longest_number(tokens, words)
    return None if spoken is None else (spoken,)


def _longest_number(tokens: Sequence[str], words: Mapping[str, int]) -> int | None:
    """Read the longest run of tokens that is a number."""
    for size in range(len(tokens), 0, -1):
        for first in range(len(tokens) - size + 1):
            if value := spoken_number(" ".join(tokens[first : first + size]), words):
                return value
    return None
