"""Who a time limit binds, and to what: read off the sentence that it stands in.

    已经从事服务活动的，应当自发布之日起90日内，设置服务器，报备设备。
    who                                         what

Both are printed, or absent: a sentence that leaves its subject to the one before names nobody.
"""

from __future__ import annotations

import re

Piece = tuple[int, int]

_LONGEST = 400  # characters on either side of a limit that are looked at
_ENDS = re.compile(r"[。；;！？!?\n]|\.(?=\s|$)")
_HAN_MODAL = (
    r"(?:均?应当|均?應當|必须|必須|可以|不得|应于|應於|应|應|须|須|得|可|要)?(?:依法|及时|及時)?"
)
_HAN_TAIL = re.compile(rf"，?\s*{_HAN_MODAL}\s*$")
_TAIL, _CLAUSE = 12, 80  # characters before a limit: what leads to it, and who
_HAN_AFTER = re.compile(
    r"(?P<who>[^，。；：\n]{1,40}?)(?:均?应当|均?應當|必须|必須|可以|不得|应|應|须|須|得)"
)
_ENGLISH_MODAL = r"(?:shall|must|may|should|is\s+required\s+to|are\s+required\s+to)"
_ENGLISH_BEFORE = re.compile(rf"(?P<who>\S.*?),?\s+{_ENGLISH_MODAL}\s*,?\s*$", re.I | re.S)
_ENGLISH_AFTER = re.compile(rf"(?P<who>[^,;]{{2,160}}?)\s+{_ENGLISH_MODAL}\s+", re.I)
_ENGLISH_DONE = re.compile(
    rf"(?P<who>\S.*?),?\s+{_ENGLISH_MODAL}\s*,?\s+(?P<what>\S.*?),?\s*$", re.I | re.S
)
_LEADS = "，,、:： \t"


def parties(text: str, limit: Piece, least: int, han: bool) -> tuple[Piece | None, Piece | None]:
    """Give who is bound by the limit [start, end) of a text, and what they are bound to.

    `least` is where the text of its unit begins, behind the label.
    """
    start, end = limit
    floor = max(least, start - _LONGEST)
    begun = max((one.end() for one in _ENDS.finditer(text, floor, start)), default=floor)
    stop = _ENDS.search(text, end, min(len(text), end + _LONGEST))
    until = stop.start() if stop else min(len(text), end + _LONGEST)
    return (_han if han else _english)(text, _trimmed(text, begun, start), (end, until))


def _han(text: str, before: Piece, after: Piece) -> tuple[Piece | None, Piece | None]:
    what = _trimmed(text, *after)
    tail = _HAN_TAIL.search(text, max(before[0], before[1] - _TAIL), before[1])
    least, most = max(before[0], before[1] - _CLAUSE), tail.start() if tail else before[1]
    pauses = (text.rfind(one, least, most) + 1 for one in "，：")
    who = _trimmed(text, max(least, *pauses), most)
    if who[0] < who[1]:
        return who, _or_none(what)
    said = _HAN_AFTER.match(text, *what)
    if said:
        return _trimmed(text, *said.span("who")), _or_none(_trimmed(text, said.end(), what[1]))
    return None, _or_none(what)


def _english(text: str, before: Piece, after: Piece) -> tuple[Piece | None, Piece | None]:
    what = _trimmed(text, *after)
    named = _ENGLISH_BEFORE.match(text, *before)
    if named:
        return _trimmed(text, *named.span("who")), _or_none(what)
    done = _ENGLISH_DONE.match(text, *before)
    if done:  # shall report to the office within thirty days
        return _trimmed(text, *done.span("who")), _trimmed(text, *done.span("what"))
    said = _ENGLISH_AFTER.match(text, *what)
    if said:
        return _trimmed(text, *said.span("who")), _or_none(_trimmed(text, said.end(), what[1]))
    return None, _or_none(what)


def _trimmed(text: str, start: int, end: int) -> Piece:
    while start < end and text[start] in _LEADS:
        start += 1
    while end > start and text[end - 1] in _LEADS:
        end -= 1
    return start, end


def _or_none(piece: Piece) -> Piece | None:
    return piece if piece[0] < piece[1] else None
