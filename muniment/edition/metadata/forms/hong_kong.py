"""Notices of the Hong Kong Gazette: legal notices (L.N.) and government notices (G.N.).

    2021年第45號法律公告                    L.N. 45 of 2021
    《2021年某某(修訂)規例》                 Example (Amendment) Regulation 2021
    (由行政長官會同行政會議根據…訂立)        (Made by the Chief Executive in Council under …)
    …
    行政會議秘書                             Jane ROE
    某某某                                   Clerk to the Executive Council
    行政會議廳                               COUNCIL CHAMBER
    2021年5月3日                             3 May 2021

The line above the date is where it was signed, and nobody's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from muniment.edition.fields import Field
from muniment.edition.metadata.lines import Line, Page
from muniment.edition.writing.dates import only_date

_NUMBER = re.compile(
    r"[（(]?(?P<number>\d{4}年第\d{1,5}號(?:法律|特別)公告|第\d{1,5}號(?:特別|號外)?公告)[）)]?"
)
_GAZETTED = re.compile(r"[LG]\.? ?N\.?")
_MADE_BY = re.compile(r"[（(]由(?P<name>[㐀-鿿]{2,24}?)(?:根據|依據|行使).*")
_COUNTED = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.、．]|第\d+部|弁言")
_CHINESE_POST = r"[㐀-鿿]{1,20}?(?:秘書|行政長官|司長|局長|署長|處長|總監|專員|主任|總長|主席|關長)"
_CHINESE_NAME = r"[㐀-鿿]{2,4}"
_POST_LINE = re.compile(_CHINESE_POST)
_NAME_LINE = re.compile(_CHINESE_NAME)
_POST_AND_NAME = re.compile(rf"(?P<post>{_CHINESE_POST})(?P<name>{_CHINESE_NAME})")
_POST = (
    r"(?:(?:Acting|Deputy|Assistant|Permanent|Chief) )*"
    r"(?:Clerk|Secretary|Director|Commissioner|Registrar|Executive|Postmaster|Controller|Chairman"
    r"|Chairperson|Superintendent|Official|Judge|Head)\b[A-Za-z ,()’'-]*"
)
# Surnames stand in capitals: Jane ROE, Peter A. ROE
_NAME = r"(?:[A-Z][\w’'.-]* ){0,3}[A-Z][A-Z’'-]+(?:,? J\.?P\.?)?"
_ENGLISH_POST = re.compile(_POST)
_ENGLISH_NAME = re.compile(_NAME)
_BOTH = re.compile(rf"(?P<name>{_NAME}),? (?P<post>{_POST})")
_HEAD = 4  # lines in which the number stands
_TITLE_LINES = 3
_NEAR = 3  # lines on either side of the date


def is_gazetted(number: str) -> bool:
    """Tell whether a number is one of the Gazette: L.N. 45 of 2021, G.N. 1234."""
    return _GAZETTED.match(number) is not None


def recognises(page: Page) -> bool:
    """Tell whether a number of the Gazette stands at the head of a Chinese text."""
    return page.language.startswith("zh") and _numbered(page.lines) is not None


def read(page: Page) -> Iterator[Field]:
    """Give the fields of a notice in Chinese, each with where it is printed, and no others."""
    at = _numbered(page.lines)
    if at is None:
        return
    line = page.lines[at]
    number = _NUMBER.fullmatch(line.bare)
    if number is not None:
        yield page.found("document_number", "number-line", line, number, "number")
    title = list(_title(page.lines[at + 1 :]))
    if title:
        yield page.printed("title", "below-number", *((one.start, one.end) for one in title))
    for below in page.lines[at + 1 : at + 6]:
        made = _MADE_BY.fullmatch(below.bare)
        if made:
            yield page.found("issuer", "made-by", below, made, "name")
            break
    day = _day(page.lines, at)
    if day is None:
        return
    yield from _chinese_signatory(page, day)
    printed = only_date(page.lines[day].text)
    if printed is not None:
        start = page.lines[day].start
        piece = (start + printed.start, start + printed.end)
        yield page.printed("date_written", "date-line", piece, value=printed.value.isoformat())


def english_signatories(page: Page) -> Iterator[Field]:
    """Give who signs a notice in English, near its date: a name and a post, on one line or two."""
    day = _day(page.lines, 0)
    if day is None:
        return
    near = page.lines[max(day - _NEAR, 1) : day + _NEAR]
    for at, line in enumerate(near):
        both = _BOTH.fullmatch(line.text)
        if both:
            for name, group in (("signatory", "name"), ("signatory_post", "post")):
                start, end = both.span(group)
                yield page.printed(name, "signature", (line.start + start, line.start + end))
            return
        below = near[at + 1] if at + 1 < len(near) else None
        if below is None or not _ENGLISH_POST.fullmatch(below.text):
            continue
        if _ENGLISH_NAME.fullmatch(line.text) and not _ENGLISH_POST.fullmatch(line.text):
            yield page.printed("signatory", "signature", (line.start, line.end))
            yield page.printed("signatory_post", "signature", (below.start, below.end))
            return


def _numbered(lines: Sequence[Line]) -> int | None:
    return next((at for at, one in enumerate(lines[:_HEAD]) if _NUMBER.fullmatch(one.bare)), None)


def _title(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines[:_TITLE_LINES]:
        if line.bare[-1] in "。：；，" or line.bare[0] in "（(" or _COUNTED.match(line.bare):
            return
        if len(line.bare) > 80 or only_date(line.text):
            return
        yield line


def _day(lines: Sequence[Line], above: int) -> int | None:
    """Give the last line that is a date; what explains a notice stands below it."""
    found = (at for at in range(len(lines) - 1, above, -1) if only_date(lines[at].text))
    return next(found, None)


def _chinese_signatory(page: Page, day: int) -> Iterator[Field]:
    near = page.lines[max(day - _NEAR, 1) : day + _NEAR]
    for at, line in enumerate(near):
        both = _POST_AND_NAME.fullmatch(line.bare)
        if both:
            yield page.found("signatory", "signature", line, both, "name")
            yield page.found("signatory_post", "signature", line, both, "post")
            return
        below = near[at + 1] if at + 1 < len(near) else None
        if below and _POST_LINE.fullmatch(line.bare) and _NAME_LINE.fullmatch(below.bare):
            yield page.printed("signatory", "signature", (below.start, below.end))
            yield page.printed("signatory_post", "signature", (line.start, line.end))
            return
