"""What only names parts that stand elsewhere: tables of contents, and lists of what is attached.

    目　录                            附件：1.登记表
    第一章　总则 …………… 1                 2.目录格式
    第二章　利用 …………… 3

Their labels are those of what they name, and none of the text's own. A table of contents ends where
its first entry stands again, over its text; a list where it counts no further. What is counted
below 附件 alone may be the annex itself: it is a list only where nothing but a signature follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from muniment.edition.writing.dates import only_date

_CONTENTS = re.compile(
    r"(?m)^[^\S\n]*+(?:目[^\S\n]*+[录錄次]|(?i:(?:table of )?contents"
    r"|arrangement of (?:sections|articles|regulations|rules|paragraphs)))[^\S\n]*+[:：]?[^\S\n]*+$"
)
_PAGE = re.compile(r"[（(]?(?:\d{1,4}|[ivxl]{1,7})[）)]?$")
_DOTS = ".．·•…‥⋯_-—"
_FEWEST_DOTS = 4  # one … is as much as three
_COLUMNS = re.compile(r"(?i)(?:页[码次]?|頁[碼次]?|pages?|sections?|no\.)(?:\s+pages?)?")
_MOST_ENTRIES = 400  # lines of a table of contents
_MOST_CONTENTS = 64  # tables of contents
_LONGEST_ENTRY = 240  # characters, leaders among them
_LONGEST_COUNTED = 200  # characters from which what a line begins with is looked for in another

_ATTACHED = re.compile(
    r"(?m)^[^\S\n]*+(?:附[^\S\n]*+[件录錄表]?|(?i:attachments?|enclosures?|annexe?s|appendices))"
    r"[^\S\n]*+[:：][^\S\n]*+(?P<rest>[^\n]*+)"
)
_DIGITS = r"(?P<n>\d{1,2})\s*"
_STYLES = (
    rf"{_DIGITS}[.．、](?!\d)",
    rf"{_DIGITS}[)）]",
    rf"[(（]\s*{_DIGITS}[)）]",
    r"(?P<n>[①-⑳])",
    r"(?P<n>[一二三四五六七八九十])、",
    r"[(（](?P<n>[一二三四五六七八九十])[)）]",
)
_COUNTED = tuple(re.compile(one) for one in _STYLES)
_AGAIN = tuple(re.compile(rf"(?<=[\s；;，,）)》])(?:{one})") for one in _STYLES)
_HAN = "一二三四五六七八九十"
_HEADING = re.compile(r"\s*[【〔\[]?附\s*[件录錄表]|(?i:annexe?|appendix|schedule|attachment)\b")
_LONGEST_NAME = 120
_SIGNED_WITHIN = 8  # lines up to a date, within which those who sign stand
_SHORT = 40
_MOST_LISTED = 60

_ROWS = re.compile(r"(?m)^[^\S\n]*+序[号號][^\S\n]++\S[^\n。]*+$")
_ROW = re.compile(r"(?P<n>\d{1,3})[.．、]?\s+\S")

Stretch = tuple[int, int]
_Line = tuple[int, int, str]  # where it begins and ends, and what it holds


def ends_with_its_page(line: str) -> bool:
    """Tell whether a line is an entry with leaders up to its page: 第一章　总则 …… 1."""
    return _are_leaders(_entry(line)[1])


def _entry(line: str) -> tuple[str, str]:
    """Part an entry from what stands before its page; a line with neither is all of it.

    On paper the page may stand in a column of its own, and leaders without it.
    """
    page = _PAGE.search(line[-_LONGEST_ENTRY:])
    led = line if page is None else line[: len(line) - len(page[0])]
    bare = led.rstrip(_DOTS + " \t\xa0\u3000")
    before = led[len(bare) :]
    return (bare, before) if before and (page is not None or _are_leaders(before)) else (line, "")


def _are_leaders(printed: str) -> bool:
    dots = sum(one in _DOTS for one in printed)
    return dots + 2 * sum(one in "…‥⋯" for one in printed) >= _FEWEST_DOTS


def contents(text: str) -> Iterator[Stretch]:
    """Give where the entries of tables of contents stand, in order."""
    done = 0
    for heading in islice(_CONTENTS.finditer(text), _MOST_CONTENTS):
        if heading.start() < done:
            continue
        lines = list(islice(_lines(text, heading.end()), _MOST_ENTRIES + 1))
        while lines and _COLUMNS.fullmatch(lines[0][2]):
            lines = lines[1:]
        count = _entries([line for *_, line in lines])
        if count:
            done = lines[count - 1][1]
            yield lines[0][0], done


def _entries(lines: Sequence[str]) -> int:
    """Count the lines that are entries: up to where the first is printed again."""
    first = _named(lines[0]) if lines else ""
    if len(first) < 2:
        return 0
    for count, line in enumerate(lines):
        if count and _named(line).startswith(first):
            return count
        if len(line) > _LONGEST_ENTRY or line[-1] in "。；;":
            break
    paged = next((at for at, line in enumerate(lines) if not _entry(line)[1]), len(lines))
    return paged if paged > 1 else 0


def _named(entry: str) -> str:
    return "".join(_entry(entry)[0].split())


def attachment_lists(text: str) -> Iterator[Stretch]:
    """Give where lists of what is attached stand, in order."""
    done = 0
    for match in _ATTACHED.finditer(text):
        if match.start() < done:
            continue
        rest = match["rest"].strip()
        held = [(match.start("rest"), match.end(), rest)] if rest else []
        listed = _listed(chain(held, _lines(text, match.end())))
        if listed and (rest or _is_list(text, listed)):
            done = listed[-1][1]
            yield match.start(), done


def _listed(lines: Iterable[_Line]) -> list[_Line]:
    """Give the lines of a list that counts from 1; a name may go on in a line of its own."""
    style = None
    listed: list[_Line] = []
    beside: list[_Line] = []
    number = 0
    for line in islice(lines, _MOST_LISTED):
        if not listed:
            styles = (at for at, one in enumerate(_COUNTED) if one.match(line[2]))
            style = next(styles, None)
        last = number if style is None else _last_number(line[2], style, number)
        if last > number:
            listed, beside, number = [*listed, *beside, line], [], last
        elif not listed or beside or len(line[2]) > _SHORT or only_date(line[2]):
            break
        else:
            beside = [line]
    return listed


def rows_of_numbers(text: str) -> Iterator[Stretch]:
    """Give the rows of tables that are set with blanks: 序号　企业名称 over 1　某公司."""
    for heading in islice(_ROWS.finditer(text), _MOST_CONTENTS):
        rows = islice(_lines(text, heading.end()), _MOST_ENTRIES)
        for number, (start, end, line) in enumerate(rows, 1):
            row = _ROW.match(line)
            if row is None or int(row["n"]) != number:
                break
            yield start, end


def _last_number(line: str, style: int, before: int) -> int:
    """Give the last number of those that a line counts on from the one `before`."""
    begun = _COUNTED[style].match(line)
    if begun is None or len(line) > _LONGEST_COUNTED or _number(begun["n"]) != before + 1:
        return before
    number = before + 1
    for found in _AGAIN[style].finditer(line, begun.end()):
        number += _number(found["n"]) == number + 1
    return number


def _number(printed: str) -> int:
    if printed in _HAN:
        return _HAN.index(printed) + 1
    return ord(printed) - ord("①") + 1 if "①" <= printed <= "⑳" else int(printed)


def _is_list(text: str, listed: Sequence[_Line]) -> bool:
    """Tell whether lines have no sentence, and below them stands who signs, or nothing."""
    if any(len(line) > _LONGEST_NAME or line[-1] == "。" for *_, line in listed):
        return False
    below = [line for *_, line in islice(_lines(text, listed[-1][1]), _SIGNED_WITHIN)]
    for line in below:
        if only_date(line) or _HEADING.match(line):
            return True
        if len(line) > _SHORT or line[-1] in "。；":
            return False
    return not below


def _lines(text: str, at: int) -> Iterator[_Line]:
    """Give the lines below a place that hold anything, with where they begin and end."""
    at = text.find("\n", at) + 1
    while 0 < at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if line := text[at:end].strip():
            yield at, end, line
        at = end + 1
