"""A folder of the local file system as a storage."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from muniment.storage.door import Member, MemberKind


@dataclass(frozen=True, slots=True)
class FolderStorage:
    """Files below a folder; links and devices are shown as `MemberKind.OTHER`, never followed."""

    root: Path

    @property
    def name(self) -> str:
        """The folder's path."""
        return str(self.root)

    def list(self, folder: str) -> tuple[Member, ...]:
        """Give what stands in a folder, sorted by name."""
        members: list[Member] = []
        with os.scandir(self._at(folder)) as scanned:
            for entry in scanned:
                if entry.is_dir(follow_symlinks=False):
                    members.append(Member(entry.name, MemberKind.FOLDER))
                elif entry.is_file(follow_symlinks=False):
                    size = entry.stat(follow_symlinks=False).st_size
                    members.append(Member(entry.name, MemberKind.FILE, size))
                else:
                    members.append(Member(entry.name, MemberKind.OTHER))
        return tuple(sorted(members, key=lambda member: member.name))

    def read(self, path: str) -> BinaryIO:
        """Open a file, refusing to follow a link in its last place, or to wait for a pipe."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        where = self._at(path)
        descriptor = os.open(where, flags)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(errno.EINVAL, "not a regular file", where)
        # No buffer: whoever reads asks for large pieces, and most files are small.
        return cast(BinaryIO, os.fdopen(descriptor, "rb", buffering=0))

    def _at(self, path: str) -> str:
        parts = path.split("/") if ".." in path else ()
        if path.startswith("/") or ".." in parts or "\0" in path or not _has_bytes(path):
            raise FileNotFoundError(errno.ENOENT, "no path below this storage", path)
        # Joined as text: a Path for every file costs more than opening it.
        return os.path.join(self.root, path)


def _has_bytes(path: str) -> bool:
    """Whether the file system could have such a name at all."""
    try:
        return path.isascii() or bool(os.fsencode(path))
    except UnicodeEncodeError:
        return False
