"""Letters on a page put together to rows, pieces of rows, and lines.

Lengths are points (or pixels of a picture) from the top left corner of the page as it is shown.
Only where a letter stands counts, not when it comes in the file: files print headings last and
tables by column.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

# In heights of letters: what parts two lines, pieces of a row, cells, and words.
_SAME_LINE = 0.35
_RAISED = 0.9
_APART = 0.7
_CELLS = 1.6
_WORDS = 0.28
_SPACED = 0.12
_WIDE_WORDS = 0.65
# In widths of letters: how far from itself one is printed again.
_AGAIN = 0.4
_IDEOGRAPHIC = "\u3000"
# In heights of letters: from this on others that lie across them are none of their line.
_ACROSS = 1.6


class Box(NamedTuple):
    """A rectangle on a page."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, other: Box) -> Box:
        """Give the smallest rectangle that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


class Letter(NamedTuple):
    """A letter, or a word that a reader of pictures gives as one, and the line it stands on."""

    text: str
    box: Box
    base: float

    @property
    def size(self) -> float:
        """Its height."""
        return self.box.bottom - self.box.top


@dataclass(frozen=True, slots=True)
class Word:
    """A piece [start, end) of a line's text that was read by itself, and how sure (0 to 100)."""

    start: int
    end: int
    box: Box
    confidence: int


class Part(NamedTuple):
    """A piece [start, end) of a line's text, and where it stands; `far` from the one before it."""

    start: int
    end: int
    left: float
    right: float
    far: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print on a page (from 1). `size` is the height of its letters.

    `parts` are what wide gaps part; empty where that is not known.
    """

    page: int
    text: str
    box: Box
    size: float
    words: tuple[Word, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(slots=True)
class Piece:
    """Letters of a row with no wide gap between them, from left to right.

    It is `apart` where a line is drawn between it and the piece before.
    """

    letters: list[Letter]
    box: Box
    size: float
    apart: bool = False

    def text(self) -> str:
        """Give its text; a gap as wide as a space is one, and an ideographic space is kept."""
        parts: list[str] = []
        before: Letter | None = None
        spaces = ""
        for letter in self.letters:
            if letter.text.isspace():
                spaces = letter.text if before is not None else ""
                continue
            if before is not None and _is_apart(before, letter, self.size, bool(spaces)):
                parts.append(_IDEOGRAPHIC if spaces == _IDEOGRAPHIC else " ")
            parts.append(letter.text)
            before, spaces = letter, ""
        return "".join(parts)

    def ends_in_ideographic(self) -> bool:
        """Tell whether the file has an ideographic space behind its last letter."""
        return self.letters[-1].text == _IDEOGRAPHIC


@dataclass(slots=True)
class Row:
    """What stands on one line across a page, or across a part of it."""

    base: float
    size: float
    pieces: list[Piece] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """Give what holds all of it."""
        whole = self.pieces[0].box
        for piece in self.pieces[1:]:
            whole = whole.around(piece.box)
        return whole


def rows_of(letters: Iterable[Letter]) -> list[Row]:
    """Put letters into rows, from the top down; raised ones with what they belong to."""
    gathered: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: one.base):
        last = gathered[-1] if gathered else None
        if last is not None and letter.base - last[0].base <= _SAME_LINE * min(
            last[-1].size, letter.size
        ):
            last.append(letter)
        else:
            gathered.append([letter])
    made = (
        _row(part) for one in _raised_joined(gathered) if _printed(one) for part in _laid_apart(one)
    )
    return [row for row in made if row.pieces]


def _laid_apart(letters: list[Letter]) -> list[list[Letter]]:
    """Part a row from large letters that lie across its own, as those of a watermark do."""
    heights = sorted(one.size for one in letters if not one.text.isspace())
    least = _ACROSS * heights[len(heights) // 4]
    if heights[-1] <= least:
        return [letters]
    large = [one for one in letters if one.size > least]
    others = [one for one in letters if one.size <= least]
    return [others, large] if _are_across(large, others) else [letters]


def _are_across(large: Sequence[Letter], small: Sequence[Letter]) -> bool:
    """Tell whether large letters lie over or under small ones."""
    middles = [(one.box.left + one.box.right) / 2 for one in small if not one.text.isspace()]
    return any(
        one.box.left < at < one.box.right
        for one in large
        if not one.text.isspace()
        for at in middles
    )


def _printed(letters: Iterable[Letter]) -> bool:
    return any(not one.text.isspace() for one in letters)


def _raised_joined(rows: list[list[Letter]]) -> Iterator[list[Letter]]:
    """Put small letters that stand within the height of a neighbouring row into it."""
    sizes = [_height(row) for row in rows]
    homes = list(range(len(rows)))
    for index, row in enumerate(rows):
        for near in (index + 1, index - 1):
            if 0 <= near < len(rows) and sizes[index] < sizes[near] * _RAISED:
                middle = (row[0].box.top + row[0].box.bottom) / 2
                if _holds(rows[near], middle, row) and not _are_across(rows[near], row):
                    homes[index] = near
                    break
    joined: dict[int, list[Letter]] = {}
    for index, row in enumerate(rows):
        home = homes[index] if homes[homes[index]] == homes[index] else index
        joined.setdefault(home, []).extend(row)
    return (joined[home] for home in sorted(joined))


def _holds(row: Sequence[Letter], middle: float, small: Sequence[Letter]) -> bool:
    """Tell whether small letters stand in the height of a row, right beside letters of it."""
    size = _height(row)
    return all(
        any(
            one.box.top <= middle <= one.box.bottom
            and -size * 0.3 <= _gap(letter.box, one.box) <= size
            for one in row
        )
        for letter in (small[0], small[-1])
    )


def _gap(one: Box, other: Box) -> float:
    """Give what lies between two boxes side by side; below nothing where they overlap."""
    return max(one.left - other.right, other.left - one.right)


def _height(row: Sequence[Letter]) -> float:
    heights = sorted(one.size for one in row if not one.text.isspace())
    return heights[len(heights) * 3 // 4] if heights else 0.0


def _row(letters: list[Letter]) -> Row:
    size = _height(letters)
    base = sorted(one.base for one in letters)[len(letters) // 2]
    row = Row(base, size)
    for letter in sorted(letters, key=lambda one: (one.box.left, one.box.right)):
        last = row.pieces[-1] if row.pieces else None
        if letter.text.isspace():
            if last is not None:
                last.letters.append(letter)
        elif last is not None and letter.text == last.letters[-1].text and _is_again(letter, last):
            continue
        elif last is not None and letter.box.left - last.box.right <= _APART * size:
            last.letters.append(letter)
            last.box = last.box.around(letter.box)
        else:
            row.pieces.append(Piece([letter], letter.box, size))
    return row


def _is_again(letter: Letter, piece: Piece) -> bool:
    """Tell whether a letter is the last of a piece printed over itself, which makes it bold."""
    box, before = letter.box, piece.letters[-1].box
    near = _AGAIN * min(box.right - box.left, before.right - before.left)
    return box.left - before.left < near


def _is_apart(before: Letter, after: Letter, size: float, spaced: bool) -> bool:
    """Tell whether there is a space between; a file may say so of a gap too small for one."""
    gap = after.box.left - before.box.right
    wide = is_wide(before.text[-1]) + is_wide(after.text[0])
    if wide == 2 or (wide and not spaced):
        return gap >= _WIDE_WORDS * size
    return gap >= (_SPACED if spaced else _WORDS) * size


def is_wide(character: str) -> bool:
    """Tell whether a character is as wide as a Chinese one."""
    return unicodedata.east_asian_width(character) in "WF"


def line_of(pieces: Sequence[Piece], page: int, between: str = "\t") -> Line:
    """Make a line of pieces of a row; `between` stands where they are far apart.

    In a column of prose that is a space: lines are drawn out to fill it.
    """
    parts = [pieces[0].text()]
    whole = pieces[0].box
    # Letters set wide, one by one, are one word.
    spread = all(len(piece.letters) == 1 for piece in pieces)
    at = len(parts[0])
    cells = [Part(0, at, whole.left, whole.right)]
    for before, piece in pairwise(pieces):
        far = piece.box.left - whole.right > _CELLS * piece.size and not spread
        far = far or piece.apart
        text = piece.text()
        joint = between if far else _IDEOGRAPHIC if before.ends_in_ideographic() else " "
        start = at + len(joint)
        at = start + len(text)
        cells.append(Part(start, at, piece.box.left, piece.box.right, far))
        parts += [joint, text]
        whole = whole.around(piece.box)
    size = max(piece.size for piece in pieces)
    return Line(page, "".join(parts), whole, size, parts=tuple(cells))
