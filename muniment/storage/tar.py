"""A tar file, compressed or not, as a storage in which nothing unfolds beyond measure."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
import tarfile
import weakref
from collections.abc import Callable
from typing import IO, Any, BinaryIO, Final, cast

from manifests import LimitError, Limits
from muniment.storage.door import Member, MemberKind
from muniment.storage.file import StoredFile
from muniment.storage.packed import DAMAGED, CarefulStream, Index, PackedError, check_count

# What a tar file that is none, or is damaged, ends in. Headers that lead to each other are read by
# a function that calls itself; lengths of PAX are taken for places in memory, whatever they are.
TAR_DAMAGED: Final = (tarfile.TarError, ValueError, OverflowError, RecursionError, *DAMAGED)
# As for content codings: what is small may grow as it likes.
_RATIO_FROM = 16 << 20
_STEP = 1 << 20
# `tarfile` reads a long name, or what PAX says of a member, all at once.
_MOST_AT_ONCE = 16 << 20
_OPENERS: Final[dict[bytes, Callable[[BinaryIO], Any]]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream, mode="rb"),
    b"BZ": bz2.BZ2File,
    b"\xfd7": lzma.LZMAFile,
}


def open_tar(stream: BinaryIO, place: str, ratio: int) -> tarfile.TarFile:
    """Open a tar file that begins where `stream` does.

    Whatever reads it raises one of `TAR_DAMAGED`, and `LimitError` where it unfolds to more than 16
    MiB and `ratio` times what was read for that.
    """
    magic = stream.read(2)
    stream.seek(0)
    opener = _OPENERS.get(magic)
    unfolded = stream if opener is None else opener(stream)
    bounded = _Unfolding(unfolded, stream, place, ratio)
    return tarfile.open(fileobj=cast(IO[bytes], bounded), mode="r:")


class TarStorage:
    """The members of a tar file.

    Raises `PackedError` for what is no tar file, or one whose members no folder could hold,
    `LimitError` for one of too many, and where it unfolds to more than `decoded_ratio` times its
    size.
    """

    def __init__(self, file: StoredFile, limits: Limits) -> None:
        self._index = Index(file.place)
        self._members: dict[str, tarfile.TarInfo] = {}
        stream = file.open()
        weakref.finalize(self, stream.close)  # open as long as the storage is.
        try:
            self._tar = open_tar(stream, file.place, limits.decoded_ratio)
            self._take(limits.container_members)
        except TAR_DAMAGED as failure:
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


class _Unfolding(io.RawIOBase):
    """What a tar file unfolds to, weighed against what was `packed` as it is read."""

    def __init__(self, unfolded: BinaryIO, packed: BinaryIO, place: str, ratio: int) -> None:
        super().__init__()
        self._unfolded = unfolded
        self._packed = packed
        self._place = place
        self._ratio = ratio

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read anew."""
        return True

    def tell(self) -> int:
        """Give the place, in what it unfolds to."""
        return self._unfolded.tell()

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes, of which no honest reader wants many at once."""
        if not 0 <= size <= _MOST_AT_ONCE:
            raise tarfile.ReadError(f"a header that says that it has {size} bytes")
        try:
            data = self._unfolded.read(size)
        except OSError as failure:
            if failure.errno is not None:
                raise
            # The decompressors' own word for what is damaged.
            raise tarfile.ReadError(str(failure)) from failure
        if self._is_packed:
            self._weigh()
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, by steps where what lies between has to be unfolded."""
        if not self._is_packed or whence != os.SEEK_SET:
            return self._seek(offset, whence)
        if offset < self._unfolded.tell():
            self._unfolded.seek(0)
        while (left := offset - self._unfolded.tell()) > 0 and self.read(min(left, _STEP)):
            pass
        return self._unfolded.tell()

    @property
    def _is_packed(self) -> bool:
        return self._unfolded is not self._packed

    def _seek(self, offset: int, whence: int) -> int:
        try:
            return self._unfolded.seek(offset, whence)
        except (OSError, OverflowError) as failure:
            if isinstance(failure, OSError) and failure.errno != errno.EINVAL:
                raise
            # No file is so long.
            raise tarfile.ReadError(f"a member that leads to byte {offset}") from failure

    def _weigh(self) -> None:
        if self._unfolded.tell() > max(_RATIO_FROM, self._ratio * self._packed.tell()):
            raise LimitError(
                f"{self._place} unfolds to more than {self._ratio} times its size "
                "(limits.decoded_ratio)."
            )
