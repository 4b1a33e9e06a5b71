"""A folder of the local file system as a storage."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from muniment.storage.beneath import open_file, scan_folder
from muniment.storage.door import Member, MemberKind


@dataclass(frozen=True, slots=True)
class FolderStorage:
    """Files below a folder; links and devices are shown as `MemberKind.OTHER`, never followed.

    Links that lead to `root` itself are followed once, when the storage is made.
    """

    root: Path
    _real: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_real", os.path.realpath(self.root))

    @property
    def name(self) -> str:
        """The folder's path."""
        return str(self.root)

    def list(self, folder: str) -> tuple[Member, ...]:
        """Give what stands in a folder, sorted by name."""
        _check(folder)
        members = scan_folder(self._real, folder, _member)
        return tuple(sorted(members, key=lambda member: member.name))

    def read(self, path: str) -> BinaryIO:
        """Open a file, refusing to follow a link in any place, or to wait for a pipe."""
        _check(path)
        descriptor = open_file(self._real, path)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(errno.EINVAL, "not a regular file", os.path.join(self.root, path))
        # No buffer: whoever reads asks for large pieces, and most files are small.
        return cast(BinaryIO, os.fdopen(descriptor, "rb", buffering=0))


def _member(entry: os.DirEntry[str]) -> Member:
    if entry.is_dir(follow_symlinks=False):
        return Member(entry.name, MemberKind.FOLDER)
    if entry.is_file(follow_symlinks=False):
        return Member(entry.name, MemberKind.FILE, entry.stat(follow_symlinks=False).st_size)
    return Member(entry.name, MemberKind.OTHER)


def _check(path: str) -> None:
    parts = path.split("/") if ".." in path else ()
    if path.startswith("/") or ".." in parts or "\0" in path or not _has_bytes(path):
        raise FileNotFoundError(errno.ENOENT, "no path below this storage", path)


def _has_bytes(path: str) -> bool:
    """Whether the file system could have such a name at all."""
    try:
        return path.isascii() or bool(os.fsencode(path))
    except UnicodeEncodeError:
        return False
