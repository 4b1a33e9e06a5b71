"""Notices that follow no form that is known: what their heads and ends print.

    Announcement [2021] No. 12 of the Ministry of …      number, type and issuer
    L.N. 45 of 2021                                       number alone, the title below it
    Notice of the Ministry of … on …                      title, with type and issuer in it
    Published: 8 October 2023                             date of publishing, on a page
    Ministry of …                                         who signs
    this 3rd day of May, 2021                             date of writing, before annexes

A number stands on a line of the head that has nothing else: one in a sentence is of what it cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from muniment.edition.fields import Field
from muniment.edition.metadata.forms import correspondence, hong_kong
from muniment.edition.metadata.issuing import SHORT_NAME, begins_with_office, first_annex
from muniment.edition.metadata.lines import Line, Page
from muniment.edition.metadata.words import words
from muniment.edition.model import Column, Kind, Unit
from muniment.edition.writing.dates import only_date

_TYPES = "|".join(words("types")["english"])
_ENGLISH_TITLE = re.compile(
    rf"(?P<issuer>[A-Z].{{2,160}}?)(?:['’]s)?\s+(?P<type>{_TYPES})\s+"
    r"(?:on|of|concerning|regarding|for|to|about)\b"
)
# Notice of the Ministry of Commerce on …: whose it is stands behind.
_ACTS = r"Notice|Notification|Announcement|Decision|Order|Decree|Circular|Opinions|Reply|Resolution"
_OF_OFFICE = re.compile(
    rf"(?P<type>{_ACTS}) (?:issued )?(?:of|by) the {SHORT_NAME}"
    r"(?= (?:on|concerning|regarding|about)\b|$)"
)
_BARE_NUMBER = re.compile(r"(?:Ref(?:erence)?\.?:?\s*)?(?:No\.?:?\s*)?[\w/.-]*\d[\w/.-]*", re.I)
_NO = r"(?:N[oO]s?\.?|№) ?\d{1,6}[A-Z]?(?:[-/]\d{1,6}){0,2}"
_YEAR = r"(?:19|20)\d\d"
_BRACKETED = rf"(?:\({_YEAR}\)|\[{_YEAR}\]|〔{_YEAR}〕)"
_KINDS = (
    rf"(?:[A-Z][A-Za-z]+ ){{0,3}}(?i:{_TYPES}|Document|Bulletin|Directive|Gazette|Instrument|Act)"
)
_NUMBERS = (
    # Document No. 12 of 2021, Order No. 23 (2021), No. 5, 2020
    rf"(?:{_KINDS} )?{_NO}(?:,? of {_YEAR}| ?{_BRACKETED}|, {_YEAR})?",
    # Announcement [2021] No. 12, Sheng Fa [2021] No. 3
    rf"(?:[A-Z]\w+ ){{0,6}}{_BRACKETED} (?:{_NO}|\d{{1,5}})",
    # of Hong Kong: L.N. 45 of 2021, G.N. (E.) 12 of 2020, Cap. 999A
    rf"(?:L\.? ?N\.?|G\.? ?N\.?) ?(?:\([A-Z]\.?\) ?)?\d{{1,5}}(?: of {_YEAR})?",
    rf"S\. ?S\. No\. ?\d to Gazette Extraordinary(?: No\. ?\d+/{_YEAR})?",
    r"(?:Cap\.|Chapter:) ?\d{1,4}[A-Z]{0,2}",
)
_NUMBER = re.compile(
    rf"(?P<number>{'|'.join(_NUMBERS)})(?: of the (?P<whose>[A-Z].{{2,100}})"
    r"|,? (?P<event>[Pp]ublished|[Ii]ssued|[Dd]ated)(?: on)?:? (?P<day>[^,;]{6,24}(?:, \d{4})?))?"
)
# Above what is made under it, as in Hong Kong and elsewhere in the Commonwealth.
_STATUTE = re.compile(
    r"(?:THE )?[A-Z][A-Z ,’'&()-]* (?:ACT|ORDINANCE|LAW|DECREE)\b.{0,40}|\(?(?:Cap|CAP)\..{1,20}"
)
_UNDER = re.compile(r"(?i:\bunder\b|\bpursuant to\b|\bsection\b)")
_KIND = re.compile(rf"(?i:{_TYPES})")  # a word alone over the title
_OF_STATUTE = re.compile(r"(?:Cap\.|Chapter:|Act No\b)")
_MASTHEAD = re.compile(r".*\b(?:Gazette|GAZETTE|Journal|JOURNAL)")
_EVENTS = {"published": "date_published", "issued": "date_issued", "dated": "date_written"}
_ON_PAGE = re.compile(
    r"(?:Date )?(?i:published|posted|released|publication date|release date)(?: on)?\s*:?\s+"
    r"(?P<day>[^;]{6,30}?)(?:,? \d{1,2}:\d\d.*| by .{1,60})?"
)
_FIRST_WORD = re.compile(rf"(?:{_TYPES})\b")
_MADE_BY = re.compile(r"\((?:Made|Issued) by (?:the )?(?P<name>[A-Z][\w’' -]{2,80}?) under\b.*")
# What is no heading: a sentence, whom it is to, and what is counted.
_PROSE = re.compile(r".*[.;:,—]$|.*\b(?:shall|hereby|must|has|have|was|were|is|are)\b")
_OPEN_ENDED = re.compile(r".*\b(?:a|an|and|by|for|in|of|on|or|the|to|under|with|see|per)$", re.I)
_HEAD = 10
_LEAST_WORDS = 3  # of a title under a word alone
_LONGEST = 160  # characters of a line of a heading
_TAIL = 12  # lines in which a date stands


def read(page: Page, column: Column) -> Iterator[Field]:
    """Give what head and end print, each with where it is printed, and no others."""
    head = list(_head(page.lines))
    numbers = [(line, match) for line in head if (match := _number(head, line))]
    for line, match in numbers:
        start, end = match.span("number")
        yield page.printed("document_number", "number-line", (line.start + start, line.start + end))
    yield from _title(page, column, head, [line for line, _ in numbers])
    said = [one for line, match in numbers for one in _of_number(page, line, match)]
    yield from said
    yield from _made_by(page)
    yield from _on_page(page, head)
    is_english = column.language.startswith("en")
    if is_english:
        yield from correspondence.addressee(page, column)
    if any(hong_kong.is_gazetted(match["number"]) for _, match in numbers):
        yield from hong_kong.english_signatories(page)
    elif is_english:
        yield from correspondence.signatories(page, column)
    day = _day(page, column)
    if day is not None and day.name not in {one.name for one in said}:
        yield day


def _head(lines: Sequence[Line]) -> Iterator[Line]:
    """Give the lines above the first sentence."""
    for line in lines[:_HEAD]:
        if len(line.text) > _LONGEST or (_PROSE.match(line.text) and line.text[0] not in "(["):
            return
        yield line


def _number(head: Sequence[Line], line: Line) -> re.Match[str] | None:
    """Match a line that is a number, unless it is one of a sentence that fills several lines."""
    is_held = line.text[0] == "(" and line.text[-1] == ")"
    if is_held and _STATUTE.fullmatch(line.text):
        return None  # Of the statute that it is made under.
    match = _NUMBER.fullmatch(line.text, is_held, len(line.text) - is_held)
    if match is None:
        return None
    at = head.index(line)
    if _OF_STATUTE.match(match["number"]) and at and not (at == 1 == len(head) - 1):
        return None  # Below another heading it is of the statute that this is made under.
    wrapped = at and _OPEN_ENDED.match(head[at - 1].text)
    goes_on = at + 1 < len(head) and head[at + 1].text[0].islower()
    return None if wrapped or goes_on else match


def _title(
    page: Page, column: Column, head: Sequence[Line], numbers: Sequence[Line]
) -> Iterator[Field]:
    """Give the title that the structure shows; below a number, the heading that stands there."""
    title = next((unit for unit in column.walk() if unit.kind is Kind.TITLE), None)
    if title is None or not title.text:
        return
    first = next((line for line in numbers if line.start == title.start), None)
    if first is None:
        if numbers and _MASTHEAD.fullmatch(title.text):
            return  # Of the paper that it is printed in.
        if _BARE_NUMBER.fullmatch(title.text):
            place = (title.start, title.end)
            yield page.printed("document_number", "number-line", place, value=title.text)
        else:
            yield from _titled(page, title, head, numbers)
        return
    below = _heading(head[head.index(first) + 1 :], numbers)
    whose = _NUMBER.fullmatch(first.text)
    if not below and whose and whose["whose"]:
        below = [first]
    if below:
        yield page.printed("title", "below-number", *((one.start, one.end) for one in below))
        yield from _english_title(page, below[0].start, below[0].end)


def _titled(
    page: Page, title: Unit, head: Sequence[Line], numbers: Sequence[Line]
) -> Iterator[Field]:
    """Give the title; under a word alone that says what it is, it is the heading below."""
    kind = next((line for line in head if line.start == title.start), None)
    if kind is not None and _KIND.fullmatch(title.text):
        below = _heading(head[head.index(kind) + 1 :], numbers)
        said = " ".join(line.text for line in below)
        if said.count(" ") >= _LEAST_WORDS - 1 and not begins_with_office(said):
            yield page.printed("title", "below-kind", *((one.start, one.end) for one in below))
            yield page.printed("type", "kind", (kind.start, kind.end))
            return
    yield page.printed("title", "structure", (title.start, title.end), value=title.text)
    yield from _english_title(page, title.start, title.end)


def _heading(lines: Sequence[Line], numbers: Sequence[Line]) -> list[Line]:
    """Give the heading below a number: one line, and those that go on with what it breaks off.

    Where it speaks of a statute, that one stands above: SAMPLES ORDINANCE / NOTICE UNDER SECTION 5.
    """
    statute: list[Line] = []
    heading: list[Line] = []
    for line in lines:
        if heading and not (_OPEN_ENDED.match(heading[-1].text) or line.text[0].islower()):
            break
        if line in numbers or (
            not heading and (line.text[0] in "([" or _KIND.fullmatch(line.text))
        ):
            continue
        if only_date(line.text) or not (heading or line.text[0].isupper()):
            break
        if not heading and _STATUTE.fullmatch(line.text):
            statute.append(line)
        else:
            heading.append(line)
    is_under = heading and _UNDER.search(heading[0].text)
    return [*statute, *heading] if is_under else heading


def _english_title(page: Page, start: int, end: int) -> Iterator[Field]:
    """Read issuer and type off a title: Department of State Notice on the ..."""
    text = page.view.text
    match = _ENGLISH_TITLE.match(text, start, end)
    if match is None:
        match = _OF_OFFICE.match(text, start, end)
        # The Commission on what? One word is no name.
        if match is None or " " not in match["name"] or not begins_with_office(match["name"]):
            return
    issuer = "issuer" if "issuer" in match.re.groupindex else "name"
    yield page.printed("issuer", "title", match.span(issuer))
    yield page.printed("type", "title", match.span("type"))


def _of_number(page: Page, line: Line, match: re.Match[str]) -> Iterator[Field]:
    """Read type and issuer off a number that names its own: Order No. 3 of the Ministry of …"""
    if match["event"]:
        found = only_date(match["day"])
        if found:
            at = line.start + match.start("day")
            piece, value = (at + found.start, at + found.end), found.value.isoformat()
            yield page.printed(_EVENTS[match["event"].lower()], "number-line", piece, value=value)
    if not match["whose"] or not begins_with_office(match["whose"]):
        return
    start, end = match.span("whose")
    yield page.printed("issuer", "number-line", (line.start + start, line.start + end))
    kind = _FIRST_WORD.match(match["number"])
    if kind:
        at = line.start + match.start("number")
        yield page.printed("type", "number-line", (at, at + kind.end()))


def _made_by(page: Page) -> Iterator[Field]:
    for line in page.lines[:_HEAD]:
        match = _MADE_BY.fullmatch(line.text)
        if match:
            start, end = match.span("name")
            yield page.printed("issuer", "made-by", (line.start + start, line.start + end))
            return


def _on_page(page: Page, head: Sequence[Line]) -> Iterator[Field]:
    """Give since when a page says in its head that what is on it is published."""
    for line in head:
        match = _ON_PAGE.fullmatch(line.text)
        found = only_date(match["day"]) if match else None
        if match and found:
            at = line.start + match.start("day")
            piece, value = (at + found.start, at + found.end), found.value.isoformat()
            yield page.printed("date_published", "page", piece, value=value)
            return


def _day(page: Page, column: Column) -> Field | None:
    """Give the last date that stands alone at the end, before what is annexed."""
    annexed = first_annex(column)
    own = [line for line in page.lines if line.start < annexed]
    for line in reversed(own[-_TAIL:]):
        found = only_date(line.text)
        if found:
            piece = (line.start + found.start, line.start + found.end)
            value = found.value.isoformat()
            return page.printed("date_written", "date-line", piece, value=value)
    return None
