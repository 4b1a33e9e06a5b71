"""Where each leaf stands in a history, for any number of entries: a file to be thrown away."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from manifests import MunimentError


class PositionsError(MunimentError):
    """The file of positions cannot be written or read; nothing of an archive is concerned."""


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise PositionsError(
            f"positions.db failed: {error}. It is only used while objects are brought: when the "
            "disk is mended, or has room, the same call goes on."
        ) from error


class Positions:
    """Indexes by leaf hash (32 bytes). Of equal leaves the first one's index counts."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def create(cls, path: Path, leaves: Iterable[bytes]) -> Positions:
        """Write a file with every leaf of a history, in order, in the place of an older one."""
        path.unlink(missing_ok=True)
        with _told_plainly():
            connection = sqlite3.connect(path, isolation_level=None)
            # Whoever finds half of it begins anew.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA cache_size = -65536")
            connection.execute(
                "CREATE TABLE leaf (hash BLOB PRIMARY KEY, at INTEGER) WITHOUT ROWID"
            )
            connection.execute("BEGIN")
            connection.executemany(
                "INSERT OR IGNORE INTO leaf VALUES (?, ?)",
                ((leaf, at) for at, leaf in enumerate(leaves)),
            )
            connection.execute("COMMIT")
            connection.close()
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Positions:
        """Open a file that `create` has finished, for reading."""
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with _told_plainly():
            return cls(sqlite3.connect(uri, uri=True))

    def find(self, leaf: bytes) -> int | None:
        """Give the index of a leaf, or None where the history has none such."""
        with _told_plainly():
            row = self._db.execute("SELECT at FROM leaf WHERE hash = ?", (leaf,)).fetchone()
        return None if row is None else int(row[0])

    def close(self) -> None:
        """Close the file."""
        self._db.close()
