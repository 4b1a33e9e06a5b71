"""A tar file, compressed or not, as a storage."""

from __future__ import annotations

import tarfile
import weakref
from typing import BinaryIO, cast

from manifests import Limits
from muniment.storage.door import Member, MemberKind
from muniment.storage.file import StoredFile
from muniment.storage.packed import DAMAGED, CarefulStream, Index, PackedError, check_count


class TarStorage:
    """The members of a tar file.

    Raises `PackedError` for what is no tar file, or one whose members no folder could hold,
    `LimitError` for one of too many.
    """

    def __init__(self, file: StoredFile, limits: Limits) -> None:
        self._index = Index(file.place)
        self._members: dict[str, tarfile.TarInfo] = {}
        stream = file.open()
        weakref.finalize(self, stream.close)  # open as long as the storage is.
        try:
            self._tar = tarfile.open(fileobj=stream)  # noqa: SIM115
            self._take(limits.container_members)
        except (tarfile.TarError, ValueError, *DAMAGED) as failure:
            raise PackedError(
                f"{file.place} is no tar file that can be read: {failure}."
            ) from failure

    @property
    def name(self) -> str:
        """The tar file's place."""
        return self._index.name

    def list(self, folder: str) -> tuple[Member, ...]:
        """Give what stands in a folder, sorted by name."""
        return self._index.list(folder)

    def place(self, path: str) -> int:
        """Give where a member's bytes begin; members are read fastest in that order."""
        return self._members[path].offset_data

    def read(self, path: str) -> BinaryIO:
        """Open a member; what is wrong with its bytes is an OSError when they are read."""
        member = self._members.get(path)
        stream = self._tar.extractfile(member) if member is not None and member.isreg() else None
        if stream is None:
            raise self._index.missing(path)
        return cast(BinaryIO, CarefulStream(stream, f"{self.name}/{path}"))

    def _take(self, most: int) -> None:
        for number, member in enumerate(self._tar, start=1):
            check_count(self.name, number, most)
            kind = MemberKind.FILE if member.isreg() else MemberKind.OTHER
            kind = MemberKind.FOLDER if member.isdir() else kind
            self._members[self._index.add(member.name, kind, member.size)] = member
