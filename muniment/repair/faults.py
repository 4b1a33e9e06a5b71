"""Faults: what is wrong with an object as it stands, held against the entries of its versions."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from checksums import Finding, Severity
from manifests import (
    CheckName,
    FolderPackage,
    LimitError,
    Redaction,
    error,
    examine_object,
)
from muniment.archive.archive import Archive
from muniment.repair.object import Rebuilt, WantedObject

_OBJECT_CHECKS = (
    CheckName.SIGNATURES,
    CheckName.BYTES,
    CheckName.STATE,
    CheckName.STATEMENTS,
    CheckName.INVENTORIES,
)


def faults_on_shelf(
    archive: Archive, wanted: WantedObject, redactions: Sequence[Redaction]
) -> tuple[Finding, ...]:
    """Give what is wrong with an object in its place; nothing, where it is what was logged."""
    shelf = archive.shelves.path_of(wanted.object_id)
    shown = shelf.relative_to(archive.root).as_posix()
    if not is_folder(shelf):
        return (error("repair-object-missing", shown),)
    return tuple(
        replace(one, where=f"{shown}/{one.where}" if one.where else shown)
        for one in faults_in(archive, shelf, wanted, redactions)
    )


def faults_in(
    archive: Archive, folder: Path, wanted: WantedObject, redactions: Sequence[Redaction]
) -> tuple[Finding, ...]:
    """Give what is wrong with an object in any folder; paths are within the object."""
    try:
        examination = examine_object(
            FolderPackage(folder), archive.roles, archive.settings.limits, redactions=redactions
        )
    except (OSError, LimitError) as failure:
        said = failure.strerror if isinstance(failure, OSError) else None
        return (error("repair-object-unreadable", "", detail=said or str(failure)),)
    found = [
        one
        for check in _OBJECT_CHECKS
        for one in examination.of(check)
        if one.severity is Severity.ERROR
    ]
    logged = {item.version: item.entry for item in examination.accessions}
    found += [
        error("repair-version-differs", f"v{one.number}")
        for one in wanted.versions
        if logged.get(one.number) != one.entry
    ]
    return tuple(found)


def extra_files(shelf: Path, rebuilt: Rebuilt) -> tuple[str, ...]:
    """Give what stands in an object's place and belongs to nothing."""
    if not is_folder(shelf):
        return ()
    listing = FolderPackage(shelf).listing()
    others = {one.where for one in listing.findings} | {f"{one}/" for one in listing.folders}
    known = {one.path for one in rebuilt.taken} | {one.path for one in rebuilt.lacking}
    return tuple(sorted((listing.sizes.keys() | others) - known))


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder, and no link to one."""
    return path.is_dir() and not path.is_symlink()


def is_regular(path: Path) -> bool:
    """Tell whether there is a regular file, and no link to one."""
    try:
        return stat.S_ISREG(path.stat(follow_symlinks=False).st_mode)
    except OSError:
        return False
