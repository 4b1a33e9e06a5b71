"""Later records that change what an object is worth: supersessions, redactions, endorsements.

The log tells that there are some, since an entry names its kind; the catalogue, where each may lie.
What counts is what is on the shelf: whole, signed by a signer whom the roles name, and proven to be
the entry. A record that is not all of this says nothing, and excuses nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from checksums import ProofError, verify_inclusion
from manifests import (
    SPEAKING_KINDS,
    Checkpoint,
    Entry,
    Examination,
    FolderPackage,
    MunimentError,
    Redaction,
    Roles,
    Statement,
    TlogProof,
    examine_object,
    redactions_of,
)
from manifests.claims.endorsement import EndorsedHead, endorsed_by
from muniment.archive.archive import Archive
from muniment.archive.intent import read_intent
from muniment.archive.shelves import relative_path
from muniment.catalogue import Catalogue, read_shelved, told_plainly
from muniment.catalogue.catalogue import CatalogueError


@dataclass(frozen=True, slots=True)
class LaterRecord:
    """A record that counts, and its proof; None for what an intent is still to log.

    `folder` is where it lies.
    """

    examination: Examination
    proof: TlogProof | None
    folder: Path

    @property
    def statement(self) -> Statement:
        """What it states."""
        return self.examination.accessions[0].statement

    @property
    def redactions(self) -> tuple[Redaction, ...]:
        """What it says was redacted."""
        return redactions_of(self.statement)


@dataclass(frozen=True, slots=True)
class LaterRecords:
    """Those of one archive that count, by the place of what they speak of.

    What speaks of a head of the log, and so of all that it held, stands under ``""``.
    """

    by_place: Mapping[str, tuple[LaterRecord, ...]]

    def about(self, name: str) -> tuple[LaterRecord, ...]:
        """Give the records that speak of the object whose folder on the shelves has this name."""
        return (*self.by_place.get(name, ()), *self.by_place.get("", ()))


@dataclass(frozen=True, slots=True)
class LaterReader:
    """Reads them, with one verifier's roles and the head that he checked."""

    archive: Archive
    roles: Roles
    head: Checkpoint | None
    note: bytes

    def every(self, entries: Mapping[int, bytes]) -> LaterRecords:
        """Find the records of all these entries, by index, each of which `is_speaking`."""
        return self._gather((*self._places(entries), *self._awaited()))

    def hinted(self, objects: Iterable[tuple[str, int]]) -> LaterRecords:
        """Read the records with these object ids, at these indexes as somebody says."""
        path_of = self.archive.shelves.path_of
        places = [(path_of(object_id), index) for object_id, index in objects]
        return self._gather((*places, *self._awaited()))

    def _gather(self, places: Iterable[tuple[Path, int | None]]) -> LaterRecords:
        found: dict[str, list[LaterRecord]] = {}
        for folder, index in places:
            record = self._read(folder, index)
            if record is None:
                continue
            if isinstance(endorsed_by(record.statement), EndorsedHead):
                found.setdefault("", []).append(record)
            else:
                for object_id in {str(item.get("object", "")) for item in record.statement.about}:
                    found.setdefault(Path(relative_path(object_id)).name, []).append(record)
        return LaterRecords({place: tuple(records) for place, records in found.items()})

    def _read(self, folder: Path, index: int | None) -> LaterRecord | None:
        try:
            examination = examine_object(
                FolderPackage(folder), self.roles, self.archive.settings.limits
            )
            if examination.findings or len(examination.accessions) != 1:
                return None
            item = examination.accessions[0]
            if item.statement.kind not in SPEAKING_KINDS:
                return None
            if index is None:
                return LaterRecord(examination, None, folder)
            if self.head is None:
                return None
            if not self.roles.signs(item.key, item.statement.origin, index):
                return None
            proof = self._prove(item.entry, index, self.head)
            return LaterRecord(examination, proof, folder)
        except (OSError, MunimentError, ProofError):
            return None  # `verify` of the record itself says what is wrong with it.

    def _prove(self, entry: Entry, index: int, head: Checkpoint) -> TlogProof:
        proof = self.archive.log.proof(index, head, self.note)
        verify_inclusion(entry.leaf_hash(), index, head.size, proof.path, head.root)
        return proof

    def _places(self, entries: Mapping[int, bytes]) -> Iterator[tuple[Path, int]]:
        wanted = {data: index for index, data in entries.items()}
        for folder in self._catalogued(entries):
            for entry, _ in read_shelved(folder, self.archive.settings.limits):
                if (index := wanted.pop(entry.encode(), None)) is not None:
                    yield folder, index
        for folder in self.archive.shelves.objects() if wanted else ():
            for entry, _ in read_shelved(folder, self.archive.settings.limits):
                if (index := wanted.pop(entry.encode(), None)) is not None:
                    yield folder, index

    def _catalogued(self, entries: Mapping[int, bytes]) -> list[Path]:
        catalogue = Catalogue.open(self.archive.root / "catalogue.db", writable=False)
        if catalogue is None:
            return []
        try:
            with told_plainly():
                rows = [next(catalogue.rows(index), None) for index in entries]
        except CatalogueError:
            return []  # It only says where to look first.
        finally:
            catalogue.close()
        places = [self.archive.shelves.path_of(row.object) for row in rows if row is not None]
        return [place for place in places if place.is_dir()]

    def _awaited(self) -> Iterator[tuple[Path, None]]:
        for run in self.archive.staging.runs():
            intent = read_intent(run)
            for item in intent.items if intent else ():
                if item.entry.kind in SPEAKING_KINDS:
                    yield self.archive.shelves.path_of(item.object_id), None


def is_speaking(entry: bytes, kinds: Collection[str] = SPEAKING_KINDS) -> bool:
    """Tell whether a log entry is one of these kinds, which speak of other objects."""
    kind = entry.split(b"\n", 2)[1:2]
    return kind != [] and kind[0].decode("ascii", "replace") in kinds
