"""What the catalogue says is held: objects by log position, and by their places on the shelves.

It is streamed, since an archive may hold more objects than memory does; and it is a hint, since
anybody who can write the disk can write the catalogue.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """One object: its versions, v1 first, as (position, version), and the bytes of its files."""

    object: str
    versions: tuple[tuple[int, int], ...]
    bytes: int


class Holdings:
    """Reads one catalogue's records as objects. Nothing is written, and nobody kept waiting."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def count(self, size: int) -> tuple[int, int]:
        """Give how many of the first `size` entries have a row, and the bytes of their files."""
        found = self._db.execute(
            "SELECT count(*), ifnull(sum(bytes), 0) FROM records WHERE position < ?", (size,)
        ).fetchone()
        return int(found[0]), int(found[1])

    def positions_of(self, object_id: str) -> tuple[int, ...]:
        """Give the log positions of an object's versions, v1 first."""
        rows = self._db.execute(
            "SELECT position FROM records WHERE object = ? ORDER BY version", (object_id,)
        )
        return tuple(position for (position,) in rows)

    def objects_at(self, positions: Sequence[int]) -> list[Held]:
        """Give the objects that have a version at one of these positions, in the order of these.

        A position that the catalogue does not know is passed over.
        """
        rows = self._db.execute(
            "SELECT object, version, position, bytes FROM records WHERE object IN "
            "(SELECT object FROM records WHERE position IN (SELECT value FROM json_each(?))) "
            "ORDER BY object, version",
            (json.dumps(list(positions)),),
        )
        grouped: dict[str, list[tuple[int, int, int]]] = {}
        for name, version, position, size in rows:
            grouped.setdefault(name, []).append((position, version, size))
        wanted = set(positions)
        held = [
            Held(
                name,
                tuple((position, version) for position, version, _ in versions),
                sum(size for _, _, size in versions),
            )
            for name, versions in grouped.items()
        ]
        order = {position: place for place, position in enumerate(positions)}
        return sorted(
            held,
            key=lambda one: min(order[at] for at, _ in one.versions if at in wanted),
        )

    def sort_by_place(self, digest_of: Callable[[str], bytes]) -> None:
        """Sort the objects by `digest_of` their ids, for `below`.

        In a temporary table, which SQLite keeps in files of its own where it grows large, so that
        whoever walks the shelves by it keeps no writer waiting.
        """
        self._db.create_function("digest_of", 1, digest_of, deterministic=True)
        self._db.execute(
            "CREATE TEMP TABLE places (digest BLOB PRIMARY KEY, object TEXT NOT NULL) WITHOUT ROWID"
        )
        self._db.execute(
            "INSERT INTO temp.places SELECT digest_of(object) AS digest, object FROM "
            "(SELECT DISTINCT object FROM records) ORDER BY digest"
        )

    def below(self, first: int) -> dict[bytes, str]:
        """Give the objects whose digests open with the byte `first`, by digest."""
        low, high = bytes([first]), bytes([first]) + b"\xff" * 64
        return dict(
            self._db.execute(
                "SELECT digest, object FROM temp.places WHERE digest >= ? AND digest <= ?",
                (low, high),
            )
        )

    def unknown(self, size: int) -> Iterator[int]:
        """Give the log positions below `size` for which there is no row."""
        expected = 0
        for (position,) in self._db.execute("SELECT position FROM records ORDER BY position"):
            yield from range(expected, min(position, size))
            expected = position + 1
        yield from range(expected, size)

    def named(self, position: int) -> tuple[str, str, str, int] | None:
        """Give (id, kind, object, version) of what stands at a position, or None."""
        found = self._db.execute(
            "SELECT id, kind, object, version FROM records WHERE position = ?", (position,)
        ).fetchone()
        return (str(found[0]), str(found[1]), str(found[2]), int(found[3])) if found else None
