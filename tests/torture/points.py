"""Points: the system calls of a command at which it can be hit, from a trace of a whole run.

    1842  rename("…/.mark.1842.new", "…/mark") = 0        ->  Point("rename", 3, "rename(…")

strace counts the calls of each name in each process by itself, and so does this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from killing import WRITING

# What a process does to a disk; opening, where it makes a file or empties one.
WRITES = (*WRITING, "openat")
READS = ("read", "pread64", "getdents64", "openat")
SYNCS = ("fsync", "syncfs")
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)$")
_MAKES = re.compile(r"O_CREAT|O_TRUNC")
_ON_NO_DISK = re.compile(r"^\w+\(\d+<(pipe:|/proc/)|\"/proc/")


@dataclass(frozen=True, slots=True)
class Point:
    """The `number`-th call (from 1) of a name, as it looked in the run that was counted."""

    call: str
    number: int
    shown: str

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
