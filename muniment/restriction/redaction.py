"""Redaction: the one exception to "nothing is rewritten", by law or by order.

The object is built anew without the bytes; manifests and statements stay as they were signed, so
that every other proof goes on holding; a record, signed and logged in the same intent, names
object, version, path, digest and authority. Copies outside the shelves are destroyed first: whoever
is told that it was done finds none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checksums import Digest
from manifests import (
    INVENTORY,
    REDACTION_KIND,
    SIDECAR,
    FolderPackage,
    Redaction,
    StatedFile,
    Version,
    build_inventory,
    content_path,
    examine_object,
    redactions_of,
    sidecar,
)
from muniment.archive.archive import Archive, Writer
from muniment.archive.records import Record, draft_record
from muniment.archive.replacement import Replacement
from muniment.catalogue import Catalogue
from muniment.custody.attestation import quoting
from muniment.custody.errors import CustodyError
from muniment.custody.records import about
from muniment.durable import sync_folder
from muniment.restriction.purge import purge
from muniment.restriction.same_bytes import others_with
from muniment.search.forgetting import forget


@dataclass(frozen=True, slots=True)
class Target:
    """One file to be taken out: the version that brought it, what is stated of it, its digest."""

    version: Version
    file: StatedFile
    sha512: Digest

    @property
    def path(self) -> str:
        """Its content path."""
        return content_path(self.version.statement.version, self.file.path)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was redacted, by which record, and what else was found.

    `paths` are content paths. `others` are (object, content path) of the same bytes elsewhere on
    the shelves, which were not touched; nor was `left`, files that writers at work have in hand,
    nor `quoting`, the records that attest something of what was redacted, and may quote it.
    """

    object: str
    paths: tuple[str, ...]
    record: str
    index: int
    purged: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    left: tuple[str, ...]
    quoting: tuple[str, ...]


def redact(
    writer: Writer, object_id: str, paths: Sequence[str], reason: str, authority: str
) -> Outcome:
    """Take files out of an object; when this returns, that is recorded and the bytes are gone.

    `paths` are logical or content paths. What was redacted before is only looked for once more
    outside the shelves. Raises `CustodyError` where the bytes would be left in the same object, or
    the object is not whole otherwise.
    """
    archive = writer.archive
    with writer.objects.held(object_id):
        with writer.desk():
            pass  # What other writers left is finished or swept away by now.
        with archive.catalogue() as catalogue:
            versions = archive.versions(catalogue, object_id)
            known = list(_known(archive, catalogue, object_id))
            named = {one.file.path for one in _targets(versions, paths)}
            quoted = quoting(archive, catalogue, object_id, named)
        targets = _targets(versions, paths)
        _refuse_remains(versions, targets)
        fresh = [one for one in targets if one.path not in _gone(versions)]
        staged = _rebuild(writer, versions, fresh, [one for one, _ in known]) if fresh else None
        purged = purge(writer, versions, {one.path: one.sha512 for one in targets})
        forget(archive.root, object_id)
        if staged is not None:
            record = _items(fresh, object_id, reason, authority)
            done = Replacement(object_id, staged, len(versions), quarantine=None)
            with writer.desk() as desk:
                [shelved] = desk.replace(
                    writer.run.folder,
                    [done],
                    [draft_record(writer, record)],
                    writer.now(),
                )
            _forget_index(archive)
            said, index = shelved.statement.id, shelved.index
        else:
            said, index = next((one.record, at) for one, at in known if one.path == targets[0].path)
        # Once more: somebody may have searched, and so read it in, before that was recorded.
        forget(archive.root, object_id)
    return Outcome(
        object=object_id,
        paths=tuple(one.path for one in targets),
        record=said,
        index=index,
        purged=purged.destroyed,
        others=others_with(archive, object_id, {one.sha512 for one in targets}),
        left=purged.left,
        quoting=tuple(quoted),
    )


def _known(
    archive: Archive, catalogue: Catalogue, object_id: str
) -> Iterator[tuple[Redaction, int]]:
    for row, statement in about(archive, catalogue, object_id, REDACTION_KIND):
        said = (one for one in redactions_of(statement) if one.object == object_id)
        yield from ((one, row.position) for one in said)


def _targets(versions: Sequence[Version], paths: Sequence[str]) -> list[Target]:
    files = {
        path: Target(version, file, version.digests[content_path(number, file.path)])
        for number, version in enumerate(versions, start=1)
        for file in version.statement.files
        for path in (file.path, content_path(number, file.path))
    }
    object_id = versions[0].statement.object
    for path in paths:
        if path not in files:
            raise CustodyError(
                f"{object_id} has no file {path}. `muniment show {object_id}` lists its files; "
                "what lies in manifests/ is the proof of the rest, and is never redacted."
            )
        if files[path].file.kind == "roles":
            raise CustodyError(f"{path} says who may sign, and is never redacted.")
    return list({files[path].path: files[path] for path in paths}.values())


def _refuse_remains(versions: Sequence[Version], targets: Sequence[Target]) -> None:
    """Refuse to take bytes out of one file that another of the same object would still hold."""
    gone = _gone(versions) | {one.path for one in targets}
    digests = {one.sha512 for one in targets}
    origins = {_origin(one.file) for one in targets}
    left: set[str] = set()
    for number, version in enumerate(versions, start=1):
        for file in version.statement.files:
            path = content_path(number, file.path)
            same = version.digests[path] in digests or file.path in origins
            if same and path not in gone:
                left.add(file.path)
    if left:
        raise CustodyError(
            f"{', '.join(sorted(left))} would still hold these bytes: the same file again, or the "
            "capture that it came out of. Name each with --path too; nothing was redacted."
        )


def _gone(versions: Sequence[Version]) -> frozenset[str]:
    return frozenset[str]().union(*(version.redacted for version in versions))


def _origin(file: StatedFile) -> str | None:
    return file.derived_from.partition("#")[0] if file.derived_from is not None else None


def _items(targets: Sequence[Target], object_id: str, reason: str, authority: str) -> Record:
    return Record(
        REDACTION_KIND,
        about=tuple(
            {
                "accession": one.version.statement.id,
                "authority": authority,
                "object": object_id,
                "path": one.file.path,
                "reason": reason,
                "sha512": one.sha512.hex,
                "version": one.version.statement.version,
            }
            for one in targets
        ),
    )


def _rebuild(
    writer: Writer, versions: Sequence[Version], targets: Sequence[Target], known: list[Redaction]
) -> Path:
    """Build the object anew in staging, content hard-linked, and examine it before it is used."""
    archive, object_id = writer.archive, versions[0].statement.object
    shelf, staged = archive.shelves.path_of(object_id), writer.run.new_place()
    out = frozenset(one.path for one in targets)
    for path in FolderPackage(shelf).listing().sizes:
        name = path.partition("/")[2] if path.count("/") == 1 else path
        if path not in out and name not in (INVENTORY, SIDECAR):
            (staged / path).parent.mkdir(parents=True, exist_ok=True)
            os.link(shelf / path, staged / path)
    without = [replace(one, redacted=one.redacted | (out & one.digests.keys())) for one in versions]
    for number in range(1, len(without) + 1):
        inventory = build_inventory(without[:number])
        for folder in (staged / f"v{number}", *((staged,) if number == len(without) else ())):
            (folder / INVENTORY).write_bytes(inventory)
            (folder / SIDECAR).write_bytes(sidecar(inventory))
    said = [Redaction(object_id, one.path, one.sha512, "", "", "") for one in targets]
    examination = examine_object(
        FolderPackage(staged),
        archive.roles,
        archive.settings.limits,
        redactions=[*known, *said],
    )
    for findings in examination.findings.values():
        raise CustodyError(
            f"Nothing was redacted: {object_id} is not whole otherwise ({findings[0].code}: "
            f"{findings[0].where}). Run `muniment verify` on it and `muniment repair` it first."
        )
    return staged


def _forget_index(archive: Archive) -> None:
    """Throw the catalogue away, with whatever was derived from the bytes; it is built anew."""
    with archive.staging.locked():
        for name in ("catalogue.db", "catalogue.db-journal"):
            (archive.root / name).unlink(missing_ok=True)
        sync_folder(archive.root)
