"""Where the tokens of paragraphs stand, counted: here, or by processes beside this one where it is
much. Which of them counts makes no difference to what is counted.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache, partial
from typing import NamedTuple

from muniment.processes import new_pool
from muniment.search.folding import cut, fold
from muniment.search.packing import pack_places

LENGTH_BITS = 6
MOST_PROCESSES = 4
"""Who writes what is counted is busy with it half the time that it takes one process to count."""

_WORTH_PROCESSES = 2
"""Parts after which it is worth to begin processes: the first are counted while one would begin."""


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
    """Counts parts of a text, several at once where there are many.

    At most `processes` processes are begun, once, and no more than `MOST_PROCESSES`; they end with
    `close` or with this process. Where one of them is killed, perhaps because memory ran out, this
    one counts itself from then on.
    """

    def __init__(self, processes: int = 1) -> None:
        self._processes = min(processes, MOST_PROCESSES)
        self._parts = 0
        # One process in each: a pool that loses one while it begins another may wait for ever.
        self._pools: list[ProcessPoolExecutor] = []

    @property
    def begun(self) -> int:
        """How many processes were begun."""
        return len(self._pools)

    def close(self) -> None:
        """End the processes. What is counted from now on is counted here."""
        self._processes = 1
        for pool in self._pools:
            pool.shutdown(cancel_futures=True)

    def begin(self, place: int, texts: Sequence[str]) -> Callable[[], Counted]:
        """Have a part counted, as `count` does; give what gives it, once it is asked for."""
        self._parts += 1
        if self._processes < 2 or self._parts <= _WORTH_PROCESSES:
            return partial(count, place, texts)
        if not self._pools:
            # The index is open here, in the middle of a transaction: nobody else is to have it.
            self._pools = [new_pool(1, "spawn") for _ in range(self._processes)]
        try:
            future = self._pools[self._parts % len(self._pools)].submit(count, place, texts)
        except BrokenProcessPool:
            self._processes = 1
            return partial(count, place, texts)
        return partial(self._counted, future, place, texts)

    def _counted(self, future: Future[Counted], place: int, texts: Sequence[str]) -> Counted:
        try:
            return future.result()
        except BrokenProcessPool:
            self._processes = 1
            return count(place, texts)


def length_class(count: int) -> int:
    """Give the class of a paragraph of so many tokens: by half octaves, 2 are 2, 3 are 3, 4 are 4.

    `count` is 1 or more.
    """
    return min(round(2 * math.log2(count)), (1 << LENGTH_BITS) - 1)


@lru_cache(1024)
def _class(count: int) -> int:
    return length_class(count) if count else 0
