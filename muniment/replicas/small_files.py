"""What a replica gets beside objects and tiles: checkpoints and their tokens, keys, pages.

Each is checked before it is sent, as far as it can be: a checkpoint against log key and tree, the
roles against root's signature. What lies beside a checkpoint is copied as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from manifests import (
    NO_TRUST,
    ROLES_FOLDER,
    FolderPackage,
    MunimentError,
    Result,
    newest_roles,
    read_roles,
    roles_path,
    roles_signature_path,
)
from muniment.archive.archive import Archive
from muniment.durable import names_in
from muniment.replicas.door import ReplicaEvidenceError
from muniment.replicas.log_copy import CheckedLog
from muniment.replicas.replica import LOG_FILE_BYTES, read_bounded
from muniment.settings import NAME as SETTINGS
from muniment.storage.door import MemberKind
from muniment.storage.folder import FolderStorage

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}")


class OwnKeysError(ReplicaEvidenceError):
    """The archive's own roles are not what its root signed."""


def checkpoint_files(
    archive: Archive, log: CheckedLog, there: Mapping[str, int]
) -> Iterator[tuple[str, bytes]]:
    """Give the files below log/checkpoints/ that the replica lacks, up to the head of `log`.

    `there` are the sizes of those that it has. A checkpoint that is not of this log is left out;
    `log check` names it.
    """
    storage = FolderStorage(archive.root)
    for size in archive.log.checkpoints():
        if size > log.head.size:
            break
        folder = f"log/checkpoints/{size}"
        for member in storage.list(folder):
            path = f"{folder}/{member.name}"
            if member.kind is not MemberKind.FILE or not _NAME.fullmatch(member.name):
                continue
            if there.get(path) == member.size:
                continue
            data = read_bounded(storage, path, LOG_FILE_BYTES)
            if member.name != "checkpoint" or _is_of(data, size, archive, log):
                yield path, data


def page_files(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """Give the roles, the README and the settings; raise `OwnKeysError` for roles not root's."""
    package = FolderPackage(archive.root)
    serials = [
        newest_roles([name])
        for name in names_in(archive.root / ROLES_FOLDER)
        if not name.endswith(".sig")
    ]
    paths: list[str] = []
    for serial in sorted({*serials, archive.roles.serial}):
        signature = roles_signature_path(serial)
        roles = read_roles(package, serial, NO_TRUST, archive.settings.limits)
        if roles.check.result is Result.FAIL:
            raise OwnKeysError(
                f"{archive.root / signature} is no signature of root over the roles, so they are "
                "not replicated. Run `muniment log check`."
            )
        paths += (signature, roles_path(serial))
    for path in (*paths, "README.md", SETTINGS):
        file = Path(archive.root, path)
        if file.is_file():
            yield path, file.read_bytes()


def _is_of(note: bytes, size: int, archive: Archive, log: CheckedLog) -> bool:
    try:
        found = archive.roles.open(note)
    except MunimentError:
        return False
    return found.size == size and found.root == log.root_at(size)
