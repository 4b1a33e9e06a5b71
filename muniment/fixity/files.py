"""Reading files for a fixity round: each opened once, hashed from one buffer, at a set pace."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256, sha512

from checksums import Algorithm

_BUFFER = 1 << 20
_SMALL = 1 << 14
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class NotAFileError(Exception):
    """Something on the shelves is a link, a device or a pipe, or larger than it can rightly be."""


def listed(folder: str) -> tuple[list[str], list[str]]:
    """Give the names of the files, and of the folders, in a folder.

    Raises `NotAFileError` for anything else, which no reader should follow, and OSError.
    """
    files: list[str] = []
    folders: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                files.append(entry.name)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                raise NotAFileError(entry.path)
    return files, folders


class FileReader:
    """Reads and hashes files, and counts them in `files` and `bytes`.

    `algorithm` is the digest that is taken of the files that a statement lists. `paced` is told
    how many bytes came with every reading; what it raises ends the reading.
    """

    def __init__(self, algorithm: Algorithm, paced: Callable[[int], None]) -> None:
        self.files = 0
        self.bytes = 0
        self._takes_sha512 = algorithm is Algorithm.SHA512
        self._paced = paced
        self._buffer = bytearray(_BUFFER)
        self._view = memoryview(self._buffer)

    def read(self, path: str, limit: int) -> bytes:
        """Read a whole file; raise `NotAFileError` where it has more than `limit` bytes."""
        descriptor = os.open(path, _FLAGS)
        try:
            pieces = [os.read(descriptor, _SMALL)]
            size = len(pieces[0])
            # Only a reading of nothing says that a file has ended.
            while piece := os.read(descriptor, 1 if size < _SMALL else _BUFFER):
                pieces.append(piece)
                size += len(piece)
                if size > limit:
                    raise NotAFileError(path)
        finally:
            os.close(descriptor)
        self.files += 1
        self.bytes += size
        self._paced(size)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def hash(self, path: str) -> tuple[int, str | None, str | None]:
        """Give a file's size in bytes, sha512 and sha256 in hex; the one not taken is None."""
        descriptor = os.open(path, _FLAGS)
        try:
            size = os.readv(descriptor, [self._buffer])
            hashing = (sha512 if self._takes_sha512 else sha256)(self._view[:size])
            self._paced(size)
            while count := os.readv(descriptor, [self._buffer]):
                hashing.update(self._view[:count])
                size += count
                self._paced(count)
        finally:
            os.close(descriptor)
        self.files += 1
        self.bytes += size
        found = hashing.hexdigest()
        return (size, found, None) if self._takes_sha512 else (size, None, found)
