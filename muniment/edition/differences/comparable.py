"""A text as it is compared: what only setting or script makes different is alike.

Spaces and punctuation are left out, full-width forms and letters' case folded, traditional
characters read as simplified. What is left knows where it stands.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from muniment.edition.writing.han import folded


@dataclass(frozen=True, slots=True)
class Comparable:
    """The letters and digits of a text, folded; `places` says for each where it stands."""

    text: str
    places: Sequence[int]

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """Give where in the text the piece [start, end) of what is compared begins and ends."""
        if start < end:
            return self.places[start], self.places[end - 1] + 1
        at = self.places[start - 1] + 1 if start else 0
        return at, at


def comparable(text: str) -> Comparable:
    """Read a text for comparing."""
    letters: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        for letter in _folded(char):
            letters.append(letter)
            places.append(at)
    return Comparable("".join(letters), places)


def comparable_text(text: str) -> str:
    """Give a text as it is compared, without its places."""
    return "".join(map(_folded, text))


@lru_cache(maxsize=65536)
def _folded(char: str) -> str:
    """Give the letters and digits that a character is compared as; none for a space or a comma."""
    text = folded(unicodedata.normalize("NFKC", char)).casefold()
    return "".join(one for one in text if one.isalnum())
