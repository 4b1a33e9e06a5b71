r"""The tokens of an index: for each stretch of paragraphs, who of them holds which token.

A segment is `SPAN` paragraphs, numbered from a multiple of it, and a table of SQLite's FTS5 over
our own tokens: contentless, without places, and asked through its vocabulary, who holds a token.
When a segment has become full, those of its common tokens are written once more as sets
(`postings`), since FTS5 goes through them one by one.

Besides its tokens a paragraph is under those that it holds twice, three times and so on, for one
`\uff12the`; under the joints of its words, `\uff2a3fa`; and under the class of its length
(`length_class`), `\uff2c06`. No folded text holds a full-width letter or digit.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby

from muniment.search import bits
from muniment.search.folding import LONGEST_WORD, cut, fold
from muniment.search.postings import MOST_COUNTED, SPAN, read, write
from muniment.search.query import Need

SCHEMA = """
CREATE TABLE segments (
    segment INTEGER PRIMARY KEY, next INTEGER NOT NULL, held INTEGER NOT NULL,
    tokens INTEGER NOT NULL);
CREATE TABLE postings (
    segment INTEGER NOT NULL, token TEXT NOT NULL, count INTEGER NOT NULL, sets BLOB NOT NULL,
    PRIMARY KEY (segment, token)) WITHOUT ROWID;
CREATE TABLE lengths (segment INTEGER PRIMARY KEY, planes BLOB NOT NULL);
"""
COMMON = 400
"""A token that more paragraphs of a full segment hold has a posting there."""

_BETWEEN = "term BETWEEN ? AND ?"
_LAST = "\U0010ffff" * (LONGEST_WORD + 1)  # behind it goes on no token
_HASH_BYTES = 64 << 20
LENGTH_BITS = 6
_LENGTH = "\uff2c"
_TIMES = tuple(chr(0xFF10 + times) for times in range(2, MOST_COUNTED + 1))
_WRITE = "REPLACE INTO postings VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: `held` paragraphs that have tokens, and how many those are."""

    number: int
    is_full: bool
    held: int
    tokens: int

    @property
    def first(self) -> int:
        """The number of its first paragraph."""
        return self.number * SPAN


class Segments:
    """The segments of an index. Raises sqlite3.Error, and whatever `read` raises."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._asked: set[str] = set()
        self._erased: set[int] = set()

    @property
    def next(self) -> int:
        """The number of the paragraph that comes next; none is given twice."""
        found = self._db.execute("SELECT max(next) FROM segments").fetchone()
        return found[0] or 1

    def all(self) -> list[Segment]:
        """Give the segments, in order."""
        rows = self._db.execute("SELECT segment, next, held, tokens FROM segments ORDER BY segment")
        return [
            Segment(number, behind == (number + 1) * SPAN, held, tokens)
            for number, behind, held, tokens in rows
        ]

    def add(self, texts: Iterable[str]) -> None:
        """Add the paragraphs that come next."""
        for segment, those in groupby(enumerate(texts, self.next), lambda one: one[0] // SPAN):
            self._open(segment)
            rows, held, size = [], 0, 0
            for number, text in those:
                indexed, length = _indexed(text)
                rows.append((number, " ".join(indexed)))
                held += bool(length)
                size += length
            self._db.executemany(f"INSERT INTO tokens_{segment} (rowid, text) VALUES (?, ?)", rows)
            behind = rows[-1][0] + 1
            self._db.execute(
                "UPDATE segments SET next = ?, held = held + ?, tokens = tokens + ? "
                "WHERE segment = ?",
                (behind, held, size, segment),
            )
            if behind == (segment + 1) * SPAN:
                self._seal(segment)

    def counts(self, token: str) -> dict[int, int]:
        """Count by segment the paragraphs that hold a token."""
        # Only with the segments named does SQLite go straight to their rows.
        query = (
            "SELECT segment, count FROM postings "
            "WHERE segment IN (SELECT segment FROM segments) AND token = ?"
        )
        found = dict(self._db.execute(query, (token,)))
        for segment in self.all():
            if segment.number not in found:
                query = f"SELECT count(*) FROM {self._asking(segment.number)} WHERE term = ?"
                [found[segment.number]] = self._db.execute(query, (token,)).fetchone()
        return found

    def levels(self, segment: Segment, need: Need) -> list[int]:
        """Give who meets a need: the sets of those that do once, twice and so on; perhaps none.

        Of one that many tokens meet, only the first of them.
        """
        if need.begins:
            found = self._beginning(segment, need.token)
            return [found] if found else []
        if segment.is_full:
            query = "SELECT sets FROM postings WHERE segment = ? AND token = ?"
            row = self._db.execute(query, (segment.number, need.token)).fetchone()
            if row is not None:
                return read(*row)
        return self._levels(segment.number, need.token)

    def _levels(self, segment: int, token: str) -> list[int]:
        levels: list[int] = []
        for mark in ("", *_TIMES):
            those = bits.of(self._places(segment, "term = ?", f"{mark}{token}"), SPAN)
            if not those:
                break
            levels.append(those)
        return levels

    def lengths(self, segment: Segment, held: int) -> list[tuple[int, int]]:
        """Give the classes of length of some paragraphs, each with those that are about so long."""
        if not segment.is_full:
            found = self._lengths(segment.number)
            return [(length, those & held) for length, those in found.items() if those & held]
        query = "SELECT planes FROM lengths WHERE segment = ?"
        [packed] = self._db.execute(query, (segment.number,)).fetchone()
        classes = [(0, held)]
        for plane in read(packed):
            classes = [
                (2 * length + bit, those)
                for length, every in classes
                for bit, those in enumerate((every & ~plane, every & plane))
                if those
            ]
        return classes

    def _lengths(self, segment: int) -> dict[int, int]:
        query = f"SELECT term, doc & {SPAN - 1} FROM {self._asking(segment)} WHERE {_BETWEEN}"
        places: defaultdict[str, list[int]] = defaultdict(list)
        for token, place in self._db.execute(query, (_LENGTH, _LENGTH + _LAST)):
            places[token].append(place)
        return {int(token[1:]): bits.of(those, SPAN) for token, those in places.items()}

    def _beginning(self, segment: Segment, begin: str) -> int:
        query = "SELECT token, sets FROM postings WHERE segment = ? AND token "
        query += "BETWEEN ? AND ? ORDER BY token"
        found, start = 0, begin
        between: list[tuple[str, str]] = []
        for token, *row in self._db.execute(query, (segment.number, begin, begin + _LAST)):
            found |= read(*row)[0]
            # What is common is not gone through one by one, only what stands between.
            between.append((start, _before(token)))
            start = f"{token}\0"
        for first, last in (*between, (start, begin + _LAST)):
            if first <= last:
                found |= bits.of(self._places(segment.number, _BETWEEN, first, last), SPAN)
        return found

    def erase(self, first: int, texts: Iterable[str]) -> None:
        """Take paragraphs out, numbered from `first` on."""
        gone: defaultdict[tuple[int, str], int] = defaultdict(int)
        for number, text in enumerate(texts, first):
            segment, place = divmod(number, SPAN)
            indexed, length = _indexed(text)
            self._erased.add(segment)
            self._db.execute(
                f"INSERT INTO tokens_{segment} (tokens_{segment}, rowid, text) "
                "VALUES ('delete', ?, ?)",
                (number, " ".join(indexed)),
            )
            self._db.execute(
                "UPDATE segments SET held = held - ?, tokens = tokens - ? WHERE segment = ?",
                (bool(length), length, segment),
            )
            for token in indexed:
                gone[segment, token] |= 1 << place
        for (segment, token), places in gone.items():
            query = "SELECT sets FROM postings WHERE segment = ? AND token = ?"
            row = self._db.execute(query, (segment, token)).fetchone()
            if row is not None:
                left = [level & ~places for level in read(*row)]
                self._db.execute(_WRITE, (segment, token, left[0].bit_count(), write(left)))

    def scrub(self) -> None:
        """Write the tables anew from which something was erased, so that no trace is left."""
        for segment in sorted(self._erased):
            self._db.execute(f"INSERT INTO tokens_{segment} (tokens_{segment}) VALUES ('optimize')")
        self._erased.clear()

    def _open(self, segment: int) -> None:
        known = self._db.execute("SELECT 1 FROM segments WHERE segment = ?", (segment,)).fetchone()
        if known is None:
            self._db.execute("INSERT INTO segments VALUES (?, ?, 0, 0)", (segment, segment * SPAN))
            self._db.execute(
                f"CREATE VIRTUAL TABLE tokens_{segment} "
                "USING fts5 (text, content = '', columnsize = 0, detail = none, tokenize = 'ascii')"
            )
            self._db.execute(
                f"INSERT INTO tokens_{segment} (tokens_{segment}, rank) VALUES ('hashsize', ?)",
                (_HASH_BYTES,),
            )

    def _seal(self, segment: int) -> None:
        """Write the postings of the common tokens of a segment that has become full."""
        # What is marked as held more than once is part of its token's posting.
        query = f"SELECT term FROM {self._asking(segment, 'row')} WHERE doc > ?"
        for (token,) in self._db.execute(query, (COMMON,)).fetchall():
            if token[0] in (*_TIMES, _LENGTH):
                continue
            levels = self._levels(segment, token)
            self._db.execute(_WRITE, (segment, token, levels[0].bit_count(), write(levels)))
        planes = [0] * LENGTH_BITS
        for length, those in self._lengths(segment).items():
            for at in range(LENGTH_BITS):
                if length >> LENGTH_BITS - 1 - at & 1:
                    planes[at] |= those
        self._db.execute("INSERT INTO lengths VALUES (?, ?)", (segment, write(planes)))

    def _places(self, segment: int, which: str, *asked: str) -> Iterator[int]:
        """Give the paragraphs that hold the tokens asked for, once for each of them."""
        query = f"SELECT doc & {SPAN - 1} FROM {self._asking(segment)} WHERE {which}"
        return chain.from_iterable(self._db.execute(query, asked))

    def _asking(self, segment: int, kind: str = "instance") -> str:
        """Give the name of the table that tells a segment's vocabulary."""
        name = f"temp.{kind}_{segment}"
        if name not in self._asked:
            self._db.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} "
                f"USING fts5vocab ('main', 'tokens_{segment}', '{kind}')"
            )
            self._asked.add(name)
        return name


def length_class(count: int) -> int:
    """Give the class of a paragraph of so many tokens: by half octaves, 2 are 2, 3 are 3, 4 are 4.

    `count` is 1 or more.
    """
    return min(round(2 * math.log2(count)), (1 << LENGTH_BITS) - 1)


def _indexed(text: str) -> tuple[list[str], int]:
    """Give all that a paragraph is found under, each once; and how many tokens it has."""
    tokens, joined = cut(fold(text))
    if not tokens:
        return [], 0
    counted = Counter(tokens)
    found = [*counted, *set(joined), _length(len(tokens))]
    if len(counted) < len(tokens):
        for token, count in counted.items():
            if count > 1:
                found += [f"{mark}{token}" for mark in _TIMES[: count - 1]]
    return found, len(tokens)


@lru_cache(4096)
def _length(count: int) -> str:
    return f"{_LENGTH}{length_class(count):02}"


def _before(token: str) -> str:
    """Give what stands before a token and behind all others before it."""
    code = ord(token[-1]) - 1
    # What UTF-8 cannot write stands in no token.
    return token[:-1] + chr(0xD7FF if 0xD800 <= code < 0xE000 else code) + _LAST
