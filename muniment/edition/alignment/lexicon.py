"""Which English words stand where pairs of Chinese characters stand: a learned table.

`lexicon.tsv.gz` holds a line for each pair: the pair in simplified characters, and English words
with their probability in thousandths. It was learned by tools/learn_lexicon.py from 24,202 articles
of the laws of Taiwan and their official translations (Ministry of Justice, R.O.C., Open Government
Data License; by way of kong0107/mojLawSplitJSON); laws on which alignment is measured were left
out. Its first lines say how often each word occurs.
"""

from __future__ import annotations

import gzip
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from muniment.edition.writing.han import folded

_HAN = re.compile(r"[㐀-鿿]+")
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words for pairs of characters, each with its probability; and each word's weight.

    `lines` are the table's, by pair: a text has few of them, so each is read when it is asked for.
    """

    lines: Mapping[str, str]
    weights: Mapping[str, float]

    def words(self, pair: str) -> tuple[tuple[str, float], ...]:
        """Give the words of a pair of characters; none where the table has not got it."""
        return _entries(self.lines.get(pair, ""))


@cache
def lexicon() -> Lexicon:
    """Read the table, once."""
    packed = files("muniment.edition.alignment").joinpath("lexicon.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    articles = int(lines[0])
    # The words come first, and are in ASCII alone.
    first = next(at for at, line in enumerate(lines) if not line.isascii())
    weights = {
        word: math.log((articles + 1) / (int(times) + 1))
        for word, _, times in (line.partition("\t") for line in lines[1:first])
    }
    pairs = {head: rest for head, _, rest in (line.partition("\t") for line in lines[first:])}
    return Lexicon(pairs, weights)


@lru_cache(maxsize=1 << 16)
def _entries(line: str) -> tuple[tuple[str, float], ...]:
    found = (one.rpartition(":") for one in line.split("\t") if one)
    return tuple((word, int(thousandths) / 1000) for word, _, thousandths in found)


def pairs_of(text: str) -> Counter[str]:
    """Count the pairs of neighbouring Chinese characters, in simplified ones, across line ends."""
    runs = _HAN.findall(folded("".join(text.split())))
    return Counter(run[at : at + 2] for run in runs for at in range(len(run) - 1))


def words_of(text: str) -> Counter[str]:
    """Count English words, without their plural's s."""
    return Counter(_stem(word) for word in _WORD.findall(text.lower()))


def _stem(word: str) -> str:
    word = word.replace("’", "'").removesuffix("'s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
