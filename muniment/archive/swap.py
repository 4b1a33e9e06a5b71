"""Swapping a whole object in staging for the one on the shelf."""

from __future__ import annotations

import errno
from pathlib import Path

from muniment.durable import exchange, sync_folder


def swap(staged: Path, shelf: Path) -> None:
    """Put `staged` in the place of `shelf`, and the other way round, in one step.

    Where the system cannot, in two renames: between them the object is away, which an intent mends,
    and afterwards the old one is at `aside(staged)`.
    """
    try:
        exchange(staged, shelf)
    except OSError as error:
        if error.errno not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
            raise
        shelf.rename(aside(staged))
        sync_folder(shelf.parent)
        sync_folder(staged.parent)
        staged.rename(shelf)


def aside(staged: Path) -> Path:
    """Give where an object waits that two renames took off the shelf."""
    return staged.with_name(f"{staged.name}.old")
