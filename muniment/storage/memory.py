"""Memory as a storage: files by path, for tests and for what was never on a disk."""

from __future__ import annotations

import errno
import io
from collections.abc import Iterable, Mapping
from typing import BinaryIO

from muniment.storage.door import Member, MemberKind


class MemoryStorage:
    """Files under their paths, with the folders that the paths imply.

    `folders` are further ones, which may be empty; `others` are the paths of what is neither.
    """

    def __init__(
        self, files: Mapping[str, bytes], folders: Iterable[str] = (), others: Iterable[str] = ()
    ) -> None:
        self._files = dict(files)
        self._folders: dict[str, dict[str, Member]] = {"": {}}
        for folder in folders:
            self._make_folder(folder)
        for path, data in self._files.items():
            self._put(path, MemberKind.FILE, len(data))
        for path in others:
            self._put(path, MemberKind.OTHER, 0)

    @property
    def name(self) -> str:
        """The word for it."""
        return "memory"

    def list(self, folder: str) -> tuple[Member, ...]:
        """Give what stands in a folder, sorted by name."""
        if folder not in self._folders:
            raise FileNotFoundError(errno.ENOENT, "no such folder", folder)
        members = self._folders[folder].values()
        return tuple(sorted(members, key=lambda member: member.name))

    def read(self, path: str) -> BinaryIO:
        """Open a file."""
        if path not in self._files:
            raise FileNotFoundError(errno.ENOENT, "no such file", path)
        return io.BytesIO(self._files[path])

    def _make_folder(self, path: str) -> None:
        if path in self._folders:
            return
        self._put(path, MemberKind.FOLDER, 0)
        self._folders[path] = {}

    def _put(self, path: str, kind: MemberKind, size: int) -> None:
        above, _, name = path.rpartition("/")
        self._make_folder(above)
        self._folders[above][name] = Member(name, kind, size)
