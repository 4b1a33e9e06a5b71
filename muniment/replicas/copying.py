"""Copying files by their digests: what is read is hashed before it counts, what was written after.

Reading back means reading from the disk: a file's pages are dropped from the cache first, where
the system offers that (posix_fadvise(2), which drops nothing that is not durable yet).
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence

from checksums import Digest

CHUNK = 1 << 20
_AHEAD = 64  # files that the disk is asked for before the first of them is hashed
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class SourceError(OSError):
    """A file of our own cannot be read; `errno.ENOENT` where it is not there."""


class ChangedError(ValueError):
    """A file of our own has not the digest that was signed."""


def open_source(path: str) -> int:
    """Open a regular file of our own, and no link; raise `SourceError`."""
    try:
        descriptor = os.open(path, _READ)
    except OSError as error:
        raise SourceError(error.errno, error.strerror, path) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SourceError(errno.EINVAL, "not a regular file", path)
    return descriptor


def read_source(descriptor: int, path: str) -> bytes:
    """Read the next bytes of a file of our own, at most a chunk; raise `SourceError`."""
    try:
        return os.read(descriptor, CHUNK)
    except OSError as error:
        raise SourceError(error.errno, error.strerror, path) from error


def copy_checked(source: str, target: str, digest: Digest) -> int:
    """Copy a file to where none is; give its size in bytes.

    Raises `SourceError`, or `ChangedError` where it is not what `digest` says, having perhaps
    written some of it; any other OSError is the target's.
    """
    reading = open_source(source)
    try:
        writing = os.open(target, _NEW, 0o666)
        try:
            return _pour(reading, writing, source, digest)
        finally:
            os.close(writing)
    finally:
        os.close(reading)


def write_new(path: str, data: bytes) -> None:
    """Write a file where none is."""
    descriptor = os.open(path, _NEW, 0o666)
    try:
        _write(descriptor, data)
    finally:
        os.close(descriptor)


def is_file_of(path: str, digest: Digest) -> bool:
    """Tell whether a regular file, and no link, is there and has this digest."""
    return not any(differing([(path, digest)]))


def differing(expected: Sequence[tuple[str, Digest]]) -> Iterator[str]:
    """Read files from the disk; give the paths of those that are not there or not as expected.

    Raises OSError where one is there and cannot be read.
    """
    for start in range(0, len(expected), _AHEAD):
        part = expected[start : start + _AHEAD]
        descriptors = [_ask_for(path) for path, _ in part]
        try:
            for (path, digest), descriptor in zip(part, descriptors, strict=True):
                if descriptor is None or not _has(descriptor, digest):
                    yield path
        finally:
            for descriptor in descriptors:
                if descriptor is not None:
                    os.close(descriptor)


def _pour(reading: int, writing: int, source: str, digest: Digest) -> int:
    hashing, size = digest.algorithm.new(), 0
    while data := read_source(reading, source):
        hashing.update(data)
        size += len(data)
        _write(writing, data)
    if hashing.digest() != digest.value:
        raise ChangedError(source)
    return size


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _ask_for(path: str) -> int | None:
    """Open a file, drop it from the cache and have the disk begin to read it."""
    try:
        descriptor = os.open(path, _READ)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            return None
        raise
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.posix_fadvise(descriptor, 0, CHUNK, os.POSIX_FADV_WILLNEED)
    return descriptor


def _has(descriptor: int, digest: Digest) -> bool:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        return False
    hashing = digest.algorithm.new()
    while data := os.read(descriptor, CHUNK):
        hashing.update(data)
    return hashing.digest() == digest.value
