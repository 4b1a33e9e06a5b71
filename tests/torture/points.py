"""Points: the system calls of a command at which it can be hit, from a trace of a whole run.

    1842  rename("…/.mark.1842.new", "…/mark") = 0        ->  Point("rename", 3, "rename(…")

strace counts the calls of each name in each thread by itself, and so does this. Where the N-th of
one thread is on a file and that of another on a socket, a fault would strike both: a disk cannot
fail the second, so a server's calls are counted, and hit, on its files alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from killing import WRITING

# What a process does to a disk; opening, where it makes a file or empties one.
WRITES = (*WRITING, "openat")
READS = ("read", "pread64", "getdents64", "openat")
SYNCS = ("fsync", "syncfs")
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)$")
_MAKES = re.compile(r"O_CREAT|O_TRUNC")
_ON_NO_DISK = re.compile(r"^\w+\(\d+<(pipe:|socket:|anon_inode:|/proc/)|\"/proc/")
_PATH = re.compile(r"[<\"](/[^>\"]*)[>\"]")
_DRAFT = ".{}.new"  # How a file is named that the process of this number writes.


@dataclass(frozen=True, slots=True)
class Files:
    """Files below a scene's folder that a process touched; another doing the same will, too."""

    folder: Path
    pid: int
    paths: tuple[str, ...]

    def of(self, folder: Path, pid: int) -> tuple[str, ...]:
        """Give them as they are called in another scene, by another process."""
        mine, other = (_DRAFT.format(one) for one in (self.pid, pid))
        return tuple(
            f"{folder}{path.removeprefix(str(self.folder)).replace(mine, other)}"
            for path in self.paths
        )


@dataclass(frozen=True, slots=True)
class Point:
    """The `number`-th call (from 1) of a name, as it looked in the run that was counted.

    Where `only` files are meant, it is the `number`-th on any of these.
    """

    call: str
    number: int
    shown: str
    only: Files | None = None

    def __str__(self) -> str:
        return f"{self.call} {self.number}"


def writing_points(trace: str) -> tuple[Point, ...]:
    """Give the points of a trace at which something is written, made, moved or made durable."""
    return tuple(
        one for one in _points(trace, WRITES) if one.call != "openat" or _MAKES.search(one.shown)
    )


def reading_points(trace: str) -> tuple[Point, ...]:
    """Give the points of a trace at which something is read, listed or opened to be read."""
    return tuple(
        one
        for one in _points(trace, READS)
        if not _ON_NO_DISK.search(one.shown)
        and (one.call != "openat" or not _MAKES.search(one.shown))
    )


def on_files(trace: str, folder: Path, pid: int) -> tuple[str, Files]:
    """Give the lines of a trace of calls on files below a folder, and these files."""
    kept, paths = list[str](), dict[str, None]()
    for line in trace.splitlines():
        found = [path for path in _PATH.findall(line) if path.startswith(f"{folder}/")]
        if found:
            kept.append(line)
            paths |= dict.fromkeys(found)
    return "\n".join(kept), Files(folder, pid, tuple(paths))


def _points(trace: str, calls: Sequence[str]) -> Iterator[Point]:
    counted: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[str, int]] = set()
    for line in trace.splitlines():
        match = _LINE.match(line)
        if match is None or match[2] not in calls:
            continue
        process, call, rest = match.groups()
        counted[process, call] += 1
        place = (call, counted[process, call])
        if place not in seen:
            seen.add(place)
            yield Point(*place, f"{call}({rest}")
