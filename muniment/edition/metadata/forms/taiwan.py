"""Items of Taiwan's gazettes, as the Executive Yuan Gazette sets them.

    行政院環境保護署公告             issuer and type
    中華民國103年10月30日            date
    環署綜字第1030091085號           document number
    主　旨：……                       subject, or the text itself
    署　長　魏國彥                    signer

Offices that act together stand one above the other, with as many numbers and signers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from muniment.edition.fields import Field
from muniment.edition.metadata.lines import Line, Page, cut
from muniment.edition.metadata.words import either, words
from muniment.edition.writing.dates import PrintedDate, only_date

_TYPE = either(words("types")["taiwan"])
_HEAD = re.compile(rf"(?P<issuer>[㐀-鿿、]{{2,40}}?)\s*(?P<type>{_TYPE})(?:[（(].{{1,20}}[）)])?")
_OFFICE = re.compile(rf"[㐀-鿿、]{{2,40}}(?:{either(words('offices')['taiwan'])})")
_NUMBER = re.compile(
    r"(?P<number>[㐀-鿿()（）\d\w]{1,24}字第?[\dA-Za-z〇○零一二三四五六七八九十]{3,20}(?:[-－之][\dA-Z]{1,3})?[號号])"
)
# Whoever heads an office signs for it, and no list has all: 主計長, 人事長, 典試委員長.
_POST = rf"[㐀-鿿]{{0,16}}?(?:{either(words('persons')['taiwan'])}|長)"
_PART = re.compile(r"[^、\s]+")
_MARKED_PART = re.compile(r"[^、\s][^、]*[^、\s]")  # 財　政　部、經　濟　部
_SIGNER = re.compile(
    rf"(?P<signer>(?:{_POST})"
    r"(?P<name>(?!代行|決行)(?:[㐀-鿿]{2,5}?|[㐀-鿿]{1,8}[·‧．・•][㐀-鿿·‧．・•]{1,12}?"
    r"(?:[A-Za-z .·‧．・•-]{3,40})?|[A-Za-z .·‧-]{4,40}?)))"
    rf"(?P<absent>(?:因公|因病)?(?:{either(words('persons')['absent'])}))?(?P<acting>代行|代理|決行|代)?"
)
_SUBJECT = re.compile(r"主旨[:：](?P<subject>.+)")
_RECEIVER = re.compile(r"受文者[:：](?P<receiver>(?!如).+)")  # 如正、副本: as below
_NOTE = re.compile(r"\s*[（(][^（）()]{1,10}[）)]\s*$")
_BESIDE = re.compile(r"(?<=\S)\s+(?=(?:中華)?民國)")
_LABEL = re.compile(r"(?:發文|公布|公告)?(?:日期|字號)\s*[:：]\s*")
_LINES = 10  # within which the head stands


def recognises(page: Page) -> bool:
    """Tell whether a date of the Republic stands under a head, or over a number."""
    lines = _parted(page.lines)
    dated = _date_line(lines)
    if dated is None:
        return False
    headed = any(_HEAD.fullmatch(line.bare) for line in lines[max(0, dated - 2) : dated])
    return headed or any(_NUMBER.fullmatch(line.bare) for line in lines[:_LINES])


def read(page: Page) -> Iterator[Field]:
    """Give the fields of an item, each with where it is printed, and no others."""
    lines = _parted(page.lines)
    dated = _date_line(lines)
    if dated is None:
        return
    above = [line for line in lines[max(0, dated - 2) : dated] if _NUMBER.fullmatch(line.bare)]
    yield from _head(page, tuple(line for line in lines[:dated] if line not in above))
    printed = _only_date(lines[dated])
    if printed is not None:
        piece = (lines[dated].start + printed.start, lines[dated].start + printed.end)
        yield page.printed("date_written", "date-line", piece, value=printed.value.isoformat())
    numbers = [line for line in lines[dated + 1 : dated + 6] if _NUMBER.fullmatch(line.bare)]
    for line in (*above, *numbers):
        yield page.printed("document_number", "number-line", (line.start, line.end))
    yield from _addressee(page, lines[: dated + 6])
    yield from _subject(page, lines[dated + 1 + len(numbers) :])
    for line, match in _signers(_own(lines[dated + 1 + len(numbers) :])):
        # Office and name with a space between.
        value = f"{match['signer'][: -len(match['name'])]} {match['name']}"
        piece = page.within(line, *match.span("signer"))
        yield page.printed("signatory", "signature", piece, value=value)


def _parted(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Part a head from the date that a page sets beside it."""
    parted: list[Line] = []
    for line in lines[:_LINES]:
        label = _LABEL.match(line.text)
        if label and label.end() < len(line.text):
            parted.append(cut(line, label.end())[1])
            continue
        beside = _BESIDE.search(line.text)
        if beside and only_date(_NOTE.sub("", line.text[beside.end() :])):
            parted += cut(line, beside.end())
        else:
            parted.append(line)
    return (*parted, *lines[_LINES:])


def _date_line(lines: tuple[Line, ...]) -> int | None:
    for index, line in enumerate(lines[:_LINES]):
        if line.bare.startswith(("中華民國", "民國")) and _only_date(line):
            return index
    return None


def _own(lines: Sequence[Line]) -> Sequence[Line]:
    """Give the lines above the head of another item, which stands behind the one that it is about.

    It has an office, its type and a date, beside or below each other, as the first one has.
    """
    for at, line in enumerate(lines):
        beside = _BESIDE.search(line.text)
        head, day = cut(line, beside.end()) if beside else (lines[at - 1] if at else line, line)
        if (
            day.bare.startswith(("中華民國", "民國"))
            and _only_date(day)
            and _HEAD.fullmatch(head.bare)
        ):
            return lines[:at]
    return lines


def _only_date(line: Line) -> PrintedDate | None:
    """Give the date of a line that has nothing else but a note: （補登）."""
    return only_date(_NOTE.sub("", line.text))


def _head(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    """Read who issues what off the lines above the date."""
    offices: list[tuple[int, int]] = []
    for line in reversed(lines):
        match = _HEAD.fullmatch(line.bare)
        if not offices and not match and re.search("[:：]", line.bare):
            continue  # To whom it goes, and where it comes from.
        if match and not offices:
            yield page.found("type", "head", line, match, "type")
            offices.insert(0, page.within(line, *match.span("issuer")))
        elif offices and _OFFICE.fullmatch(line.bare):
            offices.insert(0, (line.start, line.end))
        else:
            break
    for start, end in offices:
        for piece in _parts(page.view.text, start, end):
            value = "".join(page.view.text[slice(*piece)].split())
            yield page.printed("issuer", "head", piece, value=value)


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Part offices that stand beside each other, where each is named as one: 財政部、經濟部."""
    for separate in (_PART, _MARKED_PART):
        parts = [
            (start + one.start(), start + one.end()) for one in separate.finditer(text[start:end])
        ]
        names = ["".join(text[slice(*one)].split()) for one in parts]
        if all(len(name) > 2 and _OFFICE.fullmatch(name) for name in names):
            return parts
    return [(start, end)]


def _addressee(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    for line in lines:
        match = _RECEIVER.fullmatch(line.bare)
        if match:
            yield page.found("addressee", "labelled", line, match, "receiver")
            return


def _subject(page: Page, lines: tuple[Line, ...]) -> Iterator[Field]:
    """Give what stands after 主旨, or else the first paragraph of an order."""
    for line in lines[:6]:
        match = _SUBJECT.fullmatch(line.bare)
        if match:
            yield page.found("subject", "labelled", line, match, "subject")
            return
    if (
        lines
        and len(lines[0].bare) < 300
        and not re.match(r"[一二三四五六七八九十]+、", lines[0].bare)
    ):
        yield page.printed("subject", "first-paragraph", (lines[0].start, lines[0].end))


def _signers(lines: Sequence[Line]) -> list[tuple[Line, re.Match[str]]]:
    """Give the first lines that are an office and a name; who only acts for another is left out."""
    found: list[tuple[Line, re.Match[str]]] = []
    for line in lines:
        match = _SIGNER.fullmatch(line.bare)
        if match is None or not _is_set_apart(line, match):
            if found:
                break
            continue
        if match["acting"] and found:
            continue
        found.append((line, match))
    return found


def _is_set_apart(line: Line, match: re.Match[str]) -> bool:
    """Tell whether white space parts post from name: 主任委員會議 is nobody, nor is a row."""
    if "\t" in line.text:
        return False
    places = [at for at, char in enumerate(line.text) if not char.isspace()]
    first = match.start("name")
    return places[first] > places[first - 1] + 1
