"""A run: paragraphs in a row, all of one segment, and which tokens they hold.

Its tokens stand in blocks, in order: of rare ones many in a block, their names and then all their
places (muniment/search/packing.py); a common one by itself, as sets. A token is looked for in the
last block that does not begin behind it.

A run is written once. Those that come next are put together with it, as in a log-structured merge
tree (P. O'Neil and others, 1996); what is erased is left out of one that takes its place.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from muniment.search.folding import LONGEST_WORD
from muniment.search.packing import PLACE_BYTES, SPAN, pack_places, parted, read, read_places, write
from muniment.search.postings import COMMON, Begun, Common, Part, Rare, either, levels_of

SCHEMA = """
CREATE TABLE runs (
    first INTEGER PRIMARY KEY, behind INTEGER NOT NULL, held INTEGER NOT NULL,
    tokens INTEGER NOT NULL, lengths BLOB NOT NULL);
CREATE TABLE blocks (
    run INTEGER NOT NULL, token TEXT NOT NULL, held INTEGER NOT NULL, names TEXT,
    packed BLOB NOT NULL);
CREATE UNIQUE INDEX blocks_token ON blocks (run, token);
"""

Posting = bytes | list[int]
"""Places as they are packed, or sets."""

_BLOCK_NAMES = 128
_BLOCK_BYTES = 4096
_LAST = "\U0010ffff" * (LONGEST_WORD + 1)  # behind it goes on no token
_HERE = "(SELECT rowid FROM blocks WHERE run = {} AND token <= ? ORDER BY token DESC LIMIT 1)"
_FIND = (
    "SELECT first, token, blocks.rowid, blocks.held, names, "
    "CASE WHEN names IS NULL THEN NULL ELSE packed END "
    f"FROM runs JOIN blocks ON blocks.rowid = {_HERE.format('first')}"
)
_BETWEEN = (
    f"SELECT token, names, packed FROM blocks WHERE rowid = {_HERE.format('?')} UNION ALL "
    "SELECT token, names, packed FROM blocks WHERE run = ? AND token > ? AND token <= ?"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the paragraphs numbered from `first` up to `behind`, which is not of it.

    `held` of them have tokens, `tokens` together.
    """

    first: int
    behind: int
    held: int
    tokens: int

    @property
    def segment(self) -> int:
        """The number of its segment."""
        return self.first // SPAN


class Holding(NamedTuple):
    """Who of a run holds a token: how many, and the places or the row where that stands."""

    held: int
    places: Sequence[int]
    row: int = 0


class Runs:
    """The runs of an index. Raises sqlite3.Error, and zlib.error or ValueError for spoilt rows."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def all(self) -> list[Run]:
        """Give the runs, in order."""
        rows = self._db.execute("SELECT first, behind, held, tokens FROM runs ORDER BY first")
        return [Run(*row) for row in rows]

    def holding(self, token: str) -> dict[int, Holding]:
        """Say by run, by its first number, who holds a token; of runs where somebody does."""
        found = {}
        for first, begins, row, held, names, packed in self._db.execute(_FIND, (token,)):
            if names is not None:
                if places := read_places(_of_block(names, packed, token)):
                    found[first] = Holding(len(set(places)), places)
            elif begins == token:
                found[first] = Holding(held, (), row)
        return found

    def part(self, holding: Holding) -> Part:
        """Give who holds a token, of which is known where that stands."""
        if not holding.row:
            return Rare(holding.places)
        query = "SELECT packed FROM blocks WHERE rowid = ?"
        [packed] = self._db.execute(query, (holding.row,)).fetchone()
        return Common(packed)

    def beginning(self, run: Run, begin: str) -> Part:
        """Give those that hold a token that begins so."""
        asked = run.first, begin, run.first, begin, begin + _LAST
        places, common = [], []
        for token, names, packed in self._db.execute(_BETWEEN, asked):
            if names is not None:
                places.append(_of_block(names, packed, begin, begin + _LAST))
            elif token.startswith(begin):
                common += parted(packed)[:1]
        return Begun(read_places(b"".join(places)), common)

    def lengths(self, run: Run) -> list[int]:
        """Give as planes the classes of length of a run's paragraphs."""
        place = run.first % SPAN
        return [int.from_bytes(data, "little") << place for data in self._lengths(run)]

    def classes(self, run: Run, members: Sequence[int]) -> list[int]:
        """Give the classes of length of a few of a run's paragraphs, by their places."""
        classes, place = [0] * len(members), run.first % SPAN
        spots = [(member - place >> 3, member - place & 7) for member in members]
        for at, data in enumerate(self._lengths(run)):
            classes = [
                length | (data[byte] >> bit & 1) << at
                for length, (byte, bit) in zip(classes, spots, strict=True)
            ]
        return classes

    def _lengths(self, run: Run) -> list[bytes]:
        query = "SELECT lengths FROM runs WHERE first = ?"
        [packed] = self._db.execute(query, (run.first,)).fetchone()
        size = run.behind - run.first + 7 >> 3
        return [packed[at : at + size] for at in range(0, len(packed), size)]

    def postings(self, run: Run) -> Iterator[tuple[str, Posting]]:
        """Give all of a run's tokens with what the run keeps of them."""
        query = "SELECT token, names, packed FROM blocks WHERE run = ? ORDER BY token"
        for token, names, packed in self._db.execute(query, (run.first,)):
            if names is None:
                yield token, read(packed)
                continue
            tokens = names.split(" ")
            places, ends = _opened(packed, len(tokens))
            for one, start, end in zip(tokens, (0, *ends), ends, strict=False):
                yield one, places[start:end]

    def write(self, run: Run, postings: Mapping[str, Posting], lengths: Sequence[int]) -> None:
        """Write a run, its tokens and the planes of its classes of length."""
        size, place = run.behind - run.first + 7 >> 3, run.first % SPAN
        planes = [plane >> place for plane in lengths]
        while planes and not planes[-1]:
            planes.pop()
        packed = b"".join(plane.to_bytes(size, "little") for plane in planes)
        asked = run.first, run.behind, run.held, run.tokens, packed
        self._db.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?)", asked)
        rows = ((run.first, *row) for row in _blocks(postings))
        self._db.executemany("INSERT INTO blocks VALUES (?, ?, ?, ?, ?)", rows)

    def remove(self, run: Run) -> None:
        """Take a run out."""
        self._db.execute("DELETE FROM blocks WHERE run = ?", (run.first,))
        self._db.execute("DELETE FROM runs WHERE first = ?", (run.first,))


def merged(parts: Sequence[Iterable[tuple[str, Posting]]]) -> dict[str, Posting]:
    """Put together what runs that follow each other keep."""
    found: dict[str, Posting] = {}
    for part in parts:
        for token, posting in part:
            known = found.get(token)
            if known is None:
                found[token] = posting
            elif isinstance(known, bytes) and isinstance(posting, bytes):
                found[token] = known + posting
            else:
                found[token] = either(_levels(known), _levels(posting))
    return found


def without(posting: Posting, gone: int, places: frozenset[int]) -> Posting:
    """Take paragraphs out, given as a set in bits and as places; empty where nobody is left."""
    if isinstance(posting, bytes):
        kept = read_places(posting)
        if places.isdisjoint(kept):
            return posting
        return pack_places([one for one in kept if one not in places])
    levels = (level & ~gone for level in posting)
    return [level for level in levels if level]


def _levels(posting: Posting) -> list[int]:
    return [*levels_of(read_places(posting))] if isinstance(posting, bytes) else posting


def _blocks(postings: Mapping[str, Posting]) -> Iterator[tuple[str, int, str | None, bytes]]:
    """Give the rows of a run: the first token, who holds it, the names of all, their places."""
    names: list[str] = []
    places: list[bytes] = []
    size = 0
    for token in sorted(postings):
        posting = postings[token]
        if len(posting) > COMMON * PLACE_BYTES or not isinstance(posting, bytes):
            if names:
                yield _block(names, places)
                names, places, size = [], [], 0
            levels = _levels(posting)
            yield token, levels[0].bit_count(), None, write(levels)
            continue
        names.append(token)
        places.append(posting)
        size += len(posting)
        if len(names) == _BLOCK_NAMES or size > _BLOCK_BYTES:
            yield _block(names, places)
            names, places, size = [], [], 0
    if names:
        yield _block(names, places)


def _block(names: Sequence[str], places: Sequence[bytes]) -> tuple[str, int, str, bytes]:
    sizes = pack_places(map(len, places))
    return names[0], 0, " ".join(names), b"".join((sizes, *places))


def _opened(packed: bytes, count: int) -> tuple[bytes, list[int]]:
    """Give the places of a block of so many tokens, and where those of each token end."""
    start = count * PLACE_BYTES
    return packed[start:], list(accumulate(read_places(packed[:start])))


def _of_block(names: str, packed: bytes, token: str, last: str = "") -> bytes:
    """Give the places of a token in a block, or of all from one to another."""
    tokens = names.split(" ")
    low, high = bisect_left(tokens, token), bisect_right(tokens, last or token)
    start = len(tokens) * PLACE_BYTES
    sizes = read_places(packed[: high * PLACE_BYTES])
    first = start + sum(sizes[:low])
    return packed[first : first + sum(sizes[low:])]
