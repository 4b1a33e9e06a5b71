"""Running heads and page numbers, by where they stand: at the edge of pages, again and again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from muniment.edition.layout.furniture import furniture
from muniment.edition.paper.lines import Line

_DIGITS = re.compile(r"\d+|[ivxlc]+(?=\W*$)", re.I)
# What an annex begins with: it may stand at the top of each page where every page is one.
_ANNEX = re.compile(
    r"(?:附[件录錄表则則]|(?i:annex|appendix|schedule|attachment|exhibit))"
    r"\W*[\dA-Za-z一二三四五六七八九十]{0,5}\W*"
)
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_BARE = re.compile(r"\W*(\d{1,4})\W*")
_EDGE_LINES = 3
_EDGE = 0.14
_NEAR = 8.0
_SHARE = 0.4
_FEWEST = 2
_LARGE = 1.25


def running_lines(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> frozenset[tuple[int, int]]:
    """Give (page, line) indexes of what is no part of the text.

    It is what plain text would leave out by its shape, where it stands at an edge; what stands at
    the same height of several pages, numbers aside; and bare numbers at an edge that count pages.
    Rows of a table stand so too: their numbers count no pages, and their headers stand further down
    on the page where it begins.
    """
    found: set[tuple[int, int]] = set()
    alike: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    counting: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    shaped = 0
    for page, lines in enumerate(pages):
        shapes = furniture([line.text for line in lines])
        for index in _edges(lines, heights[page]):
            line, place = lines[index], (page, index)
            if index in shapes:
                found.add(place)
                shaped += 1
            key = _DIGITS.sub("#", "".join(line.text.split()))
            alike[key, round(line.box.top / _NEAR)].append(place)
            if number := _BARE.fullmatch(line.text):
                counting[int(number[1]) - page].append(place)
    enough = max(_FEWEST, round(len(pages) * _SHARE))
    for places in alike.values():
        is_often = len({page for page, _ in places}) >= enough
        if is_often and not _are_rows(pages, places):
            found.update(_again(pages, places))
    for places in counting.values():
        if len({page for page, _ in places}) >= enough:
            found.update(places)
    return frozenset(found)


def _again(
    pages: Sequence[Sequence[Line]], places: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Give the places but those of what is text: beginnings, addressees and days of signatures.

    An annex begins the first time that its number is there, and so does what is set as large as a
    title; a day that most of many pages have is one on which they were printed.
    """
    texts = ["".join(pages[page][index].text.split()) for page, index in places]
    counted = Counter(texts)
    known = set[str]()
    again: list[tuple[int, int]] = []
    for text, place in zip(texts, places, strict=True):
        line = pages[place[0]][place[1]]
        begins = _ANNEX.fullmatch(text) is not None or _is_large(line, pages[place[0]])
        begins = (begins and text not in known) or text.endswith("：")
        is_own = counted[text] * 2 <= len(pages) or len(pages) <= _FEWEST
        if not begins and not (_DAY.fullmatch(text) and is_own):
            again.append(place)
        known.add(text)
    return again


def _is_large(line: Line, page: Sequence[Line]) -> bool:
    sizes = sorted(one.size for one in page)
    return line.size > _LARGE * sizes[len(sizes) // 2]


def _are_rows(pages: Sequence[Sequence[Line]], places: Sequence[tuple[int, int]]) -> bool:
    """Tell whether lines with cells, alike but for their numbers, are rows of tables."""
    if any("\t" not in pages[page][index].text for page, index in places):
        return False
    texts = [pages[page][index].text for page, index in places]
    numbers = [[int(one) for one in re.findall(r"\d{1,9}", text)] for text in texts]
    if not any(numbers):
        heads = set(texts)
        edges = set(places)
        return any(
            line.text in heads
            for page, lines in enumerate(pages[: places[0][0] + 1])
            for index, line in enumerate(lines)
            if (page, index) not in edges
        )
    return not all(
        len(set(column)) == 1
        or len({one - page for one, (page, _) in zip(column, places, strict=True)}) == 1
        for column in zip(*numbers, strict=False)
    )


def _edges(lines: Sequence[Line], height: float) -> list[int]:
    """Give the indexes of lines at the top and the bottom of a page, in its margins."""
    order = sorted(range(len(lines)), key=lambda index: lines[index].box.top)
    return [
        index
        for index in dict.fromkeys((*order[:_EDGE_LINES], *order[-_EDGE_LINES:]))
        if lines[index].box.bottom <= height * _EDGE or lines[index].box.top >= height * (1 - _EDGE)
    ]
