"""Paragraphs out of lines of print, by where on the paper they begin and end.

A line that reaches the right edge of its column goes on in the next, unless that one is indented,
stands apart or is of another size. Columns and pages that end within a sentence do not end it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from muniment.edition.paper.lines import Line, is_wide
from muniment.edition.writing.endings import ends_part

_INDENT = 0.8
_FAR_IN = 6
_SLACK = 1.2
_LEADING = 1.35
_OTHER_SIZE = 0.15
_LABEL = re.compile(
    r"\W*(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5}|[一二三四五六七八九十]{1,3})[.)、）．]|[•·●○■◆-]\s?"
)
_NUMBERED = re.compile(
    r"第[^，。；]{1,8}[条章节款項项條節]|[一二三四五六七八九十]{1,3}、|[（(][^）)]{1,4}[）)]"
    r"|(?:Article|Section|Sec\.|§) ?\d|\d{1,3}[.．、] ?\D"
)
_NOTE = re.compile("[①-⑳\u00b9\u00b2\u00b3\u2070-\u2079*†‡※]|[\\[［〔]\\d{1,3}[\\]］〕]")
_SMALL = 0.9
_FEW = 8
_FEWEST_FULL = 2
_RAGGED = 4.0  # heights of letters: a word of Latin ones that did not fit


@dataclass(frozen=True, slots=True)
class Lane:
    """Lines of one column of one page, top down, and the edges that lines of it have."""

    lines: tuple[Line, ...]
    left: float
    right: float


def lane_of(lines: Sequence[Line], alike: Sequence[Line], width: float) -> Lane:
    """Give a lane its edges: its own, and further out those of lines like it on other pages.

    `width` is the page's: with a few lines, or where one alone is as long, there are no edges but
    those of the margin.
    """
    left, right = _edges(lines)
    its_left, its_right = _edges(alike)
    if len(lines) < _FEW or abs(left - its_left) <= lines[0].size:
        left, right = min(left, its_left), max(right, its_right)
    if len(alike) < _FEW // 2 or sum(_reaches(line, right) for line in alike) < _FEWEST_FULL:
        right = max(right, width - left)
    return Lane(tuple(lines), left, right)


def _reaches(line: Line, right: float) -> bool:
    """Tell whether a line ends about where others do."""
    slack = _SLACK if is_wide(line.text[-1:] or " ") else _RAGGED
    return right - line.box.right <= slack * line.size


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    """Give the edges of lines but for one in twenty, which may stick out."""
    lefts = sorted(line.box.left for line in lines)
    rights = sorted(line.box.right for line in lines)
    out = len(lines) // 20
    return lefts[out], rights[-1 - out]


def paragraphs_of(lanes: Sequence[Lane], alone: Collection[int] = ()) -> list[list[Line]]:
    """Put the lines of lanes that are read one after the other into paragraphs.

    Each of the lines that are `alone`, by their `id`, is one of its own. Notes at the foot of a
    lane come after the paragraph that goes on in the next.
    """
    found: list[list[Line]] = []
    notes: list[list[Line]] = []
    before: tuple[Line, Lane] | None = None
    sizes = sorted(line.size for lane in lanes for line in lane.lines)
    most = _SMALL * sizes[len(sizes) // 2] if sizes else 0.0
    for lane in lanes:
        end = _notes_begin(lane, most, alone)
        pitch = _pitch(lane.lines[:end])
        for index, line in enumerate(lane.lines[:end]):
            if id(line) in alone:
                before = None
            after = lane.lines[index + 1] if index + 1 < end else None
            if before is not None and _goes_on(before, found[-1], (line, lane), after, pitch):
                found[-1].append(line)
            else:
                found += [*notes, [line]]
                notes = []
            before = (line, lane) if id(line) not in alone else None
        for line in lane.lines[end:]:
            if _NOTE.match(line.text) or not notes:
                notes.append([line])
            else:
                notes[-1].append(line)
    return found + notes


def _notes_begin(lane: Lane, most: float, alone: Collection[int]) -> int:
    """Say at which of its lines the notes at a lane's foot begin, each of at `most` a size."""
    begin = at = len(lane.lines)
    while at and lane.lines[at - 1].size < most and id(lane.lines[at - 1]) not in alone:
        at -= 1
        if _NOTE.match(lane.lines[at].text):
            begin = at
    return begin


def _pitch(lines: Sequence[Line]) -> float:
    """Give the usual distance from line to line."""
    steps = sorted(
        below.box.bottom - line.box.bottom
        for line, below in pairwise(lines)
        if abs(below.size - line.size) <= _OTHER_SIZE * line.size
    )
    return steps[len(steps) // 3] if steps else 0.0


def _goes_on(
    before: tuple[Line, Lane],
    paragraph: Sequence[Line],
    here: tuple[Line, Lane],
    after: Line | None,
    pitch: float,
) -> bool:
    line, lane = before
    below, its_lane = here
    size = line.size
    if "\t" in line.text or "\t" in below.text or line.box.left - lane.left > _FAR_IN * size:
        return False
    if abs(below.size - size) > _OTHER_SIZE * max(size, below.size):
        return False
    together = lane is its_lane
    if together and below.box.bottom - line.box.bottom > pitch * _LEADING:
        return False
    if not _is_full(line, lane, below):
        return False
    ended = ends_part(line.text)
    inward = below.box.left - its_lane.left > _INDENT * size
    if not together:
        return not ended and not inward
    if ended and (inward or _NUMBERED.match(below.text)):
        # A sentence that happens to fill its last line, and the first line of what comes next.
        return len(paragraph) > 1 and paragraph[0].box.left < line.box.left - _INDENT * size
    indent = below.box.left - line.box.left
    if indent <= _INDENT * size:
        # At the left edge, where the line before is too: prose set in blocks, or its first line.
        return not _is_centred(below, its_lane)
    hanging = len(paragraph) == 1 and _LABEL.match(line.text) is not None
    return hanging and (after is None or after.box.left >= below.box.left - _INDENT * size)


def _is_full(line: Line, lane: Lane, below: Line) -> bool:
    """Tell whether the next line's first word would not have fitted."""
    rest = lane.right - line.box.right
    if rest <= _SLACK * line.size:
        return True
    if not line.text or is_wide(line.text[-1]) or is_wide(below.text[0]):
        return False
    share = len(below.text.partition(" ")[0]) / max(len(below.text), 1)
    word = (below.box.right - below.box.left) * share
    return rest < word + line.size * 0.25


def _is_centred(line: Line, lane: Lane) -> bool:
    left, right = line.box.left - lane.left, lane.right - line.box.right
    least = 2 * line.size
    return left > least and right > least and abs(left - right) < line.size * 1.5
