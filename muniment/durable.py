"""Durability: what must have reached the disk before the next step may begin.

Every function here returns only when the kernel says that the bytes are on stable storage, and
raises OSError where it says otherwise. A failed sync is never tried again and then believed
(fsync(2): the error may be reported once).
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from muniment.mounts import mount_of

_AT_FDCWD = -100
_RENAME_NOREPLACE, _RENAME_EXCHANGE = 1, 2
_SYNC_FILE_RANGE_WRITE = 2
_LIBC = ctypes.CDLL(None, use_errno=True)
_LONG_SECONDS = 2.0
_LOGGER = logging.getLogger(__name__)


def sync_tree(folder: Path) -> None:
    """Make everything below `folder` durable: one syncfs(2), else fsync(2) of each file."""
    if hasattr(_LIBC, "syncfs") and not _is_fuse(folder):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            if _LIBC.syncfs(descriptor) != 0:
                raise _last_error(folder)
        finally:
            os.close(descriptor)
        return
    for parent, _, names in walk(folder, topdown=False):
        for name in names:
            sync_file(parent / name)
        sync_folder(parent)


def walk(folder: Path, *, topdown: bool = True) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Walk a tree as os.walk does, but raise OSError where a folder cannot be listed.

    What could not be seen must never be taken for absent.
    """

    def stop(error: OSError) -> None:
        raise error

    for parent, folders, names in os.walk(folder, topdown=topdown, onerror=stop):
        yield Path(parent), folders, names


def names_in(folder: Path) -> tuple[str, ...]:
    """Give the names in a folder, sorted; raise OSError where it cannot be listed.

    `Path.glob` would keep such an error to itself.
    """
    return tuple(sorted(os.listdir(folder)))


def begin_writing(path: Path) -> None:
    """Have the system begin to put a file's content on the disk. Nothing is durable by this.

    What is synced later has less to wait for then, and other work is done meanwhile.
    """
    if hasattr(_LIBC, "sync_file_range"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            _LIBC.sync_file_range(
                descriptor, ctypes.c_int64(0), ctypes.c_int64(0), _SYNC_FILE_RANGE_WRITE
            )
        finally:
            os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make a file's content durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Put `data` at `path`, replacing what is there, so that a crash leaves the old or the new."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(draft, path)
    sync_folder(path.parent)


def drafts_of(path: Path) -> tuple[Path, ...]:
    """Give the drafts of `path` that killed writers left; none was ever put in its place."""
    start, end = f".{path.name}.", ".new"
    return tuple(
        path.parent / name
        for name in names_in(path.parent)
        if name.startswith(start) and name.endswith(end)
    )


def exchange(one: Path, other: Path) -> None:
    """Swap two folders in one step (renameat2(2), RENAME_EXCHANGE).

    Raises OSError with `errno.ENOSYS` or `errno.EINVAL` where the system or the file system
    cannot; the caller then has another way.
    """
    _renameat2(one, other, _RENAME_EXCHANGE)


def rename_new(one: Path, other: Path) -> None:
    """Rename `one` to `other`, where nothing is (renameat2(2), RENAME_NOREPLACE).

    Raises FileExistsError where something is. Where the system or the file system cannot tell in
    the same step, somebody who puts something there at the same moment may lose it.
    """
    try:
        _renameat2(one, other, _RENAME_NOREPLACE)
    except OSError as error:
        if error.errno not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
            raise
        if os.path.lexists(other):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(other)) from error
        os.rename(one, other)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file; flock(2) ends with its holder, so none is stale.

    A long wait is told through `logging`.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with told_when_long("Waiting for another writer, who holds %s.", path):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def told_when_long(message: str, *what: object) -> Iterator[None]:
    """Log `message` about `what` if what is done here is not done within two seconds."""
    timer = threading.Timer(_LONG_SECONDS, _LOGGER.info, (message, *what))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


class HeldLock:
    """A lock that is held until `close`, or until its process ends."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._descriptor)
            raise

    def close(self) -> None:
        """Let go of the lock."""
        os.close(self._descriptor)


def is_held(path: Path) -> bool:
    """Tell whether a process holds a lock on `path`; a path that is not there is not held."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _is_fuse(folder: Path) -> bool:
    # The kernel carries fsync(2) to a file system in user space, and syncfs(2) to none but
    # virtiofs: it answers 0 and nothing was made durable.
    mount = mount_of(folder)
    return mount is not None and mount.kind.startswith("fuse")


def _renameat2(one: Path, other: Path, flag: int) -> None:
    if not hasattr(_LIBC, "renameat2"):
        raise OSError(errno.ENOSYS, "renameat2 is not here", str(other))
    result = _LIBC.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), flag)
    if result != 0:
        raise _last_error(other)


def _last_error(path: Path) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number), str(path))
