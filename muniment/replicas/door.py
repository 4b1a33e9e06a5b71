"""The door by which a replica is written: one protocol, kept by a folder, by a bucket, by memory.

An object goes in whole or not at all: ``commit`` compares what stands there with what the caller
believed to stand there, and everything that it puts in place was read back and is what the signed
manifests say. ``publish`` comes last: it makes the replica claim to be complete.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from checksums import Algorithm, Digest, Finding
from manifests import SIDECAR, MunimentError, error
from muniment.replicas.replica import object_place

# What a replica holds of its replicator's own; everything else is laid out as in an archive.
WORK = ".replicating"
ORIGIN = f"{WORK}/origin"
_BATCH_FILES = 500
_BATCH_BYTES = 32 << 20


class ReplicaError(MunimentError):
    """A replica cannot be written, or is not one that may be."""


class ReplicaEvidenceError(ReplicaError):
    """A replica contradicts the archive: it is ahead of it, or has another history."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class ObjectCopy:
    """A whole object as it is to stand in a replica, and where its content is read.

    `content` gives the sha512 of each content file, as signed manifests have it, by its path from
    the object's root; they are read below `folder`. `computed` are all other files: declaration,
    inventories and sidecars, which follow from the statements. `gone` are the content files that
    were redacted: where a replica has them still, they go.
    """

    object_id: str
    folder: Path
    content: Mapping[str, Digest]
    computed: Mapping[str, bytes]
    gone: frozenset[str] = frozenset()

    @property
    def paths(self) -> frozenset[str]:
        """Every file of the object, by its path from its root."""
        return frozenset((*self.content, *self.computed))

    @property
    def head(self) -> str:
        """The sha512 of the inventory, as the sidecar says it."""
        return self.computed[SIDECAR].decode("ascii").split()[0]

    def digests(self) -> Iterator[tuple[str, Digest]]:
        """Give every file with its sha512, by its path from the object's root."""
        yield from self.content.items()
        for path, data in self.computed.items():
            yield path, Digest.of(Algorithm.SHA512, data)


@dataclass(frozen=True, slots=True)
class Change:
    """An object to be put in place of what `expected_head` names, None for nothing.

    `held` is how many of its versions the replica has by that head; their content is sent only
    where it is seen to be missing or changed.
    """

    copy: ObjectCopy
    expected_head: str | None
    held: int = 0


class Outcome(Enum):
    """How a commit ended."""

    DONE = "done"
    CONFLICT = "conflict"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Committed:
    """How the commit of one object ended, and how many bytes were sent for it.

    CONFLICT: something else stands there than was expected. DAMAGED: our own object is not what
    was signed, and `findings` name its files. In both cases what stood there stands there still.
    """

    outcome: Outcome
    bytes: int = 0
    findings: tuple[Finding, ...] = ()


class ReplicaDoor(Protocol):
    """A replica that is written by its one replicator.

    Whatever returns is durable, save what `commit` put in place: that is durable once `put` or
    `publish` has returned. All raise OSError where the replica fails, and `ReplicaError` where it
    does not give back what was written.
    """

    def object_head(self, object_id: str) -> str | None:
        """Give what `Replica.object_head` gives."""

    def commit(self, changes: Sequence[Change]) -> tuple[Committed, ...]:
        """Put objects in place, each whole and read back; give how each ended, in their order."""

    def differing(self, copy: ObjectCopy) -> tuple[str, ...]:
        """Read an object's files in the replica; give those missing or not as they must be."""

    def sizes(self, folder: str) -> Mapping[str, int]:
        """Give the size in bytes of every file below a folder, by its path from the top."""

    def put(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Write small files, in the place of others or of none, and read them back."""

    def publish(self, note: bytes, expected: bytes | None) -> Outcome:
        """Replace the checkpoint, if it is the expected one; make all that came before durable."""

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files that a full one has taken the place of, where they are."""


def damage(copy: ObjectCopy, path: str, failure: Exception) -> Finding:
    """Say what is wrong with a content file of our own that could not be sent."""
    where = f"{object_place(copy.object_id)}/{path}"
    newest = max(
        (one for one in copy.content if one.endswith(".sums")), key=lambda one: (len(one), one)
    )
    if not isinstance(failure, OSError):
        return error("bytes-changed", where, by=newest)
    if failure.errno == errno.ENOENT:
        return error("bytes-missing", where, by=newest)
    return error("replicate-unreadable", where, detail=failure.strerror or str(failure))


def batches(files: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Part small files into lists that fit into memory."""
    batch: list[tuple[str, bytes]] = []
    size = 0
    for path, data in files:
        batch.append((path, data))
        size += len(data)
        if len(batch) == _BATCH_FILES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
