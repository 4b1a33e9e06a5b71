"""Who signs documents of the US Federal Register, and on which day.

    Dated: May 3, 2021.                    Issued in Washington, DC, on May 3, 2021.
    John Doe,                              Jane Roe,
    Administrator.                         Director, Office of Samples.
    [FR Doc. 2021-09999 Filed 5-3-21; 8:45 am]

A name ends with a comma, and the post below it with a stop, right above what the printer sets or
under a day or an order by which it was signed. What has no such company is nobody's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from muniment.edition.fields import Field
from muniment.edition.metadata.lines import Line, Page
from muniment.edition.writing.dates import dates_in

_PARTICLE = r"(?:de|del|der|di|la|le|van|von|of)"
_WORD = r"(?:de|Mc|Mac|O[’'])?[A-Z][\w’'.-]*"
_NAME = re.compile(
    rf"(?!The )(?P<name>{_WORD}(?: {_PARTICLE}| {_WORD}| \([A-Z]\w+\)){{1,5}}"
    r"(?:, (?:Jr\.?|Sr\.?|II|III|IV|Ph\.?D\.?|M\.?D\.?))?),"
)
_POST = re.compile(r"[A-Z][\w’'.,&()/ –—-]{3,200}\.")
_POST_BEGINS = re.compile(r"[A-Z][\w’'.,&()/ –—-]{3,160}[\w,]")
_SIGNED = re.compile(
    r"(?:Dated|Date|Issued|Signed|Approved|Done|Executed)\b(?! by:?$).{0,160}\d{4}\.?", re.S
)
_BY_ORDER = re.compile(
    r"(?:By order of|By the|By direction of|For the|On behalf of)\b.{2,240}[.,:]"
)
_PRINTED = re.compile(r"\[FR Doc\b.*|BILLING CODE\b.*", re.I)
_LONGEST = 260
_NEAR = 3  # lines between a day and a name: an order by which somebody signs, and who ordered


def signatures(page: Page, lines: Sequence[Line]) -> Iterator[Field]:
    """Give the day on which a document was signed, and each name with its post behind it."""
    days: list[Field] = []
    signed: list[Field] = []
    led = -_NEAR - 1  # the last line that says that a signature follows
    at = 0
    while at < len(lines):
        line = lines[at]
        if len(line.text) > _LONGEST:
            at += 1
        elif _SIGNED.fullmatch(line.text) and (found := dates_in(line.text)):
            day = found[-1]
            piece = (line.start + day.start, line.start + day.end)
            days.append(page.printed("date_signed", "dated", piece, value=day.value.isoformat()))
            led, at = at, at + 1
        elif _BY_ORDER.fullmatch(line.text):
            led, at = at, at + 1
        elif (post := _post_below(lines, at)) and (at - led <= _NEAR or _is_last(lines, at + post)):
            signed += _told(page, line, lines[at + 1 : at + 1 + post])
            at += 1 + post
            led = at - 1
        else:
            at += 1
    if len({one.value for one in days}) == 1:
        yield days[0]
    yield from signed


def _post_below(lines: Sequence[Line], at: int) -> int:
    """Count the lines of the post under a name; 0 where a line is no name, or has none under it."""
    if lines[at].text[-1] != "," or _NAME.fullmatch(lines[at].text) is None:
        return 0
    below = lines[at + 1 : at + 3]
    if below and _POST.fullmatch(below[0].text):
        return 1
    begins = len(below) == 2 and _POST_BEGINS.fullmatch(below[0].text)
    return 2 if begins and _POST.fullmatch(below[1].text) else 0


def _is_last(lines: Sequence[Line], at: int) -> bool:
    """Tell whether what the printer sets under a document stands right below."""
    below = lines[at + 1] if at + 1 < len(lines) else None
    return below is None or _PRINTED.fullmatch(below.text) is not None


def _told(page: Page, line: Line, post: Sequence[Line]) -> Iterator[Field]:
    yield page.printed("signatory", "signature", (line.start, line.end - 1))
    value = " ".join(one.text for one in post).removesuffix(".")
    pieces = [(one.start, one.end) for one in post[:-1]]
    pieces.append((post[-1].start, post[-1].end - 1))
    yield page.printed("signatory_post", "signature", *pieces, value=value)
