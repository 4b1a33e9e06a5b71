"""Replicas: whole copies of an archive elsewhere, written by one replicator, believed in nothing.

for address in read_replicas(config, archive.roles.origin):
    replica = open_replica(address, archive.settings.limits)
    head = replica.head(archive.roles)
    replica.storage.read(f"{replica.object_place(object_id)}/inventory.json")
"""

from muniment.replicas.address import FolderAddress, ReplicaAddress, parse_replica
from muniment.replicas.registry import (
    RegistryError,
    add_replica,
    find_replicas,
    read_replicas,
    remove_replica,
)
from muniment.replicas.replica import Replica, ReplicaLog, object_place, open_replica
from muniment.storage.bounded import read_bounded

__all__ = [
    "FolderAddress",
    "RegistryError",
    "Replica",
    "ReplicaAddress",
    "ReplicaLog",
    "add_replica",
    "find_replicas",
    "object_place",
    "open_replica",
    "parse_replica",
    "read_bounded",
    "read_replicas",
    "remove_replica",
]
