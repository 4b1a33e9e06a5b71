"""Stretches of an index's paragraphs, read as letters alone; and places of quotations in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from muniment.search.folding import fold
from muniment.search.index import Document, Index
from muniment.search.paragraphs import Paragraph
from muniment.search.places import FoldedText, fold_with_places


class Difference(NamedTuple):
    """A piece of the quotation, and what is printed in its place."""

    quotation: str
    printed: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands: in `paragraphs` of a document, the first of them numbered `number`.

    It begins at `start` in the text of the first, and ends at `end` in that of the last. `kind` is
    ``exact`` (the same characters, white space aside), ``alike`` (the same letters), ``elided``
    (so in pieces, between which its ellipses leave something out) or ``near``. `distance` counts
    letters: those that are otherwise, or what is left out.
    """

    document: Document
    number: int
    paragraphs: tuple[Paragraph, ...]
    start: int
    end: int
    kind: str
    distance: int
    differences: tuple[Difference, ...]

    def pieces(self) -> Iterator[tuple[Paragraph, int, int]]:
        """Give each paragraph with what of its text is within."""
        last = len(self.paragraphs) - 1
        for at, one in enumerate(self.paragraphs):
            yield one, 0 if at else self.start, len(one.text) if at < last else self.end

    @property
    def printed(self) -> str:
        """What stands there, a paragraph a line."""
        return "\n".join(one.text[start:end] for one, start, end in self.pieces())


@dataclass(frozen=True)
class Stretch:
    """The paragraphs from number `first` to `last`, which are of one document."""

    index: Index
    first: int
    last: int

    @cached_property
    def paragraphs(self) -> Sequence[Paragraph]:
        """Each paragraph, in order."""
        return [self.index.paragraph(number) for number in range(self.first, self.last + 1)]

    @cached_property
    def _letters(self) -> Sequence[str]:
        return [fold(one.text).replace(" ", "") for one in self.paragraphs]

    @cached_property
    def _ends(self) -> Sequence[int]:
        return list(accumulate(map(len, self._letters)))

    @cached_property
    def text(self) -> str:
        """The folded letters of all, one after the other."""
        return "".join(self._letters)

    def place(self, start: int, end: int, distance: int) -> Place:
        """Give where the letters [start, end) of `text` are printed, as of a place that is near."""
        ends = self._ends
        begins = next(at for at, size in enumerate(ends) if start < size)
        stops = next(at for at, size in enumerate(ends) if end <= size)
        opening = letters_of(self.paragraphs[begins].text)
        closing = letters_of(self.paragraphs[stops].text)
        within = start - (ends[begins] - len(self._letters[begins]))
        until = end - (ends[stops] - len(self._letters[stops]))
        return Place(
            document=self.index.document(self.first + begins),
            number=self.first + begins,
            paragraphs=tuple(self.paragraphs[begins : stops + 1]),
            start=opening.place(within)[0],
            end=closing.place(until - 1)[1],
            kind="near",
            distance=distance,
            differences=(),
        )


def stretch_around(index: Index, first: int, last: int, size: int) -> Stretch:
    """Give the stretch that reaches as many characters, `size`, to either side of two paragraphs.

    It ends where their document does.
    """
    document = index.document(first)
    return Stretch(
        index,
        _reach(index, first, document.first, -1, size),
        _reach(index, last, document.last, 1, size),
    )


def letters_of(text: str) -> FoldedText:
    """Give a text's folded letters without what parts words, each with its place."""
    placed = fold_with_places(text)
    return replace(placed, text=placed.text.replace(" ", ""))


def occurrences(pattern: str, text: str) -> Sequence[int]:
    """Give where a pattern begins in a text; they may overlap."""
    found, at = [], text.find(pattern)
    while at >= 0:
        found.append(at)
        at = text.find(pattern, at + 1)
    return found


def _reach(index: Index, number: int, bound: int, step: int, size: int) -> int:
    letters = 0
    while number != bound and letters < size:
        number += step
        letters += len(index.paragraph(number).text)
    return number
