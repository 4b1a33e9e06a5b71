"""What is in the archive, in SQLite: one row a log entry, and the sources by which it came.

Nothing here is evidence. It is written under the archive's lock, after the log, and committed
durably, so that it is behind the log only when somebody deleted or replaced it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checksums import Algorithm, Digest
from manifests import MunimentError, Statement
from muniment.catalogue.holdings import Holdings

SCHEMA_VERSION = 4
HEADS = "checkpoints"  # `about` it are records that speak of a head of the log: of all it held
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE records (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, object TEXT NOT NULL,
    version INTEGER NOT NULL, composed TEXT NOT NULL, notice TEXT NOT NULL,
    files INTEGER NOT NULL, bytes INTEGER NOT NULL, source TEXT NOT NULL);
CREATE INDEX records_object ON records (object, version);
CREATE INDEX records_composed ON records (composed);
CREATE INDEX records_kind ON records (kind, position);
CREATE TABLE sources (key TEXT NOT NULL, content TEXT NOT NULL, position INTEGER NOT NULL);
CREATE INDEX sources_key ON sources (key, position);
CREATE TABLE about (object TEXT NOT NULL, position INTEGER NOT NULL);
CREATE INDEX about_object ON about (object);
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One accession or record. `position` is its index in the log; `notice` its description.

    `source` is what its first source was, and its name, as its statement has them.
    """

    position: int
    id: str
    kind: str
    object: str
    version: int
    composed: str
    notice: dict[str, Any]
    files: int
    bytes: int
    source: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """A source that was preserved before: what came then, and as which accession."""

    content: str
    row: Row


class CatalogueError(MunimentError):
    """The catalogue cannot be read or written; nothing of the archive itself is concerned."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what SQLite raises into a `CatalogueError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise CatalogueError(
            f"The catalogue failed: {error}. It is an index: where the disk has room and nobody "
            "else uses it, catalogue.db can be deleted, and is built anew."
        ) from error


class Catalogue:
    """The catalogue in a file. One writer at a time, under the archive's lock."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def open(cls, path: Path, *, writable: bool) -> Catalogue | None:
        """Open a catalogue of this schema, or give None where there is none to be read."""
        if not path.is_file():  # SQLite would wait for a pipe.
            return None
        mode = "rw" if writable else "ro"
        try:
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=60
            )
        except sqlite3.DatabaseError:
            return None
        try:
            connection.isolation_level = None
            connection.execute("PRAGMA synchronous = FULL")
            catalogue = cls(connection)
            if catalogue._meta("schema") == str(SCHEMA_VERSION):
                return catalogue
        except sqlite3.DatabaseError:
            pass  # Not a database, or not ours: it is disposable and built anew.
        connection.close()
        return None

    @classmethod
    def create(cls, path: Path | None, origin: str) -> Catalogue:
        """Make an empty catalogue in the place of whatever is there; with no path, in memory."""
        if path is not None:
            for suffix in ("", "-journal"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        connection = sqlite3.connect(path or ":memory:", timeout=60, isolation_level=None)
        connection.executescript(_SCHEMA)
        connection.execute("PRAGMA synchronous = FULL")
        connection.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            [("origin", origin), ("size", "0"), ("schema", str(SCHEMA_VERSION))],
        )
        return cls(connection)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def size(self) -> int:
        """How many log entries the catalogue covers."""
        return int(self._meta("size") or 0)

    def add(self, items: Iterable[tuple[int, Statement]], size: int) -> None:
        """Add statements with their log indexes, durably and at once; cover `size` entries."""
        with _Transaction(self._db):
            for position, statement in items:
                self._insert(position, statement)
            self._db.execute("UPDATE meta SET value = ? WHERE name = 'size'", (str(size),))

    def known(self, key: str) -> Known | None:
        """Give the newest accession that came from this source, or None."""
        found = self._db.execute(
            "SELECT s.content, r.* FROM sources s JOIN records r USING (position) "
            "WHERE s.key = ? AND r.kind = 'accession' ORDER BY position DESC LIMIT 1",
            (key,),
        ).fetchone()
        return Known(found[0], _row(found[1:])) if found else None

    def notices(self) -> Iterator[tuple[Row, ...]]:
        """Give each notice as the rows of its versions, in the order in which notices came.

        Whoever takes them may take his time: he keeps no writer waiting.
        """
        last = -1
        while page := self._db.execute(
            "SELECT position, object FROM records r WHERE kind = 'accession' AND position > ? "
            "AND NOT EXISTS (SELECT 1 FROM records e WHERE e.object = r.object "
            "AND e.kind = 'accession' AND e.position < r.position) ORDER BY position LIMIT 500",
            (last,),
        ).fetchall():
            for _, object_id in page:
                yield self.versions(object_id)
            last = page[-1][0]

    def versions(self, object_id: str) -> tuple[Row, ...]:
        """Give the rows of one object, by version."""
        return tuple(
            _row(found)
            for found in self._db.execute(
                "SELECT * FROM records WHERE object = ? ORDER BY version", (object_id,)
            )
        )

    def about(self, object_id: str) -> tuple[Row, ...]:
        """Give the records that speak about an object."""
        return tuple(
            _row(found)
            for found in self._db.execute(
                "SELECT DISTINCT r.* FROM about a JOIN records r USING (position) "
                "WHERE a.object = ? ORDER BY position",
                (object_id,),
            )
        )

    def find(self, text: str) -> tuple[Row, ...]:
        """Give the first rows of objects whose id, or an accession of which, begins with `text`."""
        low, high = text, text + "\U0010ffff"
        return tuple(
            _row(found)
            for found in self._db.execute(
                "SELECT * FROM records WHERE position IN (SELECT min(position) FROM records "
                "WHERE object IN (SELECT object FROM records WHERE (object >= ?1 AND object < ?2) "
                "OR (object >= 'urn:uuid:' || ?1 AND object < 'urn:uuid:' || ?2) "
                "OR (id >= ?1 AND id < ?2)) GROUP BY object) ORDER BY position LIMIT 20",
                (low, high),
            )
        )

    def named(self, text: str) -> tuple[Row, ...]:
        """Give the first accessions and records whose own id begins with `text`."""
        return tuple(
            _row(found)
            for found in self._db.execute(
                "SELECT * FROM records WHERE id >= ? AND id < ? ORDER BY position LIMIT 20",
                (text, text + "\U0010ffff"),
            )
        )

    def of_kind(self, kind: str, since: int = 0, most: int = -1) -> tuple[Row, ...]:
        """Give the records of a kind from log index `since` on, in the order of the log.

        At most so many of them; all, where that is below zero.
        """
        found = self._db.execute(
            "SELECT * FROM records WHERE kind = ? AND position >= ? ORDER BY position LIMIT ?",
            (kind, since, most),
        )
        return tuple(_row(one) for one in found)

    def rows(self, first: int = 0) -> Iterator[Row]:
        """Give the rows from log index `first` on, in the order of the log."""
        for found in self._db.execute(
            "SELECT * FROM records WHERE position >= ? ORDER BY position", (first,)
        ):
            yield _row(found)

    def latest(self) -> str | None:
        """Give the latest time at which a statement says it was composed."""
        found = self._db.execute("SELECT max(composed) FROM records").fetchone()
        return str(found[0]) if found[0] else None

    @property
    def holdings(self) -> Holdings:
        """What is held, object by object, for a round over all of it."""
        return Holdings(self._db)

    def counts(self) -> dict[str, int]:
        """Count the records of each kind."""
        return dict(self._db.execute("SELECT kind, count(*) FROM records GROUP BY kind"))

    def at(self, position: int) -> Row | None:
        """Give the row of a log entry, or None where it has none."""
        found = self._db.execute("SELECT * FROM records WHERE position = ?", (position,)).fetchone()
        return _row(found) if found else None

    def came_from(self, key: str, row: Row) -> Row | None:
        """Give what a record made of a source: an accession, one seen again, or an attempt."""
        if row.kind == "attempt":
            return row
        if row.kind == "seen-again":
            known = self.known(key)
            return known.row if known else None
        query = "SELECT 1 FROM sources WHERE key = ? AND position = ?"
        return row if self._db.execute(query, (key, row.position)).fetchone() else None

    def _insert(self, position: int, statement: Statement) -> None:
        self._db.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                position,
                statement.id,
                statement.kind,
                statement.object,
                statement.version,
                statement.composed,
                json.dumps(dict(statement.notice), ensure_ascii=False),
                sum(file.kind == "rendition" for file in statement.files),
                sum(file.size for file in statement.files),
                json.dumps(_first_source(statement), ensure_ascii=False),
            ),
        )
        if statement.kind == "accession":
            self._db.executemany(
                "INSERT INTO sources VALUES (?, ?, ?)",
                [(key, content, position) for key, content in source_keys(statement)],
            )
        self._db.executemany(
            "INSERT INTO about VALUES (?, ?)",
            [
                (item[key], position)
                for item in statement.about
                for key in ("object", "by_object")
                if key in item
            ],
        )
        if statement.kind == "endorsement" and any("checkpoint" in one for one in statement.about):
            self._db.execute("INSERT INTO about VALUES (?, ?)", (HEADS, position))

    def _meta(self, name: str) -> str | None:
        found = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None


def source_keys(statement: Statement) -> list[tuple[str, str]]:
    """Give (key, content) of a statement: of its one source, or of all of them together.

    A source that states no content has it in its key: a set of files.
    """
    pairs = [
        (str(source["key"]), str(source.get("content", source["key"])))
        for source in statement.sources
        if "key" in source
    ]
    return [joint_key(pairs)] if pairs else []


def _first_source(statement: Statement) -> dict[str, Any]:
    named = ("kind", "address", "name", "name_bytes")
    return {name: one[name] for one in statement.sources[:1] for name in named if name in one}


def joint_key(pairs: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Give the (key, content) of several sources taken as one."""
    ordered = sorted(pairs)
    if len(ordered) == 1:
        return ordered[0]
    keys, contents = ("\n".join(part).encode("utf-8") for part in zip(*ordered, strict=True))
    return _joint(keys), _joint(contents)


def _joint(text: bytes) -> str:
    return f"joint:{Digest.of(Algorithm.SHA512, text).hex}"


class _Transaction:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, value: object, trace: object) -> None:
        if kind is None:
            self._db.execute("COMMIT")
        elif self._db.in_transaction:  # A full disk has rolled it back already.
            self._db.execute("ROLLBACK")


def _row(found: tuple[Any, ...]) -> Row:
    *plain, source = found
    position, record_id, kind, object_id, version, composed, notice, files, size = plain
    said = json.loads(notice), files, size, json.loads(source)
    return Row(position, record_id, kind, object_id, version, composed, *said)
