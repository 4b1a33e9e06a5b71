"""Where tests write: in memory, where a machine has enough of it that can be used like a disk.

An archive syncs each step of what it writes, and a disk takes its time for that. In memory every
such call is made, too, and ends at once. What a disk does that memory does not
(no room, no power, bad sectors) has disks of its own: `tests/torture/disks.py`.

What passed is removed at once (`tmp_path_retention_policy`), so that a run holds little.
PYTEST_DEBUG_TEMPROOT=FOLDER or --basetemp=FOLDER: there instead.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

MEMORY = Path("/dev/shm")
# Six times what a run of two workers was seen to hold: 335 MB.
ROOM = 2 << 30


class Place(NamedTuple):
    """A folder to write in, none where that is for others to say; and a sentence on why."""

    folder: Path | None
    why: str


def place(memory: Path = MEMORY, meminfo: Path = Path("/proc/meminfo")) -> Place:
    """Give `memory` where programs run from there, files have attributes and there is room."""
    try:
        disk = os.statvfs(memory)
        spare = re.search(r"^MemAvailable: +(\d+) kB$", meminfo.read_text("ascii"), re.MULTILINE)
    except OSError as error:
        return Place(None, f"on disk: {error.filename} cannot be read")
    room = disk.f_bavail * disk.f_frsize
    if disk.f_flag & (os.ST_NOEXEC | os.ST_RDONLY):
        return Place(None, f"on disk: {memory} takes no programs")
    if room < ROOM:
        return Place(None, f"on disk: {memory} has {_gib(room)} free, and {_gib(ROOM)} are wanted")
    # What lies there is taken from what programs have.
    available = int(spare[1]) << 10 if spare else 0
    if available < 2 * ROOM:
        said = f"of memory {_gib(available)} are available, and {_gib(2 * ROOM)} are wanted"
        return Place(None, f"on disk: {said}")
    if not _has_attributes(memory):
        return Place(None, f"on disk: files in {memory} have no attributes of users")
    return Place(memory, f"in memory: {memory} has {_gib(room)} free")


def _gib(size: int) -> str:
    return f"{size / (1 << 30):.1f} GiB"


def _has_attributes(folder: Path) -> bool:
    """Whether its files have user attributes, which Swift needs (tmpfs: since Linux 6.6)."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            os.setxattr(file.name, "user.muniment", b"1")
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EROFS):
            return False
        raise
    return True
