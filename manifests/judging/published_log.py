"""A log as its archive publishes it: a folder of c2sp.org/tlog-tiles, from whoever has a copy.

::

    checkpoint        the newest head, a signed note
    tile/0/000.p/5    hashes, and below tile/entries/ entries

Nothing in it is believed but what leads to the root that the log's key signed. An entry says of
what kind an accession or record is, and not which notice it is about: so it shows what was *not*
logged, and of what was, only how much of it there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum

from checksums import (
    HASH_SIZE,
    ProofError,
    consistency_path,
    leaf_hash,
    root,
    root_at,
    verify_consistency,
)
from manifests.claims.entry import check_entry
from manifests.errors import FormatError, LimitError
from manifests.judging.consistency import HistoryError
from manifests.limits import Limits
from manifests.log.checkpoint import Checkpoint
from manifests.log.tiles import WIDTH, TileError, TileReader, entries_path, tile_path
from manifests.objects.package import Package, read_small

CHECKPOINT = "checkpoint"
_MOST_ENTRY = 322  # bytes of the longest entry, of a kind of 32 letters
_MOST_FILE = WIDTH * max(HASH_SIZE, 2 + _MOST_ENTRY)


class Logged(IntEnum):
    """What an entry is of, as far as it can say something of a notice."""

    OTHER = 0
    ACCESSION = 1
    SUPERSESSION = 2
    REDACTION = 3
    ROLES = 4


_KINDS = {one.name.lower().encode("ascii"): one for one in Logged if one}


class IncompleteLogError(FormatError):
    """A published log lacks a file, so that something cannot be said by it."""


class PublishedLog:
    """A folder that somebody says is a published log; `where` is what the verifier calls it."""

    def __init__(self, package: Package, where: str) -> None:
        self.where = where
        self._package = package
        self._opened: tuple[bytes, OpenedLog] | None = None

    def note(self, limits: Limits) -> bytes:
        """Give the note of its newest head; raise OSError, `LimitError`."""
        return read_small(self._package, CHECKPOINT, limits.checkpoint_bytes)

    def read(self, path: str) -> bytes:
        """Give the bytes of a tile or a bundle; raise OSError, `TileError` for too many."""
        try:
            return read_small(self._package, path, _MOST_FILE)
        except LimitError as failure:
            raise TileError(f"{path} is larger than any such file of a log of ours") from failure

    def opened(self, head: Checkpoint, note: bytes) -> OpenedLog:
        """Give the log under its newest head, whose signature was checked: once for many."""
        if self._opened is None or self._opened[0] != note:
            self._opened = (note, OpenedLog(self, head, note))
        return self._opened[1]


class OpenedLog:
    """A published log under its newest head, whose signature was checked.

    Its methods raise `HistoryError` where its files do not lead to that head, `IncompleteLogError`
    where one is missing that is needed, and OSError from the disk.
    """

    def __init__(self, log: PublishedLog, head: Checkpoint, note: bytes) -> None:
        self.where = log.where
        self.head = head
        self.note = note
        self._tiles = TileReader(log.read, head.size)
        self._good: set[tuple[int, int]] = set()
        self._kinds = bytearray()  # of the entries from `_start` on
        self._start = head.size

    def path_from(self, size: int) -> Sequence[bytes]:
        """Give the consistency path from a tree of this size, which leads to the head's root."""
        with self._reading():
            earlier = root_at(size, self._tiles.node)
            path = consistency_path(size, self.head.size, self._tiles.node)
            # So what the path shows of another tree of that size is not the fault of these files.
            verify_consistency(size, earlier, self.head.size, self.head.root, path)
        return path

    def count(self, kind: Logged, start: int) -> int:
        """Count the entries of a kind from an index on, each checked up to the head's root."""
        self._read_from(start)
        return self._kinds.count(kind, start - self._start)

    def indexes(self, kind: Logged, start: int) -> Iterator[int]:
        """Give the indexes of the entries of a kind from `start` on, checked likewise."""
        self._read_from(start)
        at = self._kinds.find(kind, start - self._start)
        while at >= 0:
            yield at + self._start
            at = self._kinds.find(kind, at + 1)

    def _read_from(self, start: int) -> None:
        if start >= self._start:
            return
        with self._reading():
            if root_at(self.head.size, self._tiles.node) != self.head.root:
                raise ProofError("its hashes do not give the root of its own checkpoint")
            found = bytearray()
            for number in range(start // WIDTH, -(-self._start // WIDTH)):
                skipped = max(start - number * WIDTH, 0)
                left = self._start - number * WIDTH
                found += bytes(map(_kind_of, self._entries(number)[skipped:left]))
        self._kinds, self._start = found + self._kinds, start

    def _entries(self, number: int) -> tuple[bytes, ...]:
        entries = self._tiles.entries(number)
        if tuple(map(leaf_hash, entries)) != self._hashes(0, number):
            raise TileError(f"{entries_path(number, len(entries))} does not hash to its tile")
        return entries

    def _hashes(self, level: int, index: int) -> tuple[bytes, ...]:
        hashes = self._tiles.hashes(level, index)
        # A partial tile is at the right edge, where the root was computed from each of its hashes.
        if len(hashes) == WIDTH and (level, index) not in self._good:
            if root(hashes) != self._hashes(level + 1, index // WIDTH)[index % WIDTH]:
                raise TileError(f"{tile_path(level, index)} is not what the tile above it says")
            self._good.add((level, index))
        return hashes

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as failure:
            raise IncompleteLogError(f"{self.where} lacks {_name(failure)}") from failure
        except (FormatError, ProofError) as failure:
            raise HistoryError(self.where, str(failure)) from failure


def _kind_of(entry: bytes) -> int:
    check_entry(entry)
    return _KINDS.get(entry.split(b"\n", 2)[1], Logged.OTHER)


def _name(failure: FileNotFoundError) -> str:
    """Give the path below the log of a file that is missing."""
    _, found, path = str(failure.filename).rpartition("tile/")
    return found + path if found else str(failure.filename)
