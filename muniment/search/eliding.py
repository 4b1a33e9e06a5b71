"""Quotations that leave something out, as their own marks say: 第三条……应当登记.

Their pieces have to stand in one text, in this order and in the same letters. What is left out is
told, since a sentence can be turned round by leaving out a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from muniment.search.index import Index
from muniment.search.quoting import Quotation, find_places, read_quotation, told
from muniment.search.stretches import (
    Difference,
    Place,
    Stretch,
    letters_of,
    occurrences,
    stretch_around,
)

MOST_LEFT_OUT = 2000
"""Letters that ellipses leave out of one quotation."""

_DOTS = r"(?:…+|⋯+|\.{3,}|\. \. \.|。{3,})"
_MARK = re.compile(
    rf"[\[［(（【〔]\s?(?:{_DOTS}|[上中下]?略|omitted)\s?[\]］)）】〕]|{_DOTS}", re.I
)
_LEAST = 2  # letters of a piece
_MOST_PIECES = 20
_MOST_ANCHORS = 200  # places of the longest piece that are looked at


class _Piece(NamedTuple):
    """A piece of a quotation, and the mark behind it; the last has none."""

    said: Quotation
    mark: str


def has_ellipsis(quotation: Quotation) -> bool:
    """Tell whether something is left out within a quotation."""
    return bool(_pieces(quotation))


def find_quotation(index: Index, quotation: Quotation) -> tuple[tuple[Place, ...], bool]:
    """Give the places of a quotation, the nearest first; and whether some were not looked at.

    Where it stands nowhere as it is, it is looked for without what its ellipses leave out.
    """
    places, cut = find_places(index, quotation)
    pieces = _pieces(quotation)
    if not pieces or any(one.kind in ("exact", "alike") for one in places):
        return places, cut
    found, unasked = _elided(index, pieces)
    held = [(one.number, one.number + len(one.paragraphs)) for one in found]
    near = (one for one in places if not any(a <= one.number < b for a, b in held))
    return (*found, *near), cut or unasked


def _pieces(quotation: Quotation) -> Sequence[_Piece]:
    """Part a quotation at its ellipses; nothing where it has none, or pieces of a letter."""
    marks = list(_MARK.finditer(quotation.text))
    starts = [0, *(one.end() for one in marks)]
    ends = [*(one.start() for one in marks), len(quotation.text)]
    said = [*(one[0] for one in marks), ""]
    texts = [quotation.text[start:end] for start, end in zip(starts, ends, strict=True)]
    sizes = [len(letters_of(one).text) for one in texts]
    if not sizes[-1]:  # what follows is left out too
        texts, sizes, said = texts[:-1], sizes[:-1], [*said[:-2], ""]
    if not 1 < len(texts) <= _MOST_PIECES or min(sizes) < _LEAST:
        return ()
    return [_Piece(read_quotation(text), mark) for text, mark in zip(texts, said, strict=True)]


def _elided(index: Index, pieces: Sequence[_Piece]) -> tuple[list[Place], bool]:
    longest = max(range(len(pieces)), key=lambda at: len(pieces[at].said.letters))
    anchors, cut = find_places(index, pieces[longest].said)
    same = [one for one in anchors if one.kind in ("exact", "alike")]
    size = MOST_LEFT_OUT + sum(len(one.said.letters) for one in pieces)
    found: dict[tuple[int, int], Place] = {}
    for anchor in same[:_MOST_ANCHORS]:
        last = anchor.number + len(anchor.paragraphs) - 1
        stretch = stretch_around(index, anchor.number, last, size)
        for place in _in_stretch(stretch, pieces, longest):
            key = place.number, place.start
            if key not in found or place.distance < found[key].distance:
                found[key] = place
    order = sorted(found.values(), key=lambda one: (one.distance, one.number, one.start))
    return order, cut or len(same) > _MOST_ANCHORS


def _in_stretch(stretch: Stretch, pieces: Sequence[_Piece], longest: int) -> Iterator[Place]:
    """Give where all pieces stand in order, each as near to the longest as it can."""
    letters = [one.said.letters for one in pieces]
    text = stretch.text
    for at in occurrences(letters[longest], text):
        spans = [(at, at + len(letters[longest]))]
        for piece in reversed(letters[:longest]):
            start = text.rfind(piece, 0, spans[0][0])
            spans.insert(0, (start, start + len(piece)))
            if start < 0:
                break
        for piece in letters[longest + 1 :] if spans[0][0] >= 0 else ():
            start = text.find(piece, spans[-1][1])
            spans.append((start, start + len(piece)))
            if start < 0:
                break
        left_out = sum(after - before for (_, before), (after, _) in pairwise(spans))
        is_whole = len(spans) == len(pieces) and min(start for start, _ in spans) >= 0
        if is_whole and left_out <= MOST_LEFT_OUT:
            yield _told(stretch, pieces, spans, left_out)


def _told(
    stretch: Stretch, pieces: Sequence[_Piece], spans: Sequence[tuple[int, int]], left_out: int
) -> Place:
    differences: list[Difference] = []
    for at, (piece, (start, end)) in enumerate(zip(pieces, spans, strict=True)):
        differences += told(piece.said, stretch.place(start, end, 0)).differences
        after = spans[at + 1][0] if at + 1 < len(spans) else end
        if after > end:
            differences.append(Difference(piece.mark, stretch.place(end, after, 0).printed))
    place = stretch.place(spans[0][0], spans[-1][1], left_out)
    return replace(place, kind="elided", differences=tuple(differences))
