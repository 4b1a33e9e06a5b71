"""Repair of a replica: everything that it has is read back, and put anew where it is not whole.

That is what replicating does, asked to look at more than what is new; here it is recorded. Only the
replica's own head is more than that asks for: a checkpoint that rotted there could be anybody's, so
it is put back only where we wrote the place, and remember up to which entry.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from manifests import MunimentError
from muniment.archive.archive import Archive, Writer
from muniment.archive.desk import Shelved
from muniment.archive.records import Record, log_record
from muniment.config import Config
from muniment.durable import HeldLock
from muniment.replicas import FolderAddress, Replica, ReplicaAddress, open_replica, read_bounded
from muniment.replicas.bucket import opened_bucket
from muniment.replicas.carrying import Scrutiny
from muniment.replicas.door import ORIGIN, ReplicaDoor
from muniment.replicas.folder import opened_folder
from muniment.replicas.memory import lock_path, recall
from muniment.replicas.replica import CHECKPOINT
from muniment.replicas.replicate import Replicated, replicate
from muniment.storage.s3 import S3Storage

_ORIGIN_BYTES = 4096


@dataclass(frozen=True, slots=True)
class RepairedReplica:
    """What came of it; `head_put_back` is whether its checkpoint had to be."""

    done: Replicated
    head_put_back: bool

    @property
    def was_damaged(self) -> bool:
        """Whether anything was put there anew."""
        return self.head_put_back or bool(self.done.objects)


def repair_replica(
    archive: Archive,
    replica: ReplicaAddress,
    config: Config,
    now: datetime,
    show: Callable[[int, int], None],
) -> RepairedReplica:
    """Bring a replica back to what log and manifests say. Raises as `replicate` does."""
    note = _lost_head(archive, replica, config)
    if note is not None:
        with ExitStack() as stack:
            _door(stack, archive, replica, config).put(((CHECKPOINT, note),))
    done = replicate(archive, replica, config, now, show, Scrutiny.WHOLE)
    return RepairedReplica(done, note is not None)


def record_replica(writer: Writer, repaired: RepairedReplica) -> Shelved:
    """Log the record of such a repair."""
    done = repaired.done
    about = {
        "bytes": done.bytes,
        "objects": done.objects,
        "origin": writer.archive.roles.origin,
        "replica": done.name,
        "size": done.size,
    }
    if repaired.head_put_back:
        about["head"] = "put back"
    with writer.desk() as desk:
        return log_record(writer, desk, Record("repair", (about,)))


def _lost_head(archive: Archive, address: ReplicaAddress, config: Config) -> bytes | None:
    """Give the checkpoint that a replica of ours had, where what stands there is none of ours."""
    replica = open_replica(address, archive.settings.limits)
    known = recall(config, archive.roles.origin, address)
    if known is None or not known.size or _has_head(replica, archive):
        return None
    try:
        origin = read_bounded(replica.storage, ORIGIN, _ORIGIN_BYTES)
    except FileNotFoundError:
        return None
    try:
        note = archive.log.read(f"checkpoints/{known.size}/checkpoint")
        head = archive.roles.open(note)
    except (OSError, MunimentError):
        return None  # Replicating says what is wrong.
    ours = origin == f"{archive.roles.origin}\n".encode() and head.root.hex() == known.root
    return note if ours else None


def _has_head(replica: Replica, archive: Archive) -> bool:
    try:
        return replica.head(archive.roles) is not None
    except MunimentError:
        return False


def _door(
    stack: ExitStack, archive: Archive, address: ReplicaAddress, config: Config
) -> ReplicaDoor:
    lock = HeldLock(lock_path(config, archive.roles.origin, address.name))
    stack.callback(lock.close)
    if isinstance(address.place, FolderAddress):
        return stack.enter_context(opened_folder(address.place.path))
    storage = open_replica(address).storage
    assert isinstance(storage, S3Storage)
    return stack.enter_context(opened_bucket(storage))
