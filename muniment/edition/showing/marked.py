"""A text with what stands in it, as HTML: links, notes' numbers, and where a witness differs.

Everything is escaped; no address is followed but http and https, and no character acts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from muniment.edition.differences.apparatus import Note
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
    ending: dict[int, list[Differing]] = {}
    for one in here:
        ending.setdefault(one.difference.at[1], []).append(one)
    made: list[Markup] = list(_numbers(ending.get(at, ()), at, at))
    # What covers a piece: marks lie within each other, so the last that began is the innermost.
    linked: list[Mark] = []
    over: list[Differing] = []
    waiting, coming = 0, 0
    for start, stop in pairwise(places):
        while linked and linked[-1].end <= start:
            linked.pop()
        while waiting < len(inline) and inline[waiting].start <= start:
            if inline[waiting].end > start:  # One that is empty covers nothing.
                linked.append(inline[waiting])
            waiting += 1
        while coming < len(here) and here[coming].difference.at[0] <= start:
            over.append(here[coming])
            coming += 1
        over = [one for one in over if one.difference.at[1] >= stop]
        made.append(_piece(text[start - at : stop - at], linked, over))
        made += _numbers(ending.get(stop, ()), start, stop)
    return Markup().join(made)


def _meets(bounds: tuple[int, int], at: int, end: int) -> bool:
    start, stop = bounds
    return at <= start <= end if start == stop else start < end and stop > at


def _piece(text: str, linked: Sequence[Mark], over: Sequence[Differing]) -> Markup:
    made = visible(text)
    for mark in reversed(linked):
        made = _linked(mark, made)
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
