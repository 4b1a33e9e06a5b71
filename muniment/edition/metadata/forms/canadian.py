"""Regulations of the Canada Gazette, Part II, in English and French.

    Registration                                   Enregistrement
    SOR/2021-999 May 3, 2021                       DORS/2021-999 Le 3 mai 2021
    EXAMPLES ACT                                   LOI SUR LES EXEMPLES
    Example Regulations                            Règlement sur les exemples
    P.C. 2021-9999 May 2, 2021                     C.P. 2021-9999 Le 2 mai 2021

The order in council has a number and a day of its own: on that day the instrument was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from muniment.edition.fields import Field
from muniment.edition.metadata.forms.entry import entry_into_force
from muniment.edition.metadata.lines import Line, Page
from muniment.edition.writing.dates import dates_in, french_dates_in

_REGISTERED = re.compile(
    r"(?:(?:Registration|Enregistrement):? )?(?P<number>(?:SOR|SI|DORS|TR)/(?:19|20)?\d\d-\d{1,4})"
    r"(?:,? (?P<day>(?:Le |le )?\w.{4,24}))?"
)
_REGISTRATION = re.compile(r"(?:Registration|Enregistrement):? (?P<day>(?:Le |le )?\w.{4,24})")
_COUNCIL = re.compile(
    r"(?P<number>(?:P\.C\.|C\.P\.) \d{4}-\d{1,5})(?:,? (?P<day>(?:Le |le )?\w.{4,24}))?"
)
_MAKES = re.compile(
    r"\b(?:Her|His) Excellency the (?P<en>(?:Governor General|Administrator) in Council)\b"
    r"|\bSon Excellence (?:la|le) (?P<fr>(?:Gouverneure générale|Gouverneur général) en conseil)\b"
)
_LABEL = re.compile(r"(?:Registration|Enregistrement|ARCHIVED.*|ARCHIVÉ.*):?")
_HEAD = 12
_TEXT = 30  # lines in which the text says who makes it


def recognises(page: Page) -> bool:
    """Tell whether a number of registration stands in the head, which says what it is."""
    head = page.lines[:_HEAD]
    return any(_REGISTERED.fullmatch(line.text) for line in head) and any(
        line.text.startswith(("Registration", "Enregistrement")) or _COUNCIL.fullmatch(line.text)
        for line in head
    )


def read(page: Page) -> Iterator[Field]:
    """Give the fields of an instrument, each with where it is printed, and no others."""
    fields = [*_head(page), *_maker(page)]
    yield from fields
    yield from entry_into_force(page, len(page.view.text), {one.name: one for one in fields})


def _head(page: Page) -> Iterator[Field]:
    lines = page.lines[:_HEAD]
    at = next(at for at, line in enumerate(lines) if _REGISTERED.fullmatch(line.text))
    for pattern, name, day in (
        (_REGISTERED, "document_number", "date_registered"),
        (_REGISTRATION, "", "date_registered"),
        (_COUNCIL, "order_in_council", "date_signed"),
    ):
        for line in lines:
            match = pattern.fullmatch(line.text)
            if match is None:
                continue
            if name:
                yield page.printed(name, "head", _at(line, match, "number"))
            if match["day"]:
                yield from _dated(page, line, match, day)
            break
    title = _title(lines[at + 1 :])
    if title is not None:
        yield page.printed("title", "head", (title.start, title.end))


def _title(lines: Sequence[Line]) -> Line | None:
    """Give the line under the statute, which stands in capitals."""
    for line in lines:
        if _COUNCIL.fullmatch(line.text) or line.text[-1] in ".;,:":
            return None
        said = _REGISTRATION.fullmatch(line.text) or _LABEL.fullmatch(line.text)
        if not said and not line.text.isupper() and not line.text[0].isdigit():
            return line
    return None


def _dated(page: Page, line: Line, match: re.Match[str], name: str) -> Iterator[Field]:
    found = dates_in(match["day"]) or french_dates_in(match["day"])
    if found and found[0].end == len(match["day"]):
        start = line.start + match.start("day")
        piece = (start + found[0].start, start + found[0].end)
        yield page.printed(name, "head", piece, value=found[0].value.isoformat())


def _maker(page: Page) -> Iterator[Field]:
    for line in page.lines[:_TEXT]:
        match = _MAKES.search(line.text)
        if match:
            yield page.printed(
                "issuer", "issues-in-text", _at(line, match, match.lastgroup or "en")
            )
            return


def _at(line: Line, match: re.Match[str], group: str) -> tuple[int, int]:
    return line.start + match.start(group), line.start + match.end(group)
