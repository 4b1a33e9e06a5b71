"""A zip file as a storage (APPNOTE.TXT), in which nothing unfolds beyond measure."""

from __future__ import annotations

import errno
import os
import weakref
import zipfile
from typing import BinaryIO, cast

from manifests import Limits
from muniment.storage.door import Member, MemberKind
from muniment.storage.file import StoredFile
from muniment.storage.packed import CarefulStream, Index, PackedError, check_count
from muniment.storage.zip_names import read_names

# As for content codings: what is small may grow as it likes.
_RATIO_FROM = 16 << 20
_UNIX = 3
# What `zipfile` unpacks piece by piece. Of bzip2 and LZMA it holds all that a piece unfolds to.
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ZipStorage:
    """The members of a zip file.

    Raises `PackedError` for what is no zip file, or one whose members no folder could hold,
    `LimitError` for one of too many. A member is listed and cannot be read that is encrypted, that
    unfolds to more than `decoded_ratio` times its size, or that is neither stored nor deflated.
    `names_in` is what was decided of names that do not say what they are in (`read_names`).
    """

    def __init__(self, file: StoredFile, limits: Limits) -> None:
        place, stream = file.place, file.open()
        weakref.finalize(self, stream.close)  # open as long as the storage is.
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as failure:
            raise PackedError(f"{place} is no zip file that can be read: {failure}.") from failure
        check_count(place, len(self._zip.infolist()), limits.container_members)
        self._ratio = limits.decoded_ratio
        self._index = Index(place)
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._take(stream.seek(0, os.SEEK_END))

    @property
    def name(self) -> str:
        """The zip file's place."""
        return self._index.name

    def list(self, folder: str) -> tuple[Member, ...]:
        """Give what stands in a folder, sorted by name."""
        return self._index.list(folder)

    def read(self, path: str) -> BinaryIO:
        """Open a member; what is wrong with its bytes is an OSError when they are read."""
        info = self._members.get(path)
        if info is None or _kind(info) is not MemberKind.FILE:
            raise self._index.missing(path)
        where = f"{self.name}/{path}"
        if info.compress_type not in _BOUNDED:
            said = f"it is packed by method {info.compress_type}, which is not unpacked here"
            raise OSError(errno.ENOTSUP, said, where)
        if info.file_size > max(_RATIO_FROM, self._ratio * info.compress_size):
            said = f"it unfolds to more than {self._ratio} times its size (limits.decoded_ratio)"
            raise OSError(errno.EFBIG, said, where)
        try:
            return cast(BinaryIO, CarefulStream(self._zip.open(info), where))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as failure:
            raise OSError(errno.EIO, str(failure), where) from failure

    def _take(self, size: int) -> None:
        packed = 0
        infos = self._zip.infolist()
        names, self.names_in = read_names(infos)
        for info, name in zip(infos, names, strict=True):
            packed += info.compress_size
            self._members[self._index.add(name, _kind(info), info.file_size)] = info
        if packed > size:
            # Members that share their bytes are how a small file unfolds to petabytes.
            raise PackedError(f"{self.name} has members that overlap.")


def _kind(info: zipfile.ZipInfo) -> MemberKind:
    # Not `is_dir`: it fails where there is no name.
    if info.filename.endswith("/"):
        return MemberKind.FOLDER
    mode = info.external_attr >> 16
    # Of a file made on Unix, the type of the file stands in the upper half.
    other = info.create_system == _UNIX and mode & 0o170000 not in (0, 0o100000)
    return MemberKind.OTHER if other else MemberKind.FILE
