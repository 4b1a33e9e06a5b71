"""What of a log was seen on the shelves while all was verified, so that nothing is read twice.

Of a long log, a byte an entry is kept, and the place of the few records that the log's own checks
read: documents of roles, and what tells of proof files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from manifests import Accessioned, Entry
from muniment.archive.proofs import KIND as PROOFS
from muniment.archive.roles import ROLES_KIND

_KEPT = frozenset({ROLES_KIND, PROOFS})


@dataclass(frozen=True, slots=True)
class SightedRecord:
    """A record that the log's own checks read: its index, object's folder, version and entry."""

    index: int
    folder: Path
    version: int
    entry: Entry


class Sighted:
    """Which entries of a log of `size` were met on the shelves, each at its index."""

    def __init__(self, size: int) -> None:
        self._seen = bytearray(size)
        self._records: list[SightedRecord] = []
        self._clear = True

    def note(self, folder: str, found: Iterable[tuple[int, Accessioned]]) -> None:
        """Take what was found in an object with which nothing is wrong, each with its index."""
        for index, item in found:
            self._clear = self._clear and not self._seen[index]
            self._seen[index] = 1
            if item.entry.kind in _KEPT:
                record = SightedRecord(index, Path(folder), item.version, item.entry)
                self._records.append(record)

    def give_up(self) -> None:
        """Say that something was wrong: who wants to know what the shelves hold reads them."""
        self._clear = False

    @property
    def every(self) -> bool:
        """Whether every entry was met once, and nothing was wrong with any object."""
        return self._clear and 0 not in self._seen

    def records(self, kind: str) -> Iterator[SightedRecord]:
        """Give the records of a kind that is kept, in the order of their places."""
        return (one for one in self._records if one.entry.kind == kind)
