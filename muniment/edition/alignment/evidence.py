"""What a unit has that its counterpart in another language must have too.

    Chinese        the English words that its pairs of characters stand for (the lexicon)
    English        its words, beside Chinese; else the beginnings of words, as any Latin script has
    any language   its numbers, in whatever digits or words they are printed

Each piece weighs what it tells apart: a word of every article says nothing about which is which.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from muniment.edition.alignment.lexicon import lexicon, pairs_of, words_of
from muniment.edition.writing.dates import number_of
from muniment.edition.writing.numerals import ENGLISH_NUMBERS

Weights = Mapping[str, float]

_HAN_NUMBER = re.compile(r"[〇○零一二三四五六七八九十百千]+|[0-9０-９]+(?:,[0-9]{3})*")
_NUMBER = re.compile(r"\d+(?:[,   ]\d{3})*")
_LETTERS = re.compile(r"[^\W\d_]{4,}")
_HEADING = re.compile(r"[（(][^（）()]{2,120}[）)]|[【\[][^\[\]【】]{2,120}[】\]]")
_BEGINNING = 5  # letters of a word that cognates share
_LARGE = 10


@dataclass(frozen=True, slots=True)
class Evidence:
    """The pieces of some units with their weights, and how long each unit is.

    `heads` are those in brackets from end to end, as headings stand above articles. `is_lexical`
    where a lexicon stands between the languages, which tells more than cognates.
    """

    pieces: tuple[Weights, ...]
    lengths: tuple[int, ...]
    is_lexical: bool
    heads: frozenset[int] = frozenset()


def evidence_of(texts: Sequence[str], language: str, other: str) -> Evidence:
    """Read units of one language for comparing with units of the other (BCP 47 tags)."""
    lexical = {_primary(language), _primary(other)} == {"zh", "en"}
    if not lexical:
        found = [_of_any(text, language) for text in texts]
    elif _primary(language) == "zh":
        found = [_of_chinese(text) for text in texts]
    else:
        found = [_of_english(text) for text in texts]
    lengths = tuple(len("".join(text.split())) for text in texts)
    heads = frozenset(at for at, text in enumerate(texts) if _HEADING.fullmatch(text.strip()))
    return Evidence(_telling(found, 0.5 if lexical else 1.0), lengths, lexical, heads)


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _telling(found: Sequence[Weights], power: float) -> tuple[Weights, ...]:
    """Weigh each piece by how few of the units have it."""
    held = Counter(piece for weights in found for piece in weights)
    telling = {piece: math.log(1 + len(found) / count) ** power for piece, count in held.items()}
    return tuple(
        {piece: weight * telling[piece] for piece, weight in weights.items()} for weights in found
    )


def _of_chinese(text: str) -> Weights:
    table = lexicon()
    expected: dict[str, float] = {}
    for pair, count in pairs_of(text).items():
        for word, probability in table.words(pair):
            expected[word] = expected.get(word, 0.0) + probability * min(count, 3)
    found = {word: (1 - math.exp(-times)) * table.weights[word] for word, times in expected.items()}
    for match in _HAN_NUMBER.finditer("".join(text.split())):
        found |= _numbered(number_of(match[0].replace(",", "")))
    return found


def _of_english(text: str) -> Weights:
    table, counted = lexicon(), words_of(text)
    found = {
        word: table.weights[word] * (1 + 0.3 * math.log(count))
        for word, count in counted.items()
        if word in table.weights
    }
    for word in counted:
        found |= _numbered(ENGLISH_NUMBERS.get(word))
    for match in _NUMBER.finditer(text):
        found |= _numbered(number_of(re.sub(r"\D", "", match[0])))
    return found


def _of_any(text: str, language: str) -> Weights:
    if _primary(language) == "zh":
        matches = _HAN_NUMBER.findall("".join(text.split()))
        numbers = [number_of(match.replace(",", "")) for match in matches]
        return {piece: weight for one in numbers for piece, weight in _numbered(one).items()}
    plain = "".join(
        char
        for char in unicodedata.normalize("NFD", text.lower())
        if not unicodedata.combining(char)
    )
    found = {word[:_BEGINNING]: 1.0 for word in _LETTERS.findall(plain)}
    return found | {f"#{re.sub(r'[^0-9]', '', one)}": 1.5 for one in _NUMBER.findall(plain)}


def _numbered(number: int | None) -> Weights:
    """Give a number as a piece; 0 and 1 are as often words as numbers."""
    if number is None or number < 2:
        return {}
    return {f"#{number}": 4.0 if number > _LARGE else 2.0}
