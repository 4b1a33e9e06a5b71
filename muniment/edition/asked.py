"""Which unit somebody means: 3, art. 6(iii), 第六条第三项, 附件1第一条, annex 2, or a unit's id.

    art. 6(2)        art_6__item_2         第六条第三项     art_6__item_3
    article 7 para 2 art_7__para_2         第六条之一       art_6-1
    annex 1, art. 2  anx_1__art_2          附件             anx_1
    chapter II       chp_2                 第二章           chp_2

Numbers stand in any digits, in words of Chinese, or Roman; a number alone is an article's.
"""

from __future__ import annotations

import re

from muniment.edition.model import Edition, Kind
from muniment.edition.writing.numerals import (
    decimal_number,
    han_number,
    letter_number,
    roman_number,
)

_NUMBER = r"\s*(?P<n>[0-9]+(?:[-_][0-9]+)*|[ivxlcdm]+|[a-z])\b"
_ENGLISH = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        ("anx", rf"(?:annex|appendix|schedule|attachment){_NUMBER}"),
        ("chp", rf"chapter{_NUMBER}"),
        ("art", rf"(?:art_|article|art\.?|§){_NUMBER}"),
        ("para", rf"(?:paragraph|para\.?){_NUMBER}"),
        ("item", rf"(?:item|point){_NUMBER}"),
        ("item", r"\(\s*(?P<n>[0-9]+|[ivxlcdm]+|[a-z])\s*\)"),
        ("anx", r"(?:annex|appendix|schedule|attachment)\b(?P<n>)"),
    )
)
_SAID = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("anx", r"(?:附件|附录|附錄|附表)\s*(?P<n>[0-9〇零一二三四五六七八九十]*)"),
        ("chp", r"第\s*(?P<n>\w+?)\s*章"),
        ("art", r"第\s*(?P<n>\w+?)\s*[条條](?:\s*之\s*(?P<m>[0-9〇零一二三四五六七八九十]+))?"),
        ("para", r"第\s*(?P<n>\w+?)\s*款"),
        ("item", r"第\s*(?P<n>\w+?)\s*[项項]"),
        ("art", r"(?P<n>\w+?)\s*[条條]"),
    )
)
_BARE = re.compile(r"(?P<n>[0-9]+(?:[-_][0-9]+)*)(?=$|[\s,(])")
_HAN = re.compile(r"[〇零一二三四五六七八九十百千]+")
_BETWEEN = re.compile(r"[\s,，、]*")
_MOST_NAMED = 12  # units of a text that are named to somebody who asked for none of them


def unit_id(asked: str) -> str:
    """Give the id of the unit that somebody means; what is not understood is taken for an id."""
    text = asked.strip()
    if _HAN.fullmatch(text):
        return f"art_{_number(text)}"
    steps: list[str] = []
    at = 0
    while at < len(text):
        step = _step(text, at, bare=not steps or steps[-1].startswith("anx_"))
        if step is None:
            return asked
        said, at = step
        steps.append(said)
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
    return "__".join(steps) or asked


def _step(text: str, at: int, *, bare: bool) -> tuple[str, int] | None:
    """Read one step, and where it ends; None where there is none."""
    for kind, pattern in (*_ENGLISH, *_SAID):
        match = pattern.match(text, at)
        if match is None:
            continue
        number = _number(match["n"]) if match["n"] else "1"
        more = match.groupdict().get("m")
        return f"{kind}_{number}{f'-{_number(more)}' if more else ''}", match.end()
    match = _BARE.match(text, at) if bare else None
    return None if match is None else (f"art_{_number(match['n'])}", match.end())


def _number(said: str) -> str:
    """Spell a number that is said in any digits, words or letters; else as it is said."""
    for read in (decimal_number, han_number, roman_number, letter_number):
        if (number := read(said.lower())) is not None:
            return str(number)
    return said.replace("_", "-")


def units_named(edition: Edition) -> str:
    """Name units of a text, to somebody who asked for one that it has not got."""
    ids = dict.fromkeys(
        unit.id
        for one in edition.renditions
        for column in one.columns
        for unit in column.walk()
        if unit.kind in (Kind.TITLE, Kind.ARTICLE, Kind.DATE, Kind.ANNEX)
    )
    named = list(ids)[:_MOST_NAMED]
    return ", ".join([*named, *(["\u2026"] if len(ids) > len(named) else [])])
