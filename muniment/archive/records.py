"""Records: what happened after the fact, each an object of its own with one version.

with writer.desk() as desk:
    record = Record("repair", about=({...},), files={"reports/0001.json": data})
    shelved = log_record(writer, desk, record)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checksums import Algorithm, Digest
from ingest import write_gathered
from manifests import MunimentError, content_path, new_record_id
from muniment.archive.archive import Archive, Writer
from muniment.archive.desk import Desk, Shelved
from muniment.archive.intent import IntentItem
from muniment.archive.objects import Draft
from muniment.archive.proof_items import ProofItem
from muniment.catalogue import Catalogue


class RecordError(MunimentError):
    """A file of a record is not the one that was signed."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Record:
    """A record to be written: its kind, what it is about, and the files (by stored path) it keeps.

    `kind` is one of `manifests.claims.statement.KINDS`, `file_kind` of `FILE_KINDS` there.
    """

    kind: str
    about: tuple[Mapping[str, Any], ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    file_kind: str = "report"


def draft_record(writer: Writer, record: Record) -> Draft:
    """Lay a record out in the run's staging folder."""
    place = writer.run.new_place()
    for path in record.files:
        (place / "content" / path).parent.mkdir(parents=True, exist_ok=True)
    return Draft(
        place=place,
        kind=record.kind,
        id=new_record_id(),
        object_id=writer.archive.new_object_id(),
        notice={},
        sources=(),
        files=tuple(
            write_gathered(place / "content", path, data, record.file_kind)
            for path, data in record.files.items()
        ),
        file_sources=(None,) * len(record.files),
        about=record.about,
    )


def log_record(
    writer: Writer,
    desk: Desk,
    record: Record,
    adopted: Sequence[IntentItem] = (),
    proofs: Sequence[ProofItem] = (),
) -> Shelved:
    """Shelve and log a record; when this returns it is durable. Raises as `Desk.shelve` does.

    `proofs` are the files that it tells of, staged in the run, which go beside checkpoints.
    """
    draft = draft_record(writer, record)
    items = [(draft, ())]
    return desk.shelve(writer.run.folder, items, writer.now(), adopted, proofs)[-1]


def read_record_file(archive: Archive, catalogue: Catalogue, object_id: str, path: str) -> bytes:
    """Read a file that a record keeps, by its stored path.

    Raises `RecordError` where it is not what the record's manifest lists, and `ObjectError` where
    the record is not what was logged.
    """
    stored = content_path(1, path)
    wanted = archive.versions(catalogue, object_id)[0].digests[stored]
    most = archive.settings.limits.manifest_bytes
    place = archive.shelves.path_of(object_id) / stored
    with place.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most or Digest.of(Algorithm.SHA512, data) != wanted:
        raise RecordError(
            f"{place} is not what its manifest lists. Run `muniment verify` on the record."
        )
    return data
