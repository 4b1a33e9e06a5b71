"""A replica, for reading: laid out as an archive is, and believed in nothing.

``log/checkpoint`` is written last: up to the size that it gives the replica says to be complete.
Whatever is read here is hostile until it was held against our own log and signed manifests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from manifests import (
    SIDECAR,
    Checkpoint,
    LimitError,
    Limits,
    Roles,
    TileReader,
)
from muniment.archive.shelves import relative_path
from muniment.replicas.address import FolderAddress, ReplicaAddress
from muniment.storage.bounded import read_bounded
from muniment.storage.door import Storage
from muniment.storage.folder import FolderStorage
from muniment.storage.s3 import S3Storage, connect

CHECKPOINT = "log/checkpoint"
# A bundle holds 256 entries of at most 65,535 bytes, each after two bytes of length.
LOG_FILE_BYTES = 256 * 65_537
SIDECAR_BYTES = 1024


@dataclass(frozen=True, slots=True)
class ReplicaLog:
    """A replica's log files, read with a limit; hold what they give against a checkpoint."""

    storage: Storage

    def read(self, path: str) -> bytes:
        """Read a file of the log by its tlog-tiles path; raise FileNotFoundError, `LimitError`."""
        return read_bounded(self.storage, f"log/{path}", LOG_FILE_BYTES)

    def tiles(self, size: int) -> TileReader:
        """Give a reader of the tiles and entries of the tree of `size` entries."""
        return TileReader(self.read, size)


@dataclass(frozen=True, slots=True)
class Replica:
    """One replica. Everything below may raise OSError where it cannot be reached."""

    name: str
    storage: Storage
    limits: Limits = field(default_factory=Limits)

    @property
    def log(self) -> ReplicaLog:
        """Its log."""
        return ReplicaLog(self.storage)

    def note(self) -> bytes | None:
        """Give its checkpoint's signed note, or None where it has none yet."""
        try:
            return read_bounded(self.storage, CHECKPOINT, self.limits.checkpoint_bytes)
        except FileNotFoundError:
            return None

    def head(self, roles: Roles) -> Checkpoint | None:
        """Give its checkpoint, the signature checked, or None where it has none yet.

        Raises `FormatError` or `SignatureError` where it is not one that this key signed.
        """
        note = self.note()
        return None if note is None else roles.open(note)

    def object_place(self, object_id: str) -> str:
        """Give the folder, from the replica's top, in which an object stands or would."""
        return object_place(object_id)

    def object_head(self, object_id: str) -> str | None:
        """Give the sha512 that an object's sidecar claims for its inventory.

        Empty where something stands in its place without a sidecar that could be read; None where
        nothing stands there.
        """
        place = object_place(object_id)
        try:
            return read_sidecar(read_bounded(self.storage, f"{place}/{SIDECAR}", SIDECAR_BYTES))
        except (FileNotFoundError, LimitError):
            pass
        try:
            self.storage.list(place)
        except FileNotFoundError:
            return None
        return ""


def open_replica(address: ReplicaAddress, limits: Limits | None = None) -> Replica:
    """Open a replica for reading; nothing is read yet.

    Raises `MissingExtraError` for a bucket where boto3 is not installed.
    """
    if isinstance(address.place, FolderAddress):
        storage: Storage = FolderStorage(Path(address.place.path))
    else:
        storage = S3Storage(address.place, connect(address.place))
    return Replica(address.name, storage, limits or Limits())


def object_place(object_id: str) -> str:
    """Give the folder of an object from the top of an archive or replica."""
    return f"shelves/{relative_path(object_id)}"


def read_sidecar(data: bytes) -> str:
    """Give the digest that a sidecar claims, or an empty text where it is in no form of ours."""
    digest, _, name = data.decode("ascii", "replace").partition(" ")
    return digest if name == "inventory.json\n" and len(digest) == 128 else ""
