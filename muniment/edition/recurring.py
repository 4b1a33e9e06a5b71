"""Labels of articles in a language that nothing is known of: short lines that recur.

Where thirty short lines share a beginning or an end, and text stands between them, they are labels,
whatever the language. Their numbers are read where they are digits or known words; else the first
is 1 and each is one more than the one before, and that is an inference.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from muniment.edition.candidates import Candidate
from muniment.edition.families import Family, number_words
from muniment.edition.numerals import decimal_number, roman_number, spoken_number

_LONGEST = 60
_FEWEST = 5
_MOST_AFFIX = 24
# A text with more short lines than this is a list, not a law.
_MOST_LINES = 1500
_DIGITS = re.compile(r"\d+")
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
        return _DIGITS.sub("#", self.text.casefold())


def recurring(text: str, script: str) -> list[Candidate]:
    """Find label lines in a column's text; none where fewer than five recur."""
    lines = list(_short_lines(text))
    labels = _best_group(lines)
    if len(labels) < _FEWEST:
        return []
    numbers = _numbers(labels, script)
    return [
        Candidate(
            line.start, line.start + _label(line), FAMILY, (number,), _WEIGHT, True, line.start
        )
        for line, number in zip(labels, numbers, strict=True)
    ]


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


def _best_group(lines: Sequence[_Line]) -> list[_Line]:
    if len(lines) > _MOST_LINES:
        return []
    groups: defaultdict[tuple[str, bool], list[_Line]] = defaultdict(list)
    for line in lines:
        key = line.key
        for size in range(1, min(_MOST_AFFIX, len(key)) + 1):
            if _may_end(key, size):
                groups[key[:size], True].append(line)
            if _may_end(key[::-1], size):
                groups[key[-size:], False].append(line)
    best: list[_Line] = []
    best_size = 0
    for (affix, _), lines_alike in sorted(groups.items(), key=lambda item: -len(item[1])):
        if len(lines_alike) < max(_FEWEST, len(best)):
            break
        group = _with_text_between(lines_alike)
        if (len(group), len(affix)) > (len(best), best_size) and _distinct(group):
            best, best_size = group, len(affix)
    return best


def _may_end(key: str, size: int) -> bool:
    """Tell whether an affix of this size says enough: a number alone, or two letters or more."""
    affix = key[:size]
    if affix == "#":
        return not any(one.isalpha() for one in key)
    if size < len(key) and unicodedata.category(key[size])[0] == "M":
        return False
    return sum(one.isalpha() for one in affix) >= 2


def _with_text_between(group: Sequence[_Line]) -> list[_Line]:
    """Leave out lines that stand directly under another of the group: a table of contents."""
    return [
        line
        for line, after in zip(group, [*group[1:], None], strict=True)
        if after is None or after.index > line.index + 1
    ]


def _distinct(group: Sequence[_Line]) -> bool:
    return len({line.text for line in group}) * 10 >= len(group) * 9


def _numbers(labels: Sequence[_Line], script: str) -> list[int]:
    words = number_words(script)
    read = [_number(line.text, words) for line in labels]
    if sum(one is not None for one in read) * 2 < len(read) or not _rises(read):
        read = [None] * len(read)
    numbers: list[int] = []
    for index, value in enumerate(read):
        if value is None:
            following = next(
                ((other, ahead) for ahead, other in enumerate(read[index:]) if other), None
            )
            value = numbers[-1] + 1 if numbers else 1
            if not numbers and following is not None:
                value = max(following[0] - following[1], 1)
        numbers.append(value)
    return numbers


def _rises(read: Sequence[int | None]) -> bool:
    known = [one for one in read if one is not None]
    return all(a < b for a, b in pairwise(known))


def _number(text: str, words: Mapping[str, int]) -> int | None:
    if digits := _DIGITS.search(text):
        return decimal_number(digits[0])
    tokens = re.split(r"[\s\u0f0b\u202f.:()-]+", text)
    for token in tokens:
        if value := roman_number(token) if len(token) < 8 and token.isupper() else None:
            return value
    return _longest_number(tokens, words)


def _longest_number(tokens: Sequence[str], words: Mapping[str, int]) -> int | None:
    """Read the longest run of tokens that is a number."""
    for size in range(len(tokens), 0, -1):
        for first in range(len(tokens) - size + 1):
            if value := spoken_number(" ".join(tokens[first : first + size]), words):
                return value
    return None
