"""Headings of annexes that have their title beside them: 附件1　登记要求, ANNEX I — LIST OF GOODS.

Lists of what is attached look the same, above a signature or as links below a text; so does a line
of print that begins with such a word. A heading has its annex below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from muniment.edition.writing.dates import only_date

_WORD = re.compile(r"\s*[【〔\[]?\s*附")
_TABLE = re.compile(r"\s*[【〔\[]?\s*附\s*[表图圖]")  # with a title it is a caption
_SEPARATORS = " \t　:：.．—–-"
_LONGEST = 60  # characters of a title in Chinese; as many words take twice that
_LISTED = 8  # lines up to a date, within which short ones are a list above a signature
_SHORT = 40
_LEAST = 30  # characters of an annex of one line
_NO_TITLE = re.compile(
    r"[的和及与與或中所为為见見由、，]|.*[，。；！？：;]|.*\.(?:docx?|pdf|xlsx?|wps|et|ofd|zip|rar|jpe?g)$",
    re.I,
)
_HEADED = re.compile(
    r"附[件录錄表图圖]?\s*[\d一二三四五六七八九十]{0,3}(?:[-－]\d{1,2})?\s*[:：.．\s　]\s*\S"
    r"|(?i:annexe?|appendix|schedule|exhibit)\s+\S{1,5}[\s:.—–-]+\S"
)
_FIRST = re.compile(r"\s*[【〔\[]?\s*附[件录錄]?\s*[（(]?[1１一]?[）)]?[】〕\]]?\s*[:：]?")
_HOLDS = re.compile(r"[。；]$|^(?:第.{1,5}[章条條]|[一1１][、.．]|[（(][一1][）)])|\t")
_FORM = 4  # lines of an annex that has neither a sentence nor a list
_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)
_ENGLISH_WORD = re.compile(r"[A-Za-z][\w'’-]*")


def is_heading(text: str, start: int, end: int) -> bool:
    """Tell whether what may be the label of an annex, [start, end) of a text, is its heading."""
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    title = text[end:line_end].strip(_SEPARATORS)
    han = _WORD.match(text, start) is not None
    if not title and not text[start:end].rstrip(" \t　:：").endswith("附"):
        return True
    if not han and text[end:line_end].lstrip()[:1] in ":.—–-":
        return True
    if title and _TABLE.match(text, start):
        return False
    if title and not (_is_han_title(title) if han else _is_english_title(title)):
        return False
    below = _below(text, line_end)
    if han and title and _FIRST.fullmatch(text, start, end) and not any(map(_HOLDS.search, below)):
        return len(below) > _FORM  # Pages have words of their own below a link to what is attached.
    return bool(below) and not (title and _is_in_list(text, start)) and _is_annex(below)


def title_start(text: str, end: int) -> int:
    """Give where the title that stands beside a heading begins; `end` where there is none."""
    at = end
    while at < len(text) and text[at] in _SEPARATORS:
        at += 1
    return end if at >= len(text) or text[at] == "\n" else at


def _is_han_title(title: str) -> bool:
    return len(title) <= _LONGEST and _NO_TITLE.match(title) is None


def _is_english_title(title: str) -> bool:
    """Tell whether all words but small ones begin with a capital, as titles have them."""
    words = _ENGLISH_WORD.findall(title)
    return (
        bool(words)
        and len(title) <= 2 * _LONGEST
        and title[-1] not in ".;,:"
        and words[0].lower() not in _SMALL
        and all(word[0].isupper() or word in _SMALL for word in words)
    )


def _below(text: str, line_end: int) -> list[str]:
    """Give the next lines; none where they are the rest of a list, down to the date."""
    below: list[str] = []
    for line in _lines(text, line_end):
        if only_date(line) and all(map(_is_listed, below)):
            return []
        below.append(line)
        if len(below) > _LISTED:
            break
    return below if below and not _HEADED.match(below[0]) else []


def _is_in_list(text: str, start: int) -> bool:
    """Tell whether another heading of one line stands right above."""
    above = text[:start].rstrip()
    above = above[above.rfind("\n") + 1 :].strip()
    return bool(_HEADED.match(above)) and len(above) <= _SHORT and above[-1] not in "。；"


def _is_annex(below: Sequence[str]) -> bool:
    return len(below) > 1 or len(below[0]) >= _LEAST


def _is_listed(line: str) -> bool:
    return len(line) <= _SHORT and line[-1] not in "。；"


def _lines(text: str, at: int) -> Iterator[str]:
    """Give the lines after a place that hold anything."""
    while at < len(text):
        end = text.find("\n", at + 1)
        end = len(text) if end < 0 else end
        if line := text[at:end].strip():
            yield line
        at = end
