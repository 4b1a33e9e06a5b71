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
from datetime import date

from muniment.edition.fields import Field, Status
from muniment.edition.metadata.forms.entry import application, entry_into_force
from muniment.edition.metadata.forms.signing import (
    MOST_SIGNING,
    done,
    kingdom_signatories,
    told,
    union_signatories,
)
from muniment.edition.metadata.lines import Line, Page, with_gaps
from muniment.edition.writing.dates import dates_in, french_dates_in, only_date

_EU = re.compile(
    r"(?P<kind>(?:(?:COUNCIL|COMMISSION)\s+)?(?:(?:DELEGATED|IMPLEMENTING|FRAMEWORK)\s+)?"
    r"(?:REGULATION|DIRECTIVE|DECISION|RECOMMENDATION|OPINION))\s+"
    r"(?P<number>\((?:EU|EC|EEC|EURATOM|EU,\s*EURATOM|CFSP)\)\s*(?:No\s*)?\d{1,4}/\d{1,4}|"
    r"(?:No\s*)?\d{1,4}/\d{1,4}/(?:EU|EC|EEC|CFSP|JHA))"
    r"(?:\s+OF\s+(?P<issuer>THE\s+.+?)(?=\s+OF\s+\d|$))?",
    re.I,
)
_UE = re.compile(
    r"(?P<kind>(?:RÈGLEMENT|DIRECTIVE|DÉCISION|RECOMMANDATION|AVIS)"
    r"(?:\s+(?:DÉLÉGUÉE?|D[’']EXÉCUTION|-?CADRE))?)\s+"
    r"(?P<number>\((?:UE|CE|CEE|EURATOM|UE,\s*EURATOM|PESC)\)\s*(?:N[o°º]\s*)?\d{1,4}/\d{1,4}|"
    r"(?:N[o°º]\s*)?\d{1,4}/\d{1,4}/(?:UE|CE|CEE|PESC|JAI))"
    r"(?:\s+(?:DU\s+|DE\s+(?=L[A’']))(?P<issuer>\S.+?)(?=\s+DU\s+\d|$))?",
    re.I,
)
_OF_DAY = re.compile(r"(?:of|du)\s+(?P<day>\d{1,2}(?:er)?\s+\w+\s+\d{4})", re.I)
_NO_TITLE = re.compile(
    r"THE |Having regard|HAS ADOPTED|HAVE ADOPTED|\(Text with EEA|\(notified|Article "
    r"|L(?:E|A|ES) [A-Z]|[Vv]u l|A ADOPTÉ|ONT A|\(Texte présentant|[(\[]notifiée"
)
# The head of the page that it is printed on: 4.5.2016 EN Official Journal of the European Union
_JOURNAL = re.compile(
    r"Official Journal of the European (?:Union|Communities)"
    r"|Journal officiel (?:de l[’']Union européenne|des Communautés européennes)"
)
_JOURNAL_DAY = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?![\d.])"
)
_UK_NUMBER = re.compile(r"(?P<number>\d{4}\s+No\.\s*\d{1,5}(?:\s*\([A-Z]+\.?\s?\d*\))*)")
# Without white space, since it is set wide: S T A T U T O R Y   I N S T R U M E N T S
_UK_SERIES = re.compile(
    r"(?:UK|SCOTTISH|WELSH)?STATUTORYINSTRUMENTS?|STATUTORYRULES?(?:OFNORTHERNIRELAND)?", re.I
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
    series = any(_UK_SERIES.fullmatch(line.bare) for line in head)
    numbered = any(_UK_NUMBER.match(line.text) for line in head)
    return (series and numbered) or any(_named(page, line) for line in head[:20])


def _named(page: Page, line: Line) -> re.Match[str] | None:
    """Give what a line says of an act of the Union: which kind, its number, whose it is."""
    return (_UE if page.language.startswith("fr") else _EU).match(line.text)


def read(page: Page) -> Iterator[Field]:
    """Give the fields of an act, each with where it is printed, and no others."""
    for index, line in enumerate(page.lines[:20]):
        match = _named(page, line)
        if match:
            fields = [*_journal(page, page.lines[:index]), *_union(page, index, match)]
            yield from _union_closed(page, fields)
            return
    yield from _kingdom(page)


def _journal(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    """Give the day of the Official Journal, where the head of its page stands above the act."""
    if _JOURNAL.search(" ".join(line.text for line in lines)) is None:
        return
    found = [(line, match) for line in lines for match in _JOURNAL_DAY.finditer(line.text)]
    if len({match[0] for _, match in found}) != 1:
        return
    line, match = found[0]
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return
    piece = (line.start + match.start(), line.start + match.end())
    yield page.printed("date_published", "journal", piece, value=day.isoformat())


def _union(page: Page, index: int, match: re.Match[str]) -> Iterator[Field]:
    line = page.lines[index]
    yield page.printed("type", "head", _at(line, match, "kind"))
    yield page.printed("document_number", "head", _at(line, match, "number"))
    if match["issuer"]:
        yield page.printed("issuer", "head", _at(line, match, "issuer"))
    title = [(line.start, line.end)]
    after = _OF_DAY.match(line.text[match.end() :].lstrip())
    if after:  # The whole title stands on a line.
        yield from _signed_on(page, line, line.text.index(after["day"], match.end()))
    for following in page.lines[index + 1 : index + 6]:
        if _OF_DAY.fullmatch(following.text):
            yield from _signed_on(page, following, 0)
        elif _NO_TITLE.match(following.text):
            break
        title.append((following.start, following.end))
    yield page.printed("title", "head", *title)


def _signed_on(page: Page, line: Line, at: int) -> Iterator[Field]:
    """Give the first date of a line's text from a place on."""
    found = (french_dates_in if page.language.startswith("fr") else dates_in)(line.text[at:])
    if found:
        piece = (line.start + at + found[0].start, line.start + at + found[0].end)
        yield page.printed("date_signed", "head", piece, value=found[0].value.isoformat())


def _union_closed(page: Page, fields: list[Field]) -> Iterator[Field]:
    """Add what an act says at its end: the day on which it was done, who signs, when it begins."""
    found = done(page.lines)
    if found is not None:
        at, line, day = found
        piece = (line.start + day.start, line.start + day.end)
        signed = page.printed("date_signed", "done-at", piece, value=day.value.isoformat())
        head = next((one for one in fields if one.name == "date_signed"), None)
        if head is None:
            fields.append(signed)
        elif head.value != signed.value:
            both = (head, signed)
            conflict = Field("date_signed", Status.CONFLICTING, "head-and-end", readings=both)
            fields = [conflict if one is head else one for one in fields]
        below = [with_gaps(page, one) for one in page.lines[at + 1 : at + 1 + MOST_SIGNING]]
        fields += told(page, union_signatories(below))
    until = found[1].start if found else len(page.view.text)
    yield from fields
    yield from entry_into_force(page, until, {one.name: one for one in fields})
    yield from application(page, until)


def _kingdom(page: Page) -> Iterator[Field]:
    for index, line in enumerate(page.lines[:_HEAD]):
        number = _UK_NUMBER.fullmatch(line.text)
        if number is None:
            continue
        yield page.printed("document_number", "head", (line.start, line.end))
        title = _kingdom_title(page.lines[index + 1 : index + 12])
        if title is not None:
            yield page.printed("title", "head", (title.start, title.end))
        events = list(_kingdom_events(page, page.lines[index + 1 : index + 30]))
        yield from events
        # No earlier than its last event is an instrument signed.
        ends = [page.view.locate(one.spans[-1]) for one in events]
        first = max((place[1] for place in ends if place), default=title.end if title else line.end)
        below = [with_gaps(page, one) for one in page.lines[index + 1 :] if one.start >= first]
        made = next((one.value for one in events if one.name == "date_signed"), None)
        yield from told(page, kingdom_signatories(below, made))
        until = below[-1].end if below else 0
        yield from entry_into_force(page, until, {one.name: one for one in events})
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
