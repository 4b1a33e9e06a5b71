"""Opening a replica for writing: one that is empty or ours, and one replicator at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from manifests import Checkpoint, FormatError, Roles, SignatureError
from muniment.config import Config
from muniment.durable import HeldLock
from muniment.replicas.address import FolderAddress, ReplicaAddress
from muniment.replicas.bucket import opened_bucket
from muniment.replicas.door import ORIGIN, WORK, ReplicaDoor, ReplicaError, ReplicaEvidenceError
from muniment.replicas.folder import opened_folder
from muniment.replicas.memory import lock_path
from muniment.replicas.replica import Replica
from muniment.storage.bounded import read_bounded
from muniment.storage.s3 import S3Storage

_ORIGIN_BYTES = 4096


@contextmanager
def opened_for_writing(
    address: ReplicaAddress, replica: Replica, config: Config, roles: Roles
) -> Iterator[ReplicaDoor]:
    """Open a replica for its one replicator; raise `ReplicaError` where it may not be written."""
    check_place(replica, roles)
    try:
        lock = HeldLock(lock_path(config, roles.origin, address.name))
    except BlockingIOError as failure:
        raise ReplicaError(
            f"The replica {address.name} is being written by another replicate; wait for it."
        ) from failure
    try:
        if isinstance(address.place, FolderAddress):
            with opened_folder(address.place.path) as folder:
                yield folder
        else:
            assert isinstance(replica.storage, S3Storage)
            with opened_bucket(replica.storage) as bucket:
                yield bucket
    finally:
        lock.close()


def check_place(replica: Replica, roles: Roles) -> None:
    """Check that a place is empty, or holds a replica of the log that these roles.

    Raises `ReplicaError`, or `ReplicaEvidenceError` where its checkpoint is not this log's.
    """
    if replica.note() is not None:
        open_head(replica, roles)
        return
    try:
        found = {member.name for member in replica.storage.list("")}
    except FileNotFoundError:
        return
    if found <= {WORK}:  # A replicator that was killed before it could say whose it is.
        return
    try:
        origin = read_bounded(replica.storage, ORIGIN, _ORIGIN_BYTES)
    except FileNotFoundError:
        origin = b""
    if origin != f"{roles.origin}\n".encode():
        raise ReplicaError(
            f"{replica.storage.name} is not empty, and holds no replica of {roles.origin}. A "
            "replica begins in a place of its own."
        )


def open_head(replica: Replica, roles: Roles) -> Checkpoint | None:
    """Give a replica's checkpoint; raise `ReplicaEvidenceError` where this log did not sign it."""
    try:
        return replica.head(roles)
    except (FormatError, SignatureError) as failure:
        raise ReplicaEvidenceError(
            f"The checkpoint of the replica {replica.name} ({replica.storage.name}) is not signed "
            f"by the log of this archive ({failure}). Nothing is written there. Find out what "
            "wrote it before you use another place."
        ) from failure
