"""The note under a title that says who issued a text and when: （1985年2月8日国务院发布）.

A note has several such events: approved by one office, issued by another, amended since. Only what
it says was issued is read here: by whom, on what day, by which order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from muniment.edition.fields import Field
from muniment.edition.metadata.lines import Line, Page
from muniment.edition.metadata.words import either, words
from muniment.edition.writing.dates import dates_in

_OPENS = "（(〔[【"
_OFFICE = either(words("offices")["mainland"])
_ISSUED = re.compile(
    rf"(?P<number>(?P<office>[一-鿿、]{{1,38}}?(?:{_OFFICE}))"
    r"(?:令(?:[（(]?第?[\d〇零一二三四五六七八九十百]{1,5}[号號][）)]?)|第[\d〇零一二三四五六七八九十百]{1,5}[号號]令)?)"
    rf"(?:{either(('发布', '公布', '颁布'))})(?![的了])"
)
_FAR = 3  # lines below a title in which a note stands
_TITLED = 4  # lines of the head that are looked at where no title is known


def note_under_title(page: Page, lines: Sequence[Line], title: Sequence[Line]) -> Iterator[Field]:
    """Give issuer, day and number that a note in brackets names; nothing where there is no note."""
    first = lines.index(title[-1]) + 1 if title and title[-1] in lines else 0
    for line in lines[first : first + (_FAR if first else _TITLED)]:
        if "。" in line.bare:
            return
        if line.bare[0] in _OPENS:
            found = tuple(_issued(page, line))
            if found:
                yield from found
                return


def _issued(page: Page, line: Line) -> Iterator[Field]:
    """Give what a note says of the first time that the text was issued."""
    bare = [*accumulate((not one.isspace() for one in line.text), initial=0)]
    for printed in dates_in(line.text):
        match = _ISSUED.match(line.bare, bare[printed.end])
        if match is None:
            continue
        yield page.printed("issuer", "note", page.within(line, *match.span("office")))
        if match["number"] != match["office"]:
            yield page.printed("document_number", "note", page.within(line, *match.span("number")))
        piece = (line.start + printed.start, line.start + printed.end)
        yield page.printed("date_published", "note", piece, value=printed.value.isoformat())
        return
