"""Founding: an archive in an empty folder, with new keys, whose roles are entry 0 of its log."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from manifests import ROLES_NAMESPACE, PublicKey, roles_path, roles_signature_path, sign
from muniment.archive.archive import Archive, ArchiveError, open_writer
from muniment.archive.desk import Staging
from muniment.archive.log import Log, LogWriter
from muniment.archive.readme import archive_readme
from muniment.archive.shelves import Shelves
from muniment.catalogue import Catalogue, told_plainly
from muniment.config import Config
from muniment.durable import sync_folder, sync_tree, write_durably
from muniment.keys import KeyFolder
from muniment.mounts import mount_of
from muniment.settings import NAME as SETTINGS
from muniment.settings import Settings, default_settings


@dataclass(frozen=True, slots=True)
class Founded:
    """A new archive, its root key's public half, and where its keys are."""

    archive: Archive
    root: PublicKey
    keys: KeyFolder


def found_archive(
    root: Path,
    origin: str,
    naan: str,
    config: Config,
    now: Callable[[], datetime],
    pin: Callable[[PublicKey], None],
) -> Founded:
    """Make an archive in an absent or empty folder, with new keys; log its roles as entry 0.

    The root key is handed to `pin`. The settings come last: a folder without them is no archive.
    Raises `ArchiveError` where the folder holds anything, and `KeyFolderError` where the origin
    has been used on this machine.
    """
    _check_place(root, config)
    keys = KeyFolder(config.keys(origin))
    keys.check_unused(origin)
    root.mkdir(parents=True, exist_ok=True)
    roles, document, root_key = keys.create(origin)
    (root / roles_path(1)).parent.mkdir(parents=True)
    (root / roles_path(1)).write_bytes(document)
    (root / roles_signature_path(1)).write_bytes(sign(document, root_key, ROLES_NAMESPACE))
    (root / "README.md").write_text(archive_readme(origin), "utf-8")
    (root / "log").mkdir()
    Shelves(root / "shelves").create()
    Staging(root / "staging").create()
    LogWriter(Log(root / "log"), roles, keys.log_signer(roles), keys.mark(roles)).create()
    with told_plainly():
        Catalogue.create(root / "catalogue.db", origin).close()
    sync_tree(root)
    sync_folder(root.parent)
    pin(root_key.public)
    archive = Archive(root, Settings(naan=naan), roles)
    with open_writer(archive, config, now) as writer, writer.desk():
        pass  # The roles are placed, and so they are logged before anything else.
    write_durably(root / SETTINGS, default_settings(naan).encode())
    return Founded(archive, root_key.public, keys)


def _check_place(root: Path, config: Config) -> None:
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise ArchiveError(
            f"{root} is not empty. An archive begins in a folder of its own; what an interrupted "
            "`muniment init` left can be deleted."
        )
    if Path(os.path.realpath(config.folder)).is_relative_to(os.path.realpath(root)):
        raise ArchiveError(
            f"The configuration folder {config.folder} lies in {root}, and no key lies in an "
            "archive. Set MUNIMENT_CONFIG to another folder."
        )
    mount = mount_of(root.absolute())
    if mount is not None and mount.is_network:
        raise ArchiveError(
            f"{root} is on a network file system ({mount.kind}), where locks and syncs cannot be "
            "relied on. Make the archive on a local disk and copy it from there."
        )
