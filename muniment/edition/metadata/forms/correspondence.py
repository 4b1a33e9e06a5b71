"""Whom a plain notice in English addresses, and who signs it.

    To: All licensed banks                                    addressee
    People's governments of all provinces and regions:        addressee
    …
    Jane Roe                                                  who signs, above a post
    Permanent Secretary, Ministry of Samples
    Premier: Roe Jane                                         … or behind one
    (Signed) Jane Roe                                         … or behind the word for it

A line that ends with a colon addresses somebody where it names many or an office, and is no part of
a sentence. A name that stands near the end without post or word is nobody's signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from muniment.edition.fields import Field
from muniment.edition.metadata.issuing import begins_with_office, first_annex, first_label
from muniment.edition.metadata.lines import Line, Page
from muniment.edition.metadata.words import words
from muniment.edition.model import Column
from muniment.edition.writing.dates import only_date

_LABELLED = re.compile(r"(?:To|TO|Addressees?|For the attention of) ?: ?(?P<whom>\S.*?)[;,.:]?")
_DEAR = re.compile(r"Dear (?P<whom>(?!Sirs?\b|Madam\b)[^:;.]{2,160})[:,]")
_MANY = "|".join(words("addressed")["english"])
_SEVERAL = re.compile(rf"\b(?:{_MANY})\b", re.I)
_EVERYBODY = re.compile(r"(?:To\b|All\b|Each\b|Every\b|The people[’']s\b|People[’']s\b)", re.I)
_COLON = re.compile(r"(?:To )?(?P<whom>(?:the )?(?P<name>[A-Za-z].*)):", re.I)
# What a sentence says that goes on behind its colon.
_SAID = re.compile(
    r"\b(?:shall|must|may|will|has|have|had|is|are|was|were|be|hereby|following|follows|below"
    r"|include|includes|including|pursuant|accordance|regarding|concerning|on|about|if|when|where"
    r"|which|who|that)\b|[.;:?!]",
    re.I,
)
_HEAD = 12  # lines in which an addressee stands
_LONGEST = 700
_LEAST_PROSE = 60  # characters of the line below one that ends with a colon
_POSTS = "|".join(words("signing")["plain"])
_POST = re.compile(
    rf"(?:[A-Z][\w’']*[ -]){{0,3}}(?:{_POSTS})\b(?:-General| General)?"
    r"(?:(?:,| of| for| and| to| in)? [^.;:\d]{1,120})?"
)
_CLOSES = re.compile(r"(?:Yours (?:sincerely|faithfully|truly)|Sincerely|Respectfully)\b[^.]{0,40}")
_PARTICLE = r"(?:de|del|der|di|la|le|van|von|bin|binti|al|el)"
_WORD = r"[A-ZÀ-Þ](?:[\w’'-]*\w|\.)?"
_NAME = rf"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Hon)\.? )?{_WORD}(?:(?: {_PARTICLE})? {_WORD}){{1,4}}"
_NAMED = re.compile(rf"{_NAME}(?:, [A-Z][A-Za-z.]{{1,7}}){{0,4}}")
_SIGNED = re.compile(
    rf"(?:\((?:Signed|Sd|Sgd)\.?\)|/[Ss]/|Sd/-|[Ss]igned(?: by)?:|[Ss]igned by) ?(?P<name>{_NAME})"
    r"(?:, (?P<post>[^.;:\d]{3,120}))?\.?"
)
_POST_FIRST = re.compile(rf"(?P<post>{_POST.pattern}): ?(?P<name>{_NAME})")
_OFFICES = re.compile(rf"\b(?:{'|'.join(words('entities')['offices'])}|{_POSTS}|General)\b")
_TAIL = 8  # lines in which signatures stand
_TOP = 24  # lines in which a decree is signed that something else follows
# Who is named beside it is to be asked, and signs nothing.
_CONTACT = re.compile(
    r"\b(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|telephone|tel|phone|e-?mail)\b", re.I
)
_LONGEST_SIGNED = 160

_Piece = tuple[Line, int, int]  # of its line's text


def addressee(page: Page, column: Column) -> Iterator[Field]:
    """Give whom the head of a notice names as addressed, where it does."""
    labelled = first_label(column)
    head = [line for line in page.lines[:_HEAD] if line.start < labelled]
    for line, below in zip_longest(head, page.lines[1 : len(head) + 1]):
        match = _addressed(line, below)
        if match is not None:
            start, end = match.span("whom")
            yield page.printed("addressee", "line-to", (line.start + start, line.start + end))
            return
        if line.text[-1] == "." and len(line.text) > _LONGEST_SIGNED:
            return  # The text has begun.


def _addressed(line: Line, below: Line | None) -> re.Match[str] | None:
    if len(line.text) > _LONGEST:
        return None
    match = _LABELLED.fullmatch(line.text) or _DEAR.fullmatch(line.text)
    if match is not None or line.text[-1] != ":" or below is None:
        return match
    if _SAID.search(line.text, 0, len(line.text) - 1) or not _is_prose(below):
        return None
    match = _COLON.fullmatch(line.text)
    if match is None or " " not in match["whom"]:
        return None
    several = len(_SEVERAL.findall(line.text))
    is_to = several > 1 or (several and _EVERYBODY.match(line.text))
    return match if is_to or begins_with_office(match["whom"]) else None


def _is_prose(line: Line) -> bool:
    return len(line.text) >= _LEAST_PROSE and line.text[0].isalpha()


def signatories(page: Page, column: Column) -> Iterator[Field]:
    """Give who signs, each with the post printed beside it: at the end, or in the head of a decree.

    The end is that of the notice, before what is annexed.
    """
    annexed = first_annex(column)
    own = [line for line in page.lines if line.start < annexed]
    below = _below_text(own[-_TAIL:])
    promulgated = _promulgated(own)
    if promulgated is not None and not below:
        yield from _told(page, *promulgated)
    is_contact = any(_CONTACT.search(line.text, 0, _LONGEST) for line in own[-_TAIL:])
    for at, line in enumerate(below):
        led = _led(line)
        if led is not None:
            yield from _told(page, (line, *led.span("name")), _post_of(led, below, at))
        elif not is_contact and _is_name(line):
            post = _post_below(below, at)
            if post or (at and _CLOSES.fullmatch(below[at - 1].text)):
                yield from _told(page, (line, 0, len(line.text)), post)


def _below_text(tail: Sequence[Line]) -> Sequence[Line]:
    """Give the lines below the last sentence; none where a colon leads to them."""
    ended = [at for at, one in enumerate(tail) if one.text[-1] in ".;:" and _led(one) is None]
    if not ended or tail[ended[-1]].text[-1] == ":":
        return ()
    return tail[ended[-1] + 1 :]


def _promulgated(lines: Sequence[Line]) -> tuple[_Piece, _Piece] | None:
    """Give who signs a decree above what it puts in force: Premier: Roe Jane, beside its day."""
    for at, line in enumerate(lines[:_TOP]):
        match = _POST_FIRST.fullmatch(line.text) if len(line.text) <= _LONGEST_SIGNED else None
        beside = lines[max(at - 1, 0) : at + 2]
        if match and _led(line) and any(only_date(one.text) for one in beside):
            return (line, *match.span("name")), (line, *match.span("post"))
    return None


def _led(line: Line) -> re.Match[str] | None:
    if len(line.text) > _LONGEST_SIGNED:
        return None
    match = _SIGNED.fullmatch(line.text) or _POST_FIRST.fullmatch(line.text)
    return match if match and _OFFICES.search(match["name"]) is None else None


def _post_of(led: re.Match[str], lines: Sequence[Line], at: int) -> _Piece | None:
    return (lines[at], *led.span("post")) if led["post"] else _post_below(lines, at)


def _post_below(lines: Sequence[Line], at: int) -> _Piece | None:
    below = lines[at + 1] if at + 1 < len(lines) else None
    if below is None or len(below.text) > _LONGEST_SIGNED:
        return None
    is_post = _POST.fullmatch(below.text.rstrip(",")) is not None
    return (below, 0, len(below.text)) if is_post else None


def _is_name(line: Line) -> bool:
    return (
        len(line.text) <= _LONGEST_SIGNED
        and _NAMED.fullmatch(line.text) is not None
        and _OFFICES.search(line.text) is None
        and only_date(line.text) is None
    )


def _told(page: Page, name: _Piece, post: _Piece | None) -> Iterator[Field]:
    for called, piece in (("signatory", name), ("signatory_post", post)):
        if piece is not None:
            line, start, end = piece
            end = len(line.text[:end].rstrip(" ,"))
            yield page.printed(called, "signature", (line.start + start, line.start + end))
