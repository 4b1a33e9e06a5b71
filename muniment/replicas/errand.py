"""Errands: which objects a replica lacks, found out from log and catalogue.

The catalogue only says where to look: what an errand holds are entries of the log, and what is
sent is held against them. An errand is a plain value, so that it can go to another process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from checksums import Finding
from manifests import (
    REDACTION_KIND,
    Limits,
    MunimentError,
    Redaction,
    error,
    parse_entry,
    redactions_of,
)
from muniment.archive.objects import read_versions
from muniment.archive.shelves import Shelves
from muniment.catalogue import Catalogue, Row
from muniment.replicas.log_copy import CheckedLog

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Errand:
    """An object to be carried: the log entries of its versions, and the positions that are new.

    `redactions` are what logged records say was taken out of it.
    """

    object_id: str
    folder: Path
    entries: tuple[bytes, ...]
    new: tuple[int, ...]
    redactions: tuple[Redaction, ...] = ()


@dataclass(frozen=True, slots=True)
class Lost:
    """A log entry whose object the catalogue does not know, since it is on no shelf."""

    position: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Planner:
    """Finds out the errands of one replicate, up to the head of a checked log."""

    catalogue: Catalogue
    shelves: Shelves
    log: CheckedLog
    limits: Limits

    def errands(self, since: int) -> Iterator[Errand | Lost]:
        """Give an errand for each object with an entry from `since` on, then for those redacted.

        An entry that no row tells of is `Lost`: its object is on no shelf, or cannot be read.
        """
        expected = since
        redacted: dict[str, int] = {}
        for row in self._rows(since):
            for position in range(expected, row.position):
                yield self._lost(position)
            expected = row.position + 1
            if row.kind == REDACTION_KIND:
                redacted.update((one.object, row.position) for one in self._read(row))
            versions = self._versions(row.object)
            if row.position == max(one.position for one in versions):
                yield self._errand(versions, [one.position for one in versions], since)
        for position in range(expected, self.log.head.size):
            yield self._lost(position)
        for object_id, position in redacted.items():
            versions = self._versions(object_id)
            if versions and max(one.position for one in versions) < since:
                yield self._errand(versions, [position], since)

    def _rows(self, first: int) -> Iterator[Row]:
        # No cursor of the catalogue stays open meanwhile: it would keep writers waiting.
        stop = self.log.head.size
        while rows := list(islice(self.catalogue.rows(first), _PAGE)):
            yield from (row for row in rows if row.position < stop)
            first = rows[-1].position + 1

    def _versions(self, object_id: str) -> list[Row]:
        rows = self.catalogue.versions(object_id)
        return [row for row in rows if row.position < self.log.head.size]

    def _errand(self, versions: Sequence[Row], positions: Sequence[int], since: int) -> Errand:
        object_id = versions[0].object
        return Errand(
            object_id,
            self.shelves.path_of(object_id),
            tuple(self.log.entry(one.position) for one in versions),
            tuple(position for position in positions if position >= since),
            tuple(self._redactions(object_id)),
        )

    def _redactions(self, object_id: str) -> Iterator[Redaction]:
        for row in self.catalogue.about(object_id):
            if row.kind == REDACTION_KIND and row.position < self.log.head.size:
                yield from (one for one in self._read(row) if one.object == object_id)

    def _read(self, row: Row) -> tuple[Redaction, ...]:
        """Read what a record of redaction says; one that is not as logged says nothing."""
        entry = parse_entry(self.log.entry(row.position))
        try:
            versions = read_versions(self.shelves.path_of(row.object), [entry], self.limits)
        except MunimentError:
            return ()
        return tuple(one for version in versions for one in redactions_of(version.statement))

    def _lost(self, position: int) -> Lost:
        kind = parse_entry(self.log.entry(position)).kind
        return Lost(position, error("log-not-shelved", "shelves", index=str(position), kind=kind))
