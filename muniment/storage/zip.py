"""A zip file as a storage (APPNOTE.TXT), in which nothing unfolds beyond measure.

Names that are not said to be UTF-8 are code page 437 (appendix D.1). Many programs write UTF-8 and
do not say so (macOS, `zip` without a locale); no words in that code page are UTF-8 by chance.
"""

from __future__ import annotations

import errno
import os
import weakref
import zipfile
import zlib
from typing import BinaryIO, cast

from manifests import Limits
from muniment.storage.door import Member, MemberKind
from muniment.storage.file import StoredFile
from muniment.storage.packed import CarefulStream, Index, PackedError, check_count

# As for content codings: what is small may grow as it likes.
_RATIO_FROM = 16 << 20
_UNIX = 3
_SAID_UTF_8 = 0x800
_CODE_PAGE = "cp437"
_UNICODE_PATH = b"\x75\x70\x01"  # Its id, and version 1.
# What `zipfile` unpacks piece by piece. Of bzip2 and LZMA it holds all that a piece unfolds to.
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ZipStorage:
    """The members of a zip file.

    Raises `PackedError` for what is no zip file, or one whose members no folder could hold,
    `LimitError` for one of too many. A member is listed and cannot be read that is encrypted, that
    unfolds to more than `decoded_ratio` times its size, or that is neither stored nor deflated.
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
        for info in self._zip.infolist():
            packed += info.compress_size
            self._members[self._index.add(_name(info), _kind(info), info.file_size)] = info
        if packed > size:
            # Members that share their bytes are how a small file unfolds to petabytes.
            raise PackedError(f"{self.name} has members that overlap.")


def _name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _SAID_UTF_8 or info.filename.isascii():
        return info.filename
    try:
        raw = info.filename.encode(_CODE_PAGE)
        return _unicode_path(info.extra, raw) or raw.decode()
    except UnicodeError:
        return info.filename


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """Give the name of the Info-ZIP Unicode Path field (§4.6.9), if it is of this very name."""
    while len(extra) >= 4:
        size = int.from_bytes(extra[2:4], "little")
        field, extra = extra[:2] + extra[4 : 4 + size], extra[4 + size :]
        known = field[:3] == _UNICODE_PATH and field[3:7] == zlib.crc32(raw).to_bytes(4, "little")
        if known:
            return field[7:].decode()
    return ""


def _kind(info: zipfile.ZipInfo) -> MemberKind:
    # Not `is_dir`: it fails where there is no name.
    if info.filename.endswith("/"):
        return MemberKind.FOLDER
    mode = info.external_attr >> 16
    # Of a file made on Unix, the type of the file stands in the upper half.
    other = info.create_system == _UNIX and mode & 0o170000 not in (0, 0o100000)
    return MemberKind.OTHER if other else MemberKind.FILE
