"""A disk in memory (FUSE) that fails when it is told to, and loses what was not synced.

Run by the interpreter of the peer `mfusepy`: ``python lossy_disk.py MOUNTPOINT``. Commands come on
stdin, one a line, and each is answered with a line:

    arm sync 3      the third operation of this kind from now on fails with EIO, once
    counts          how many operations of each kind there were since the last `arm` or `counts`
    keep            all that is there becomes durable, as after a good unmount
    again           the disk is as it was when it was kept last
    cut             the power goes and comes back: what was not synced is as it was before

It is as strict as POSIX lets a disk be: a file's data is durable after fsync(2) of the file, its
name after fsync(2) of the folder, nothing after any other call. And as the Linux page cache does,
it takes data whose sync failed for clean: a second fsync of it succeeds, and writes nothing.
"""

from __future__ import annotations

import copy
import errno
import os
import stat
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import mfusepy
from mfusepy import FuseOSError


@dataclass
class Node:
    """A file or folder: what is seen of it, and what is on the platter (None: nothing yet)."""

    mode: int
    data: bytearray = field(default_factory=bytearray)
    names: dict[str, Node] = field(default_factory=dict)
    kept_data: bytes = b""
    kept_names: dict[str, Node] = field(default_factory=dict)
    lost: bool = False
    modified: float = field(default_factory=time.time)

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.mode)


class LossyDisk(mfusepy.Operations):
    """The file system. Every operation of a kind is counted, and the armed one fails."""

    use_ns = True

    def __init__(self) -> None:
        self.root = Node(stat.S_IFDIR | 0o755)
        self.kept = self.root
        self.counted: Counter[str] = Counter()
        self.armed = ("", 0)
        self._open: dict[int, Node] = {}
        self._handles = 0

    def strike(self, kind: str) -> None:
        """Count an operation, and fail where it is the armed one."""
        self.counted[kind] += 1
        if self.armed == (kind, self.counted[kind]):
            raise FuseOSError(errno.EIO)

    def find(self, path: str) -> Node:
        node = self.root
        for name in path.strip("/").split("/") if path != "/" else ():
            if name not in node.names:
                raise FuseOSError(errno.ENOENT)
            node = node.names[name]
        return node

    def parent(self, path: str) -> tuple[Node, str]:
        folder, name = os.path.split(path)
        return self.find(folder), name

    def getattr(self, path: str, fh: int | None = None) -> dict[str, float]:
        node = self._node(path, fh)
        return {
            "st_ino": id(node),
            "st_mode": node.mode,
            "st_nlink": 2 if node.is_folder else 1,
            "st_size": len(node.data),
            "st_mtime": node.modified,
            "st_ctime": node.modified,
            "st_atime": node.modified,
            "st_uid": os.getuid(),
            "st_gid": os.getgid(),
        }

    def readdir(self, path: str, fh: int) -> list[tuple[str, dict[str, int], int]]:
        self.strike("read")
        folder = self._node(path, fh)
        listed = {".": folder, "..": folder, **folder.names}
        return [
            (name, {"st_ino": id(node), "st_mode": node.mode}, 0) for name, node in listed.items()
        ]

    def open(self, path: str, flags: int) -> int:
        if flags & os.O_TRUNC:
            self.truncate(path, 0)
        return self._opened(self.find(path))

    def opendir(self, path: str) -> int:
        return self._opened(self.find(path))

    def release(self, path: str, fh: int) -> int:
        self._open.pop(fh, None)
        return 0

    releasedir = release

    def create(self, path: str, mode: int, fi: int | None = None) -> int:
        self.strike("write")
        folder, name = self.parent(path)
        folder.names[name] = Node(stat.S_IFREG | stat.S_IMODE(mode))
        return self._opened(folder.names[name])

    def mkdir(self, path: str, mode: int) -> int:
        self.strike("write")
        folder, name = self.parent(path)
        folder.names[name] = Node(stat.S_IFDIR | stat.S_IMODE(mode))
        return 0

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        self.strike("read")
        return bytes(self._node(path, fh).data[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        self.strike("write")
        node = self._node(path, fh)
        if offset > len(node.data):
            node.data.extend(bytes(offset - len(node.data)))
        node.data[offset : offset + len(data)] = data
        node.modified = time.time()
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        self.strike("write")
        node = self._node(path, fh)
        del node.data[length:]
        node.data.extend(bytes(length - len(node.data)))
        node.lost &= length > 0  # Written from its beginning, it is dirty again in every page.
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        node = self._node(path, fh)
        try:
            self.strike("sync")
        except FuseOSError:
            node.lost = True
            raise
        if not node.lost:
            node.kept_data = bytes(node.data)
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self.strike("sync")
        node = self._node(path, fh)
        node.kept_names = dict(node.names)
        return 0

    def link(self, target: str, source: str) -> int:
        self.strike("write")
        folder, name = self.parent(target)
        folder.names[name] = self.find(source)
        return 0

    def unlink(self, path: str) -> int:
        self.strike("write")
        folder, name = self.parent(path)
        del folder.names[name]
        return 0

    def rmdir(self, path: str) -> int:
        if self.find(path).names:
            raise FuseOSError(errno.ENOTEMPTY)
        return self.unlink(path)

    def rename(self, old: str, new: str) -> int:
        self.strike("write")
        folder, name = self.parent(old)
        target, called = self.parent(new)
        there = target.names.get(called)
        if there is not None and there.is_folder and there.names:
            raise FuseOSError(errno.ENOTEMPTY)
        target.names[called] = folder.names.pop(name)
        return 0

    def chmod(self, path: str, mode: int) -> int:
        node = self.find(path)
        node.mode = stat.S_IFMT(node.mode) | stat.S_IMODE(mode)
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        return 0

    def utimens(self, path: str, times: tuple[float, float] | None = None) -> int:
        return 0

    def access(self, path: str, amode: int) -> int:
        return 0

    def flush(self, path: str, fh: int) -> int:
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        return {"f_bsize": 4096, "f_frsize": 4096, "f_blocks": 1 << 20, "f_bavail": 1 << 20}

    def keep(self) -> None:
        """Make all that is seen durable."""
        _each(self.root, lambda node: node.names, _keep)
        self.kept = copy.deepcopy(self.root)

    def again(self) -> None:
        """Be as when all was made durable last."""
        self.root = copy.deepcopy(self.kept)

    def cut(self) -> None:
        """Lose all that is not durable."""
        _each(self.root, lambda node: node.kept_names, _lose)

    def _opened(self, node: Node) -> int:
        self._handles += 1
        self._open[self._handles] = node
        return self._handles

    def _node(self, path: str, fh: int | None) -> Node:
        return self._open[fh] if fh in self._open else self.find(path)


class Mount(mfusepy.FUSE):
    """The binding that passes every flag of renameat2(2) over; here it is refused, as by most."""

    def rename_fuse_3(self, old: bytes, new: bytes, flags: int) -> int:
        if flags:
            return -errno.EINVAL
        return super().rename_fuse_3(old, new, flags)


def _keep(node: Node) -> None:
    node.kept_data, node.kept_names, node.lost = bytes(node.data), dict(node.names), False


def _lose(node: Node) -> None:
    node.data, node.names, node.lost = bytearray(node.kept_data), dict(node.kept_names), False


def _each(
    root: Node, below: Callable[[Node], dict[str, Node]], act: Callable[[Node], None]
) -> None:
    pending, seen = [root], set()
    while pending:
        node = pending.pop()
        if id(node) not in seen:
            seen.add(id(node))
            pending.extend(below(node).values())
            act(node)


def obey(disk: LossyDisk) -> None:
    """Carry out commands until stdin ends."""
    for line in sys.stdin:
        command, *words = line.split()
        answer = "done"
        if command == "counts":
            answer = " ".join(f"{kind}={count}" for kind, count in sorted(disk.counted.items()))
            disk.counted.clear()
        elif command == "arm":
            disk.counted.clear()
            disk.armed = (words[0], int(words[1]))
        elif command == "keep":
            disk.keep()
        elif command == "again":
            disk.armed = ("", 0)
            disk.again()
        elif command == "cut":
            disk.armed = ("", 0)
            disk.cut()
        print(answer or "none", flush=True)
    os._exit(0)  # Whoever gave the commands is gone, and nobody else is served.


def main() -> None:
    disk = LossyDisk()
    threading.Thread(target=obey, args=(disk,), daemon=True).start()
    Mount(
        disk,
        sys.argv[1],
        foreground=True,
        nothreads=True,
        hard_remove=True,
        use_ino=True,
        attr_timeout=0,
        entry_timeout=0,
        negative_timeout=0,
        fsname="lossy",
    )


if __name__ == "__main__":
    main()
