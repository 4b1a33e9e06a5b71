"""Which entries of a log are answered by an object on the shelves: one byte each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checksums import Finding, Severity
from manifests import Limits, Redaction, redactions_of
from muniment.catalogue import read_shelved
from muniment.recovery.positions import Positions


class Answered:
    """Entries from `start` up to, not including, `stop`, and where the object of each stands."""

    def __init__(self, start: int, stop: int) -> None:
        self.start = start
        self._seen = bytearray(stop - start)
        self.first: str | None = None

    def add(self, index: int, place: str) -> None:
        """Note that an object at `place` answers an entry."""
        if index >= self.start:
            self._seen[index - self.start] = 1
        if index == 0:
            self.first = place

    @property
    def missing(self) -> int:
        """How many entries nothing answers."""
        return self._seen.count(0)

    def gaps(self) -> Iterator[Finding]:
        """Name each run of entries that nothing answers."""
        at = self._seen.find(0)
        while at >= 0:
            end = self._seen.find(1, at)
            end = len(self._seen) if end < 0 else end
            first, last = self.start + at, self.start + end - 1
            particulars = (("first", str(first)), ("last", str(last)))
            yield Finding("restored-missing", Severity.ERROR, "shelves", particulars)
            at = self._seen.find(0, end)


def shelved_before(
    folder: Path, positions: Positions, limits: Limits
) -> tuple[list[tuple[int, bytes]], int, list[Redaction]]:
    """Read what stands on a shelf: the entries of its versions, its size, and what it redacts."""
    entries: list[tuple[int, bytes]] = []
    redactions: list[Redaction] = []
    size = 0
    for entry, statement in read_shelved(folder, limits):
        index = positions.find(entry.leaf_hash())
        if index is not None:
            entries.append((index, entry.encode()))
            redactions += redactions_of(statement)
            size += sum(file.size for file in statement.files)
    return entries, size, redactions
