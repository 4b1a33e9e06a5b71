"""Which language a piece of text is marked as: its script tells, the description says the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LOOKED_AT = 2000
# How many letters a word of Latin script has for each character of Chinese.
_LETTERS_A_CHARACTER = 3


def tongue(text: str, described: Sequence[str]) -> str:
    """Give a BCP 47 tag for a text, or nothing where neither script nor description tells.

    `described` are the tags of the notice's description.
    """
    sample = text[:_LOOKED_AT]
    han, latin = len(_HAN.findall(sample)), len(_LATIN.findall(sample))
    if _KANA.search(sample):
        return _tag("ja", described) or "ja"
    if len(_HANGUL.findall(sample)) > han:
        return _tag("ko", described) or "ko"
    if han * _LETTERS_A_CHARACTER > latin:
        return _tag("zh", described) or "zh"
    others = [tag for tag in described if _primary(tag) not in ("zh", "ja", "ko")]
    if latin and len(others) == 1:
        return others[0]
    return _tag("en", described) if latin else ""


def _tag(primary: str, described: Sequence[str]) -> str:
    return next((tag for tag in described if _primary(tag) == primary), "")


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
