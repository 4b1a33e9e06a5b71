"""Kits in a zip file, read where they lie: only what is in the one spelling is read at all.

The central directory is walked once and every byte around the members is held against the one that
must stand there (`manifests.objects.kit_zip`). So there are no two members of a path, none that
overlap, none that another reader would find elsewhere, and no byte that nothing accounts for. What
is not in that spelling is refused, not judged: who packed it anew may unpack it, and verify the
folder.
"""

from __future__ import annotations

import io
import os
import re
import weakref
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from manifests.errors import LimitError, MunimentError
from manifests.objects.kit_zip import (
    CENTRAL_SIZE,
    END_64_SIZE,
    END_SIZE,
    ZipMember,
    end_records,
    read_central_head,
    read_end,
    read_extra_size,
)
from manifests.objects.package import Listing

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_SEGMENT = r"[A-Za-z0-9_=-][A-Za-z0-9._=-]*"
_PATH = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_PATH_BYTES: Final = 1024
_EXTRA_BYTES: Final = 28
_CHUNK = 1 << 20
_UNPACK = "If it was packed anew on its way, unpack it into an empty folder, and verify that."


class KitZipError(MunimentError):
    """A zip file is not what a kit's must be to the byte, so it was not read."""


class ZipPackage:
    """A package in a zip file in the one spelling of kits.

    `open_file` gives the file's bytes in a stream that can seek; `name` is for messages; at most
    `most` members are read. Raises `KitZipError`, `LimitError`, and OSError where it cannot be
    read. Its listing tells which members have not the CRC-32 that the zip gives.
    """

    def __init__(self, open_file: Callable[[], BinaryIO], name: str, most: int) -> None:
        self.name = name
        self._stream = open_file()
        weakref.finalize(self, self._stream.close)
        self._members: dict[str, ZipMember] = {}
        self._differ: dict[str, bool] = {}
        self._read_members(most)

    def listing(self) -> Listing:
        """List every member."""
        sizes = {path: member.size for path, member in self._members.items()}
        return Listing(sizes, frozenset(), (), self._differs)

    def open(self, path: str) -> BinaryIO:
        """Open a member for reading."""
        member = self._members[path]
        return cast(BinaryIO, _Part(self._stream, member.data_offset, member.size))

    def _differs(self, path: str) -> bool:
        if path not in self._differ:  # In a kit of many, all notices share some members.
            crc, part = 0, self.open(path)
            while piece := part.read(_CHUNK):
                crc = zlib.crc32(piece, crc)
            self._differ[path] = crc != self._members[path].crc
        return self._differ[path]

    def _read_members(self, most: int) -> None:
        length = self._stream.seek(0, os.SEEK_END)
        self._stream.seek(max(0, length - END_SIZE - END_64_SIZE))
        tail = self._stream.read(END_SIZE + END_64_SIZE)
        try:
            count, size, offset = read_end(tail)
        except ValueError as failure:
            raise self._refusal(str(failure)) from failure
        if offset + size > length or not _ends(tail, length, (count, size, offset)):
            raise self._refusal("its end does not say how long it is")
        if count * CENTRAL_SIZE > size:
            raise self._refusal("its end counts more members than its directory has room for")
        if count > most:
            raise LimitError(
                f"{self.name} holds more than the {most} members that are read "
                "(limits.container_members)."
            )
        directory = cast(BinaryIO, io.BufferedReader(_Part(self._stream, offset, size), _CHUNK))
        place = 0
        paths = _Paths()
        for number in range(count):
            member = self._read_member(directory, place, number)
            if (why := paths.add(member.path)) is not None:
                raise self._refusal(f"{member.path} {why}")
            place = member.end
            if place > offset:
                raise self._refusal(f"{member.path} leads into its directory, or beyond")
            self._members[member.path] = member
        if place != offset or directory.read(1):
            raise self._refusal("there is something between its members and its directory")
        self._check_headers()

    def _read_member(self, directory: BinaryIO, place: int, number: int) -> ZipMember:
        head = directory.read(CENTRAL_SIZE)
        if len(head) != CENTRAL_SIZE:
            raise self._refusal("its directory breaks off")
        crc, size, path_bytes, extra_bytes = read_central_head(head)
        if path_bytes > _PATH_BYTES or extra_bytes > _EXTRA_BYTES:
            raise self._refusal(f"member {number + 1} has a field that is too long")
        name = directory.read(path_bytes)
        extra = directory.read(extra_bytes)
        path = name.decode("ascii", "replace")
        if _PATH.fullmatch(path) is None:
            raise self._refusal(f"member {number + 1} has no path that a file of a kit has")
        if size == 0xFFFFFFFF:
            size = read_extra_size(extra)
        member = ZipMember(path, crc, size, place)
        if member.central_record() != head + name + extra:
            raise self._refusal(f"its directory says of {path} what a kit's does not")
        return member

    def _check_headers(self) -> None:
        for path, member in self._members.items():
            self._stream.seek(member.offset)
            expected = member.local_header()
            if self._stream.read(len(expected)) != expected:
                raise self._refusal(f"before {path} stands something other than in its directory")

    def _refusal(self, why: str) -> KitZipError:
        return KitZipError(f"{self.name} is no zip file as a kit's is: {why}. {_UNPACK}")


def _ends(tail: bytes, length: int, directory: tuple[int, int, int]) -> bool:
    """Tell whether a file of this length ends as one with such a directory must."""
    end = end_records(*directory)
    return directory[2] + directory[1] + len(end) == length and tail.endswith(end)


class _Paths:
    """Paths in the order of their bytes, each of a file that any file system can keep apart."""

    def __init__(self) -> None:
        self._last = ""
        self._files: set[str] = set()
        self._folders: dict[str, str] = {}

    def add(self, path: str) -> str | None:
        """Take the next path; say why it cannot stand there, if it cannot."""
        if path <= self._last:
            return "is not in its place, or there twice"
        self._last = path
        folded = path.lower()
        if folded in self._files or folded in self._folders:
            return "is there in two spellings, or as a folder too"
        self._files.add(folded)
        folder = path
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            known = self._folders.setdefault(folder.lower(), folder)
            if known != folder or folder.lower() in self._files:
                return "is in a folder of two spellings, or in a file"
        return None


class _Part(io.RawIOBase):
    """A run of bytes of a stream that others read too, by turns."""

    def __init__(self, stream: BinaryIO, offset: int, size: int) -> None:
        super().__init__()
        self._stream = stream
        self._at = offset
        self._end = offset + size

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Give the next bytes."""
        view = memoryview(buffer).cast("B")
        self._stream.seek(self._at)
        piece = self._stream.read(min(len(view), self._end - self._at))
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
