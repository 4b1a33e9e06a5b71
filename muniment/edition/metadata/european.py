"""Acts of the European Union, and statutory instruments and acts of the United Kingdom.

REGULATION (EU) 2016/679 OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL
of 27 April 2016
on the protection of natural persons …

STATUTORY INSTRUMENTS
2019 No. 419
The Data Protection … Regulations 2019
Made 28th February 2019 · Laid before Parliament … · Coming into force …
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.edition.metadata.dates import dates_in, only_date
from muniment.edition.metadata.lines import Line, Page
from muniment.edition.model import Field

_EU = re.compile(
    r"(?P<kind>(?:(?:COUNCIL|COMMISSION)\s+)?(?:(?:DELEGATED|IMPLEMENTING|FRAMEWORK)\s+)?"
    r"(?:REGULATION|DIRECTIVE|DECISION|RECOMMENDATION|OPINION))\s+"
    r"(?P<number>\((?:EU|EC|EEC|EURATOM|EU,\s*EURATOM|CFSP)\)\s*(?:No\s*)?\d{1,4}/\d{1,4}|"
    r"(?:No\s*)?\d{1,4}/\d{1,4}/(?:EU|EC|EEC|CFSP|JHA))"
    r"(?:\s+OF\s+(?P<issuer>THE\s+.+))?",
    re.I,
)
_OF_DAY = re.compile(r"of\s+(?P<day>\d{1,2}\s+\w+\s+\d{4})", re.I)
_UK_NUMBER = re.compile(r"(?P<number>\d{4}\s+No\.\s*\d{1,5}(?:\s*\([A-Z]+\.?\s?\d*\))*)")
_UK_SERIES = re.compile(
    r"(?:UK\s+)?STATUTORY\s+INSTRUMENTS?|(?:SCOTTISH|WELSH)\s+STATUTORY\s+INSTRUMENTS?", re.I
)
_UK_EVENTS = {
    "made": "date_signed",
    "laid before": "date_laid",
    "coming into force": "date_in_force",
    "coming into operation": "date_in_force",
}
_UK_EVENT = re.compile(
    r"(?P<event>(?a:Made)|(?a:Laid before)[\w ,]*?|(?a:Coming into (?:force|operation))[\w ,()]*?)"
    r"(?:\s*[-–—:.]*\s*)(?P<day>(?:at .{3,20} on )?\d{1,2}(?:st|nd|rd|th)?\s+\w+\s+\d{4})?",
    re.I,
)
_HEAD = 40


def recognises(page: Page) -> bool:
    """Tell whether the head of an act of the Union or of a statutory instrument is there."""
    head = page.lines[:_HEAD]
    series = any(_UK_SERIES.fullmatch(line.text) for line in head)
    numbered = any(_UK_NUMBER.match(line.text) for line in head)
    return (series and numbered) or any(_EU.match(line.text) for line in head[:20])


def read(page: Page) -> Iterator[Field]:
    """Give the fields of an act, each with where it is printed, and no others."""
    for index, line in enumerate(page.lines[:20]):
        match = _EU.match(line.text)
        if match:
            yield from _union(page, index, match)
            return
    yield from _kingdom(page)


def _union(page: Page, index: int, match: re.Match[str]) -> Iterator[Field]:
    line = page.lines[index]
    yield page.printed("type", "head", _at(line, match, "kind"))
    yield page.printed("document_number", "head", _at(line, match, "number"))
    if match["issuer"]:
        yield page.printed("issuer", "head", _at(line, match, "issuer"))
    title = [(line.start, line.end)]
    for following in page.lines[index + 1 : index + 6]:
        day = _OF_DAY.fullmatch(following.text)
        if day:
            found = dates_in(following.text)
            if found:
                piece = (following.start + found[0].start, following.start + found[0].end)
                value = found[0].value.isoformat()
                yield page.printed("date_signed", "head", piece, value=value)
        elif re.match(r"THE |Having regard|\(Text with EEA|\(notified", following.text):
            break
        title.append((following.start, following.end))
    yield page.printed("title", "head", *title)


def _kingdom(page: Page) -> Iterator[Field]:
    for index, line in enumerate(page.lines[:_HEAD]):
        number = _UK_NUMBER.fullmatch(line.text)
        if number is None:
            continue
        yield page.printed("document_number", "head", (line.start, line.end))
        title = _kingdom_title(page.lines[index + 1 : index + 12])
        if title is not None:
            yield page.printed("title", "head", (title.start, title.end))
        yield from _kingdom_events(page, page.lines[index + 1 : index + 30])
        return


def _kingdom_title(lines: tuple[Line, ...]) -> Line | None:
    """Give the line that ends with a year and stands above the dates; subjects are in capitals."""
    for line in lines:
        if _UK_EVENT.match(line.text):
            return None
        if re.search(r"\b(?:19|20)\d\d$", line.text) and line.text.upper() != line.text:
            return line
    return None


def _kingdom_events(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    for index, line in enumerate(lines):
        match = _UK_EVENT.match(line.text)
        if match is None:
            continue
        name = next(
            value for key, value in _UK_EVENTS.items() if match["event"].lower().startswith(key)
        )
        where = line
        found = dates_in(line.text)
        if not found and index + 1 < len(lines) and only_date(lines[index + 1].text):
            where = lines[index + 1]
            found = dates_in(where.text)
        if found:
            piece = (where.start + found[0].start, where.start + found[0].end)
            yield page.printed(name, "head", piece, value=found[0].value.isoformat())


def _at(line: Line, match: re.Match[str], group: str) -> tuple[int, int]:
    return line.start + match.start(group), line.start + match.end(group)
