"""Packages: a tree of files that came from somebody else, read without trusting it.

Only regular files are read. A link, a device or a name that is not UTF-8 is a finding, since what
a checker followed might not be what a reader opens.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from checksums import Digest, Finding, hash_stream
from checksums.digest import Algorithm
from manifests.errors import LimitError
from manifests.verdict import error

_PIECE = 1 << 16
_READ_PLAIN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a package holds: sizes in bytes by path ('/' between segments), and what is not a file.

    `folders` are those that hold nothing, which no file would account for. Where a package gives
    a checksum beside each file, `differs` tells whether a file's bytes have another: it reads them
    all, so nobody asks it of what is too long to be read.
    """

    sizes: Mapping[str, int]
    folders: frozenset[str]
    findings: tuple[Finding, ...]
    differs: Callable[[str], bool] | None = None


class Package(Protocol):
    """Reads one tree of files by relative path."""

    def listing(self) -> Listing:
        """List every file below the root."""

    def open(self, path: str) -> BinaryIO:
        """Open a listed file for reading; raise OSError where that cannot be done.

        Nothing need be buffered: a read may give fewer bytes than were asked for.
        """


class _Sizes(Mapping[str, int]):
    """Sizes of files below a folder, each found out when it is asked for: few are."""

    __slots__ = ("_known", "_place")

    def __init__(self, place: str, paths: Iterable[str]) -> None:
        self._place = place
        self._known: dict[str, int | None] = dict.fromkeys(paths)

    def __getitem__(self, path: str) -> int:
        size = self._known[path]
        if size is None:
            size = self._known[path] = os.lstat(f"{self._place}/{path}").st_size
        return size

    def __contains__(self, path: object) -> bool:
        return path in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


@dataclass(frozen=True, slots=True)
class FolderPackage:
    """A package in a folder of the local file system."""

    root: str | Path
    _place: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A path is spelled anew whenever it is shown, and here that is for every file.
        object.__setattr__(self, "_place", os.fspath(self.root))

    def listing(self) -> Listing:
        """List every file below the folder; what is no regular file becomes a finding.

        Sizes are found out when they are asked for, which raises OSError for a file that is gone.
        """
        paths: list[str] = []
        empty: set[str] = set()
        findings: list[Finding] = []
        pending = [""]
        while pending:
            folder = pending.pop()
            with os.scandir(f"{self._place}/{folder}") as entries:
                found = list(entries)
            if not found and folder:
                empty.add(folder[:-1])
            for entry in found:
                path = folder + entry.name
                if entry.is_file(follow_symlinks=False):
                    paths.append(path)
                elif entry.is_dir(follow_symlinks=False):
                    pending.append(f"{path}/")
                else:
                    findings.append(error("package-not-a-file", path))
        return Listing(_Sizes(self._place, paths), frozenset(empty), tuple(findings))

    def open(self, path: str) -> BinaryIO:
        """Open a file, refusing to follow a link in its last place, or to wait for a pipe."""
        return cast(BinaryIO, io.FileIO(self._open(path)[0]))

    def read_at_once(self, path: str) -> bytes | None:
        """Read a file in one call; give None for one over 64 KiB, or one that changes meanwhile."""
        descriptor, size = self._open(path)
        try:
            data = os.read(descriptor, size + 1) if size <= _PIECE else None
        finally:
            os.close(descriptor)
        return data if data is not None and len(data) == size else None

    def _open(self, path: str) -> tuple[int, int]:
        """Give the file's descriptor and size."""
        place = f"{self._place}/{path}"
        descriptor = os.open(place, _READ_PLAIN)
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            raise OSError(errno.EINVAL, "not a regular file", place)
        return descriptor, status.st_size


def differing(
    listing: Listing, paths: Iterable[str], unread: Container[str]
) -> tuple[Finding, ...]:
    """Name those of these files whose bytes have another checksum than the package gives them."""
    if listing.differs is None:
        return ()
    wrong = (path for path in paths if path not in unread and listing.differs(path))
    return tuple(error("package-crc-differs", path) for path in wrong)


def read_small(package: Package, path: str, max_bytes: int) -> bytes:
    """Read a whole file of at most `max_bytes` bytes; raise `LimitError` where it is larger."""
    if isinstance(package, FolderPackage):
        data = package.read_at_once(path)
        if data is not None and len(data) <= max_bytes:
            return data  # As nearly all are.
    with package.open(path) as stream:
        if stream.seekable():
            if stream.seek(0, os.SEEK_END) > max_bytes:
                raise _too_large(path, max_bytes)
            stream.seek(0)
        # In pieces, since Python sets aside at once as much as a read may give; into one buffer,
        # which is then handed out and not copied.
        held = io.BytesIO()
        while held.tell() <= max_bytes and (piece := stream.read(min(_PIECE, max_bytes + 1))):
            held.write(piece)
    if held.tell() > max_bytes:
        raise _too_large(path, max_bytes)
    return held.getvalue()


def _too_large(path: str, max_bytes: int) -> LimitError:
    return LimitError(
        f"{path} is larger than the {max_bytes} bytes that are read of such a file. The limits "
        "stand in muniment.toml, [limits]."
    )


def hash_member(package: Package, path: str) -> tuple[int, Digest, Digest]:
    """Give the size of a file, and its sha512 and sha256."""
    with package.open(path) as stream:
        hashing = hash_stream(stream, (Algorithm.SHA512, Algorithm.SHA256))
    return hashing.size, hashing.digest(Algorithm.SHA512), hashing.digest(Algorithm.SHA256)
