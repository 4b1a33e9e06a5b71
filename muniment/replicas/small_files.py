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
    ROLES_FILE,
    ROLES_SIGNATURE,
    FolderPackage,
    MunimentError,
    Result,
    open_checkpoint,
    read_roles,
)
from muniment.archive.archive import Archive
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
    roles = read_roles(package, NO_TRUST, archive.settings.limits)
    if roles.check.result is Result.FAIL:
        raise OwnKeysError(
            f"{archive.root / ROLES_SIGNATURE} is no signature of root over the roles, so they are "
            "not replicated. Run `muniment log check`."
        )
    for path in (ROLES_FILE, ROLES_SIGNATURE, "README.md", SETTINGS):
        file = Path(archive.root, path)
        if file.is_file():
            yield path, file.read_bytes()


def _is_of(note: bytes, size: int, archive: Archive, log: CheckedLog) -> bool:
    try:
        found = open_checkpoint(note, archive.roles.log)
    except MunimentError:
        return False
    return found.size == size and found.root == log.root_at(size)
