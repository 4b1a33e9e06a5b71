"""What a replica gets beside objects and tiles: checkpoints and their proofs, keys, pages.

Each is checked before it is sent, as far as it can be: a checkpoint against log key and tree, a
proof file against what was logged of it, the roles against root's signature.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from checksums import Finding
from manifests import (
    NO_TRUST,
    ROLES_FOLDER,
    FolderPackage,
    MunimentError,
    Result,
    error,
    newest_roles,
    read_roles,
    roles_path,
    roles_signature_path,
)
from manifests.moments.stamp_file import NAME as STAMP
from muniment.archive.archive import Archive
from muniment.archive.logged_proofs import LoggedProofs
from muniment.archive.proof_judge import Pinned, ProofJudge, Standing
from muniment.archive.proofs import COSIGNATURE, WITNESS_NAME, most_of_proofs
from muniment.durable import names_in
from muniment.replicas.door import ReplicaEvidenceError
from muniment.replicas.log_copy import CheckedLog
from muniment.replicas.replica import LOG_FILE_BYTES
from muniment.settings import NAME as SETTINGS
from muniment.storage.bounded import read_beginning, read_bounded
from muniment.storage.door import MemberKind
from muniment.storage.folder import FolderStorage

_NAME = re.compile(rf"checkpoint|{STAMP.pattern}|{WITNESS_NAME}{re.escape(COSIGNATURE)}")


class OwnKeysError(ReplicaEvidenceError):
    """The archive's own roles are not what its root signed."""


def checkpoint_files(
    archive: Archive,
    log: CheckedLog,
    there: Mapping[str, int],
    logged: LoggedProofs,
    note: Callable[[Finding], None],
) -> Iterator[tuple[str, bytes]]:
    """Give the files below log/checkpoints/ that the replica lacks, up to the head of `log`.

    `there` are the sizes of those that it has. A checkpoint that is not of this log is left out;
    `log check` names it. So is a proof file that is not what `logged` says, or has not its form:
    `note` is told of it, and of those that are away.
    """
    storage = FolderStorage(archive.root)
    for path in sorted(logged.by_path):
        if logged.index_of(path) < log.head.size and not os.path.lexists(archive.root / path):
            note(error("proof-missing", path, index=str(logged.index_of(path))))
    limits = archive.settings.limits
    most = most_of_proofs(limits) + 1
    judge = ProofJudge(archive.roles, limits, logged, Pinned())
    for size in archive.log.checkpoints():
        if size > log.head.size:
            break
        folder = f"log/checkpoints/{size}"
        for member in storage.list(folder):
            path = f"{folder}/{member.name}"
            if member.kind is not MemberKind.FILE or not _NAME.fullmatch(member.name):
                continue
            if member.name == "checkpoint":
                if there.get(path) == member.size:
                    continue
                data = read_bounded(storage, path, LOG_FILE_BYTES)
                if _is_of(data, size, archive, log):
                    yield path, data
            elif path not in there:  # Nor is one that is there looked at again.
                try:
                    data = read_beginning(storage, path, most)
                except OSError as failure:
                    detail = failure.strerror or str(failure)
                    note(error("replicate-unreadable", path, detail=detail))
                    continue
                judged = judge.judge(path, data, _note_of(archive, size))
                if judged.standing is Standing.WRONG:
                    note(error("replicate-proof-wrong", path, detail=judged.why))
                else:
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


def _note_of(archive: Archive, size: int) -> bytes | None:
    try:
        return archive.log.read(f"checkpoints/{size}/checkpoint")
    except OSError:
        return None


def _is_of(note: bytes, size: int, archive: Archive, log: CheckedLog) -> bool:
    try:
        found = archive.roles.open(note)
    except MunimentError:
        return False
    return found.size == size and found.root == log.root_at(size)
