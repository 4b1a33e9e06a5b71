"""Endorsements in an archive, as check 13 judges them: of a manifest, or of a head of the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from checksums import Finding, ProofError, root_at
from manifests import (
    Checkpoint,
    Examination,
    MunimentError,
    Roles,
    TileReader,
    TlogProof,
    error,
    own_paths,
)
from manifests.claims.endorsement import FILE, KIND, EndorsedHead, EndorsedManifest, endorsed_by
from manifests.judging.endorsement_checks import Endorsement
from manifests.judging.verify import shown_before
from manifests.names import content_path
from muniment.archive.archive import Archive
from muniment.archive.later import LaterRecord
from muniment.archive.stamped import StampedLog


class EndorsedLog:
    """Reads what the records of an archive say is endorsed, up to a head that was verified."""

    def __init__(
        self,
        archive: Archive,
        roles: Roles,
        head: Checkpoint | None,
        tiles: TileReader | None,
        stamped: StampedLog,
    ) -> None:
        self._archive, self._roles = archive, roles
        self._head, self._tiles, self._stamped = head, tiles, stamped
        self._notes: dict[int, bytes | Finding | None] = {}

    def endorsements(
        self,
        records: Iterable[LaterRecord],
        folder: Path,
        object_: Examination,
        proofs: Mapping[str, TlogProof],
    ) -> tuple[Endorsement, ...]:
        """Give what those of the records that are endorsements say of an object on the shelves.

        `proofs` say where its versions stand in the log, by their ids. Raises OSError where a
        record's or the object's files cannot be read.
        """
        indexes = {name: proof.index for name, proof in proofs.items()}
        return tuple(
            self._endorsement(record, folder, object_, indexes)
            for record in records
            if record.proof is not None and record.statement.kind == KIND
        )

    def _endorsement(
        self, record: LaterRecord, folder: Path, object_: Examination, indexes: Mapping[str, int]
    ) -> Endorsement:
        place = record.folder / content_path(1, FILE)
        where = str(place.relative_to(self._archive.root))
        about = endorsed_by(record.statement)
        if about is None:
            return Endorsement(where, None)
        with place.open("rb") as stream:
            signature = stream.read(self._archive.settings.limits.signature_bytes + 1)
        before = self._before(record)
        if isinstance(about, EndorsedManifest):
            return self._of_manifest(where, signature, about, folder, object_, before)
        return self._of_head(where, signature, about, object_, indexes, before)

    def _of_manifest(
        self,
        where: str,
        signature: bytes,
        about: EndorsedManifest,
        folder: Path,
        object_: Examination,
        before: datetime | None,
    ) -> Endorsement:
        asked = (about.object, about.version, about.accession)
        for item in object_.accessions:
            if asked == (item.statement.object, item.version, item.statement.id):
                manifest = (folder / own_paths(about.version, about.accession)[0]).read_bytes()
                return Endorsement(where, signature, manifest, about.version, before)
        return Endorsement(where, signature)

    def _of_head(
        self,
        where: str,
        signature: bytes,
        about: EndorsedHead,
        object_: Examination,
        indexes: Mapping[str, int],
        before: datetime | None,
    ) -> Endorsement:
        held = [
            item.version
            for item in object_.accessions
            if indexes.get(item.statement.id, about.size) < about.size
        ]
        note = self._note(about.size) if held else None
        if isinstance(note, Finding):
            return Endorsement(where, signature, wrong=(note,))
        return Endorsement(where, signature, note, max(held, default=0), before)

    def _note(self, size: int) -> bytes | Finding | None:
        """Give the checkpoint of a size; what is wrong with it; None where it is not there."""
        if size not in self._notes:
            self._notes[size] = self._read_note(size)
        return self._notes[size]

    def _read_note(self, size: int) -> bytes | Finding | None:
        if self._head is None or self._tiles is None or size > self._head.size:
            return None
        path = f"checkpoints/{size}/checkpoint"
        try:
            note = self._archive.log.read(path)
        except OSError:
            return None  # `log check` names it.
        try:
            checkpoint = self._roles.open(note)
            if (checkpoint.size, checkpoint.root) == (size, root_at(size, self._tiles.node)):
                return note
            detail = "it is of another tree than this log"
        except (MunimentError, ProofError, OSError) as failure:
            detail = str(failure)
        return error("endorsement-unproven", f"log/{path}", detail=detail)

    def _before(self, record: LaterRecord) -> datetime | None:
        if record.proof is None:
            return None
        return shown_before(self._stamped.check_entry(record.proof.index))
