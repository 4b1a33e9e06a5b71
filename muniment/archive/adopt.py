"""Adoption: taking into the log what was put on the shelves by hand.

Only an object that is ours in every byte is adopted: signed by a signer of this archive, complete,
in its place. What is not is a folder like any other, and is preserved as one.
"""

from __future__ import annotations

from pathlib import Path

from checksums import Algorithm, Digest
from manifests import (
    INVENTORY,
    CheckName,
    Examination,
    FolderPackage,
    MunimentError,
    examine_object,
    new_record_id,
)
from muniment.archive.archive import Archive, Writer
from muniment.archive.desk import Desk, Shelved
from muniment.archive.intent import ADOPTED, IntentItem
from muniment.archive.objects import Draft
from muniment.archive.shelves import relative_path


class AdoptionError(MunimentError):
    """An object cannot be adopted."""


def adopt(writer: Writer, folder: Path, reason: str) -> tuple[Shelved, ...]:
    """Log the unlogged versions of a shelved object, and a record that says they were adopted.

    Raises `AdoptionError` where the object is not this archive's own, or is logged already.
    """
    with writer.desk() as desk:
        examination = _examine(writer.archive, folder)
        items = _unlogged(desk, folder, examination)
        about = tuple(
            {
                "accession": item.record_id,
                "object": item.object_id,
                "reason": reason,
                "sums": item.entry.sums.hex,
                "version": item.version,
            }
            for item in items
        )
        draft = Draft(
            place=writer.run.new_place(),
            kind="adoption",
            id=new_record_id(),
            object_id=writer.archive.new_object_id(),
            notice={},
            sources=(),
            about=about,
        )
        return desk.shelve(writer.run.folder, [(draft, ())], writer.now(), items)


def _examine(archive: Archive, folder: Path) -> Examination:
    examination = examine_object(FolderPackage(folder), archive.roles, archive.settings.limits)
    for check in (
        CheckName.SIGNATURES,
        CheckName.BYTES,
        CheckName.STATE,
        CheckName.STATEMENTS,
        CheckName.INVENTORIES,
    ):
        for finding in examination.of(check):
            raise AdoptionError(
                f"{folder} is not adopted, since it is not whole or not this archive's own "
                f"({finding.code}: {finding.where}). Move it off the shelves; if it is worth "
                "keeping, preserve it as a folder with `muniment preserve`."
            )
    object_id = examination.accessions[0].statement.object
    if folder.resolve() != (archive.shelves.root / relative_path(object_id)).resolve():
        raise AdoptionError(
            f"{folder} is not adopted: the place of {object_id} is {relative_path(object_id)}."
        )
    return examination


def _unlogged(desk: Desk, folder: Path, examination: Examination) -> tuple[IntentItem, ...]:
    size = desk.log.settle().size
    entries = [item.entry for item in examination.accessions]
    logged = desk.log.find(entries, 0, size)
    missing = [item for item in examination.accessions if item.entry.encode() not in logged]
    if not missing:
        raise AdoptionError(f"Every version of {folder} is in the log; there is nothing to adopt.")
    if missing != examination.accessions[-len(missing) :]:
        raise AdoptionError(f"{folder} has an unlogged version before a logged one; look into it.")
    for item in missing:
        if not desk.roles.signs(item.key, item.statement.origin, size):
            raise AdoptionError(
                f"{folder} is not adopted: its version {item.version} was made for "
                f"{item.statement.origin} by a key that signs there no more. Move it off the "
                "shelves; if it is worth keeping, preserve it as a folder with `muniment preserve`."
            )
    inventory = Digest.of(Algorithm.SHA512, (folder / INVENTORY).read_bytes())
    return tuple(
        IntentItem(
            object_id=item.statement.object,
            version=item.version,
            record_id=item.statement.id,
            staged=f"{ADOPTED}{item.statement.id}",
            entry=item.entry,
            inventory=inventory,
            replaces=None,
        )
        for item in missing
    )
