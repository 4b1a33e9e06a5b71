"""Families of labels, read from data: muniment/edition/labels/families.toml and articles.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from muniment.edition.writing.numerals import (
    HAN_DIGITS,
    HAN_UNITS,
    circled_number,
    decimal_number,
    han_number,
    letter_number,
    roman_number,
    spoken_number,
)

_HAN = f"[{HAN_DIGITS}{HAN_UNITS}OＯ]"
_NUMERALS = {
    "{han}": rf"(?:{_HAN}\s*+){{1,9}}|[0-9０-９]{{1,4}}(?:\s*[-－]\s*[0-9０-９]{{1,2}})?",
    "{hanshort}": rf"(?:[{HAN_DIGITS[3:12]}十百]\s*+){{1,5}}",
    "{digits}": r"\d{1,4}",
    "{roman}": r"[IVXLC]{1,7}",
}
# Annexes C and D come after B; nobody prints a hundredth annex in Roman numerals.
_LETTERED = ("C", "D", "L", "M")
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
_SUFFIXED = re.compile(r"([0-9０-９]+)\s*[-－]\s*([0-9０-９]+)")


@dataclass(frozen=True, slots=True)
class Family:
    """Labels that count together. `rank` 0 is below whatever is open when its first one comes."""

    name: str
    kind: str
    rank: int
    pattern: re.Pattern[str]
    number: str
    scripts: tuple[str, ...] = ()
    leads: bool = False
    words: Mapping[str, int] = field(default_factory=dict, compare=False)

    def numbers(self, match: re.Match[str]) -> tuple[int, ...] | None:
        """Read a candidate's number and what is counted on after it; None where it has none."""
        groups = match.groupdict()
        if self.number == "path":
            return tuple(int(one) for one in groups["n"].split("."))
        if groups.get("c"):
            value = circled_number(groups["c"])
            return None if value is None else (value,)
        if groups.get("o"):
            return (_ORDINALS.index(groups["o"].lower()) + 1,)
        text = groups["n"] or groups.get("n2") or groups.get("n3") or ""
        if not text and self.kind == "annex":
            return (1,)
        if suffixed := _SUFFIXED.fullmatch(text.strip()):
            return int(suffixed[1]), int(suffixed[2])
        value = self._value(text)
        more = groups.get("m")
        after = 0 if not more else (han_number(more) or decimal_number(more) or 0)
        return None if not value else (value, after) if after else (value,)

    def _value(self, text: str) -> int | None:
        if self.number == "han":
            return decimal_number(text) or han_number(text)
        if self.number == "digits":
            return decimal_number(text)
        if self.number == "roman":
            return roman_number(text)
        if self.number == "letter":
            return letter_number(text)
        if self.kind == "annex" and text in _LETTERED:
            return letter_number(text)
        if self.number == "words":
            spoken = spoken_number(text, self.words)
            return decimal_number(text) or spoken or roman_number(text.strip())
        return decimal_number(text) or han_number(text) or roman_number(text) or letter_number(text)


@cache
def families(script: str) -> tuple[Family, ...]:
    """Give the families that are looked for in a column of this script (ISO 15924)."""
    own = tuple(one for one in _all() if not one.scripts or script in one.scripts)
    article = article_family(script)
    return own if article is None else (*own, article)


@cache
def article_family(script: str) -> Family | None:
    """Give the family of articles that a word of this script labels; None where none is known."""
    stated = _read("articles.toml").get(script)
    if stated is None:
        return None
    words = number_words(script)
    spoken = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    roman = _NUMERALS["{roman}"] if script == "Latn" else "(?!)"
    number = rf"\d{{1,3}}|{roman}"
    if spoken:
        number += rf"|(?:(?:{spoken})[\s\u0f0b\u0f0c\u202f\u180e-]{{0,3}}){{1,6}}"
    before, after = (_alternatives(stated[side]) for side in ("before", "after"))
    more = r"(?:\s?[-\u2013]\s?(?P<m>\d{1,2})(?!\w))?"
    pattern = (
        rf"(?i:\b(?:{before}))[ \t\xa0\u0f0b\u202f.:\u2116#-]{{0,3}}(?P<n>(?i:{number})){more}"
        rf"(?:[ \u0f0b\u202f.-]{{0,3}}(?i:{after})(?=\s*$))?"
        rf"|(?<!\w)(?P<n2>(?i:{number}))[ \u0f0b\u202f.\u00ba\u00b0\u1d49-]{{0,3}}(?i:{after})"
    )
    # Marks that end a label standing alone belong to it.
    pattern = rf"(?:{pattern})(?![^\W\d_])(?:[\u0f0d\u0f0b.:\u3002-]{{1,2}}(?=\s*$))?"
    return Family(
        "word-article", "article", 40, re.compile(pattern, re.M), "words", (script,), False, words
    )


@cache
def number_words(script: str) -> Mapping[str, int]:
    """Give the parts of numbers in words of a script's languages."""
    stated = _read("articles.toml").get(script, {}).get("numbers", {})
    return {word.casefold(): value for word, value in stated.items()}


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True))) or "(?!)"


@cache
def _all() -> tuple[Family, ...]:
    stated = _read("families.toml")["family"]
    return tuple(
        Family(
            one["name"],
            one["kind"],
            one["rank"],
            re.compile(_filled(one["pattern"])),
            one["number"],
            tuple(one.get("scripts", ())),
            one.get("leads", False),
        )
        for one in stated
    )


def _filled(pattern: str) -> str:
    for name, numerals in _NUMERALS.items():
        pattern = pattern.replace(name, numerals)
    return pattern


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("muniment.edition.labels") / name).read_text("utf-8"))
