"""A text with what stands in it, as HTML: links, notes' numbers, and where a witness differs.

Everything is escaped; no address is followed but http and https, and no character acts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from muniment.edition.apparatus import Note
from muniment.edition.differences.collation import Difference, DifferenceKind
from muniment.edition.inline import Mark, marks_in
from muniment.reading.visible import visible

_QUIET = (DifferenceKind.ADDED, DifferenceKind.DUPLICATED)


@dataclass(frozen=True, slots=True)
class Differing:
    """A note with the difference that it tells, of one language."""

    number: int
    anchor: str
    difference: Difference


def differing(notes: Sequence[Note], prefix: str) -> list[Differing]:
    """Give the notes that are differences, in the order of the text."""
    found = [
        Differing(note.number, f"{prefix}{note.number}", note.difference)
        for note in notes
        if note.difference is not None
    ]
    return sorted(found, key=lambda one: (one.difference.at, one.number))


def marked(
    text: str, at: int | None, marks: Sequence[Mark], differences: Sequence[Differing]
) -> Markup:
    """Give a text that begins `at` a place in its view, with what is marked there.

    `marks` are links alone, in order.
    """
    if at is None:
        return visible(text)
    end = at + len(text)
    inline = marks_in(marks, at, end)
    here = [one for one in differences if _meets(one.difference.at, at, end)]
    cuts = {at, end}
    for start, stop in (*((m.start, m.end) for m in inline), *(d.difference.at for d in here)):
        cuts |= {min(max(start, at), end), min(max(stop, at), end)}
    places = sorted(cuts)
    made: list[Markup] = list(_numbers(here, at, at))
    for start, stop in pairwise(places):
        made.append(_piece(text[start - at : stop - at], start, stop, inline, here))
        made += _numbers(here, start, stop)
    return Markup().join(made)


def _meets(bounds: tuple[int, int], at: int, end: int) -> bool:
    start, stop = bounds
    return at <= start <= end if start == stop else start < end and stop > at


def _piece(
    text: str, start: int, stop: int, inline: Sequence[Mark], here: Sequence[Differing]
) -> Markup:
    made = visible(text)
    for mark in reversed([one for one in inline if one.start <= start and stop <= one.end]):
        made = _linked(mark, made)
    over = [d for d in here if d.difference.at[0] <= start and stop <= d.difference.at[1]]
    if over:
        kinds = " ".join(sorted({one.difference.kind.value for one in over}))
        made = Markup('<mark class="{}">{}</mark>').format(kinds, made)
    return made


def _numbers(here: Sequence[Differing], start: int, stop: int) -> Iterator[Markup]:
    """Give the numbers of the notes whose piece ends here."""
    for one in here:
        first, last = one.difference.at
        if (last == stop and last > first and start < stop) or (first == last == stop):
            quiet = " quiet" if one.difference.kind in _QUIET else ""
            yield Markup('<sup class="to{}"><a href="#{}">{}</a></sup>').format(
                quiet, one.anchor, one.number
            )


def _linked(mark: Mark, inside: Markup) -> Markup:
    if mark.kind == "link":
        return Markup('<a href="{}" rel="noreferrer noopener nofollow">{}</a>').format(
            mark.value, inside
        )
    role = Markup(' role="doc-noteref"') if mark.kind == "note" else Markup()
    return Markup('<a href="#{}"{}>{}</a>').format(mark.value, role, inside)
