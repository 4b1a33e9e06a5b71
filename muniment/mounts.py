"""What a folder is mounted on: an archive is written on a local file system only.

Locks, renames and syncs mean less across a network than the order of writing needs.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

_NETWORK = re.compile(
    r"nfs4?|cifs|smb[23fs]*|9p|afs|ceph|glusterfs|lustre|fuse\.(sshfs|s3fs|rclone|davfs.*)"
)
_FLEETING = re.compile(r"tmpfs|ramfs")


@dataclass(frozen=True, slots=True)
class Mount:
    """The type of the file system that a folder is on, and what may be said of it."""

    kind: str

    @property
    def is_network(self) -> bool:
        """Whether it is reached over a network."""
        return _NETWORK.fullmatch(self.kind) is not None

    @property
    def is_fleeting(self) -> bool:
        """Whether it is gone when the machine is switched off."""
        return _FLEETING.fullmatch(self.kind) is not None


def mount_of(folder: Path) -> Mount | None:
    """Give the mount of a folder, or of the nearest one above it that exists.

    None where the system does not say (proc(5), /proc/self/mountinfo).
    """
    while not folder.exists():
        folder = folder.parent
    device = os.stat(folder).st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    for line in reversed(lines):
        left, _, right = line.partition(" - ")
        if left.split(" ")[2] == wanted and right:
            return Mount(right.split(" ")[0])
    return None
