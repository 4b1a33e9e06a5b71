"""Where in a text stands what was found in its folded form: every letter leads back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from muniment.search.folding import fold, goes_on, spell


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text, whose letters, which is all but blanks, lead back to where they came from.

    `parts` says of each part of the spelled text, between two blanks, which letter is its first.
    `sources` are the [start, end) that each character of that was made from; with none, it was
    made from the one in its place.
    """

    text: str
    parts: Sequence[int]
    sources: Sequence[tuple[int, int]] = ()

    def place(self, letter: int) -> tuple[int, int]:
        """Give from which [start, end) a letter was made; letters are counted without blanks."""
        # As many blanks stand before it as parts end there.
        at = letter + bisect_right(self.parts, letter) - 1
        return self.sources[at] if self.sources else (at, at + 1)

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """Give where in the text the piece [start, end) of the folded one begins and ends; a piece
        neither begins nor ends with a blank."""
        first = start - self.text.count(" ", 0, start)
        last = end - self.text.count(" ", 0, end) - 1
        return self.place(first)[0], self.place(last)[1]


def fold_with_places(text: str, folded: str | None = None) -> FoldedText:
    """Fold a text as `fold` does, if that is not given, and say where each letter came from."""
    kinds = text.translate(_kinds)
    folded = fold(text) if folded is None else folded
    if "G" not in kinds and "-" not in kinds:
        return FoldedText(folded, _parts(spell(text)))
    letters: list[str] = []
    sources: list[tuple[int, int]] = []
    for match in _PIECES.finditer(kinds):
        start, end = match.span()
        said = spell(text[start:end])
        letters.append(said)
        if len(said) == end - start:
            sources.extend(zip(range(start, end), range(start + 1, end + 1), strict=True))
        else:
            sources.extend([(start, end)] * len(said))
    return FoldedText(folded, _parts("".join(letters)), sources)


def _parts(spelled: str) -> list[int]:
    parts = spelled.replace("\n", " ").split(" ")
    return [*accumulate(map(len, parts[:-1]), initial=0)]


# What composes with nothing around it: single characters, and one with those that go on.
_PIECES = re.compile("1+(?!G)|.G*")


class _Kinds(dict[int, str]):
    """What each character is: one that goes on (G), folded to one (1), or to none or more (-)."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST_KINDS:
            self.clear()
        character = chr(code)
        single = "1" if len(spell(character)) == 1 else "-"
        kind = self[code] = "G" if goes_on(character) else single
        return kind


_MOST_KINDS = 1 << 16
_kinds = _Kinds()
