"""Numbers as labels print them: Chinese, Roman, circled, letters, words, digits of any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

HAN_DIGITS = "〇○零一二三四五六七八九两兩壹贰叁肆伍陆柒捌玖貳參叄陸"
HAN_UNITS = "十百千拾佰仟廿卅卌"
_HAN = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    "〇": 0,
    "○": 0,
    "O": 0,
    "Ｏ": 0,
    "o": 0,
    "两": 2,
    "兩": 2,
    "貳": 2,
    "參": 3,
    "叄": 3,
    "陸": 6,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN_SHAPE = re.compile(r"c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.I)
_MOST_DIGITS = 4
_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = _BELOW_TWENTY.split()
# English numbers in words below a hundred, as they are printed: ``twelve``, ``twenty-one``.
ENGLISH_NUMBERS: Mapping[str, int] = {word: number for number, word in enumerate(_SMALL)} | {
    "-".join(filter(None, (decade, one))): 10 * tens + number
    for tens, decade in enumerate(_DECADES.split(), 2)
    for number, one in enumerate(["", *_SMALL[1:10]])
}


def han_number(text: str) -> int | None:
    """Read a Chinese number below ten thousand: 二十三, 一百零三, 一〇三, 廿三; None if it is none.

    Full-width and letter O stand for 〇, as typists use them.
    """
    text = "".join(_TENS.get(one, one) for one in text if not one.isspace())
    if not text or len(text) > 12:
        return None
    if not any(one in _UNITS for one in text):
        return _positional(text)
    total, digit, last_unit = 0, None, 10_000
    for one in text:
        if one in _UNITS:
            unit = _UNITS[one]
            if unit >= last_unit:
                return None
            if digit is None and (total or unit > 10) and last_unit == 10_000:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        elif one in _HAN:
            if digit not in (None, 0):
                return None
            digit = _HAN[one]
        else:
            return None
    return total + (digit or 0)


def _positional(text: str) -> int | None:
    if any(one not in _HAN for one in text) or len(text) > _MOST_DIGITS:
        return None
    # 一三 is 13 only as 一〇三 is 103; 一 and 二 side by side are two numbers.
    if len(text) > 1 and not any(one in "〇○零OＯo" for one in text):
        return None
    return int("".join(str(_HAN[one]) for one in text)) or None


def decimal_number(text: str) -> int | None:
    """Read decimal digits of any one script; None where they are mixed or too many."""
    text = "".join(text.split())
    if not text or len(text) > _MOST_DIGITS:
        return None
    values = [unicodedata.decimal(one, None) for one in text]
    zeros = {ord(one) - value for one, value in zip(text, values, strict=True) if value is not None}
    if None in values or len(zeros) != 1:
        return None
    return int("".join(map(str, values)))


def roman_number(text: str) -> int | None:
    """Read a Roman number below 400 in one case; None if it is none."""
    if not text or not _ROMAN_SHAPE.fullmatch(text) or not (text.islower() or text.isupper()):
        return None
    values = [_ROMAN[one] for one in text.lower()]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def letter_number(text: str) -> int | None:
    """Read a letter as a number: a is 1, z is 26, aa is 27."""
    if not text or len(set(text)) != 1 or not text.isascii() or not text.isalpha():
        return None
    return (len(text) - 1) * 26 + ord(text[0].lower()) - ord("a") + 1


def circled_number(text: str) -> int | None:
    """Read ①, ⑴, ⒈, ㈠, ㊀ and their like."""
    if len(text) != 1:
        return None
    value = unicodedata.numeric(text, None)
    if value is not None and value == int(value):
        return int(value)
    return han_number(unicodedata.normalize("NFKC", text).strip("()."))


def spoken_number(text: str, words: Mapping[str, int]) -> int | None:
    """Read a number in words, whose parts add up: ``twenty-first`` is 20 and 1.

    `words` gives the parts in lower case; 0 marks parts that say nothing. Units, tens and hundreds
    may each come once, in any order. None where something else stands in the text.
    """
    rest, total = text.casefold(), 0
    seen: set[int] = set()
    longest = max(map(len, words), default=0)
    while rest:
        category = unicodedata.category(rest[0])
        if category[0] in "PZSC":
            rest = rest[1:]
            continue
        for size in range(min(longest, len(rest)), 0, -1):
            value = words.get(rest[:size])
            if value is None or not _whole(rest, size):
                continue
            places = {place for place, digit in enumerate(reversed(str(value))) if digit != "0"}
            if value and places & seen:
                continue
            seen |= places
            total, rest = total + value, rest[size:]
            break
        else:
            return None
    return total or None


def _whole(text: str, size: int) -> bool:
    """Tell whether a part ends where a letter does: what follows combines with nothing in it."""
    return size >= len(text) or unicodedata.category(text[size])[0] != "M"
