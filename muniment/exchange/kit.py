"""Writing kits: one notice with all that a stranger needs to check it without us."""

from __future__ import annotations

import os
import shutil
from importlib import resources
from pathlib import Path

from checksums import Algorithm, Digest, format_sums, hash_file
from manifests import (
    KIT_CHECKPOINT,
    KIT_OBJECT,
    KIT_README,
    KIT_SUMS,
    NO_TRUST,
    ROLES_FILE,
    ROLES_SIGNATURE,
    FolderPackage,
    MunimentError,
    Result,
    Version,
    open_checkpoint,
    proof_path,
    verify_kit,
)
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue


class KitError(MunimentError):
    """A kit cannot be written."""


def write_kit(archive: Archive, catalogue: Catalogue, object_id: str, folder: Path) -> int:
    """Write the kit of an object into an absent or empty folder; give the number of its files.

    The kit is read back and checked against the archive's own roles before it is handed out.
    Raises `KitError` where the folder is in use or the object is not what was logged.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KitError(f"{folder} is not empty. A kit is written into a folder of its own.")
    existed = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        versions = archive.versions(catalogue, object_id)
        _copy_object(archive.shelves.path_of(object_id), folder / KIT_OBJECT)
        _write_proofs(archive, catalogue, object_id, folder)
        (folder / KIT_README).write_text(_readme(archive, versions), "utf-8")
        (folder / KIT_SUMS).write_bytes(_sums(folder))
        _check(archive, folder)
    except BaseException:
        shutil.rmtree(folder)
        if existed:
            folder.mkdir()
        raise
    return sum(len(names) for _, _, names in os.walk(folder))


def _copy_object(source: Path, target: Path) -> None:
    for path in FolderPackage(source).listing().sizes:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, target / path, follow_symlinks=False)


def _write_proofs(archive: Archive, catalogue: Catalogue, object_id: str, folder: Path) -> None:
    note = archive.log.note()
    checkpoint = open_checkpoint(note, archive.roles.log)
    for path in (KIT_CHECKPOINT, ROLES_FILE, "log/proofs/x"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / KIT_CHECKPOINT).write_bytes(note)
    for path in (ROLES_FILE, ROLES_SIGNATURE):
        shutil.copyfile(archive.root / path, folder / path)
    for row in catalogue.versions(object_id):
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


def _readme(archive: Archive, versions: tuple[Version, ...]) -> str:
    template = resources.files("muniment.exchange").joinpath("kit-readme.md").read_text("utf-8")
    newest = versions[-1].statement
    text = template
    for name, value in (
        ("@ORIGIN@", archive.roles.origin),
        ("@OBJECT@", newest.object),
        ("@SIGNER@", archive.roles.signers[0][0]),
        ("@IDS@", " ".join(version.statement.id for version in versions)),
        ("@ID@", newest.id),
        ("@KIND@", newest.kind),
        ("@VERSION@", str(len(versions))),
    ):
        text = text.replace(name, value)
    return text
