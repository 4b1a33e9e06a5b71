"""Where in a text stands what was found in its folded form: every character leads back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from muniment.search.folding import BLANKS, goes_on, spell


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text; `places` says of each character from which [start, end) it was made."""

    text: str
    places: Sequence[tuple[int, int]]

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """Give where in the text the piece [start, end) of the folded one begins and ends."""
        return self.places[start][0], self.places[end - 1][1]


def fold_with_places(text: str) -> FoldedText:
    """Fold a text as `fold` does, and say where each character came from; slower."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for match in _PIECES.finditer("".join(map(_kind, text))):
        start, end = match.span()
        said = spell(text[start:end])
        letters.append(said)
        if len(said) == end - start:
            places.extend(zip(range(start, end), range(start + 1, end + 1), strict=True))
        else:
            places.extend([(start, end)] * len(said))
    spelled = FoldedText("".join(letters), places)
    apart = _changed(_changed(spelled, BLANKS, ""), _PARTING, " ")
    first = len(apart.text) - len(apart.text.lstrip(" "))
    last = len(apart.text.rstrip(" "))
    return FoldedText(apart.text[first:last], apart.places[first:last])


def _changed(one: FoldedText, pattern: re.Pattern[str], by: str) -> FoldedText:
    texts: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for match in pattern.finditer(one.text):
        start, end = match.span()
        texts += one.text[at:start], by
        places += one.places[at:start]
        places += [(one.places[start][0], one.places[end - 1][1])] * len(by)
        at = end
    return FoldedText("".join((*texts, one.text[at:])), [*places, *one.places[at:]])


_PARTING = re.compile("\n[ \n]*| [ \n]+")  # What is to be one space, and is not yet.
# What composes with nothing around it: single characters, and one with those that go on.
_PIECES = re.compile("1+(?!G)|.G*")


@lru_cache(1 << 16)
def _kind(character: str) -> str:
    """Say of a character that it goes on (G), is folded to one (1), or to none or more (-)."""
    if goes_on(character):
        return "G"
    return "1" if len(spell(character)) == 1 else "-"
