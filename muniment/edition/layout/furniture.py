"""Page furniture: page numbers and running heads, which are no part of what the text says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

_DIGITS = re.compile(r"\d+")
# — 3 —, 第 3 页, 第3页 共9页, 第三页, Page 3 of 9, 3 / 9
_PAGE_NUMBER = re.compile(
    r"[—–―－-]+\d{1,4}[—–―－-]+|第(?:\d{1,4}|[一二三四五六七八九十百〇零]{1,5})[页頁]"
    r"(?:[,，/]?共(?:\d{1,4}|[一二三四五六七八九十百〇零]{1,5})[页頁])?|-?\d{1,4}/\d{1,4}-?"
    r"|(?i:page|p\.)\d{1,4}(?i:of\d{1,4})?"
)
_LONGEST = 80
_FEWEST = 2


def furniture(lines: Sequence[str]) -> frozenset[int]:
    """Give the indexes of lines that are page furniture.

    A page number is one by its shape; a line that comes again and again is a running head where
    its number counts the pages and it says "page".
    """
    found: set[int] = set()
    heads: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, line in enumerate(lines):
        if len(line) > _LONGEST:
            continue
        packed = "".join(line.split())
        if _PAGE_NUMBER.fullmatch(packed):
            found.add(index)
            continue
        numbers = _DIGITS.findall(packed)
        page = re.search(r"第(\d{1,4})[页頁]|(?i:page)(\d{1,4})", packed)
        if page is not None and numbers:
            key = packed[: page.start()] + "#" + packed[page.end() :]
            heads[key].append((index, int(page[1] or page[2])))
    for places in heads.values():
        pages = [page for _, page in places]
        if len(places) >= _FEWEST and pages == sorted(set(pages)):
            found.update(index for index, _ in places)
    return frozenset(found)
