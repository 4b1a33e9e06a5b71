"""Small disks of our own: an ext4 in a file whose power can be cut, and a tmpfs that gets full.

ext4's shutdown ioctl (``EXT4_IOC_SHUTDOWN``) stops the file system dead. With the flag LOGFLUSH the
journal is written out first and file data is not; with NOLOGFLUSH nothing is, so that only what was
synced is there after the next mount. The disk is mounted with the two options that are kindest to
unsynced files taken away.
"""

from __future__ import annotations

import enum
import fcntl
import os
import struct
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from torture.work import Scene, copy_tree

_SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN (linux/fs/ext4/ext4.h)
_IMAGE_MEGABYTES = 24
_OPTIONS = "loop,noatime,noauto_da_alloc,commit=300"


class Cut(enum.Enum):
    """What still reaches the disk when the power goes."""

    LOGFLUSH = 1
    NOLOGFLUSH = 2


class PowerDisk:
    """An ext4 in a file: mounted at one place, copied from a template for each run."""

    def __init__(self, folder: Path, name: str, build: Callable[[Scene], None]) -> None:
        self._point = folder / "disk"
        self._image = folder / "disk.img"
        self._template = folder / "templates" / f"{name.replace('/', '-')}.img"
        self._point.mkdir(exist_ok=True)
        self.scene = Scene(self._point / "scene")
        if not self._template.exists():
            self._make(build)

    @contextmanager
    def mounted(self) -> Iterator[Scene]:
        """A fresh copy of the scene, on a disk of its own."""
        self._image.unlink(missing_ok=True)
        copy_tree(self._template, self._image)
        self._mount()
        try:
            yield self.scene
        finally:
            _run("umount", str(self._point))

    def cut(self, how: Cut) -> None:
        """Cut the power and give it back: shut down, unmount, mount (which replays the journal)."""
        descriptor = os.open(self._point, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _SHUTDOWN, struct.pack("I", how.value))
        finally:
            os.close(descriptor)
        _run("umount", str(self._point))
        self._mount()

    def _mount(self) -> None:
        _run("mount", "-t", "ext4", "-o", _OPTIONS, str(self._image), str(self._point))

    def _make(self, build: Callable[[Scene], None]) -> None:
        self._template.parent.mkdir(exist_ok=True)
        with open(self._image, "wb") as stream:
            stream.truncate(_IMAGE_MEGABYTES << 20)
        _run("mkfs.ext4", "-q", "-F", "-b", "4096", "-N", "4096", str(self._image))
        self._mount()
        self.scene.folder.mkdir()
        build(self.scene)
        _run("umount", str(self._point))
        self._image.rename(self._template)


class FullDisk:
    """A tmpfs whose room is set to what is taken and so many bytes more."""

    def __init__(self, point: Path) -> None:
        self._point = point
        point.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def mounted(self) -> Iterator[Path]:
        """An empty disk."""
        _run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(self._point))
        try:
            yield self._point
        finally:
            _run("umount", str(self._point))

    def leave_free(self, size: int) -> None:
        """Leave so many bytes of room."""
        room = os.statvfs(self._point)
        taken = (room.f_blocks - room.f_bfree) * room.f_frsize
        _run("mount", "-o", f"remount,size={taken + size}", str(self._point))


def why_no_power_disk(folder: Path) -> str:
    """Say why no ext4 can be mounted, shut down and mounted again here, or nothing."""
    try:
        disk = PowerDisk(folder, "trial", lambda _: None)
        with disk.mounted():
            disk.cut(Cut.NOLOGFLUSH)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", None) or str(error)
        return f"no ext4 can be loop-mounted and shut down here ({said.strip()})"
    return ""


def why_no_full_disk(folder: Path) -> str:
    """Say why no tmpfs can be mounted here, or nothing."""
    try:
        with FullDisk(folder / "trial").mounted():
            return ""
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", None) or str(error)
        return f"no tmpfs can be mounted here ({said.strip()})"


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)
