"""In which script and language a piece of text is, by its letters and a few small words.

Programs that guess languages do not know Uyghur or Tibetan; scripts and letters tell them for sure.
Where neither tells, the tag says the script alone: ``und-Cyrl``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

_LOOKED_AT = 4000
_FEWEST_WORDS = 3
_SCRIPTS = {
    "CJK": "Hani",
    "IDEOGRAPHIC": "Hani",
    "HIRAGANA": "Kana",
    "KATAKANA": "Kana",
    "HANGUL": "Hang",
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "ARABIC": "Arab",
    "TIBETAN": "Tibt",
    "MONGOLIAN": "Mong",
    "YI": "Yiii",
    "DEVANAGARI": "Deva",
    "HEBREW": "Hebr",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "ETHIOPIC": "Ethi",
    "THAI": "Thai",
    "LAO": "Laoo",
    "KHMER": "Khmr",
    "MYANMAR": "Mymr",
    "SINHALA": "Sinh",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "KANNADA": "Knda",
    "MALAYALAM": "Mlym",
    "BENGALI": "Beng",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "ORIYA": "Orya",
    "TAI": "Tale",
    "NEW": "Talu",
    "LISU": "Lisu",
}
_LETTER = re.compile(r"[^\W\d_]")
_NONE = ""  # the script of what is no letter
# A Chinese character says as much as three letters.
_WEIGHT = {"Hani": 3, "Kana": 2, "Hang": 2}


def scripts(text: str) -> Counter[str]:
    """Count a text's letters by script (ISO 15924), Chinese characters threefold."""
    counted = Counter(map(_script, text))
    del counted[_NONE]
    for script in counted.keys() & _WEIGHT.keys():
        counted[script] *= _WEIGHT[script]
    return counted


def main_script(text: str) -> str:
    """Give the script of most of a text, ``Zyyy`` where it has no letters; kana decide."""
    counted = scripts(text[:_LOOKED_AT])
    if not counted:
        return "Zyyy"
    if counted["Kana"] * 10 > counted["Hani"]:
        counted["Kana"] += counted["Hani"]
    return max(counted, key=lambda script: counted[script])


def language(text: str) -> str:
    """Give the BCP 47 tag of a text's language, ``und`` with the script where it is not known."""
    sample = text[:_LOOKED_AT]
    script = main_script(sample)
    if script == "Hani":
        return _chinese(sample)
    for rule in _table().get(script, ()):
        if _applies(rule, sample):
            return str(rule["tag"])
    return "und" if script in ("Zyyy", "Zzzz") else f"und-{script}"


def _chinese(sample: str) -> str:
    letters = _table()["Hani"][0]
    simplified = sum(sample.count(one) for one in str(letters["simplified"]))
    traditional = sum(sample.count(one) for one in str(letters["traditional"]))
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def _applies(rule: Mapping[str, object], sample: str) -> bool:
    if letters := str(rule.get("letters", "")):
        found = sum(sample.lower().count(one) for one in letters)
        return found * 400 >= len(sample) and not any(
            one in sample.lower() for one in str(rule.get("never", ""))
        )
    if words := rule.get("words"):
        spoken = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
        total = sum(spoken.values())
        assert isinstance(words, list)
        met = [spoken[word] for word in words if spoken[word]]
        # One small word alone is at home in many languages.
        return len(met) >= _FEWEST_WORDS and sum(met) * 10 >= total
    return True


@lru_cache(maxsize=8192)
def _script(character: str) -> str:
    if _LETTER.match(character) is None:
        return _NONE
    name = unicodedata.name(character, "")
    return _SCRIPTS.get(name.partition(" ")[0].partition("-")[0], "Zzzz" if name else "Zyyy")


@cache
def _table() -> dict[str, list[dict[str, object]]]:
    return tomllib.loads((files("muniment.edition.writing") / "languages.toml").read_text("utf-8"))
