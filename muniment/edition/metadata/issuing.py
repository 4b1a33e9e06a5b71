"""Who issues an English notice, where its text says so: at its head, before anything is counted.

    In accordance with …, the Ministry of Commerce hereby announces …
    The Secretary of State, in exercise of the powers …, makes the following Regulations
    THE EUROPEAN COMMISSION, / Having regard to …
    Issued by the Cyberspace Administration of China on July 7, 2022

An office that is only named, decides, or once issued something else, issues nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from operator import itemgetter

from muniment.edition.fields import Field, Status
from muniment.edition.metadata.lines import Line, Page
from muniment.edition.metadata.words import words
from muniment.edition.model import Column, Kind
from muniment.edition.writing.dates import dates_in, only_date

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_WORD = rf"(?!(?:{_MONTH})\b)[A-Z][\w’'.-]*"
NAME = rf"(?P<name>{_WORD}(?:,? (?:(?:of|for|and|on|in|the|to) ){{0,3}}{_WORD}){{0,16}})"
# As short as what follows allows: … of the Ministry of Commerce on …
SHORT_NAME = NAME.replace("{0,16})", "{0,16}?)")
_OFFICES = "|".join(words("entities")["offices"])
_OFFICE = re.compile(
    rf"\b(?:{_OFFICES}|Secretary of State|Ministers?|Treasury|Registrar|Commissioners?|Customs"
    r"|Embassy|Consulate)\b"
)
_HEADED = re.compile(
    rf"(?:(?!(?:of|for|on|to|in|by)\b)[\w’'&.-]+ )*?{_OFFICE.pattern}"
    r"(?=,? (?:of|for|on|in|and|to)\b|,|$)"
)
_SIGNED = re.compile(rf"(?:[Tt]he )?{NAME}")
_NOW = (
    r"(?:hereby|now)(?: jointly)? (?:issues?|announces?|notif(?:y|ies)|gives? notice|promulgates?"
    r"|publish(?:es)?|proclaims?|decrees?|orders?|declares?|circulates?"
    r"|makes? (?:the following|this|these))\b"
)
_MAKES = (
    r"makes? (?:the following|these|this)"
    r" (?:Regulations?|Orders?|Rules?|Directions?|Schemes?|Instrument)\b"
)
_IS = r"(?:is|are) (?:hereby )?(?:issuing|publishing|announcing) this\b"
_ISSUES = re.compile(
    rf"(?:^|(?<=[.:,;] ))(?:[Tt]he )?{NAME}(?: \([A-Z][\w&-]{{1,9}}\))?"
    rf"(?:, [^.;]{{0,400}}?,)? (?:{_NOW}|{_MAKES}|{_IS})"
)
_ISSUED_BY = re.compile(
    rf"\(?(?:(?:[Jj]ointly )?(?:Issued|Promulgated)(?: jointly)? by:?"
    rf"|Issuing (?:[Aa]uthority|[Bb]ody|[Aa]gency|[Oo]ffice|[Dd]epartment):) (?:[Tt]he )?{NAME}"
    r"(?P<rest>,?(?: (?:on|of|in))?[^A-Za-z]*(?:[A-Z][a-z]+\.?)?[^A-Za-z]*)?\)?"
)
_UNION = re.compile(
    r"THE (?P<name>EUROPEAN COMMISSION|COUNCIL OF THE EUROPEAN UNION|EUROPEAN CENTRAL BANK"
    r"|COMMISSION OF THE EUROPEAN COMMUNITIES"
    r"|EUROPEAN PARLIAMENT AND THE COUNCIL OF THE EUROPEAN UNION),?"
)
_FORMULA = re.compile(r"Having regard to\b|HAS ADOPTED\b|HAVE ADOPTED\b")
_NO_NAME = re.compile(r"(?:This|These|That|Those|It|We|In|On|By|Upon|Under|For|Any|Each|Such|As)\b")
_HEAD = 10  # lines in which it is looked for
_TAIL = 8  # lines in which who signs stands
_LONGEST = 4000  # characters of a line that are looked at


def issuer_in_text(page: Page, column: Column) -> Field | None:
    """Give who says in the head of a text that they issue it; None where nobody does."""
    labelled = first_label(column)
    lines = [line for line in page.lines[:_HEAD] if line.start < labelled]
    return next(_found(page, lines), None)


def with_issuer(page: Page, column: Column, fields: list[Field]) -> list[Field]:
    """Add the issuer that the text names; a conflict where the head names another."""
    said = issuer_in_text(page, column) if column.language.startswith(("en", "und-Latn")) else None
    if said is None:
        is_named = any(one.name == "issuer" for one in fields)
        return fields if is_named else [*fields, *_signed(page, column)]
    known = next((one for one in fields if one.name == "issuer"), None)
    if known is None:
        return [*fields, said]
    if known.value is None or _is_part(known.value, said.value or ""):
        return fields
    both = Field(
        "issuer",
        Status.CONFLICTING,
        "title-and-text",
        readings=(known, said),
        language=said.language,
    )
    return [both if one is known else one for one in fields]


def _signed(page: Page, column: Column) -> Iterator[Field]:
    """Give who signs, each on a line alone, right above the date that closes the notice.

    That stands at the end, or before what is annexed.
    """
    annexed = first_annex(column)
    own = [line for line in page.lines if line.start < annexed]
    tail = own[-_TAIL:]
    for at in range(len(tail) - 1, 0, -1):
        if only_date(tail[at].text) is None:
            continue
        signed = list(takewhile(itemgetter(1), map(_signs, reversed(tail[:at]))))
        for line, match in reversed(signed):
            if match is not None:
                yield page.printed("issuer", "signature", _place(line, match))
        return


def _signs(line: Line) -> tuple[Line, re.Match[str] | None]:
    match = _SIGNED.fullmatch(line.text)
    return line, match if match and begins_with_office(match["name"]) else None


def first_annex(column: Column) -> int:
    """Give where what is annexed begins; the end of the text where nothing is."""
    starts = (unit.start for unit in column.units if unit.kind is Kind.ANNEX)
    return next(starts, len(column.view.text))


def _is_part(one: str, other: str) -> bool:
    """Tell whether one name has all words of the other: Ministry of Commerce (of the Republic)."""
    short, long = sorted(({*one.lower().split()}, {*other.lower().split()}), key=len)
    return short <= long


def first_label(column: Column) -> int:
    """Give where the first label stands; the end of the text where there is none."""
    starts = (
        unit.start
        for unit in column.walk()
        if unit.label is not None and unit.kind is not Kind.TABLE
    )
    return next(starts, len(column.view.text))


def _found(page: Page, lines: Sequence[Line]) -> Iterator[Field]:
    for at, line in enumerate(lines):
        union = _UNION.fullmatch(line.text)
        below = lines[at + 1 : at + 3]
        if union and any(_FORMULA.match(one.text) for one in below):
            yield page.printed("issuer", "adopts", _place(line, union))
        by = _ISSUED_BY.fullmatch(line.text)
        if by and is_office(by["name"]) and (not by["rest"].strip(" ,)") or dates_in(line.text)):
            yield page.printed("issuer", "issued-by", _place(line, by))
        for match in _ISSUES.finditer(line.text, 0, _LONGEST):
            if is_office(match["name"]):
                yield page.printed("issuer", "issues-in-text", _place(line, match))


def begins_with_office(name: str) -> bool:
    """Tell whether a name begins with an office: not Head of the Office, nor Board Meeting."""
    return _HEADED.match(name) is not None and is_office(name)


def is_office(name: str) -> bool:
    """Tell whether a name in English is one of an office."""
    return _OFFICE.search(name) is not None and _NO_NAME.match(name) is None


def _place(line: Line, match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span("name")
    while line.text[start:end].startswith(("The ", "the ")):
        start += len("The ")
    return line.start + start, line.start + end
