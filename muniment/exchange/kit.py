"""Writing kits: one notice with all that a stranger needs to check it without us."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path

from checksums import Algorithm, Digest, format_sums, hash_file
from manifests import (
    KIT_CHECKPOINT,
    KIT_OBJECT,
    KIT_README,
    KIT_SUMS,
    NO_TRUST,
    SPEAKING_KINDS,
    FolderPackage,
    MunimentError,
    Result,
    proof_path,
    record_path,
    roles_path,
    roles_signature_path,
    verify_kit,
)
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.custody import Publication, for_publication


class KitError(MunimentError):
    """A kit cannot be written."""


def write_kit(
    archive: Archive, catalogue: Catalogue, publication: Publication, folder: Path
) -> int:
    """Write the kit of an object into an absent or empty folder; give the number of its files.

    Records that superseded or redacted it come along. The kit is read back and checked against the
    archive's own roles before it is handed out. Raises `KitError` where the folder is in use or the
    object is not what was logged, and `CustodyError` where a file of it is withheld.
    """
    shelf = publication.folder()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KitError(f"{folder} is not empty. A kit is written into a folder of its own.")
    existed = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        records = [row for row in catalogue.about(publication.object) if row.kind in SPEAKING_KINDS]
        records = [row for row in records if _speaks(archive, catalogue, row, publication.object)]
        _copy_object(shelf, folder / KIT_OBJECT)
        for row in records:
            told = for_publication(archive, catalogue, row.object, publication.at)
            _copy_object(told.folder(), folder / record_path(row.id))
        _write_proofs(archive, (*catalogue.versions(publication.object), *records), folder)
        [*_, newest] = catalogue.versions(publication.object)
        readme = _readme(archive, publication, newest.position, records)
        (folder / KIT_README).write_text(readme, "utf-8")
        (folder / KIT_SUMS).write_bytes(_sums(folder))
        _check(archive, folder)
    except BaseException:
        shutil.rmtree(folder)
        if existed:
            folder.mkdir()
        raise
    return sum(len(names) for _, _, names in os.walk(folder))


def _speaks(archive: Archive, catalogue: Catalogue, row: Row, object_id: str) -> bool:
    # The catalogue also gives records in which the object stands for another.
    said = archive.versions(catalogue, row.object)[-1].statement.about
    return any(item.get("object") == object_id for item in said)


def _copy_object(source: Path, target: Path) -> None:
    for path in FolderPackage(source).listing().sizes:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, target / path, follow_symlinks=False)


def _write_proofs(archive: Archive, rows: Iterable[Row], folder: Path) -> None:
    note = archive.log.note()
    checkpoint = archive.roles.open(note)
    serial = archive.roles.serial
    for path in (KIT_CHECKPOINT, roles_path(serial), "log/proofs/x"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / KIT_CHECKPOINT).write_bytes(note)
    for path in (roles_path(serial), roles_signature_path(serial)):
        shutil.copyfile(archive.root / path, folder / path)
    for row in rows:
        proof = archive.log.proof(row.position, checkpoint, note)
        (folder / proof_path(row.id)).write_bytes(proof.encode())


def _sums(folder: Path) -> bytes:
    digests: dict[str, Digest] = {}
    for path in FolderPackage(folder).listing().sizes:
        digests[path] = hash_file(folder / path).digest(Algorithm.SHA512)
    return format_sums(digests)


def _check(archive: Archive, folder: Path) -> None:
    verdict = verify_kit(FolderPackage(folder), NO_TRUST, archive.settings.limits)
    wrong = [
        finding
        for check in verdict.checks
        if check.result is Result.FAIL
        for finding in check.findings
    ]
    if wrong:
        raise KitError(
            f"No kit was written, since the object is not what was logged "
            f"({wrong[0].code}: {wrong[0].where}). Run `muniment verify` on it."
        )


_RECORDS = """\
    records/       later records that supersede or redact something here: objects of their own
"""
_REDACTED = """
But these were redacted, as a record in `records/` says, which is signed and logged like all the
rest: of them `sha512sum` prints `FAILED open or read`, and nobody can check their bytes any more.

"""


def _readme(
    archive: Archive, publication: Publication, position: int, records: Sequence[Row]
) -> str:
    roles = archive.roles
    [*_, term] = (term for term in roles.terms if term.start <= position)
    versions = publication.versions
    redacted = "".join(f"    {path}\n" for path in sorted(publication.redacted))
    template = resources.files("muniment.exchange").joinpath("kit-readme.md").read_text("utf-8")
    newest = versions[-1].statement
    text = template
    for name, value in (
        ("@RECORDS@", _RECORDS if records else ""),
        ("@REDACTED@", _REDACTED + redacted if redacted else ""),
        ("@ORIGIN@", roles.origin),
        ("@LOG@", archive.log.head(roles).origin),
        ("@ROLES@", roles_path(roles.serial)),
        ("@OBJECT@", newest.object),
        ("@SIGNER@", term.signers[0][0]),
        ("@IDS@", " ".join(version.statement.id for version in versions)),
        ("@ID@", newest.id),
        ("@KIND@", newest.kind),
        ("@VERSION@", str(len(versions))),
    ):
        text = text.replace(name, value)
    return text
