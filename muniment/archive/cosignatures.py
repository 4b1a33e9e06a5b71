"""What witnesses gave for a checkpoint, kept beside it: the lines with which each cosigned it.

::

    log/checkpoints/<size>/checkpoint          what was cosigned, never touched again
    log/checkpoints/<size>/NAME.cosignature    by the witness that the owner calls NAME

Each file is complete once it is there, and proves what its signer's key proves to whoever pins it.
A record of the kind "proofs" tells of it, once the next one is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from checksums import Finding
from manifests import (
    CosignatureVerifier,
    FormatError,
    Limits,
    MunimentError,
    SignatureError,
    check_cosignatures,
    error,
    parse_cosignatures,
)
from muniment.archive.archive import Archive
from muniment.archive.desk import Run
from muniment.archive.proofs import COSIGNATURE, COSIGNATURE_FILE
from muniment.durable import sync_file, sync_folder
from muniment.storage import FolderStorage, MemberKind, Storage, Unread, read_beginning


class CosignaturesError(MunimentError):
    """A cosignature cannot be kept: there is no checkpoint that it is over."""


def cosignatures_in(
    storage: Storage, size: int, limits: Limits, unread: Unread
) -> Iterator[tuple[str, bytes]]:
    """Read what lies beside the checkpoint of this size, by the names of the witnesses.

    What the storage cannot list or read is handed to `unread`. What is over the limit is passed
    over: whoever checks that log names it.
    """
    folder = f"log/checkpoints/{size}"
    most = limits.cosignature_bytes
    try:
        names = sorted(one.name for one in storage.list(folder) if one.kind is MemberKind.FILE)
    except FileNotFoundError:
        return
    except OSError as failure:
        unread(failure)
        return
    for name in names:
        if COSIGNATURE_FILE.fullmatch(f"checkpoints/{size}/{name}"):
            try:
                data = read_beginning(storage, f"{folder}/{name}", most + 1)
            except OSError as failure:
                unread(failure)
                continue
            if len(data) <= most:
                yield name.removesuffix(COSIGNATURE), data


def keep_cosignature(archive: Archive, size: int, name: str, data: bytes) -> None:
    """Put a witness's lines beside the checkpoint of `size` entries, durably, in place of others.

    A killed call leaves the old ones or the new. Raises OSError where the disk fails.
    """
    folder = archive.log.root / "checkpoints" / str(size)
    if not (folder / "checkpoint").is_file():
        raise CosignaturesError(f"{folder} has no checkpoint that anything could be said of.")
    # A draft in log/ would be a stray file of the log; what is left in staging is swept.
    run = Run(archive.staging)
    try:
        draft = run.folder / f"{name}{COSIGNATURE}"
        draft.write_bytes(data)
        sync_file(draft)
        os.replace(draft, folder / draft.name)
        sync_folder(folder)
    finally:
        run.close()


def check_cosignature_file(
    archive: Archive, path: str, witnesses: Sequence[CosignatureVerifier]
) -> Iterator[Finding]:
    """Name a file of cosignatures that holds none, or a wrong one by any of these witnesses.

    `path` is below log/. What others gave is looked at for its form alone.
    """
    limits = archive.settings.limits
    try:
        most = limits.cosignature_bytes
        data = read_beginning(FolderStorage(archive.root), f"log/{path}", most + 1)
        lines = parse_cosignatures(data, most)
    except OSError as failure:
        detail = failure.strerror or str(failure)
        yield error("log-unreadable", f"log/{path}", detail=detail)
        return
    except FormatError as failure:
        yield error("cosignature-unreadable", f"log/{path}", detail=str(failure))
        return
    if not witnesses:
        return
    try:
        head = archive.roles.open(archive.log.read(f"{path.rpartition('/')[0]}/checkpoint"))
    except (OSError, MunimentError):
        return  # The checkpoint itself is named.
    try:
        check_cosignatures(head.body(), lines, witnesses)
    except SignatureError as failure:
        yield error("cosignature-wrong", f"log/{path}", detail=str(failure))
