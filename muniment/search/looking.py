"""Looking for terms: paragraphs that hold all of them, the best first, each held against its text.

FTS5 finds and ranks (bm25); a hit counts only if the folded text of its paragraph holds every term
as it was asked. Whole words come before words that only begin as was asked. Where all that is asked
for is common, the paragraphs that were indexed last are ranked and given first, then the others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from muniment.search.folding import fold
from muniment.search.index import Document, Index
from muniment.search.paragraphs import Paragraph
from muniment.search.places import fold_with_places
from muniment.search.query import Term

MOST_RANKED = 3000
"""Paragraphs with a query's rarest token that are ranked together: those indexed last, then all."""

STANDINGS = ("current", "earlier", "superseded")
_MOST_MATCHES = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit's accession and document must be; what is empty asks nothing.

    `issuer` and `type` are parts of what is printed or described. `after` and `before` are dates,
    or the beginnings of dates, themselves included. `language` is a BCP 47 tag, or the beginning of
    one up to a hyphen.
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
    """One search. `cut` says of the hits taken so far that others, later given, may be better."""

    def __init__(self, index: Index, terms: Sequence[Term], filters: Filters) -> None:
        self._index = index
        self._terms = tuple(terms)
        self._patterns = tuple(term.pattern() for term in terms)
        self._within = _within(index.db, filters)
        self.cut = False

    def hits(self) -> Iterator[Hit]:
        """Give the hits, the best first; of what is too common, the best of the newest first."""
        seen: set[int] = set()
        passes = (False, True) if any(term.may_begin for term in self._terms) else (False,)
        for begun in passes:
            match = " ".join(term.match(begun=begun) for term in self._terms)
            for number, rank in self._ranked(match, begun=begun):
                if number not in seen:
                    seen.add(number)
                    paragraph = self._index.paragraph(number)
                    if matches := self._matches(paragraph.text):
                        document = self._index.document(number)
                        yield Hit(number, document, paragraph, matches, -rank)

    def _ranked(self, match: str, *, begun: bool) -> Iterator[tuple[int, float]]:
        """Give the paragraphs that FTS5 finds, and their bm25, the best first."""
        if self._within is None:
            return
        bound = self._bound(begun=begun)
        query = f"SELECT rowid, rank FROM tokens WHERE tokens MATCH ?{self._within}"
        if bound is None:
            yield from self._index.db.execute(f"{query} ORDER BY rank", (match,)).fetchall()
            return
        self.cut = True
        newest = self._index.db.execute(f"{query} AND rowid >= ? ORDER BY rank", (match, bound))
        yield from newest.fetchall()
        self.cut = False
        older = self._index.db.execute(f"{query} AND rowid < ? ORDER BY rank", (match, bound))
        yield from older.fetchall()

    def _bound(self, *, begun: bool) -> int | None:
        """Give the paragraph from which on even the rarest token stands in `MOST_RANKED`, if any.

        To rank costs ten times what it costs to count.
        """
        query = (
            f"SELECT rowid FROM tokens WHERE tokens MATCH ?{self._within} "
            "ORDER BY rowid DESC LIMIT 1 OFFSET ?"
        )
        bounds = []
        for token in {one for term in self._terms for one in term.tokens(begun=begun)}:
            found = self._index.db.execute(query, (token, MOST_RANKED)).fetchone()
            if found is None:
                return None
            bounds.append(int(found[0]) + 1)
        return min(bounds)

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


def _within(db: sqlite3.Connection, filters: Filters) -> str | None:
    """Give the condition that keeps to the documents asked for; None where there are none.

    Their ranges go into a temporary table, neighbours together.
    """
    if filters == Filters():
        return ""
    ranges = _ranges(db, filters)
    if not ranges:
        return None
    ends = f" AND rowid BETWEEN {ranges[0][0]} AND {ranges[-1][1]}"
    if len(ranges) == 1:
        return ends
    db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (first INTEGER PRIMARY KEY, last INTEGER)")
    db.execute("DELETE FROM temp.wanted")
    db.executemany("INSERT INTO temp.wanted VALUES (?, ?)", ranges)
    return (
        f"{ends} AND rowid <= (SELECT last FROM temp.wanted w WHERE w.first <= tokens.rowid "
        "ORDER BY w.first DESC LIMIT 1)"
    )


def _ranges(db: sqlite3.Connection, filters: Filters) -> list[tuple[int, int]]:
    newest = "(SELECT max(n.version) FROM accessions n WHERE n.object = a.object)"
    gone = "a.id IN (SELECT id FROM superseded)"
    conditions = {
        "instr(a.issuer, ?) > 0": fold(filters.issuer),
        "instr(a.type, ?) > 0": fold(filters.type),
        "a.date >= ?": filters.after,
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
