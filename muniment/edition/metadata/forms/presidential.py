"""Presidential documents of the US Federal Register, known by their first line.

Proclamation 99999 of May 3, 2021          number, type and the day of signing
National Example Week, 2021                title
By the President of the United States of America
…
(signature)
THE WHITE HOUSE,
[FR Doc. 2021-09999 Filed 5-5-21; 11:15 am]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from muniment.edition.fields import Field
from muniment.edition.metadata.lines import Line, Page
from muniment.edition.writing.dates import dates_in

_FIRST = re.compile(
    r"(?:(?P<number>(?P<numbered>Proclamation|Executive Order) \d{4,6}"
    r"|(?P<determined>Presidential Determination) No\. ?\d{2,4}-\d{1,3})"
    r"|(?P<other>Memorandum|Notice)) of (?P<day>[A-Z][a-z]+ \d{1,2}, \d{4})"
)
_BY = re.compile(r"By the (?P<name>President of the United States(?: of America)?)")
_TEXT = re.compile(r"By the |Memorandum for |A Proclamation$|Section 1|Sec\. ?1|Subject:|.*[.,:;]$")
_BELOW = re.compile(r"THE WHITE HOUSE,?|\[FR Doc\b.*|BILLING CODE\b.*", re.I)
_NAME = re.compile(r"(?:[A-Z][\w’'.-]* ){1,4}[A-Z][\w’'.-]*")
_HEAD = 14
_TITLE_LINES = 3
_LONGEST = 160


def recognises(page: Page) -> bool:
    """Tell whether the first line of a presidential document stands in the head.

    Notices of a day are anybody's: these end as those of the President do.
    """
    at = _first(page.lines) if page.language.startswith("en") else None
    match = _FIRST.fullmatch(page.lines[at].text) if at is not None else None
    if match is None or not match["other"]:
        return match is not None
    return any(_BELOW.fullmatch(line.text) for line in page.lines[-_HEAD:])


def read(page: Page) -> Iterator[Field]:
    """Give the fields of a document, each with where it is printed, and no others."""
    at = _first(page.lines)
    match = _FIRST.fullmatch(page.lines[at].text) if at is not None else None
    if at is None or match is None:
        return
    start = page.lines[at].start
    for name, groups in (
        ("document_number", ("number",)),
        ("type", ("numbered", "determined", "other")),
    ):
        for group in groups:
            if match[group]:
                piece = (start + match.start(group), start + match.end(group))
                yield page.printed(name, "head", piece)
    days = dates_in(match["day"])
    if days:
        piece = (start + match.start("day"), start + match.end("day"))
        yield page.printed("date_signed", "head", piece, value=days[0].value.isoformat())
    title = list(_title(page.lines[at + 1 :]))
    if title:
        yield page.printed("title", "head", *((one.start, one.end) for one in title))
    for line in page.lines[at + 1 : at + 1 + _HEAD]:
        by = _BY.fullmatch(line.text)
        if by:
            piece = (line.start + by.start("name"), line.start + by.end("name"))
            yield page.printed("issuer", "head", piece)
            break
    yield from _signatory(page, page.lines[at + 1 + len(title) :])


def _first(lines: Sequence[Line]) -> int | None:
    return next((at for at, one in enumerate(lines[:_HEAD]) if _FIRST.fullmatch(one.text)), None)


def _title(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines[:_TITLE_LINES]:
        if len(line.text) > _LONGEST or _TEXT.match(line.text):
            return
        yield line


def _signatory(page: Page, lines: Sequence[Line]) -> Iterator[Field]:
    """Give the name right above where it was signed, or what the printer sets below."""
    for at, line in enumerate(lines):
        if at and _BELOW.fullmatch(line.text):
            above = lines[at - 1]
            if _NAME.fullmatch(above.text) and not above.text.isupper():
                yield page.printed("signatory", "signature", (above.start, above.end))
            return
