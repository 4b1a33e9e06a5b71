"""What calls have still to do and have done, in SQLite: staging/queue.db, which survives a kill.

One mechanism for all of `preserve`: the same call, started again, leaves out what it finished and
goes on with the rest. Of an address that was put off it is kept how often it was tried, of a host
until when it is left alone. Nothing here is evidence: whoever deletes the file only makes
interrupted calls begin anew. What is finished is written by whoever holds the desk, after the log
and before the intent is taken away; so a crash between the two is made good by the next writer.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from manifests import MunimentError

NAME = "queue.db"
_SCHEMA_VERSION = 1
_SCHEMA = f"""
BEGIN;
CREATE TABLE waiting (run TEXT NOT NULL, item BLOB NOT NULL, tries TEXT NOT NULL,
    PRIMARY KEY (run, item)) WITHOUT ROWID;
CREATE TABLE finished (item BLOB PRIMARY KEY, run TEXT NOT NULL, position INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE hosts (host TEXT PRIMARY KEY, due TEXT NOT NULL) WITHOUT ROWID;
PRAGMA user_version = {_SCHEMA_VERSION};
COMMIT;
"""
_LOGGER = logging.getLogger(__name__)

# One try that brought no answer, as a statement says it.
Try = Mapping[str, Any]


class QueueError(MunimentError):
    """The queue cannot be read or written; nothing of the archive itself is concerned."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a call that has not come to its end has done: its run, and the log's index of it."""

    run: str
    position: int


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise QueueError(
            f"The queue of unfinished calls failed: {error}. Where the disk has room and nobody "
            f"else uses it, staging/{NAME} can be deleted; interrupted calls then begin anew."
        ) from error


class Queue:
    """The queue in a file. It may be used by several processes at once, each with its own runs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def open(cls, staging: Path) -> Queue:
        """Open the queue of a staging folder, made where it is missing or is no queue of ours.

        Raises `QueueError` where the disk does not let us.
        """
        path = staging / NAME
        with _told_plainly():
            queue = cls(sqlite3.connect(path, timeout=60, isolation_level=None))
            if queue._is_ours():
                return queue
            queue.close()
            _LOGGER.info("%s cannot be read: begun anew, and interrupted calls begin anew.", path)
            for suffix in ("", "-journal"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            queue = cls(sqlite3.connect(path, timeout=60, isolation_level=None))
            queue._is_ours()
            return queue

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def enqueue(
        self, run: str, items: Sequence[bytes], dead: Iterable[str]
    ) -> dict[bytes, tuple[Try, ...]]:
        """Write down durably what a run is to do; give the tries that `dead` runs made of it."""
        known: dict[bytes, str] = {}
        with self._transaction():
            for other in dead:
                known.update(
                    self._db.execute("SELECT item, tries FROM waiting WHERE run = ?", (other,))
                )
                self._db.executemany(
                    "DELETE FROM waiting WHERE run = ? AND item = ?",
                    [(other, item) for item in items],
                )
            self._db.executemany(
                "INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)",
                [(run, item, known.get(item, "[]")) for item in items],
            )
        return {item: tuple(json.loads(known[item])) for item in items if item in known}

    def tried(self, run: str, item: bytes, tries: Sequence[Try]) -> None:
        """Remember durably the tries of one item that brought no answer."""
        with self._transaction():
            self._db.execute(
                "UPDATE waiting SET tries = ? WHERE run = ? AND item = ?",
                (json.dumps([dict(one) for one in tries]), run, item),
            )

    def dismiss(self, run: str, item: bytes) -> None:
        """Take an item out that needs no further try, though nothing was preserved of it."""
        with self._transaction():
            self._db.execute("DELETE FROM waiting WHERE run = ? AND item = ?", (run, item))

    def waiting(self, run: str) -> int:
        """Count what a run has still to do."""
        with _told_plainly():
            [count] = self._db.execute(
                "SELECT count(*) FROM waiting WHERE run = ?", (run,)
            ).fetchone()
        return int(count)

    def finish(self, items: Iterable[tuple[bytes, str, int]]) -> None:
        """Remember durably what runs have finished: (item, run, index in the log)."""
        finished = list(items)
        if not finished:
            return
        with self._transaction():
            self._db.executemany("INSERT OR REPLACE INTO finished VALUES (?, ?, ?)", finished)
            self._db.executemany(
                "DELETE FROM waiting WHERE run = ? AND item = ?",
                [(run, item) for item, run, _ in finished],
            )

    def finished(self, item: bytes) -> Finished | None:
        """Give what a run that has not come to its end has done of a call."""
        with _told_plainly():
            found = self._db.execute(
                "SELECT run, position FROM finished WHERE item = ?", (item,)
            ).fetchone()
        return Finished(*found) if found else None

    def rest(self, host: str, until: datetime) -> None:
        """Remember durably until when a host is to be left alone."""
        with self._transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO hosts VALUES (?, ?)", (host, until.isoformat())
            )

    def resting(self, now: datetime) -> dict[str, datetime]:
        """Give the hosts that are to be left alone beyond `now`, and until when."""
        with self._transaction():
            # All in UTC with one spelling, so that their order is that of the times.
            self._db.execute("DELETE FROM hosts WHERE due <= ?", (now.isoformat(),))
            found = self._db.execute("SELECT host, due FROM hosts").fetchall()
        return {host: datetime.fromisoformat(due) for host, due in found}

    def unfinished_runs(self) -> set[str]:
        """Give the runs that have not come to their end."""
        with _told_plainly():
            found = self._db.execute(
                "SELECT run FROM finished UNION SELECT run FROM waiting"
            ).fetchall()
        return {run for (run,) in found}

    def forget_runs(self, runs: Iterable[str]) -> None:
        """Forget runs: they have come to their end."""
        named = [(run,) for run in runs]
        with self._transaction():
            self._db.executemany("DELETE FROM finished WHERE run = ?", named)
            self._db.executemany("DELETE FROM waiting WHERE run = ?", named)

    def _is_ours(self) -> bool:
        """Tell whether it can be used; an empty one is made ready."""
        try:
            self._db.execute("PRAGMA synchronous = FULL")
            [version] = self._db.execute("PRAGMA user_version").fetchone()
            tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise  # Locked, or the disk: another matter than what stands in it.
            return False
        if not tables:
            self._db.executescript(_SCHEMA)
            return True
        return bool(version == _SCHEMA_VERSION)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _told_plainly():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # A full disk has rolled it back already.
                    self._db.execute("ROLLBACK")
                raise
