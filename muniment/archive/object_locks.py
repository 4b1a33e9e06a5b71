"""One lock for each object, for work that takes longer than a turn at the desk.

Repair and redaction rebuild an object while others write; whoever adds a version meanwhile must
wait. All locks are byte ranges of one file (fcntl(2), open file description locks): none is stale,
since each ends with its holder. Order: an object's lock before the desk. At the desk a lock is only
tried for, never waited for, so that nobody waits in a circle.
"""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from checksums import Algorithm, Digest
from muniment.durable import told_when_long

NAME = "objects.lock"
# Two objects whose digests chose the same one of 2^62 bytes would share a lock, and only wait.
_BYTES = 1 << 62


class ObjectLocks:
    """The locks that one writer holds, in one archive."""

    def __init__(self, path: Path) -> None:
        """Open the file of locks, made where it is missing. Raises OSError."""
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def close(self) -> None:
        """Let go of all locks."""
        os.close(self._descriptor)

    @contextmanager
    def held(self, object_id: str) -> Iterator[None]:
        """Hold an object's lock, waiting for it. Not to be called at the desk."""
        with told_when_long("Waiting for whoever rebuilds %s, in %s.", object_id, self._path):
            self._set(fcntl.F_OFD_SETLKW, fcntl.F_WRLCK, object_id)
        try:
            yield
        finally:
            self._set(fcntl.F_OFD_SETLK, fcntl.F_UNLCK, object_id)

    @contextmanager
    def taking(self) -> Iterator[Callable[[str], bool]]:
        """Give a function that takes an object's lock if it is free, and tells; all end here."""
        taken: set[str] = set()

        def take(object_id: str) -> bool:
            try:
                self._set(fcntl.F_OFD_SETLK, fcntl.F_WRLCK, object_id)
            except BlockingIOError:
                return False
            taken.add(object_id)
            return True

        try:
            yield take
        finally:
            for object_id in taken:
                self._set(fcntl.F_OFD_SETLK, fcntl.F_UNLCK, object_id)

    def _set(self, command: int, kind: int, object_id: str) -> None:
        # struct flock of fcntl(2): type, whence, start, length, pid; the end aligned as C does.
        start = _byte_of(object_id)
        fcntl.fcntl(
            self._descriptor, command, struct.pack("hhqqi0q", kind, os.SEEK_SET, start, 1, 0)
        )


def _byte_of(object_id: str) -> int:
    name = Digest.of(Algorithm.SHA256, object_id.encode("utf-8")).value
    return int.from_bytes(name[:8], "big") % _BYTES
