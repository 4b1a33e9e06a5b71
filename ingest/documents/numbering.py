"""Automatic numbers of a word processor's paragraphs (ECMA-376 part 1 §17.9): 第一条, （一）, 1.2.

They are printed, and no characters of the document: whoever takes only its characters loses them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ingest.documents.symbol_fonts import in_font

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_LEVELS = 9
_HAN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_MOST = 9999


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph's number as it is printed, and whether a space or tab stands after it."""

    label: str
    spaced: bool


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    spaced: bool = True


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    style: str = ""


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, part: Any, styles: Any) -> None:
        self._abstract: dict[str, _List] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[str, dict[int, _Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()
        self.unknown: set[str] = set()
        if part is None:
            return
        for one in part.iter(f"{W}abstractNum"):
            levels = {_number(lvl, "ilvl"): _level(lvl) for lvl in one.iterchildren(f"{W}lvl")}
            made = _List(levels, _value(one, "numStyleLink"))
            self._abstract[one.get(f"{W}abstractNumId", "")] = made
        for one in part.iter(f"{W}num"):
            self._take_list(one)
        self._follow_styles(styles)

    def _take_list(self, one: Any) -> None:
        identifier = one.get(f"{W}numId", "")
        self._lists[identifier] = _value(one, "abstractNumId")
        for override in one.iterchildren(f"{W}lvlOverride"):
            at = _number(override, "ilvl")
            for lvl in override.iterchildren(f"{W}lvl"):
                self._overrides.setdefault(identifier, {})[at] = _level(lvl)
            start = _value(override, "startOverride")
            if start.isdecimal():
                self._starts.setdefault(identifier, {})[at] = min(int(start[:9]), _MOST)

    def _follow_styles(self, styles: Any) -> None:
        """Take the levels of lists that only name a style from the list that the style names."""
        if styles is None:
            return
        named = {
            style.get(f"{W}styleId", ""): _value(number, "numId")
            for style in styles.iter(f"{W}style")
            for number in style.iter(f"{W}numPr")
        }
        for made in self._abstract.values():
            home = self._abstract.get(self._lists.get(named.get(made.style, ""), ""))
            if not made.levels and home is not None:
                made.levels = home.levels

    def next(self, list_id: str, at: int) -> Numbered | None:
        """Count one paragraph of a list at a level (from 0); give its number, or None."""
        abstract = self._lists.get(list_id)
        if abstract is None or abstract not in self._abstract or not 0 <= at < _LEVELS:
            return None
        level = self._level(list_id, abstract, at)
        counts = self._counts[abstract]
        override = self._starts.get(list_id, {}).get(at)
        if override is not None and (list_id, at) not in self._begun:
            counts[at] = override
        else:
            counts[at] = min(counts.get(at, level.start - 1) + 1, _MOST)
        self._begun.add((list_id, at))
        for below in range(at + 1, _LEVELS):
            restart = self._level(list_id, abstract, below).restart
            if restart is None or at < restart:
                counts.pop(below, None)
        return self._spelled(list_id, abstract, level)

    def _level(self, list_id: str, abstract: str, at: int) -> _Level:
        own = self._overrides.get(list_id, {}).get(at)
        return own or self._abstract[abstract].levels.get(at) or _Level()

    def _spelled(self, list_id: str, abstract: str, level: _Level) -> Numbered | None:
        text = level.text
        for number in range(_LEVELS):
            if f"%{number + 1}" not in text:
                continue
            other = self._level(list_id, abstract, number)
            count = self._counts[abstract].get(number, other.start)
            form = "decimal" if level.legal else other.form
            spelled = spell(count, form)
            if spelled is None:
                self.unknown.add(form)
                return None
            text = text.replace(f"%{number + 1}", spelled)
        return Numbered(text, level.spaced) if text.strip() else None


def spell(number: int, form: str) -> str | None:
    """Spell a number in a form of ECMA-376 part 1 §17.18.59, None where it is not known here."""
    maker = _FORMS.get(form)
    return None if maker is None or not 0 <= number <= _MOST else maker(number)


def _level(lvl: Any) -> _Level:
    start, restart = _value(lvl, "start"), _value(lvl, "lvlRestart")
    text = "" if _value(lvl, "numFmt") == "none" else _value(lvl, "lvlText")
    if _value(lvl, "numFmt") == "bullet":
        text = in_font(text, font_of(lvl.find(f"{W}rPr")))
    return _Level(
        start=min(int(start[:9]), _MOST) if start.isdecimal() else 0 if not start else 1,
        form=_value(lvl, "numFmt") or "decimal",
        text=text,
        restart=int(restart[:9]) if restart.isdecimal() else None,
        legal=lvl.find(f"{W}isLgl") is not None,
        spaced=_value(lvl, "suff") != "nothing",
    )


def font_of(properties: Any) -> str:
    """Name the font of a run's letters or of a list's label; empty where they do not say."""
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    return "" if fonts is None else fonts.get(f"{W}ascii", "") or fonts.get(f"{W}hAnsi", "")


def _value(parent: Any, name: str) -> str:
    found = parent.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def _number(element: Any, name: str) -> int:
    value = element.get(f"{W}{name}", "")
    return int(value) if value.isdecimal() and len(value) < 3 else 0


def counted_in_han(number: int, digits: str = _HAN, units: str = "十百千") -> str:
    """Spell a number as it is said: 二十一, 一百〇三."""
    if number < 10:
        return digits[number]
    spelled, zero = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if not digit:
            zero = bool(spelled)
            continue
        if zero:
            spelled += digits[0]
            zero = False
        spelled += digits[digit] + (units[power - 1] if power else "")
    # 十一, not 一十一.
    return spelled[1:] if 10 <= number < 20 and digits != _LEGAL else spelled


def _short_in_han(number: int) -> str:
    """Spell a number as it is said up to 99, then by its digits: 一〇〇."""
    return counted_in_han(number) if number < 100 else "".join(_HAN[int(d)] for d in str(number))


def _roman(number: int) -> str:
    spelled = ""
    for value, letters in _ROMAN:
        spelled += letters * (number // value)
        number %= value
    return spelled


def _letters(number: int) -> str:
    """Spell by letters: a to z, then aa, bb."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _of(row: str) -> Callable[[int], str]:
    return lambda number: row[number - 1] if 0 < number <= len(row) else str(number)


def circled(text: str) -> str:
    """Give the circled form of a number that has one; any other text as it is."""
    known = len(text) < 3 and text.isascii() and text.isdecimal()
    return _CIRCLED[int(text) - 1] if known and 0 < int(text) <= len(_CIRCLED) else text


def _ordinal(number: int) -> str:
    ending = (
        "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"


_CIRCLED = "".join(
    map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)))
)
_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalHalfWidth": str,
    "decimalFullWidth": lambda number: str(number).translate(
        {48 + n: 0xFF10 + n for n in range(10)}
    ),
    "decimalFullWidth2": lambda number: str(number).translate(
        {48 + n: 0xFF10 + n for n in range(10)}
    ),
    "decimalEnclosedCircle": _of(_CIRCLED),
    "decimalEnclosedCircleChinese": _of(_CIRCLED),
    "decimalEnclosedFullstop": _of("".join(map(chr, range(0x2488, 0x249C)))),
    "decimalEnclosedParen": _of("".join(map(chr, range(0x2474, 0x2488)))),
    "ideographEnclosedCircle": _of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "chineseCounting": _short_in_han,
    "chineseCountingThousand": lambda number: counted_in_han(number, _HAN.replace("〇", "零")),
    "japaneseCounting": lambda number: counted_in_han(number).replace("〇", ""),
    "taiwaneseCounting": _short_in_han,
    "taiwaneseCountingThousand": lambda number: counted_in_han(number, _HAN.replace("〇", "零")),
    "chineseLegalSimplified": lambda number: counted_in_han(number, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda number: counted_in_han(
        number, "零壹貳參肆伍陸柒捌玖", "拾佰仟"
    ),
    "ideographDigital": lambda number: "".join(_HAN[int(one)] for one in str(number)),
    "japaneseDigitalTenThousand": lambda number: "".join(_HAN[int(one)] for one in str(number)),
    "taiwaneseDigital": lambda number: "".join(_HAN[int(one)] for one in str(number)),
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    "bullet": lambda _: "",
    "none": lambda _: "",
}
