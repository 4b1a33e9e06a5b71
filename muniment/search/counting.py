"""Where the tokens of paragraphs stand, counted: here, or by processes beside this one where it is
much. Which of them counts makes no difference to what is counted.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from muniment.processes import Workers
from muniment.search.folding import cut, fold
from muniment.search.packing import pack_places

LENGTH_BITS = 6
_WORTH_WORKERS = 2
"""Parts after which workers are worth it: the first are counted while one would begin."""


class Counted(NamedTuple):
    """What paragraphs in a row hold: the places of each token as they are packed, the class of
    length of each paragraph, a byte for each, how many have tokens, and how many those are."""

    places: dict[str, bytes]
    classes: bytes
    held: int
    tokens: int


def count(place: int, texts: Sequence[str]) -> Counted:
    """Count the tokens of paragraphs, the first of them at a place of its segment."""
    places: defaultdict[str, list[bytes]] = defaultdict(list)
    classes = bytearray()
    held = tokens = 0
    for at, text in enumerate(texts, place):
        here = pack_places((at,))
        found, joined = cut(fold(text))
        for token in found:
            places[token].append(here)
        for token in joined:
            places[token].append(here)
        classes.append(_class(len(found)))
        held += bool(found)
        tokens += len(found)
    packed = {token: b"".join(those) for token, those in places.items()}
    return Counted(packed, bytes(classes), held, tokens)


class TokenCounter:
    """Counts parts of a text, by workers where there are many."""

    def __init__(self, workers: Workers | None = None) -> None:
        self._workers = workers or Workers()
        self._parts = 0

    def begin(self, place: int, texts: Sequence[str]) -> Callable[[], Counted]:
        """Have a part counted, as `count` does; give what gives it, once it is asked for."""
        self._parts += 1
        if self._parts <= _WORTH_WORKERS:
            return partial(count, place, texts)
        return self._workers.begin(count, place, texts)


def length_class(count: int) -> int:
    """Give the class of a paragraph of so many tokens: by half octaves, 2 are 2, 3 are 3, 4 are 4.

    `count` is 1 or more.
    """
    return min(round(2 * math.log2(count)), (1 << LENGTH_BITS) - 1)


@lru_cache(1024)
def _class(count: int) -> int:
    return length_class(count) if count else 0
