"""What packed storages share: members laid out as folders, and streams that fail as files do.

A member whose name is absolute, or leads up, or stands twice is no storage's. Links are shown as
`MemberKind.OTHER` and never followed.
"""

from __future__ import annotations

import errno
import io
import lzma
import tarfile
import zipfile
import zlib
from typing import IO

from manifests import FormatError, LimitError
from muniment.storage.door import Member, MemberKind

# What the decompressors of the standard library raise, each for itself.
DAMAGED = (EOFError, zlib.error, lzma.LZMAError)


class PackedError(FormatError):
    """A zip or tar file cannot be read, or has members that no folder could hold."""


class Index:
    """Members by path, laid out as folders."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._folders: dict[str, dict[str, Member]] = {"": {}}

    def add(self, path: str, kind: MemberKind, size: int) -> str:
        """Take a member; give its path without a slash at its end, ``""`` for the top itself."""
        plain = path.removeprefix("./").rstrip("/")
        if path in (".", "./"):
            return ""
        parts = plain.split("/")
        if any(part in ("", ".", "..") for part in parts) or "\\" in path or "\0" in path:
            raise PackedError(f"{self.name} has a member that leads elsewhere: {path!r}.")
        folder = ""
        for part in parts[:-1]:
            folder = self._enter(folder, part)
        if kind is MemberKind.FOLDER:
            self._enter(folder, parts[-1])
        elif parts[-1] in self._folders[folder]:
            raise PackedError(f"{self.name} has two members called {path!r}.")
        else:
            self._folders[folder][parts[-1]] = Member(parts[-1], kind, size)
        return plain

    def list(self, folder: str) -> tuple[Member, ...]:
        """Give what stands in a folder, sorted by name."""
        if folder not in self._folders:
            raise self.missing(folder)
        members = self._folders[folder].values()
        return tuple(sorted(members, key=lambda member: member.name))

    def missing(self, path: str) -> FileNotFoundError:
        """Give the error that nothing stands at a path."""
        return FileNotFoundError(errno.ENOENT, "no such file or folder", f"{self.name}/{path}")

    def _enter(self, folder: str, name: str) -> str:
        path = f"{folder}/{name}" if folder else name
        known = self._folders[folder].setdefault(name, Member(name, MemberKind.FOLDER))
        if known.kind is not MemberKind.FOLDER:
            raise PackedError(f"{self.name} has {path!r} both as a file and as a folder.")
        self._folders.setdefault(path, {})
        return path


class CarefulStream(io.RawIOBase):
    """A member's stream, in which damage found while reading is an OSError."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        super().__init__()
        self._stream = stream
        self._name = name

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes."""
        try:
            return self._stream.read(size)
        except (zipfile.BadZipFile, tarfile.TarError, *DAMAGED) as failure:
            raise OSError(errno.EIO, f"damaged: {failure}", self._name) from failure

    def close(self) -> None:
        """Close the member."""
        self._stream.close()
        super().close()


def check_count(place: str, members: int, most: int) -> None:
    """Raise `LimitError` where a packed file has more members than are read."""
    if members > most:
        raise LimitError(
            f"{place} holds more than the {most} members that are read (limits.container_members)."
        )
