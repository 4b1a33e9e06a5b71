"""Rules and notices of the US Federal Register, by the captions that 1 CFR part 18 asks for.

BUREAU OF …                      agency
12 CFR Part 1026                 part of the Code
[Docket No. CFPB-2013-0009]      docket
RIN 3170-AA37                    number in the Unified Agenda
Amendments to the …              subject
AGENCY: ACTION: SUMMARY: DATES:  captions
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from muniment.edition.fields import Field
from muniment.edition.metadata.forms.register_signing import signatures
from muniment.edition.metadata.lines import Line, Page, cut
from muniment.edition.writing.dates import dates_in

_CAPTION = re.compile(
    r"(?P<caption>AGENCY|AGENCIES|ACTION|SUMMARY|DATES?|EFFECTIVE DATES?|ADDRESSES|"
    r"FOR FURTHER INFORMATION CONTACT|FOR FURTHER INFORMATION|SUPPLEMENTARY INFORMATION)"
    r"\s*:\s*(?P<value>.*)"
)
_INNER = re.compile(r"[.)] (?=(?:ACTION|SUMMARY|DATES?|ADDRESSES|SUPPLEMENTARY INFORMATION):)")
_PART = re.compile(r"\d{1,2}\s*CFR\s*(?:Parts?|Chapters?|Ch\.)?.*", re.I)
_DOCKET = re.compile(
    r"\[?(?:Docket|Document|Release|File|Public Notice|Amdt|FRL|Billing Code)\b(?=.*\d).*"
    r"|\[?Notice No\b.*"
    r"|[^.]{0,60}\bDocket (?:Nos?|IDs?|Numbers?)\b.*",
    re.I,
)
_RIN = re.compile(
    r"RINs?(?:\s+(?:Nos?\b\.?|Numbers?))?:?\s*(?P<number>\d{4}[-–—]?\s?[A-Z]{2}\s?\d{2})", re.I
)
_BRACKETED = re.compile(r"\[.*\]")
# What its printers set above and between documents: [[Page 123]], Federal Register / Vol. 85, …
_FURNITURE = re.compile(
    r"\[\[?Pages?\b.*|\[FR Doc\b.*|\[(?:Rules and Regulations|Proposed Rules|Notices|Presidential"
    r" Documents)\]|\[?Federal Register(?: Volume \d+, Number \d+ \(| / Vol\.).*"
)
_IN_FORCE = re.compile(r"\beffective\b|\btakes? effect\b|\bin effect\b", re.I)
# A date on which something else was published is none on which this takes effect.
_PUBLISHED = re.compile(r"(?:published|issued|dated|signed|adopted)(?: (?:on|at|in))?\W*$", re.I)
_FILED = re.compile(r"\[FR Doc\b.*|BILLING CODE\b.*", re.I)
_SENTENCE = re.compile(r".{40,}[.:]|.*\bnotice that\b.*")
_HEAD = 60
_MOST = 8  # captions on one line
_FIRST = 8  # lines in which the first sentence of a notice without captions stands


def recognises(page: Page) -> bool:
    """Tell whether the captions AGENCY and ACTION or SUMMARY stand on lines of their own."""
    names = {match["caption"] for _, match in _captions(page.lines[:_HEAD])}
    captioned = bool(names & {"AGENCY", "AGENCIES"}) and bool(names & {"ACTION", "SUMMARY"})
    return captioned or _uncaptioned(page) is not None


def _uncaptioned(page: Page) -> int | None:
    """Give where the text of a notice without captions begins, below its agency in capitals."""
    head = page.lines[:_FIRST]
    if len(head) < 3 or not (head[0].text.isascii() and head[0].text.isupper()):
        return None
    filed = any(_FILED.fullmatch(line.text) for line in page.lines[-4:])
    if not (filed or any(_DOCKET.fullmatch(line.text) for line in head)):
        return None
    return next((at for at, line in enumerate(head) if at and _SENTENCE.fullmatch(line.text)), None)


def _parted(lines: tuple[Line, ...]) -> Iterator[Line]:
    """Part captions that a text has on one line: AGENCY: Example Office. ACTION: Notice."""
    for line in lines[:_HEAD]:
        parts = 0
        while (
            _CAPTION.fullmatch(line.text) and parts < _MOST and (inner := _INNER.search(line.text))
        ):
            caption, line = cut(line, inner.end())
            yield caption
            parts += 1
        yield line
    yield from lines[_HEAD:]


def read(page: Page) -> Iterator[Field]:
    """Give the fields of a document, each with where it is printed, and no others."""
    page = replace(page, lines=tuple(_parted(page.lines)))
    first = next((at for at, match in _captions(page.lines[:_HEAD])), None)
    if first is None:
        first = _uncaptioned(page) or 0
        yield page.printed("issuer", "head", (page.lines[0].start, page.lines[0].end))
    head = page.lines[:first]
    yield from _published(page, head)
    agency = " ".join(
        match["value"] for _, match in _captions(page.lines[:_HEAD]) if "AGENC" in match["caption"]
    )
    own = tuple(one for one in head if not _is_furniture(one))
    yield from _head(page, own, _bare(agency))
    captions = list(_captions(page.lines))
    for at, match in captions:
        lines = list(_below(page, at, match))
        if not lines:
            continue
        name = _FIELDS.get(match["caption"])
        if name:
            yield page.printed(name, "caption", *lines)
        if match["caption"] in ("DATE", "DATES", "EFFECTIVE DATE", "EFFECTIVE DATES"):
            yield from _in_force(page, lines)
    yield from signatures(page, page.lines[captions[-1][0] if captions else first :])


_FIELDS = {"AGENCY": "issuer", "AGENCIES": "issuer", "ACTION": "type"}


def _is_furniture(line: Line) -> bool:
    return bool(_FURNITURE.fullmatch(line.text)) or not line.text.strip("-=_ ")


def _published(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    """Give the day of the issue that the document stands in."""
    for line in lines:
        issue = _FURNITURE.fullmatch(line.text) and dates_in(line.text)
        if issue:
            piece = (line.start + issue[0].start, line.start + issue[0].end)
            value = issue[0].value.isoformat()
            yield page.printed("date_published", "issue", piece, value=value)
            return


def _captions(lines: tuple[Line, ...]) -> Iterator[tuple[int, re.Match[str]]]:
    for index, line in enumerate(lines):
        match = _CAPTION.fullmatch(line.text)
        if match:
            yield index, match


def _below(page: Page, at: int, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Give what belongs to a caption: the rest of its line, and the lines up to the next."""
    line = page.lines[at]
    if match["value"]:
        yield line.start + match.start("value"), line.end
    for following in page.lines[at + 1 :]:
        if _CAPTION.fullmatch(following.text) or not following.text.strip("-=_ "):
            return
        yield following.start, following.end


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _head(page: Page, lines: tuple[Line, ...], agency: str) -> Iterator[Field]:
    """Read what stands above the first caption; a line that names the agency is no subject."""
    subject: list[Line] = []
    for index, line in enumerate(lines):
        number = _RIN.match(line.text)
        if number:
            if not any(_RIN.match(one.text) for one in lines[:index]):
                yield page.printed(
                    "rin", "head", (line.start + number.start(), line.start + number.end())
                )
            subject = []
        elif (
            _PART.fullmatch(line.text)
            or _DOCKET.fullmatch(line.text)
            or _BRACKETED.fullmatch(line.text)
        ):
            name = "part" if _PART.fullmatch(line.text) else "docket"
            if name == "docket" or not subject:
                yield page.printed(name, "head", (line.start, line.end))
            subject = []
        elif subject or _after_numbers(lines[:index]):
            subject.append(line)
    if not subject and not _after_numbers(lines) and len(lines) > 1:
        # Nothing numbers it: the agency stands above in capitals, the subject last.
        subject = [lines[-1]] if lines[0].text.isupper() and not lines[-1].text.isupper() else []
    if len(subject) == 1 and _bare(subject[0].text) in agency:
        subject = []
    if subject:
        yield page.printed(
            "title", "above-the-captions", *((one.start, one.end) for one in subject)
        )


def _after_numbers(lines: tuple[Line, ...]) -> bool:
    """Tell whether anything that numbers a document stands above: what follows is its subject."""
    return any(
        pattern.match(line.text) for line in lines for pattern in (_PART, _DOCKET, _RIN, _BRACKETED)
    )


def _in_force(page: Page, pieces: list[tuple[int, int]]) -> Iterator[Field]:
    """Give the first date that DATES says something takes effect on."""
    for start, end in pieces:
        text = page.view.text[start:end]
        said = _IN_FORCE.search(text)
        if said is None:
            continue
        dates = [one for one in dates_in(text) if not _PUBLISHED.search(text, 0, one.start)]
        following = [one for one in dates if one.start > said.start()] or dates
        if following:
            one = following[0]
            yield page.printed(
                "date_in_force",
                "said-effective",
                (start + one.start, start + one.end),
                value=one.value.isoformat(),
            )
            return
