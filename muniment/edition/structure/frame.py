"""What stands around the labelled text: title and preamble before it, date and signature after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Protocol

from muniment.edition.model import Kind, Label, Unit

_TYPES = (
    "通知|通告|公告|公报|公報|决定|決定|意见|意見|办法|辦法|条例|條例|规定|規定|细则|細則|规则|規則|批复|批覆|函|令|决议|決議|纲要|綱要"
    "|方案|规划|計畫|计划|准则|準則|章程|法|宣言|答复|答覆|报告|議案|议案|预案|標準|标准|要點|要点|须知|公约|公約"
)
_TITLE_ENDS = re.compile(rf"(?:{_TYPES})(?:[（(][^（）()]{{1,20}}[）)])?$")
_TITLE_IN_LINE = re.compile(
    rf"^\S[^。；！？\n]{{1,70}}?(?:{_TYPES})(?=[（(\s]|国[发办函]|\S{{1,8}}[〔［\[])"
)
_WRITTEN = "〇○零OＯ0０一二三四五六七八九十"
_DATE = re.compile(
    rf"(?:\d{{4}}|[{_WRITTEN}]{{4}})\s*年\s*(?:\d{{1,2}}|[{_WRITTEN}]{{1,3}})\s*月\s*"
    rf"(?:\d{{1,2}}|[{_WRITTEN}]{{1,3}})\s*日"
    r"|中[华華]民[国國]\s*\S{1,6}\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s+\d{1,2},?\s+\d{4}|\d{1,2}(?:st|nd|rd|th)?\s+(?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December),?\s+\d{4}|\d{4}-\d{2}-\d{2}"
)
_FOOTNOTE = re.compile(r"[\u00b9\u00b2\u00b3\u2070-\u2079]+\s*\S")
_RECITAL = re.compile(r"(?i)(?:whereas|having regard|considérant|considerando|鉴于|鑒於)")
# Acts count their recitals between these lines.
WHEREAS = re.compile(r"(?:Whereas|[Cc]onsidérant ce qui suit)\s*:?")
ADOPTED = re.compile(r"(?:(?:HAS|HAVE) (?:ADOPTED|DECIDED)|A ADOPTÉ|ONT ADOPTÉ)\b.*")
_NUMBERED_RECITAL = re.compile(r"\((\d{1,3})\)\s")
# Acts of the Union say so above those who sign: Done at Brussels, 27 April 2016.
DONE = ("Done at ", "Fait à ")
# The Federal Register has days above names, and below them what its printer sets.
_FILED = re.compile(r"\[FR Doc\b|BILLING CODE\b", re.I)
_SIGNED_ON = re.compile(r"(?:Dated|Issued|Signed|Approved)\b[^;]{0,160}\b\d{4}\.?")
_LONGEST_FILED = 260
# Below them stand the notes of the whole act: (1) OJ L 119, 4.5.2016, p. 1.
NOTE = re.compile(r"\((?P<number>\d{1,3}|\*{1,3})\)\s+\S")
_STOPS = "。；！？：;:.!?,，、"
# What stands below a date, or above a title: （此件公开发布）, 抄送：…
_REMARK = re.compile(
    r"[（(]\s*(?:此件|本件|联系|聯絡|信息公开|主动公开|依申请公开|咨询)[^（）()]*[）)]"
    r"|(?:抄送|抄报|抄呈|分送|主送|信息公开|公开方式|公开属性|联系人|联系电话|咨询电话)[^，。：:]{0,6}[:：].*"
)
# A row of values, each behind its label, as portals set them above a text: 发文机关：|国务院|…
_VALUES = re.compile(r"[^\t\n：:]{2,12}[：:](?:\t.*)?")
_LONGEST_TITLE = 250
_LONGEST_SIGNATURE = 60
_MOST_CLOSING = 4
_MOST_SIGNING = 24
_MOST_BETWEEN = 12
_MOST_TITLE_LINES = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of a view, or a whole table, without the white space around it."""

    start: int
    end: int
    text: str
    table: bool = False
    listed: bool = False  # of what is attached


class _Ground(Protocol):
    def piece(self, start: int, end: int) -> Piece: ...
    def unit(
        self,
        id: str,
        kind: Kind,
        piece: Piece,
        number: str | None = None,
        label: Label | None = None,
    ) -> Unit: ...
    def label(self, start: int, length: int, family: str) -> Label: ...


def take_footnotes(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Part footnotes, which begin with a superscript number, from other paragraphs."""
    kept: list[Piece] = []
    notes: list[Piece] = []
    for piece in pieces:
        note = not piece.table and _FOOTNOTE.match(piece.text)
        (notes if note else kept).append(piece)
    return kept, notes


def opening_units(ground: _Ground, pieces: Sequence[Piece]) -> list[Unit]:
    """Give title, recitals and the other paragraphs before the first label."""
    pieces = list(pieces)
    units: list[Unit] = []
    values = _rows_of_values(pieces)
    recitals = paragraphs = 0
    while pieces and (pieces[0].table or paragraphs < values or _REMARK.fullmatch(pieces[0].text)):
        first = pieces.pop(0)
        if first.table:
            units.append(ground.unit("", Kind.TABLE, first))
        else:
            paragraphs += 1
            units.append(ground.unit(f"preamble__para_{paragraphs}", Kind.PREAMBLE, first))
    title = _title(ground, list(takewhile(lambda piece: not piece.table, pieces)))
    if title is not None:
        unit = ground.unit("title", Kind.TITLE, title)
        units.append(replace(unit, text=_closed_up(unit.text)))
        pieces = _rest(ground, title, pieces)
    counted = {piece.start: number for piece, number in _counted(pieces)}
    for piece in pieces:
        if piece.table:
            unit = ground.unit("", Kind.TABLE, piece)
        elif piece.start in counted:
            number = counted[piece.start]
            unit = ground.unit(f"rec_{number}", Kind.RECITAL, piece, number=number)
        elif not counted and _RECITAL.match(piece.text):
            recitals += 1
            unit = ground.unit(f"rec_{recitals}", Kind.RECITAL, piece, number=str(recitals))
        else:
            paragraphs += 1
            unit = ground.unit(f"preamble__para_{paragraphs}", Kind.PREAMBLE, piece)
        units.append(unit)
    return units


def _rows_of_values(pieces: Sequence[Piece]) -> int:
    """Count the rows of labelled values that stand above the title, tables aside."""
    rows = [piece.text for piece in pieces if not piece.table]
    rows = list(takewhile(lambda row: all(map(_VALUES.fullmatch, row.split("\n"))), rows))
    # One label alone is a line with a colon.
    return len(rows) if any("\t" in row for row in rows) else 0


def _counted(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, str]]:
    """Give the recitals that an act counts below "Whereas:", with their numbers."""
    begun = next((at for at, one in enumerate(pieces) if WHEREAS.fullmatch(one.text)), len(pieces))
    for piece in pieces[begun + 1 :]:
        number = _NUMBERED_RECITAL.match(piece.text)
        if number is not None and not piece.table:
            yield piece, number[1]


def _title(ground: _Ground, pieces: Sequence[Piece]) -> Piece | None:
    if not pieces:
        return None
    for count in range(1, min(_MOST_TITLE_LINES, len(pieces)) + 1):
        if len(pieces[count - 1].text) > _LONGEST_TITLE or pieces[count - 1].text[-1] in "。；":
            break
        if _TITLE_ENDS.search(pieces[count - 1].text):
            return ground.piece(pieces[0].start, pieces[count - 1].end)
    first = pieces[0]
    if found := _TITLE_IN_LINE.match(first.text):
        return ground.piece(first.start, first.start + found.end())
    if len(first.text) <= _LONGEST_TITLE and first.text[-1] not in _STOPS:
        return first
    return None


def _closed_up(text: str) -> str:
    """Put the lines of a title together, without a space where Chinese meets Chinese."""
    return re.sub(r"(?<=[\u2e80-\uffff])\n(?=[\u2e80-\uffff“（])", "", text).replace("\n", " ")


def _rest(ground: _Ground, title: Piece, pieces: Sequence[Piece]) -> list[Piece]:
    rest = [piece for piece in pieces if piece.start >= title.end]
    cut = next((one for one in pieces if one.start < title.end < one.end), None)
    return rest if cut is None else [ground.piece(title.end, cut.end), *rest]


def closing_units(
    ground: _Ground, pieces: Sequence[Piece], open_ended: bool = True
) -> tuple[Unit, ...]:
    """Give the date line at the end, and the short lines above it (signature).

    Where the text is `open_ended`, with nothing after it, the lines below it close it too, and
    there are few of them; else they begin what comes next.
    """
    for index, piece in enumerate(pieces):
        if piece.text.startswith(DONE) and piece.text.rstrip(".")[-4:].isdecimal():
            return _done(ground, pieces[index:], open_ended)
    if open_ended and pieces and _FILED.match(pieces[-1].text):
        return _filed(ground, pieces)
    counted = [index for index, piece in enumerate(pieces) if not piece.listed]
    counted = counted[-_MOST_CLOSING:] if open_ended else counted[:_MOST_BETWEEN]
    dated = next((index for index in counted if _is_date(pieces[index])), None)
    if dated is None:
        return ()
    above = [index for index, piece in enumerate(pieces[:dated]) if not piece.listed]
    least = above[-_MOST_CLOSING + 1 :][0] if open_ended and above else 0
    first = dated
    while first and (
        pieces[first - 1].listed or (first > least and _is_signature(pieces[first - 1]))
    ):
        first -= 1
    last = len(pieces) if open_ended else dated + 1
    while last < len(pieces) and not pieces[last].table and _REMARK.fullmatch(pieces[last].text):
        last += 1
    units, others = [], 0
    for index, piece in enumerate(pieces[first:last], first):
        if piece.table:
            units.append(ground.unit("", Kind.TABLE, piece))
        elif index == dated:
            units.append(ground.unit("date", Kind.DATE, piece))
        else:
            others += 1
            units.append(ground.unit(f"closing_{others}", Kind.CLOSING, piece))
    return tuple(units)


def _filed(ground: _Ground, pieces: Sequence[Piece]) -> tuple[Unit, ...]:
    """Give what closes a document of the Federal Register: day, signers, when it was filed."""
    last = len(pieces)
    while last and _FILED.match(pieces[last - 1].text):
        last -= 1
    first = last
    for index in range(last - 1, max(last - _MOST_SIGNING, 0) - 1, -1):
        if pieces[index].table or len(pieces[index].text) > _LONGEST_FILED:
            break
        if _SIGNED_ON.fullmatch(pieces[index].text):
            first = index
    units, others = [], 0
    for piece in pieces[first:]:
        is_day = piece is pieces[first] and first < last
        others += not is_day
        id, kind = ("date", Kind.DATE) if is_day else (f"closing_{others}", Kind.CLOSING)
        units.append(ground.unit(id, kind, piece))
    return tuple(units)


def _done(ground: _Ground, pieces: Sequence[Piece], open_ended: bool) -> tuple[Unit, ...]:
    """Give where and when an act was done, and the short lines below it; up to the end, if open."""
    signed = list(takewhile(_may_sign, pieces[1:]))
    notes = list(_notes(pieces[1 + len(signed) :]))
    held = list(pieces[1:]) if open_ended and not notes else signed
    if len(held) > _MOST_SIGNING or any(piece.table for piece in held):
        return ()
    closing = (
        ground.unit(f"closing_{number}", Kind.CLOSING, piece)
        for number, piece in enumerate(held, 1)
    )
    return (ground.unit("date", Kind.DATE, pieces[0]), *closing, *_footnotes(ground, notes))


def _notes(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Give what stands from the first numbered note on, where nothing but notes does."""
    if pieces and not pieces[0].table and NOTE.match(pieces[0].text):
        yield from takewhile(lambda piece: not piece.table, pieces)


def _footnotes(ground: _Ground, notes: Sequence[Piece]) -> Iterator[Unit]:
    """Give each note without its number; what has no number goes on from the one above."""
    begins = [at for at, piece in enumerate(notes) if NOTE.match(piece.text)]
    for count, (first, after) in enumerate(pairwise((*begins, len(notes))), 1):
        numbered = NOTE.match(notes[first].text)
        if numbered is not None:
            piece = ground.piece(notes[first].start + numbered.end() - 1, notes[after - 1].end)
            label = ground.label(notes[first].start, numbered.end("number") + 1, "note")
            number = numbered["number"]
            yield ground.unit(f"fn_{count}", Kind.FOOTNOTE, piece, number=number, label=label)


def _may_sign(piece: Piece) -> bool:
    return (
        not piece.table
        and len(piece.text) <= 2 * _LONGEST_SIGNATURE
        and piece.text[-1] not in ".;:"
        and NOTE.match(piece.text) is None
    )


def _is_date(piece: Piece) -> bool:
    text = piece.text
    found = None if piece.table else _DATE.search(text)
    return (
        found is not None
        and len(text) - len(found[0]) <= _LONGEST_SIGNATURE // 3
        and (text[-1] not in "。；;.")
    )


def _is_signature(piece: Piece) -> bool:
    return (
        not piece.table
        and len(piece.text) <= _LONGEST_SIGNATURE * (1 + piece.text.isascii())
        and piece.text[-1] not in _STOPS
    )
