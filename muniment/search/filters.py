"""Whose paragraphs are looked for: by what accessions and their documents are."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import itemgetter

from muniment.search import bits
from muniment.search.folding import fold
from muniment.search.index import Index
from muniment.search.packing import SPAN
from muniment.search.ranking import EVERY_ONE
from muniment.search.segments import Segment

_Range = tuple[int, int]
"""Paragraphs in a row, by their numbers: the first and the last."""

_GONE = "SELECT position FROM accessions WHERE id IN (SELECT id FROM superseded)"
# Whatever is not the first version of its notice came after the one before it, if that is known.
_BEFORE = (
    "SELECT position FROM (SELECT (SELECT a.position FROM accessions a WHERE a.object = n.object "
    "AND a.version < n.version ORDER BY a.version DESC LIMIT 1) AS position FROM accessions n "
    "WHERE n.version > 1) WHERE position IS NOT NULL"
)
_NOT_CURRENT = f"{_GONE} UNION {_BEFORE}"
_STANDINGS = {
    "current": f"NOT IN ({_NOT_CURRENT})",
    "earlier": f"IN ({_BEFORE} EXCEPT {_GONE})",
    "superseded": f"IN ({_GONE})",
}
STANDINGS = tuple(_STANDINGS)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit's accession and document must be; what is empty asks nothing.

    `issuer` and `type` are parts of what is printed or described. `after` and `before` are dates,
    or the beginnings of dates, themselves included; what is dated by a year or a month only is
    within where it may be, and what has no date is not. `language` is a BCP 47 tag, or the
    beginning of one up to a hyphen.
    """

    issuer: str = ""
    type: str = ""
    after: str = ""
    before: str = ""
    language: str = ""
    standing: str = ""


class Chosen:
    """The paragraphs of an index that filters let through."""

    def __init__(self, db: sqlite3.Connection, filters: Filters) -> None:
        self._within: list[_Range] | None = None
        self._without: list[_Range] = []
        if filters == Filters(standing="current"):
            # Most are: fewer are told by what is not.
            self._without = _ranges(db, f"documents d WHERE d.position IN ({_NOT_CURRENT})", ())
        elif filters != Filters():
            self._within = _within(db, filters)
        self._known = dict[int, int]()

    def any(self, db: sqlite3.Connection) -> bool:
        """Tell whether there are any."""
        if self._within is None:
            [every] = db.execute("SELECT total(last - first + 1) FROM documents").fetchone()
            return bool(every > sum(last - first + 1 for first, last in self._without))
        return bool(self._within)

    def allowed(self, segment: Segment) -> int:
        """Give who of a segment is among them."""
        if self._within is None and not self._without:
            return EVERY_ONE
        if segment.number not in self._known:
            those = EVERY_ONE & ~_in(self._without, segment)
            if self._within is not None:
                those = _in(self._within, segment)
            self._known[segment.number] = those
        return self._known[segment.number]


def unmet(index: Index, filters: Filters) -> tuple[str, ...]:
    """Name the filters that no document meets by itself."""
    given = {one.name: str(getattr(filters, one.name)) for one in fields(filters)}
    return tuple(
        name
        for name, value in given.items()
        if value and not Chosen(index.db, Filters(**{name: value})).any(index.db)
    )


def _in(ranges: Sequence[_Range], segment: Segment) -> int:
    """Give who of a segment is in one of some ranges, which rise."""
    start, behind = segment.first, segment.first + SPAN
    first = bisect_left(ranges, start, key=itemgetter(1))
    last = bisect_left(ranges, behind, key=itemgetter(0))
    return bits.of_ranges(
        ((max(one - start, 0), min(end + 1, behind) - start) for one, end in ranges[first:last]),
        SPAN,
    )


def _within(db: sqlite3.Connection, filters: Filters) -> list[_Range]:
    """Give what is asked for by all filters."""
    conditions = {
        "instr(a.issuer, ?) > 0": fold(filters.issuer),
        "instr(a.type, ?) > 0": fold(filters.type),
        # What is known of a date may be its year.
        "a.date != '' AND a.date >= substr(?, 1, length(a.date))": filters.after,
        "a.date != '' AND substr(a.date, 1, length(?1)) <= ?1".replace("?1", "?"): filters.before,
    }
    wanted, given = list[str](), list[str]()
    for condition, value in conditions.items():
        if value:
            wanted.append(condition)
            given += [value] * condition.count("?")
    accessions = " JOIN accessions a USING (position)" if wanted else ""
    if filters.standing:
        wanted.append(f"d.position {_STANDINGS[filters.standing]}")
    if filters.language:
        languages = _languages(db, filters.language)
        wanted.append(f"d.language IN ({', '.join('?' * len(languages))})")
        given += languages
    return _ranges(db, f"documents d{accessions} WHERE {' AND '.join(wanted)}", given)


def _languages(db: sqlite3.Connection, language: str) -> list[str]:
    """Give the languages of documents that a tag means."""
    # Tags are the same in any case (BCP 47 §2.1.1).
    begin = f"{language.lower()}-"
    rows = db.execute("SELECT DISTINCT language FROM documents")
    return [one for (one,) in rows if f"{one.lower()}-".startswith(begin)]


def _ranges(db: sqlite3.Connection, documents: str, given: Sequence[str]) -> list[_Range]:
    """Give the paragraphs of some documents; of those that follow each other, as one range."""
    merged: list[_Range] = []
    start = end = -1
    for first, last in db.execute(f"SELECT d.first, d.last FROM {documents} ORDER BY 1", given):
        if first != end + 1:
            if end > 0:
                merged.append((start, end))
            start = first
        end = last
    return [*merged, (start, end)] if end > 0 else merged
