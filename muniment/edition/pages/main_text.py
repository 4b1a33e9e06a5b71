"""What of a page is its text: what a notice says, and not what a site says around it.

A text may stand within what is named or made as something else: a form is drawn around whole pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from muniment.edition.pages.beside import not_beside
from muniment.edition.pages.counts import is_count, without_counts
from muniment.edition.pages.elements import Beside
from muniment.edition.pages.found import MOSTLY_LINKS, Found

_MOST_OF_TEXT = 0.7
_FEW_LINKS = 0.2
_SHORT = 40
_HALF = 0.5
_LEAST_OF_TITLE, _MOST_OF_TITLE = 5, 300
_BELOW = 4  # blocks between a text and the list of what is attached to it
_FILE = re.compile(
    r"\.(?:pdf|docx?|wps|xlsx?|et|pptx?|ofd|rtf|od[ts]|csv|zip|rar|7z)(?:$|[?#&])", re.I
)
_ATTACHED = re.compile(
    r"[\s【〔\[(（]*+(?:附\s*+(?:[件表图圖录錄]|[\d一二三四五六七八九十]{0,3}\s*+[】〕\])）]?\s*+[:：.．、《])"
    r"|(?i:annexe?s?|appendi(?:x|ces)|attachments?|enclosures?)\b)"
)
_LISTED = re.compile(r"\s*(?:《|[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)、.．])")
_TOOL = (
    "字[体體号號级級]|打印|列印|分享(?:[到至])?|收藏|[关關][闭閉](?:窗口|視窗)?|返回(?:顶部|首页)?|微信|微博|扫一扫"
    "|(?:浏览|瀏覽|阅读|閱讀|点击|點閱|访问)(?:次[数數]|[数數]|量|人[数數])?|(?i:print|share|font)"
)
# One of them at least: a number alone, or a size, is none.
_TOOLS = re.compile(
    rf"(?=.*(?:{_TOOL}))\W*+(?:(?>{_TOOL}|(?:本|此|该)?[页頁]面?|[大中小]|次|\d+)\W*+)++", re.DOTALL
)
_FRAME = re.compile(
    r"\W*+(?:(?:[您你]|当前|當前|现在|現在|目前)?\w{0,4}位置\s*[:：].*(?:首[页頁]|[>›»→])|首[页頁]\s*[>›»/→]|[上下]一[篇条條]\s*[:：]"
    r"|版[权權]所有\s*[:：©(（]|网站标识码\s*[:：]|\w?ICP备\s*\d|\w{0,2}公网安备\s*\d"
    r"|(?i:you are here\b|home\s*[>›»/]|copyright\s*(?:©|\(c\)|\d)|all rights reserved\b))"
)


@dataclass(frozen=True, slots=True)
class PageSays:
    """What a page says of itself: its title, whose a cell is, and what stands beside its text."""

    title: str
    cells: Mapping[int, int]
    beside: Mapping[int, Beside]


def main_text(blocks: Sequence[Found], page: PageSays) -> list[Found]:
    """Keep what stands in the smallest element that holds most of the unlinked text.

    One of the cells is such only in a table that sets out a page, and has no values in columns. Of
    what stands around it, what names and what is attached to it are kept.
    """
    paired = _uncounted_values(not_beside(blocks, page.beside), "pair")
    blocks = _uncounted([one for one in paired if not _is_furniture(one)])
    main = _main(blocks, page.cells)
    if not main:
        return [one for one in blocks if not _is_short_link(one)]
    inside = [at for at, one in enumerate(blocks) if main in one.within]
    first, last = inside[0], inside[-1]
    title = _title(blocks[: last + 1], page.title)
    kept = _without_links(blocks[first : last + 1], title - first)
    before = _uncounted_values(_before(blocks[:first], title), "cell")
    return [*before, *kept, *_below(blocks[last + 1 :])]


def _uncounted(blocks: Sequence[Found]) -> list[Found]:
    """Leave out how often a page was looked at: that is no change of a notice."""
    for found in blocks:
        if found.size < 3 * _SHORT and (not found.is_value or found.is_laid_out):
            found.pieces = without_counts(found.pieces)
    return [one for one in blocks if any(text.strip() for text, _, _ in one.pieces)]


def _uncounted_values(blocks: Iterable[Found], kind: str) -> Iterator[Found]:
    """Leave out such counts among names and values; in a table of a text they may be its matter."""
    name: Found | None = None
    for found in blocks:
        if name is not None and _in_one_row(name, found) and is_count(name.text, found.text):
            name = None
            continue
        if name is not None:
            yield name
        name = None
        if found.kind != kind or found.size >= 3 * _SHORT:
            yield found
        elif is_count(found.text, ""):
            name = found
        elif without_counts(found.pieces):
            yield found
    if name is not None:
        yield name


def _in_one_row(one: Found, other: Found) -> bool:
    return (one.row, one.kind, one.cell + 1) == (other.row, other.kind, other.cell)


def _main(blocks: Sequence[Found], cells: Mapping[int, int]) -> int:
    """Give the number of the smallest element that holds most of the unlinked text; 0 for none."""
    sizes: dict[int, int] = {}
    total = 0
    for found in blocks:
        own = max(found.size - found.linked, 0)
        total += own
        for number in found.within:
            sizes[number] = sizes.get(number, 0) + own
    holders = sorted(number for number, size in sizes.items() if size >= total * _MOST_OF_TEXT)
    while holders and holders[-1] in cells and _has_values(blocks, cells[holders[-1]]):
        holders.pop()
    return holders[-1] if holders else 0


def _has_values(blocks: Sequence[Found], table: int) -> bool:
    """Tell whether rows of a table have columns, and it has no tables within and few links."""
    held = [one for one in blocks if table in one.tables]
    columned = {one.row for one in held if one.cell > 0}
    linked = sum(one.is_mostly_links for one in held)
    is_flat = all(one.tables[-1] == table for one in held)
    return len(columned) > 1 and is_flat and linked <= len(held) * _FEW_LINKS


def _title(blocks: Sequence[Found], title: str) -> int:
    """Give which block the page's own title names: the longest, of these the last; -1 for none."""
    best, size = -1, _LEAST_OF_TITLE
    for at, found in enumerate(blocks):
        said = "".join(found.text.split()) if size <= found.size <= _MOST_OF_TITLE else ""
        if len(said) >= size and said in title:
            best, size = at, len(said)
    return best


def _before(blocks: Sequence[Found], title: int) -> Iterator[Found]:
    """Keep headings and cells above a text, and from its title on what is no link."""
    lists = _lists_of_links(blocks)
    for at, found in enumerate(blocks):
        if at in lists and at != title:
            continue
        below = 0 <= title < at
        if at == title or (not found.is_mostly_links if below else _is_set_apart(found)):
            yield found


def _lists_of_links(blocks: Sequence[Found]) -> set[int]:
    """Give which blocks are links one after the other, and what heads these: menus and the like.

    They are such where two or more stand in one table that has nothing else but what heads them, or
    follow one heading.
    """
    lists: set[int] = set()
    tables: dict[int, list[int]] = {}
    for at, found in enumerate(blocks):
        if found.tables:
            tables.setdefault(found.tables[-1], []).append(at)
    for held in tables.values():
        links = [at for at in held if _is_led_away(blocks[at])]
        if len(links) > 1 and len(held) - len(links) <= (held[0] not in links):
            lists.update(held)
    headed: int | None = None
    for at, found in enumerate(blocks):
        if found.kind == "h" and not found.linked:
            headed = at
        elif headed is not None and not _is_led_away(found):
            headed = None
        elif headed is not None and at - headed > 1:
            lists.update((headed, headed + 1, at))
    return lists


def _is_led_away(found: Found) -> bool:
    """Tell whether a block is a link to elsewhere, perhaps with a number or a date beside it."""
    if not found.linked or _is_attached(found):
        return False
    letters = sum(map(str.isalpha, found.text))
    return found.linked >= letters * (_HALF if found.is_item else MOSTLY_LINKS)


def _is_set_apart(found: Found) -> bool:
    """Tell whether it is a heading or a cell, and leads nowhere or is one of a table's values."""
    return found.kind in ("h", "cell", "pair") and not _is_short_link(found)


def _is_furniture(found: Found) -> bool:
    """Tell whether it is what a site says around every text, and no cell of a table of values."""
    if found.size >= 3 * _SHORT or (found.kind == "cell" and not found.is_laid_out):
        return False
    tools = found.kind != "h" and _TOOLS.fullmatch(found.text)
    return bool(tools or _FRAME.match(found.text))


def _below(blocks: Sequence[Found]) -> Iterator[Found]:
    """Keep what is attached to a text where that is listed soon below it."""
    last = 0
    for at, found in enumerate(blocks):
        if at - last > _BELOW:
            return
        if found.size < 3 * _SHORT and _is_attached(found):
            last = at
            yield found


def _is_short_link(found: Found) -> bool:
    return found.is_mostly_links and not found.is_value and found.size < _SHORT


def _without_links(blocks: Sequence[Found], title: int) -> list[Found]:
    """Leave out the links of a text that are no part of it, and the headings of only such."""
    kept: list[Found] = []
    headed = False
    for at in range(len(blocks) - 1, -1, -1):
        found = blocks[at]
        if at != title and (_is_link_beside(found) or (headed and found.kind == "h")):
            headed = found.kind != "h"
            continue
        headed = False
        kept.append(found)
    return kept[::-1]


def _is_link_beside(found: Found) -> bool:
    """Tell whether a link within a text is no heading, no attachment, and none of what it lists."""
    of_the_text = found.kind == "h" or _is_attached(found) or _LISTED.match(found.text)
    return not of_the_text and _is_short_link(found)


def _is_attached(found: Found) -> bool:
    return found.files or _ATTACHED.match(found.text) is not None


def leads_to_file(address: str) -> bool:
    """Tell whether an address is one of a document, by how it ends."""
    return _FILE.search(address) is not None
