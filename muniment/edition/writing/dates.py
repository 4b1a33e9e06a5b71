"""Dates as notices print them, in Chinese and in English, read as ISO 8601.

A date that no calendar has (二月三十日) is none. Years of the Republic of China count from 1912.
Which of 3/5/21 is the month nobody can tell, so it is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from muniment.edition.writing.numerals import ENGLISH_NUMBERS

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
# Typists put any round sign for 〇.
_DIGITS |= dict.fromkeys("0０零○ＯOo", 0) | {"元": 1, "两": 2, "兩": 2, "廿": 20, "卅": 30}
_NUMBER = "0-9０-９〇○零一二三四五六七八九十百廿卅元ＯO"
_CHINESE = re.compile(
    rf"(?P<era>中[华華]民[国國]|民[国國])?\s*(?P<year>[{_NUMBER}](?:\s*[{_NUMBER}]){{0,4}})\s*年"
    rf"\s*(?P<month>[{_NUMBER}](?:\s*[{_NUMBER}])?)\s*月"
    rf"\s*(?P<day>[{_NUMBER}](?:\s*[{_NUMBER}]){{0,2}})\s*[日号號]"
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(f"{name}|{name[:3]}\\.?|{name[:4]}\\." for name in _MONTHS)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ENGLISH = (
    re.compile(rf"(?<![A-Za-z])(?P<month>{_MONTH})\s+{_DAY},?\s+(?P<year>\d{{4}})(?!\d)", re.I),
    re.compile(
        rf"(?<!\d){_DAY}\s+(?:day\s+of\s+)?(?P<month>{_MONTH}),?\s+(?P<year>\d{{4}})(?!\d)", re.I
    ),
)
_FRENCH_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_FRENCH = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:er)?\s+(?P<month>{'|'.join(_FRENCH_MONTHS)})\s+(?P<year>\d{{4}})(?!\d)",
    re.I,
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second"),
    *("twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh"),
    *("twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"),
)
_DAY_IN_WORDS = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})([-./．／－])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)")


_LONGEST = 120  # characters of a date alone: this third day of May, in the year of our Lord …
_MOST_BROKEN = 24  # characters of a line that a date begins or ends on
_BREAKS = frozenset("年月,〇○零一二三四五六七八九十")  # what a date may be broken off behind
# What says of a date alone on its line that it is one: Dated this 3rd day of May, 2021
_LEAD = re.compile(
    r"(?P<dated>Dated?\b:?\s*)(?:th(?:is|e)\s+)?|th(?:is|e)\s+(?=.*\bday\s+of\b)", re.I
)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date, and the piece [start, end) of the text that prints it."""

    value: date
    start: int
    end: int


def dates_in(text: str) -> list[PrintedDate]:
    """Give the dates of a text, in its order."""
    return sorted(_found(text), key=lambda one: one.start)


def french_dates_in(text: str) -> list[PrintedDate]:
    """Give the dates of a French text: 27 avril 2016, 1er mars 2021."""
    return [
        one
        for match in _FRENCH.finditer(text)
        for one in _dated(
            int(match["year"]),
            _FRENCH_MONTHS.index(match["month"].lower()) + 1,
            int(match["day"]),
            match,
        )
    ]


def only_date(text: str) -> PrintedDate | None:
    """Give the date that is all of a text but for brackets, white space and "Dated this"."""
    held = text.strip().strip("（）()[]〔〕 　")
    found = dates_in(held) if len(held) <= _LONGEST else ()
    if len(found) != 1:
        return None
    start, end = found[0].start, found[0].end
    lead = _LEAD.match(held) if start else None
    is_dated = lead is not None and lead["dated"] is not None
    if held[end:] not in ("", "." * is_dated) or start != (lead.end() if lead else 0):
        return None
    at = text.index(held)
    return PrintedDate(found[0].value, at + start, at + end)


def breaks_in(text: str, following: str) -> bool:
    """Tell whether the end of a line stands within a date that is all of both lines."""
    if len(text) > _MOST_BROKEN or len(following) > _MOST_BROKEN:
        return False
    last = text[-1]
    if not (last in _BREAKS or last.isdecimal() or (last.isascii() and last.isalpha())):
        return False
    if only_date(text) is not None or only_date(following) is not None:
        return False
    return only_date(f"{text}\n{following}") is not None


def number_of(text: str) -> int | None:
    """Read a whole number: 24, ２４, 二十四, 二〇〇四, 一百零三; None where it is none."""
    held = "".join(text.split())
    if held.isdecimal():
        return int(held)
    if not held or any(char not in _DIGITS and char not in "十百" for char in held):
        return None
    if "十" not in held and "百" not in held and not {"廿", "卅"} & set(held):
        return int("".join(str(_DIGITS[char]) for char in held))
    return _counted(held)


def _counted(text: str) -> int:
    total = digit = 0
    for char in text:
        if char in "十百":
            total += max(digit, 1) * (100 if char == "百" else 10)
            digit = 0
        elif char in "廿卅":
            total += _DIGITS[char]
        else:
            digit = _DIGITS[char]
    return total + digit


def _found(text: str) -> Iterator[PrintedDate]:
    for match in _CHINESE.finditer(text):
        year = number_of(match["year"])
        if year is not None and match["era"]:
            year += 1911
        yield from _dated(year, number_of(match["month"]), number_of(match["day"]), match)
    for pattern in _ENGLISH:
        for match in pattern.finditer(text):
            month = next(
                at for at, name in enumerate(_MONTHS, 1) if name[:3] == match["month"][:3].lower()
            )
            yield from _dated(int(match["year"]), month, int(match["day"]), match)
    for match in _solemn().finditer(text) if "day" in text else ():
        day, year = match["day"].lower(), _solemn_year(match)
        if match["year"] and day not in _ORDINALS:
            continue  # What is in figures was read above.
        month = _MONTHS.index(match["month"].lower()) + 1
        number = _ORDINALS.index(day) + 1 if day in _ORDINALS else int(day[:-2])
        yield from _dated(year, month, number, match)
    for match in _ISO.finditer(text):
        yield from _dated(int(match["year"]), int(match["month"]), int(match["day"]), match)


@cache
def _solemn() -> re.Pattern[str]:
    """Give the pattern of dates in words, which most texts have none of."""
    return re.compile(
        rf"(?<![\w-])(?P<day>{_DAY_IN_WORDS}|\d{{1,2}}(?:st|nd|rd|th))"
        rf"\s+day\s+of\s+(?P<month>{'|'.join(_MONTHS)}),?\s+"
        r"(?:in\s+the\s+year\s+(?:of\s+our\s+Lord\s+)?)?"
        r"(?:(?P<year>\d{4})(?!\d)|(?P<century>two\s+thousand|nineteen\s+hundred)(?:\s+and)?"
        r"(?:\s+(?P<rest>[a-z]+(?:-[a-z]+)?))?(?![\w-]))",
        re.I,
    )


def _solemn_year(match: re.Match[str]) -> int | None:
    if match["year"]:
        return int(match["year"])
    century = 2000 if match["century"].lower().startswith("two") else 1900
    rest = ENGLISH_NUMBERS.get((match["rest"] or "").lower(), None if match["rest"] else 0)
    return None if rest is None or rest > 99 else century + rest


def _dated(
    year: int | None, month: int | None, day: int | None, match: re.Match[str]
) -> Iterator[PrintedDate]:
    if year is None or month is None or day is None or not 1000 <= year <= 2999:
        return
    try:
        yield PrintedDate(date(year, month, day), match.start(), match.end())
    except ValueError:
        return
