"""Looking for terms: paragraphs that hold all of them, the best first, each held against its text.

The index says which paragraphs hold all tokens of a query, and ranks them (bm25); a hit counts only
if the folded text of its paragraph holds every term as it was asked. Whole words come before words
that only begin as was asked.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from operator import itemgetter

from muniment.search import bits
from muniment.search.folding import fold
from muniment.search.index import Document, Index, sound
from muniment.search.packing import SPAN
from muniment.search.paragraphs import Paragraph
from muniment.search.places import fold_with_places
from muniment.search.query import Need, Term
from muniment.search.ranking import Ranking, every_one
from muniment.search.segments import Segment
from muniment.search.worths import UNIT

MOST_REJECTED = 2000
"""Paragraphs that hold all tokens of a query without holding it, after which a search ends."""

STANDINGS = ("current", "earlier", "superseded")
_MOST_MATCHES = 50
_FIRST, _FURTHER = 32, 8  # hits that are ranked at first; how many times more are, then


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


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph that holds all terms. `score` is bm25, the higher the better.

    `matches` are (start, end) in the paragraph's text, in order.
    """

    number: int
    document: Document
    paragraph: Paragraph
    matches: tuple[tuple[int, int], ...]
    score: float


class Search:
    """One search. `cut` says once it has ended that there may be more: too many held all pieces of
    what was asked for without holding it."""

    def __init__(self, index: Index, terms: Sequence[Term], filters: Filters) -> None:
        self._index = index
        self._terms = tuple(terms)
        self._patterns = tuple(term.pattern() for term in terms)
        self._ranges = _ranges(index.db, filters)
        self.cut = False

    def hits(self) -> Iterator[Hit]:
        """Give the hits, the best first."""
        whole = self._needs(begun=False)
        yield from self._held(whole, ())
        if (begun := self._needs(begun=True)) != whole:
            yield from self._held(begun, whole)

    def _needs(self, *, begun: bool) -> list[Need]:
        return [need for term in self._terms for need in term.needs(begun=begun)]

    def _held(self, needs: Sequence[Need], besides: Sequence[Need]) -> Iterator[Hit]:
        """Give the paragraphs that meet needs and hold the terms, the best first."""
        with sound():
            ranking = Ranking(self._index.segments, needs, self._allowed, besides)
        taken, most, rejected = 0, _FIRST, 0
        while rejected < MOST_REJECTED:
            with sound():
                ranked = ranking.best(most)
            for number, score in ranked[taken:]:
                paragraph = self._index.paragraph(number)
                if matches := self._matches(paragraph.text):
                    document = self._index.document(number)
                    yield Hit(number, document, paragraph, matches, score / UNIT)
                elif (rejected := rejected + 1) == MOST_REJECTED:
                    self.cut = True
                    break
            if len(ranked) < most:
                return
            taken, most = most, most * _FURTHER

    def _allowed(self, segment: Segment) -> int:
        """Give who of a segment is of a document that was asked for."""
        if self._ranges is None:
            return every_one(segment)
        behind = segment.first + SPAN
        first = bisect_left(self._ranges, segment.first, key=itemgetter(1))
        last = bisect_left(self._ranges, behind, key=itemgetter(0))
        ranges = (
            (max(start - segment.first, 0), min(end + 1, behind) - segment.first)
            for start, end in self._ranges[first:last]
        )
        return bits.of_ranges(ranges, SPAN)

    def _matches(self, text: str) -> tuple[tuple[int, int], ...]:
        """Give where the terms stand in a text; nothing where one of them does not."""
        folded = fold(text)
        if not all(pattern.search(folded) for pattern in self._patterns):
            return ()
        placed = fold_with_places(text)
        found = {
            placed.bounds(*match.span())
            for pattern in self._patterns
            for match in pattern.finditer(placed.text)
        }
        return tuple(sorted(found)[:_MOST_MATCHES])


def unmet(index: Index, filters: Filters) -> tuple[str, ...]:
    """Name the filters that no document meets by itself."""
    given = {one.name: str(getattr(filters, one.name)) for one in fields(filters)}
    return tuple(
        name
        for name, value in given.items()
        if value and not _ranges(index.db, Filters(**{name: value}))
    )


def _ranges(db: sqlite3.Connection, filters: Filters) -> list[tuple[int, int]] | None:
    """Give the paragraphs (first, last) of the documents asked for; None where all are."""
    if filters == Filters():
        return None
    newest = "(SELECT max(n.version) FROM accessions n WHERE n.object = a.object)"
    gone = "a.id IN (SELECT id FROM superseded)"
    conditions = {
        "instr(a.issuer, ?) > 0": fold(filters.issuer),
        "instr(a.type, ?) > 0": fold(filters.type),
        # What is known of a date may be its year.
        "a.date != '' AND a.date >= substr(?, 1, length(a.date))": filters.after,
        "a.date != '' AND substr(a.date, 1, length(?1)) <= ?1".replace("?1", "?"): filters.before,
    }
    wanted, given = ["1"], list[str]()
    for condition, value in conditions.items():
        if value:
            wanted.append(condition)
            given += [value] * condition.count("?")
    if filters.language:
        # Tags are the same in any case (BCP 47 §2.1.1).
        wanted.append("instr(lower(d.language) || '-', ?) = 1")
        given.append(f"{filters.language.lower()}-")
    if filters.standing:
        wanted.append(
            {
                "current": f"NOT {gone} AND a.version = {newest}",
                "earlier": f"NOT {gone} AND a.version < {newest}",
                "superseded": gone,
            }[filters.standing]
        )
    rows = db.execute(
        "SELECT d.first, d.last FROM documents d JOIN accessions a USING (position) "
        f"WHERE {' AND '.join(wanted)} ORDER BY d.first",
        given,
    )
    merged: list[tuple[int, int]] = []
    for first, last in rows:
        if merged and merged[-1][1] == first - 1:
            merged[-1] = merged[-1][0], last
        else:
            merged.append((first, last))
    return merged
