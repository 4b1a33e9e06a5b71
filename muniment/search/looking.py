"""Looking for terms: paragraphs that hold all of them, the best first, each held against its text.

FTS5 finds and ranks (bm25); a hit counts only if the folded text of its paragraph holds every term
as it was asked. Whole words come before words that only begin as was asked. Where more paragraphs
hold the terms than can be ranked at once, the newest are, and the answer says so.
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

MOST_RANKED = 10_000
"""Paragraphs that are ranked for one query; of more, those that came into the index last."""

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
    """One search. `cut` says, once the hits were taken, that there were more than were ranked."""

    def __init__(self, index: Index, terms: Sequence[Term], filters: Filters) -> None:
        self._index = index
        self._terms = tuple(terms)
        self._patterns = tuple(term.pattern() for term in terms)
        self._within = _within(index.db, filters)
        self.cut = False

    def hits(self) -> Iterator[Hit]:
        """Give the hits, the best first."""
        seen: set[int] = set()
        passes = (False, True) if any(term.may_begin for term in self._terms) else (False,)
        for begun in passes:
            match = " ".join(term.match(begun=begun) for term in self._terms)
            for number, rank in self._ranked(match):
                if number not in seen:
                    seen.add(number)
                    paragraph = self._index.paragraph(number)
                    if matches := self._matches(paragraph.text):
                        document = self._index.document(number)
                        yield Hit(number, document, paragraph, matches, -rank)

    def _ranked(self, match: str) -> list[tuple[int, float]]:
        """Give the paragraphs that FTS5 finds, and their bm25, the best first."""
        db, within = self._index.db, self._within
        if within is None:
            return []
        last = db.execute(
            f"SELECT rowid FROM tokens WHERE tokens MATCH ?{within} "
            "ORDER BY rowid DESC LIMIT 1 OFFSET ?",
            (match, MOST_RANKED - 1),
        ).fetchone()
        bound = ""
        if last is not None:
            bound = f" AND rowid >= {int(last[0])}"
            more = f"SELECT 1 FROM tokens WHERE tokens MATCH ?{within} AND rowid < ? LIMIT 1"
            self.cut = self.cut or db.execute(more, (match, last[0])).fetchone() is not None
        return db.execute(
            f"SELECT rowid, rank FROM tokens WHERE tokens MATCH ?{within}{bound} ORDER BY rank",
            (match,),
        ).fetchall()

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
        wanted.append("(d.language = ? OR substr(d.language, 1, ?) = ?)")
        begun = f"{filters.language}-"
        given += [filters.language, str(len(begun)), begun]
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
