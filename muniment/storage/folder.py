"""A folder of the local file system as a storage."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

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
        with os.scandir(self.root / folder) as scanned:
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
        descriptor = os.open(self.root / path, flags)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(errno.EINVAL, "not a regular file", os.fspath(self.root / path))
        return os.fdopen(descriptor, "rb")
