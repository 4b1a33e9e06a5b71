"""The roles that an archive goes by: read, placed beside the shelves, and logged.

The newest document in ``keys/roles/`` is in force from the entry on that its last term names. That
entry is the record of the document itself: whoever takes the desk and finds a document whose entry
is still to come logs it before anything else, so that new roles count from the moment at which they
are placed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ingest import write_gathered
from manifests import (
    NO_TRUST,
    ROLES_FOLDER,
    FolderPackage,
    FormatError,
    Limits,
    MunimentError,
    PublicKey,
    Roles,
    new_record_id,
    newest_roles,
    parse_roles,
    read_roles,
    roles_path,
    roles_signature_path,
)
from manifests.objects.package import read_small
from muniment.archive.objects import Draft
from muniment.durable import names_in, sync_folder, write_durably
from muniment.keys import KeyFolderError
from muniment.plain_file import read_plain

ROLES_KIND = "roles"
_STAGED = "roles"
_SIGNATURE = ".sig"


class RolesPlaceError(MunimentError):
    """An archive's roles cannot be read."""


class StrangeRolesError(MunimentError):
    """Roles that nobody whom the owner knows has signed are to be logged."""

    exit_code = 1


def roles_here(root: Path) -> int:
    """Give the serial of the newest roles document in an archive; 1 where none can be listed."""
    try:
        return newest_roles(names_in(root / ROLES_FOLDER))
    except (FileNotFoundError, NotADirectoryError):
        return 1


def open_roles(root: Path, limits: Limits) -> Roles:
    """Read the newest roles that an archive claims, whoever signed them.

    Raises `RolesPlaceError`.
    """
    path = root / roles_path(serial := roles_here(root))
    try:
        roles = parse_roles(read_plain(path), limits.roles_bytes)
    except (OSError, FormatError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise RolesPlaceError(f"{path} cannot be read: {reason}.") from error
    if roles.serial != serial:
        raise RolesPlaceError(f"{path} cannot be read: its serial is {roles.serial}.")
    return roles


def place_roles(root: Path, run: Path, roles: Roles, signature: bytes, limits: Limits) -> None:
    """Put roles that root signed in their place, durably; the document, which counts, comes last.

    The caller holds the desk. Raises `RolesError` for what nobody could read, before anything is
    written, and OSError; what is half done by then, `finish_placing` ends.
    """
    staged, folder, document = run / _STAGED, root / ROLES_FOLDER, roles.encode()
    parse_roles(document, limits.roles_bytes)
    staged.mkdir(exist_ok=True)
    name = f"{roles.serial:04}"
    for part, data in ((f"{name}.sig", signature), (name, document)):
        write_durably(staged / part, data)
    sync_folder(run)
    try:
        for part in (f"{name}.sig", name):
            os.replace(staged / part, folder / part)
            sync_folder(folder)
    except OSError:
        # The run goes with its writer: a signature alone would be there for nobody to end.
        if (staged / name).exists() and not (folder / name).exists():
            (folder / f"{name}.sig").unlink(missing_ok=True)
            sync_folder(folder)
        raise


def being_placed(run: Path) -> str | None:
    """Give the name of the document that a run has still to put in its place, if any."""
    try:
        names = names_in(run / _STAGED)
    except FileNotFoundError:
        return None
    return next((name for name in names if not name.endswith(_SIGNATURE)), None)


def finish_placing(root: Path, runs: Sequence[Path]) -> None:
    """Put documents in their place whose writers died after their signatures were."""
    folder = root / ROLES_FOLDER
    for run in runs:
        name = being_placed(run)
        if name is not None and (folder / f"{name}.sig").exists():
            os.replace(run / _STAGED / name, folder / name)
            sync_folder(folder)


def draft_roles(root: Path, place: Path, roles: Roles, object_id: str, limits: Limits) -> Draft:
    """Lay out the record of the roles in force in a staging folder, for the log."""
    package = FolderPackage(root)
    (place / "content" / "roles").mkdir(parents=True)
    files = {
        roles_path(roles.serial): limits.roles_bytes,
        roles_signature_path(roles.serial): limits.signature_bytes,
    }
    gathered = tuple(
        write_gathered(
            place / "content", path.removeprefix("keys/"), read_small(package, path, most), "roles"
        )
        for path, most in files.items()
    )
    return Draft(
        place=place,
        kind=ROLES_KIND,
        id=new_record_id(),
        object_id=object_id,
        notice={},
        sources=(),
        files=gathered,
        file_sources=(None, None),
    )


def signed_by(root: Path, roles: Roles, limits: Limits) -> PublicKey | None:
    """Give the key that signed the roles of an archive, or None where none did."""
    return read_roles(FolderPackage(root), roles.serial, NO_TRUST, limits).root


def check_is_root(root: Path, roles: Roles, key: PublicKey, limits: Limits) -> None:
    """Raise `KeyFolderError` where `key` is not the root that signed the roles so far."""
    found = signed_by(root, roles, limits)
    if found != key:
        known = f"; that is {found.fingerprint()}" if found else ""
        raise KeyFolderError(f"{key.fingerprint()} is not this archive's root key{known}.")


def check_known(root: Path, roles: Roles, known: Sequence[PublicKey], limits: Limits) -> None:
    """Raise `StrangeRolesError` unless a root key that the owner knows signed the roles."""
    found = signed_by(root, roles, limits)
    if found is None or found not in known:
        raise StrangeRolesError(
            f"{root / roles_path(roles.serial)} is to come into force, and no root key that you "
            "pin, or keep among your keys, has signed it. It was not placed by you: nothing is "
            "written. Look into it, then remove that file and its .sig."
        )
