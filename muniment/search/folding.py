"""A text as it is searched: folded, and cut into the tokens that the index holds.

Both sides of every comparison pass here, what is indexed and what is looked for. Characters are
folded by NFKC, case and to simplified ones, each by itself; what only joins or shapes letters is
dropped. What is left are letters, digits and marks, with one space where anything else stood.

    fold("第 ３ 條《Órgano》")    "第3条 órgano"
    tokens("决定公布 A")          ["决定", "定公", "公布", "布", "a"]
    joints("right to life")       ["ＪXXX", "ＪYYY"]

Scripts that write no spaces between words (Chinese, kana, Yi, Thai, Khmer and their like) are cut
into pairs of neighbours, the last character by itself; the others into words, Tibetan into what
stands between two tshegs. White space beside a Chinese character is a printer's, and is dropped, so
that 第 3 条 is 第3条; a mark parts what stands around it.

Which words stand beside each other the pairs do not say; of neighbours of which one is a word, a
joint says it: one of 32,768 numbers, since few paragraphs hold the same two by chance.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import cache
from itertools import pairwise, product
from operator import add

from muniment.edition.writing.han import pairs

LONGEST_WORD = 100
"""Characters of a word that the index holds; what stands behind them is only confirmed."""

# Scripts without spaces between words, by their blocks (Unicode 15.0). 々, 〆, 〇 and 〻 stand
# among punctuation, and are written like Chinese characters; Tibetan parts syllables itself.
GRAMS = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Burmese and its neighbours
    "\u1780-\u17ff"  # Khmer
    "\u1950-\u19df\u1a20-\u1aaf\uaa80-\uaadf"  # Tai Le, New Tai Lue, Tai Tham, Tai Viet
    "\u1b00-\u1b7f\ua980-\ua9df"  # Balinese, Javanese
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\u3040-\u30ff\u31f0-\u31ff"  # kana
    "\u3100-\u312f\u31a0-\u31bf"  # bopomofo
    "\ua000-\ua4cf"  # Yi
    "\U00016fe0-\U00018cff\U0001aff0-\U0001b2ff\U00020000-\U0003ffff"  # Tangut, old kana, Han
)
# Tatweel and nirugu draw a word out; selectors and fillers choose a shape, Mongolian ones too.
_SHAPES = (
    *(0x034F, 0x0640, 0x07FA, 0x115F, 0x1160, 0x17B4, 0x17B5),
    *(*range(0x180A, 0x1810), *range(0xFE00, 0xFE10)),
    *(*range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0)),
)
_LINES = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
BLANKS = re.compile(f" (?<=[{GRAMS}] ) *| +(?=[{GRAMS}])")
_GRAM = re.compile(f"[{GRAMS}]")
_UNIT = re.compile(f"( ?)(?:([{GRAMS}]+)|([^{GRAMS} ]{{1,{LONGEST_WORD}}})[^{GRAMS} ]*)")
_DIGITS = "0123456789abcdefghijklmnopqrstuv"
_JOINTS = tuple("\uff2a" + "".join(digits) for digits in product(_DIGITS, repeat=3))
_MOST_NUMBERS = 1 << 17  # 20 MB of short words; of the longest, 40
_MOST_CHARACTERS = 1 << 16
_PLANES = 0x20000  # Beyond are Chinese characters, selectors and private use.
_VOWELS_AND_FINALS = frozenset(map(chr, range(0x1160, 0x1200)))  # of Hangul


def fold(text: str) -> str:
    """Fold a text for searching. One space stands for whatever parts words."""
    said = spell(text)
    if " " in said and not said.isascii():
        said = BLANKS.sub("", said)
    return " ".join(said.split())


def spell(text: str) -> str:
    """Do the first half of folding: each character by itself, a line's end for what parts words."""
    if not text.isascii() and _goes_on().search(text):
        text = unicodedata.normalize("NFKC", text)
    return text.translate(_folded)


def tokens(folded_text: str) -> list[str]:
    """Cut a folded text into what the index holds of it, in order."""
    return cut(folded_text)[0]


def joints(folded_text: str) -> list[str]:
    """Give what the index holds of words and their neighbours, in order."""
    return cut(folded_text)[1]


def cut(folded_text: str) -> tuple[list[str], list[str]]:
    """Give the tokens of a folded text, and its joints."""
    if folded_text.isascii() or _GRAM.search(folded_text) is None:
        words = folded_text.split(" ") if folded_text else []
        if len(folded_text) > LONGEST_WORD and max(map(len, words)) > LONGEST_WORD:
            words = [word[:LONGEST_WORD] for word in words]
        return words, [
            _JOINTS[3 * one + other & 0x7FFF] for one, other in pairwise(map(_number, words))
        ]
    found: list[str] = []
    joined: list[str] = []
    last, is_word = "", False
    for blank, grams, word in _UNIT.findall(folded_text):
        if grams:
            if is_word and not blank:
                joined.append(_joint(last, grams[0]))
            last, is_word = grams[-1], False
            found.extend(map(add, grams, grams[1:]))
            found.append(last)
        else:
            # A blank beside a script without spaces was a mark, which parts.
            if last and is_word is bool(blank):
                joined.append(_joint(last, word))
            last, is_word = word, True
            found.append(word)
    return found, joined


class _Numbers(dict[str, int]):
    """A number below 32,768 for each word, kept for when it is met again."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_NUMBERS:
            self.clear()
        number = self[word] = zlib.crc32(word.encode()) & 0x7FFF
        return number


_number = _Numbers().__getitem__


def _joint(one: str, other: str) -> str:
    return _JOINTS[3 * _number(one) + _number(other) & 0x7FFF]


def is_gram(character: str) -> bool:
    """Tell whether a folded character belongs to a script that writes no spaces."""
    return _GRAM.match(character) is not None


class _Folded(dict[int, int | str]):
    """What each character is folded to where no other goes on with it, as `str.translate` asks."""

    def __missing__(self, code: int) -> int | str:
        if len(self) >= _MOST_CHARACTERS:
            self.clear()
        said = unicodedata.normalize("NFKC", chr(code)).casefold()
        folded = self[code] = "".join(map(_folded_character, said))
        return folded


_folded = _Folded()


def _folded_character(character: str) -> str:
    code = ord(character)
    if code in _simplified():
        return _simplified()[code]
    category = unicodedata.category(character)
    if category == "Cf" or code in _SHAPES:
        return ""
    if character == " " or character in _LINES:
        return " "
    # What has no name yet is a letter of a script that is newer than this Python.
    is_kept = category[0] in "LNM" or category in ("Co", "Cn") or code >= _PLANES
    return character if is_kept else "\n"


@cache
def _simplified() -> dict[int, str]:
    return {ord(one): simple for one, simple in pairs()}


@cache
def _goes_on() -> re.Pattern[str]:
    """Give what finds characters that may make one with those before them."""
    # Of the other planes that is said of all: they are rare, and each is folded right either way.
    going = (chr(code) for code in range(0x80, 0x10000) if goes_on(chr(code)))
    return re.compile(f"[{''.join(going)}\U00010000-\U0010ffff]")


def goes_on(character: str) -> bool:
    """Tell whether a character may make one with those before it: a mark, a vowel of Hangul."""
    first = unicodedata.normalize("NFKC", character)[:1]
    return unicodedata.category(first or " ")[0] == "M" or first in _VOWELS_AND_FINALS
