"""The labels of a column: candidates, the best chain of them, and what is missing from it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from muniment.edition.labels.candidates import Candidate, candidates
from muniment.edition.labels.chain import Mark, best_chain
from muniment.edition.labels.damaged import mend
from muniment.edition.labels.paths import with_pointed
from muniment.edition.labels.recurring import recurring

# A series that begins later than this is an excerpt, and lacks nothing.
_EXCERPT = 5
# A stop or colon with a blank behind it, which a label's number has before its text.
_STOP = re.compile("[.:](?=\\s)|\uff1a")


@dataclass(frozen=True, slots=True)
class Gap:
    """A label that the chain lacks: its number, and the marks on both sides of it."""

    number: int
    family: str
    before: Mark | None
    after: Mark


def find_marks(
    text: str,
    script: str,
    line_starts: Sequence[int],
    most: int,
    tables: Sequence[tuple[int, int]] = (),
) -> tuple[list[Mark], bool]:
    """Find a column's labels, in the order of the text, and whether all candidates were weighed.

    What stands in `tables`, places that rise, counts rows or cites, and is no label. Of more than
    `most` candidates only those that begin a line are, or the first of these.
    """
    found = _outside(candidates(text, script, line_starts), tables)
    whole = len(found) <= most
    if not whole:
        found = [one for one in found if one.leads][:most]
    if script in ("Hani", "Kana"):
        found = with_pointed(found)
    else:
        found = _with_recurring(found, _outside(recurring(text, script), tables))
    chain = best_chain(found)
    # Where candidates were left out, what the chain lacks may stand there whole.
    marks = mend(text, chain) if whole else chain
    kept = (mark for mark in marks if _outside([mark.candidate], tables))
    return [_with_its_stop(text, mark) for mark in kept], whole


def _with_its_stop(text: str, mark: Mark) -> Mark:
    """Take to a label the stop or colon that ends it before its text: Article 1. This Notice."""
    one = mark.candidate
    stop = text[one.end - 1 : one.end].isalnum() and _STOP.match(text, one.end)
    if not stop or one.family.kind == "annex":
        return mark
    return replace(mark, candidate=replace(one, end=one.end + 1))


def _outside(found: Sequence[Candidate], tables: Sequence[tuple[int, int]]) -> list[Candidate]:
    """Leave out what begins within a table."""
    if not tables:
        return list(found)

    def within(at: int) -> bool:
        index = bisect_right(tables, at, key=lambda one: one[0])
        return index > 0 and at < tables[index - 1][1]

    return [one for one in found if not within(one.start)]


def _with_recurring(found: list[Candidate], lines: Sequence[Candidate]) -> list[Candidate]:
    """Take recurring lines for the articles where they are clearly more than the known labels."""
    known = {one.start for one in found if one.family.kind == "article" and one.leads}
    if len(lines) <= len(known):
        return found
    others = [one for one in found if one.family.kind != "article"]
    return sorted([*others, *lines], key=lambda one: (one.start, one.family.rank))


def gaps(marks: Sequence[Mark]) -> list[Gap]:
    """Give the labels that are missing between those of one series, or before its first."""
    missing: list[Gap] = []
    opened: list[Mark] = []
    counted: dict[str, Mark] = {}
    for mark in marks:
        family = mark.candidate.family.name
        before = next((one for one in opened if one.candidate.family.name == family), None)
        earlier = before or counted.get(family)
        number = mark.candidate.number[0]
        if len(mark.candidate.number) == 1 and number > 1:
            last = earlier.candidate.number[0] if earlier is not None else 0
            if last >= number or (not last and number > _EXCERPT):
                last = number - 1
            missing.extend(Gap(one, family, earlier, mark) for one in range(last + 1, number))
        opened = [*opened[: mark.depth], mark]
        counted[family] = mark
    return missing
