"""What an OFD's page draws: letters, straight lines, and how much of it is pictures (GB/T 33190).

Lengths in the file are millimetres from the page's top left corner. An object's own are moved by
its matrix (`CTM`) and then to the corner of its `Boundary` (§8.5). Runs in the worker's process.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any, NamedTuple

from lxml import etree

from ingest.documents.ofd_geometry import Matrix, direction, number_in, numbers, own_matrix, turn_of
from ingest.documents.package import PackageError
from ingest.documents.straight import MOST_OBJECTS, MOST_SEGMENTS, straight
from ingest.documents.symbol_fonts import in_font, named_as_signs
from ingest.documents.turned import Letter, Point, is_on, quarters, turned_back, upright

_COVERED = 0.4
_DEEPEST = 32
_MOST_DRAWN = 200_000  # objects of a page, with what it draws again
_ASCENT, _DESCENT = 0.88, 0.12  # of a letter's size
_NARROW = 0.6
_WIDE = frozenset("mwMW@%—…")
_NO_CHARACTER = "\xa4"  # §11.3: stands for what has no Unicode
# How many numbers follow each letter of a path (§9.1); the last two say where it has come to.
_NUMBERS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


@dataclass(slots=True)
class Resources:
    """What pages name by identifiers (§7.9).

    Fonts' names, graphics of several objects, and members that pictures may lie in.
    """

    fonts: dict[str, str] = field(default_factory=dict)
    composites: dict[str, Any] = field(default_factory=dict)
    pictures: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def copy(self) -> Resources:
        """Give a copy that can be added to."""
        return Resources(dict(self.fonts), dict(self.composites), dict(self.pictures))


class Pictured(NamedTuple):
    """A picture: where its unit square comes to stand, and the members that it may lie in."""

    matrix: Matrix
    members: tuple[str, ...]


@dataclass(slots=True)
class Drawing:
    """What was drawn on a page of some width and height, in points; at most so many letters."""

    width: float
    height: float
    most: int
    by_turn: dict[int, list[Letter]] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)
    lines: list[tuple[Point, Point]] = field(default_factory=list)
    pictures: list[Pictured] = field(default_factory=list)
    letters: int = 0
    is_whole: bool = True
    _objects: int = 0
    _segments: int = 0
    _paths: int = 0

    def draw(self, parent: Any, matrix: Matrix, resources: Resources, depth: int = 0) -> None:
        """Draw the objects of a layer or block (§7.7), of those within it too.

        Raises `PackageError` where they lie too deep, or are too many.
        """
        if depth > _DEEPEST:
            raise PackageError("damaged")
        for one in parent.iterchildren("{*}*"):
            self._objects += 1
            if self._objects > _MOST_DRAWN:
                raise PackageError("too-large")
            name = etree.QName(one).localname
            if name in ("Layer", "PageBlock"):
                self.draw(one, matrix, resources, depth + 1)
            elif name in _DRAWN:
                _DRAWN[name](self, one, matrix.after(own_matrix(one)), resources, depth)

    def is_pictured(self) -> bool:
        """Tell whether pictures cover much of the page: it may be a scan."""
        covered = sum(abs(one.matrix.area()) for one in self.pictures)
        return covered >= self.width * self.height * _COVERED > 0

    def rules(self, turn: int) -> list[int]:
        """Give the lines that tables may have, on the page turned back by so many quarters."""
        if self._paths > MOST_OBJECTS or self._segments > MOST_SEGMENTS:
            return []
        place = turned_back(turn, self.width, self.height) or (lambda x, y: (x, y))
        return list(chain(*(straight(place(*start), place(*end)) for start, end in self.lines)))

    def _text(self, one: Any, matrix: Matrix, resources: Resources, _depth: int) -> None:
        if self.letters >= self.most:
            return
        size = _size(one)
        signs = named_as_signs(resources.fonts.get(one.get("Font", ""), ""))
        is_painted, is_mapped = _is_painted(one), one.find("{*}CGTransform") is not None
        turn = turn_of(one, "CharDirection")
        right, down = matrix.along(*direction(1, 0, turn))
        stands = quarters(math.atan2(down, right), 0)
        place = turned_back(stands, self.width, self.height)
        letters = self.by_turn.setdefault(stands, [])
        for letter, x, y, width in _placed(one, size):
            if self.letters >= self.most:
                return
            corners, origin = _box(matrix, x, y, width, size, turn)
            if not is_on(corners, self.width, self.height):
                self.counted["off_page"] += 1
                continue
            self.letters += 1
            self.counted["invisible"] += not is_painted
            self.counted["unmapped"] += is_mapped and letter == _NO_CHARACTER
            shown = in_font(letter, signs) if signs else letter
            letters.append(upright(shown, corners, origin, place))

    def _path(self, one: Any, matrix: Matrix, _resources: Resources, _depth: int) -> None:
        if one.get("Visible") == "false":
            return
        self._paths += 1
        said = one.find("{*}AbbreviatedData")
        words = (said.text or "").split() if said is not None else []
        self._segments += len(words) // 3
        if self._paths <= MOST_OBJECTS and self._segments <= MOST_SEGMENTS:
            self.lines += [(matrix.on(*start), matrix.on(*end)) for start, end in _edges(words)]

    def _image(self, one: Any, matrix: Matrix, resources: Resources, _depth: int) -> None:
        # An image fills a square of 1 by 1, which its matrix makes as large as it is shown (§10).
        *_, wide, high = numbers(one.get("Boundary"), 4) or (0.0, 0.0)
        shown = matrix if one.get("CTM") is not None else matrix.after(Matrix(wide, 0, 0, high))
        members = resources.pictures.get(one.get("ResourceID", ""), ())
        self.pictures.append(Pictured(shown, members))

    def _composite(self, one: Any, matrix: Matrix, resources: Resources, depth: int) -> None:
        unit = resources.composites.get(one.get("ResourceID", ""))
        content = unit.find("{*}Content") if unit is not None else None
        if content is None:
            self.is_whole = False
        else:
            self.draw(content, matrix, resources, depth + 1)


_DRAWN: Mapping[str, Callable[[Drawing, Any, Matrix, Resources, int], None]] = {
    "TextObject": Drawing._text,
    "PathObject": Drawing._path,
    "ImageObject": Drawing._image,
    "CompositeObject": Drawing._composite,
}


def _is_painted(one: Any) -> bool:
    """Tell whether a text is to be seen (§8.5, §11.2): filled, and not of a clear colour."""
    if one.get("Visible") == "false" or one.get("Alpha") == "0":
        return False
    if one.get("Stroke") == "true":
        return True
    colour = one.find("{*}FillColor")
    return one.get("Fill") != "false" and (colour is None or colour.get("Alpha") != "0")


def _size(one: Any) -> float:
    """Give the height of a text's letters; where it is left out, that of what holds them."""
    *_, high = numbers(one.get("Boundary"), 4) or (0.0,)
    return number_in(one.get("Size"), high)


def _placed(one: Any, size: float) -> Iterator[tuple[str, float, float, float]]:
    """Give a text's letters, each with the point that it is drawn at and its width (§11.3)."""
    wide = number_in(one.get("HScale"), 1.0) * size
    reads = turn_of(one, "ReadDirection")
    x = y = 0.0
    for code in one.iterchildren("{*}TextCode"):
        x, y = number_in(code.get("X"), x), number_in(code.get("Y"), y)
        text = _unindented(code.text or "")
        across, down = code.get("DeltaX"), code.get("DeltaY")
        steps = zip(_steps(across, len(text)), _steps(down, len(text)), strict=True)
        at = x, y
        for letter, (step_x, step_y) in zip(text, steps, strict=True):
            width = _width(letter) * wide
            if step_x is None and step_y is None:
                step_x, step_y = direction(width if reads % 2 == 0 else size, 0, reads)
            elif reads == 0 and step_x:
                width = min(width, step_x) if step_x > 0 else width
            if letter >= " ":
                yield letter, *at, width
            at = at[0] + (step_x or 0.0), at[1] + (step_y or 0.0)


def _unindented(text: str) -> str:
    """Take away what was put around a text so that its markup is well to read."""
    return text.strip() if "\n" in text else text


def _steps(said: str | None, count: int) -> Iterator[float | None]:
    """Give by how much each letter stands behind the one before; the last goes on, as readers do.

    None where nothing is said.
    """
    step = None
    listed = _listed(said)
    for _ in range(count):
        step = next(listed, step)
        yield step


def _listed(said: str | None) -> Iterator[float]:
    """Read a list of numbers in which ``g 3 5`` is 5 5 5 (§11.3)."""
    words = iter((said or "").split())
    for word in words:
        if word != "g":
            yield number_in(word, 0.0)
            continue
        count, step = (number_in(next(words, ""), 0.0) for _ in range(2))
        yield from repeat(step, max(round(count), 0))


def _width(letter: str) -> float:
    """Give how wide a letter is at most, in sizes; fonts are not asked."""
    if unicodedata.east_asian_width(letter) in "WFA" or letter in _WIDE:
        return 1.0
    return _NARROW


def _box(
    matrix: Matrix, x: float, y: float, width: float, size: float, turn: int
) -> tuple[list[Point], Point]:
    """Give two corners of a letter, and where it is drawn, on the page."""
    corners = ((0.0, -_ASCENT * size), (width, _DESCENT * size))
    turned = (direction(*one, turn) for one in corners)
    return [matrix.on(x + right, y + below) for right, below in turned], matrix.on(x, y)


def _edges(words: list[str]) -> Iterator[tuple[Point, Point]]:
    """Give the straight pieces of a path (§9.1)."""
    first = last = (0.0, 0.0)
    at = 0
    while at < len(words) and words[at] in _NUMBERS:
        kind, size = words[at], _NUMBERS[words[at]]
        found = [number_in(word, math.nan) for word in words[at + 1 : at + 1 + size]]
        at += 1 + size
        if len(found) < size:
            return
        here = (found[-2], found[-1]) if found else first
        if kind in "SM":
            first = here
        elif kind in "LC":
            yield last, here
        last = here
