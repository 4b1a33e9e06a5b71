"""Reading what lies in an archive without waiting for a pipe that somebody put there."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO


class NotPlainError(OSError):
    """What stands in a file's place is a folder, a pipe or a device."""


def read_plain(path: Path) -> bytes:
    """Read a whole plain file; raise `NotPlainError` where it is none, and OSError."""
    with open_plain(path) as stream:
        return stream.read()


def open_plain(path: Path) -> BinaryIO:
    """Open a plain file for reading; raise `NotPlainError` where it is none, and OSError.

    Opening a named pipe to read waits until somebody opens it to write.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotPlainError(errno.EINVAL, "not a plain file", str(path))
    return os.fdopen(descriptor, "rb")
