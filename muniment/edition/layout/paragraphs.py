"""Paragraphs out of lines: where a line of print ends only because the paper does, it goes on.

A text is taken for wrapped when most of its lines fill the width that their neighbours have. Then
a line that is full goes on in the next, unless that one is indented; otherwise each line is a
paragraph. Page breaks and blank lines within a sentence do not end it. Lists have lines of one
length too: what has no mark, or as many at each line's end or within, are lines of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from muniment.edition.layout.announced import ends_with_its_page
from muniment.edition.layout.broken_words import Words
from muniment.edition.layout.furniture import furniture
from muniment.edition.views import View
from muniment.edition.writing.dates import only_date
from muniment.edition.writing.endings import CLOSERS, ends_part

_LINE = re.compile("[^\n\r\f\v\x85\u2028\u2029]*(?:\r\n|[\n\r\f\v\x85\u2028\u2029]|$)")
_BLANKS = re.compile(r"[^\S\n]{2,}|[\t\xa0]")
_NEIGHBOURS = 8
_NARROWEST, _WIDEST = 24, 170
_MOSTLY = 0.45
_SLACK = 6
_FEWEST = 3  # lines of a list
_NARROW = 40  # width of lines below which they may as well be short ones
_SENTENCES = 0.6  # of its lines, at least, end a sentence
_NEAR = 2  # characters by which their first marks stand apart
_STOPS = "。！？.!?"
_LABEL = re.compile(
    r"[（(][^（）()]{1,4}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,3}[.．、)）]|第[^，。；]{1,8}[条條]|[①-⑳•●■◆]"
)
_MARKS = re.compile("[，。；：、！？,;:!?]")
_NAMED = re.compile(r"[^\s，。；：:]{1,10}[：:]\s*\S")
# A number or a day after its name is whole.
_VALUED = re.compile(r"[^\s，。；：:]{0,8}(?:日期|[字文编編][号號])[：:]\s*\S{0,40}(?:[号號]|\d日)")
_INNER = re.compile(r"[。；！？]\s*[^\s”’」』）)》]")
_FRAGMENT = re.compile(r"[㐀-鿿]{1,2}[，。；：、》）]")
_WHOLE_TITLE = re.compile(
    r"[^，。；：]*(?:关于|關於|[印转轉][发發])[^，。；：]*(?:通知|公告|通告|办法|辦法|意见|意見|规定|規定|方案|决定|決定|批复|函)"
)
_TITLE = re.compile(
    r"关于|關於|[印转轉][发發]|《|(?:通知|公告|通告|办法|辦法|意见|意見|规定|規定|方案)$"
)
_LOWER = re.compile(r"\b[a-z]{4,}")  # a name and an address have none
_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)
# So many blank lines stand between pages, which may be set in different widths.
_PAGE_BREAK = 3


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    width: int
    wide: bool
    first_word: int
    blanks_before: int
    ends: bool
    starts_low: bool


def paragraphs(view: View) -> tuple[View, tuple[int, ...]]:
    """Give a view with one paragraph a line, and where in it the lines of the print begin."""
    lines = list(_lines(view.text))
    away = furniture([view.text[line.start : line.end] for line in lines])
    lines = [line for index, line in enumerate(lines) if index not in away]
    if not lines:
        return View("", ()), ()
    goes_on = _goes_on(lines, view.text)
    words = Words(view.text)
    changes: list[tuple[int, int, str]] = [(0, lines[0].start, "")]
    for index, line in enumerate(lines):
        for blank in _BLANKS.finditer(view.text, line.start, line.end):
            changes.append((blank.start(), blank.end(), " "))
        end = line.end
        following = lines[index + 1].start if index + 1 < len(lines) else len(view.text)
        between = ""
        if index + 1 < len(lines):
            above = view.text[max(line.start, line.end - _NUMBERED) : line.end]
            joint = joint_of(above, view.text[following : following + _NUMBERED])
            between = joint if goes_on[index] else "\n"
            below = view.text[following : following + _LONGEST_WORD]
            if goes_on[index] and words.are_broken(view.text[line.start : line.end], below):
                end -= 1
        changes.append((end, following, between))
    made = view.changed(changes)
    return made, _line_starts(lines, changes)


def _line_starts(
    lines: Sequence[_Line], changes: Sequence[tuple[int, int, str]]
) -> tuple[int, ...]:
    starts, shift, changed = [], 0, 0
    for line in lines:
        while changed < len(changes) and changes[changed][1] <= line.start:
            first, last, text = changes[changed]
            shift += len(text) - (last - first)
            changed += 1
        starts.append(line.start + shift)
    return tuple(starts)


def _lines(text: str) -> Iterator[_Line]:
    blanks = 0
    for match in _LINE.finditer(text):
        printed = match[0]
        stripped = printed.strip()
        if not stripped:
            blanks += bool(printed)
            continue
        start = match.start() + len(printed) - len(printed.lstrip())
        wide, narrow = _widths(stripped)
        yield _Line(
            start=start,
            end=start + len(stripped),
            indent=len(printed) - len(printed.lstrip()),
            # Where most is Chinese, stray spaces are a scanner's.
            width=wide + narrow - (stripped.count(" ") if wide > narrow else 0),
            wide=wide > narrow,
            first_word=len(stripped.partition(" ")[0]),
            blanks_before=blanks,
            ends=ends_part(stripped),
            starts_low=stripped[:1].islower(),
        )
        blanks = 0


def _widths(text: str) -> tuple[int, int]:
    if text.isascii():
        return 0, len(text)
    wide = sum(map(_takes_two_cells, text))
    return wide * 2, len(text) - wide


def _goes_on(lines: Sequence[_Line], text: str) -> list[bool]:
    """Tell of each line whether its paragraph goes on in the next."""
    full = [_is_full(lines, index) for index in range(len(lines) - 1)]
    widths = sorted(line.width for line in lines)
    usual = widths[int(len(widths) * 0.9)]
    if len(lines) < 3 or not _NARROWEST <= usual <= _WIDEST or sum(full) < _MOSTLY * len(full):
        return [False] * len(lines)
    indents = {line.indent for line in lines}
    answer = []
    for index, line in enumerate(lines[:-1]):
        after = lines[index + 1]
        indented = len(indents) > 1 and after.indent > min(indents)
        if after.blanks_before:
            labelled = _LABEL.match(text, after.start) is not None
            broken = after.starts_low or (line.wide and full[index] and not labelled)
            answer.append(not line.ends and not indented and broken)
        else:
            apart = indented or _is_apart(lines, index, full, text)
            answer.append(full[index] and not apart)
    is_doubtful = usual < _NARROW and not _is_wrapped(lines, text)
    return list(_without_lists(lines, [*answer, False], text, is_doubtful))


def _is_apart(lines: Sequence[_Line], index: int, full: Sequence[bool], text: str) -> bool:
    """Tell of a line whether the next is a label, a heading or a name, or it is a value itself."""
    line, after = lines[index], lines[index + 1]
    beyond = lines[index + 2] if index + 2 < len(lines) else None
    # The last line of a paragraph would end a sentence too.
    is_last = beyond is None or not (full[index + 1] or beyond.blanks_before)
    if not after.ends and after.width * 3 < line.width * (2 if is_last else 1):
        printed = text[after.start : after.end]
        # Whoever signs is set wide: 部　長　王某某.
        signs = "\u3000" in printed or only_date(printed) is not None
        if line.ends or (is_last and signs):
            return True
    held = text[line.start : line.end]
    return _VALUED.fullmatch(held) is not None or ends_with_its_page(held)


def _without_lists(
    lines: Sequence[_Line], goes_on: Sequence[bool], text: str, is_doubtful: bool
) -> Iterator[bool]:
    """Tell the same, but of lines of lists that none of them goes on.

    Where it is doubtful that paper has wrapped a text, lines of titles alone go on.
    """
    first = 0
    for index, joined in enumerate(goes_on):
        if joined:
            continue
        held = lines[first : index + 1]
        texts = [text[line.start : line.end] for line in held]
        if is_doubtful:
            complete = [_WHOLE_TITLE.fullmatch("".join(texts)) is None] * len(held)
        else:
            complete = _complete(texts, held) if len(held) >= _FEWEST else [False] * len(held)
        pairs = zip(goes_on[first : index + 1], complete, strict=True)
        yield from (joined and not whole for joined, whole in pairs)
        first = index + 1


def _is_wrapped(lines: Sequence[_Line], text: str) -> bool:
    """Tell whether something breaks off: a sentence begins within a line, or a bracket is open."""
    for line, after in pairwise(lines):
        held = text[line.start : line.end]
        if _INNER.search(held):
            return True
        is_label = (
            _LABEL.match(text, after.start, after.end) is not None
        )  # 一、 is no end of a word
        if not is_label and _FRAGMENT.match(text, after.start, after.end):
            return True
        if any(held.rfind(one) > held.rfind(other) for one, other in ("《》", "（）", "“”")):
            return True
        if not line.wide and (after.starts_low or held.rpartition(" ")[2] in _SMALL):
            return True
    return False


def _complete(texts: Sequence[str], lines: Sequence[_Line]) -> list[bool]:
    """Tell of lines of one length which are complete in themselves, as those of a list are."""
    ended = [
        one.rstrip(CLOSERS)[-1:] in _STOPS or (line.ends and _LABEL.match(below) is not None)
        for one, below, line in zip(texts, texts[1:], lines, strict=False)
    ]
    if sum(ended) >= len(ended) * _SENTENCES:
        return [*ended, False]
    return [_is_list(texts, lines)] * len(lines)


def _is_list(texts: Sequence[str], lines: Sequence[_Line]) -> bool:
    """Tell whether lines name things, and are not sentences that paper has wrapped."""
    if all(map(_NAMED.match, texts)):
        return True
    marks = ["".join(_MARKS.findall(one)) for one in texts]
    if all(line.wide for line in lines):
        titled = _TITLE.search("".join(texts)) is not None
        firsts = [found.start() for one in texts if (found := _MARKS.search(one)) is not None]
        alike = len(texts) > _FEWEST and max(firsts, default=0) - min(firsts, default=0) <= _NEAR
        return not titled and len(set(marks)) == 1 and (not marks[0] or alike)
    starts = [one.lstrip("\"'(“‘")[:1] for one in texts]
    small = any(one.rpartition(" ")[2] in _SMALL or one[-1] in ",-" for one in texts[:-1])
    plain = not any(marks) or not any(_LOWER.search(one) for one in texts)
    return plain and not small and all(one.isupper() or one.isdigit() for one in starts)


def _is_full(lines: Sequence[_Line], index: int) -> bool:
    line, after = lines[index], lines[index + 1]
    first = last = index
    while first > max(index - _NEIGHBOURS, 0) and lines[first].blanks_before < _PAGE_BREAK:
        first -= 1
    while last < min(index + _NEIGHBOURS, len(lines) - 1):
        if lines[last + 1].blanks_before >= _PAGE_BREAK:
            break
        last += 1
    width = max(one.width + one.indent for one in lines[first : last + 1])
    if line.wide:
        return line.width + line.indent + _SLACK >= width
    return line.width + line.indent + 1 + after.first_word + _SLACK > width


_LONGEST_WORD = 40
_NUMBERED = 12  # characters in which a number that a line's end breaks stands
# Among characters that take no spaces a number has none in it either.
_COUNTING = re.compile(r"[^\x00-\x7f][\d.]{1,8}$")
_COUNTED = re.compile(r"[\d.]{1,8}\s*(?:[^\x00-\x7f]|[%)])")


def joint_of(before: str, after: str) -> str:
    """Give what stands between two lines of a paragraph: a space, or nothing."""
    if before[-1] == "-" or _is_wide(before[-1]) or _is_wide(after[0]):
        return ""
    if _COUNTING.search(before) and _COUNTED.match(after):
        return ""  # 2. / 2地方 is 2.2地方, 20 / 19年 is 2019年.
    return " "


def _is_wide(character: str) -> bool:
    return _takes_two_cells(character) or character in "“”‘’…—·"


@lru_cache(maxsize=8192)
def _takes_two_cells(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
