"""Opening what lies below a folder, through no link on the way.

Linux does it in one call (openat2(2) with RESOLVE_NO_SYMLINKS, since 5.6). Elsewhere each folder of
the path is opened from the one above it; where folders cannot be opened (Windows), each is looked
at before. `root` is the folder's own path as `os.path.realpath` gives it, free of links.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import TypeVar

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
# Linux opens a folder for nothing but what lies in it, which needs no right to list it.
_PASSING = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)
_OPENAT2 = 437  # on all of these; older architectures count otherwise
_MACHINES = frozenset({"x86_64", "aarch64", "riscv64", "ppc64le", "s390x", "armv7l", "loongarch64"})
_AT_FDCWD, _RESOLVE_NO_SYMLINKS = -100, 0x04


Found = TypeVar("Found")


def open_file(root: str, path: str) -> int:
    """Open a file below a folder for reading, without waiting for a pipe; give its descriptor.

    `path` is relative and has no "..". Raises OSError, with `errno.ELOOP` where a link is met.
    """
    return _open(root, path, os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_NONBLOCK", 0))


def scan_folder(root: str, path: str, take: Callable[[os.DirEntry[str]], Found]) -> list[Found]:
    """Give what `take` makes of each entry of a folder; raise as `open_file` does.

    What is removed while the folder is listed (a writer's file on its way) is left out.
    """
    if os.scandir not in os.supports_fd:
        check_folders(root, f"{path}/" if path else "")
        with os.scandir(os.path.join(root, path)) as entries:
            return list(_still_there(entries, take))
    descriptor = _open(root, path, _FOLDER | _NO_FOLLOW)
    try:
        with os.scandir(descriptor) as entries:
            return list(_still_there(entries, take))
    except OSError as failure:
        if isinstance(failure.filename, str):
            raise
        # What fails by a descriptor names that.
        raise _told(failure.errno or errno.EIO, os.path.join(root, path)) from failure
    finally:
        os.close(descriptor)


def _still_there(
    entries: Iterable[os.DirEntry[str]], take: Callable[[os.DirEntry[str]], Found]
) -> Iterator[Found]:
    for entry in entries:
        with suppress(FileNotFoundError):
            yield take(entry)


def check_folders(root: str, path: str) -> None:
    """Raise OSError where a folder on the way to a path is a link: what can be done anywhere.

    Somebody who changes folders meanwhile is not noticed.
    """
    at = root
    for name in path.split("/")[:-1]:
        at = os.path.join(at, name)
        found = os.lstat(at)
        # A junction of Windows is a folder that leads elsewhere.
        if not stat.S_ISDIR(found.st_mode) or getattr(found, "st_reparse_tag", False):
            raise _told(errno.ELOOP, at)


def open_at_once(root: str, path: str, flags: int) -> int:
    """Open in one call; raise OSError with `errno.ENOSYS` or EPERM where the system has none."""
    where = os.path.join(root, path)
    descriptor = _openat2(os.fsencode(where), _how(flags))
    if descriptor < 0:
        raise _told(ctypes.get_errno(), where)
    return descriptor


def open_step_by_step(root: str, path: str, flags: int) -> int:
    """Open each folder of the path from the one above it, then the last name."""
    *folders, name = path.split("/") if path else (".",)
    at = os.open(root, _PASSING)
    try:
        for folder in folders:
            below = os.open(folder, _PASSING | _NO_FOLLOW, dir_fd=at)
            os.close(at)
            at = below
        return os.open(name, flags, dir_fd=at)
    except OSError as failure:
        raise _told(failure.errno or errno.EIO, os.path.join(root, path)) from failure
    finally:
        os.close(at)


def open_after_a_look(root: str, path: str, flags: int) -> int:
    """Look at each folder of the path, then open."""
    check_folders(root, path)
    return os.open(os.path.join(root, path), flags)


def _told(number: int, where: str) -> OSError:
    """Give the error for a number; that links are not followed is said in words of ours."""
    if number in (errno.ELOOP, errno.ENOTDIR):
        said = "what stands there, or on the way to it, is a link or no folder"
        return OSError(number, said, where)
    return OSError(number, os.strerror(number), where)


def _openat2(path: bytes | None, how: bytes) -> int:
    return int(_LIBC.syscall(_OPENAT2, _AT_FDCWD, path, how, len(how)))


@cache
def _how(flags: int) -> bytes:
    """``struct open_how`` of openat2(2): flags, mode, resolve."""
    return struct.pack("=QQQ", flags | os.O_CLOEXEC, 0, _RESOLVE_NO_SYMLINKS)


def _load_libc() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    library.syscall.argtypes = (
        ctypes.c_long,
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_char_p,
        ctypes.c_size_t,
    )
    return library


def _has_openat2() -> bool:
    # Without a path it is refused for that (EFAULT), unless there is no such call, or no leave.
    _openat2(None, _how(0))
    return ctypes.get_errno() == errno.EFAULT


_open = open_step_by_step if os.open in os.supports_dir_fd else open_after_a_look
if sys.platform == "linux" and os.uname().machine in _MACHINES:
    _LIBC = _load_libc()
    if _has_openat2():
        _open = open_at_once
