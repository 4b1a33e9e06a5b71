"""By when something must be done.

What is printed is a rule ("within 90 days of publication"); a day that follows from it is inferred,
and says from what.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from muniment.edition.fields import Deadline, Field, Status
from muniment.edition.metadata.force import EN_EVENTS, EVENT, EVENTS, event_of
from muniment.edition.metadata.parties import parties
from muniment.edition.metadata.words import either
from muniment.edition.model import Column
from muniment.edition.places import Holders
from muniment.edition.views import Span
from muniment.edition.writing.dates import number_of
from muniment.edition.writing.numerals import ENGLISH_NUMBERS

_COUNT = r"[0-9０-９〇零一二两兩三四五六七八九十百]+"
_UNITS = {
    "个工作日": "working-day",
    "工作日": "working-day",
    "个月": "month",
    "日": "day",
    "天": "day",
    "年": "year",
    "小时": "hour",
}
# 自收到通知书之日起 names what is received; 自公告期满之日起 is no day of publication.
_SERVED = either(EVENTS["service"])
_ZH_LIMIT = re.compile(
    rf"自(?P<what>[^，。；自]{{0,20}}?)"
    rf"(?:(?P<event>{EVENT})之?|(?P<served>{_SERVED})[^，。；自之\n]{{1,20}}之)日起"
    rf"\s*(?P<count>{_COUNT})\s*"
    rf"(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?:以内|之内|内|內)"
)
_EN_LIMIT = re.compile(
    r"within\s+(?P<count>\d+|[a-z]+(?:-[a-z]+)?)\s*(?:\(\d+\)\s*)?"
    r"(?P<unit>(?a:(?:working |business )?days?|months?|years?|hours?))\s+"
    r"(?:of|from|after|following)\s+(?:the\s+)?(?:date|day)?\s*(?:of\s+)?(?:its\s+|the\s+)?"
    r"(?P<event>(?a:publication|promulgation|issuance|receipt|service|entry into force"
    r"|effective date))"
    r"(?:\s+of\s+(?:this|these|the)\s+\w+)?",
    re.I,
)
_EN_LIMIT_EVENTS = {
    **EN_EVENTS,
    "receipt": "service",
    "service": "service",
    "entry into force": "effect",
    "effective date": "effect",
}


def deadlines(column: Column, exact: str, published: Field | None) -> Iterator[Deadline]:
    """Give the time limits of a text."""
    text, view = column.view.text, column.view
    units = Holders(column.segments())
    for pattern in (_ZH_LIMIT, _EN_LIMIT):
        for match in pattern.finditer(text):
            read = _limit(match, pattern is _ZH_LIMIT)
            if read is None:
                continue
            amount, measure, event = read
            spans = view.spans(*match.span(), exact)
            holding = units.at(match.start())
            least = holding.body if holding is not None else 0
            who, what = parties(text, match.span(), least, pattern is _ZH_LIMIT)
            yield Deadline(
                match[0],
                spans,
                column.language,
                event,
                amount,
                measure,
                holding.id if holding is not None else None,
                _due(amount, measure, event, published, spans, column.language),
                _party(column, exact, "who", who),
                _party(column, exact, "what", what),
            )


def _party(column: Column, exact: str, name: str, piece: tuple[int, int] | None) -> Field | None:
    if piece is None:
        return None
    printed = column.view.text[slice(*piece)]
    spans = column.view.spans(*piece, exact)
    if all(span.start == span.end for span in spans):
        return None  # An automatic number alone, which is no character of its file.
    return Field(name, Status.PRINTED, "sentence", printed, printed, spans, column.language)


def _limit(match: re.Match[str], chinese: bool) -> tuple[int, str, str] | None:
    if chinese:
        amount = number_of(match["count"])
        measure, event = _UNITS[match["unit"]], event_of(match["event"] or match["served"])
    else:
        amount = _english_number(match["count"])
        words = match["unit"].lower().rstrip("s").split()
        measure = "working-day" if len(words) > 1 else words[0]
        event = _EN_LIMIT_EVENTS[match["event"].lower()]
    return None if amount is None else (amount, measure, event)


def _due(
    amount: int,
    measure: str,
    event: str,
    published: Field | None,
    spans: tuple[Span, ...],
    language: str,
) -> Field | None:
    if event != "publication" or published is None or published.value is None:
        return None
    try:
        day = _after(date.fromisoformat(published.value), amount, measure)
    except (ValueError, OverflowError):
        return None
    if day is None:
        return None
    rule = f"{published.name}-taken-as-publication, first day not counted"
    return Field(
        "due", Status.INFERRED, rule, day.isoformat(), None, (*spans, *published.spans), language
    )


def _after(day: date, amount: int, measure: str) -> date | None:
    if measure == "day":
        return day + timedelta(days=amount)
    if measure in ("month", "year"):
        months = day.month - 1 + amount * (12 if measure == "year" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return None


def _english_number(text: str) -> int | None:
    lowered = text.lower()
    return int(lowered) if lowered.isdecimal() else ENGLISH_NUMBERS.get(lowered)
