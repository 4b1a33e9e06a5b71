"""What this machine remembers of each replica: how far it got, and when.

One small file a replica, beside the list of them. So `status` says how far behind a replica is
without asking it, and a replica that was rolled back, or whose disk is not mounted, is noticed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from manifests import Checkpoint, FormatError, canonical, parse_canonical, spell_time
from muniment.config import Config, create_private
from muniment.durable import write_durably
from muniment.replicas.address import ReplicaAddress
from muniment.replicas.registry import RegistryError

_MAX_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Remembered:
    """The size and root that a replica was left at, and the time of it (UTC, as in statements)."""

    size: int
    root: str
    time: str


def recall(config: Config, origin: str, replica: ReplicaAddress) -> Remembered | None:
    """Give what is remembered of a replica at this address, or None. Raises `RegistryError`."""
    path = _path(config, origin, replica.name)
    try:
        value = parse_canonical(path.read_bytes(), max_bytes=_MAX_BYTES)
        if value["address"] != replica.address:
            return None
        return Remembered(int(value["size"]), str(value["root"]), str(value["time"]))
    except FileNotFoundError:
        return None
    except (FormatError, KeyError, TypeError, ValueError) as error:
        raise RegistryError(
            f"{path} cannot be read ({error}). It only says how far a replica got: delete it."
        ) from error


def memorise(
    config: Config, origin: str, replica: ReplicaAddress, head: Checkpoint, now: datetime
) -> None:
    """Remember durably that a replica is complete up to a checkpoint."""
    path = _path(config, origin, replica.name)
    create_private(path.parent)
    value = {
        "address": replica.address,
        "root": head.root.hex(),
        "size": head.size,
        "time": spell_time(now),
    }
    write_durably(path, canonical(value), 0o600)


def forget(config: Config, origin: str, name: str) -> None:
    """Forget a replica."""
    _path(config, origin, name).unlink(missing_ok=True)


def lock_path(config: Config, origin: str, name: str) -> Path:
    """Give the file by which one replicator at a time of this owner is held to; make its folder."""
    path = _path(config, origin, name).with_suffix(".lock")
    create_private(path.parent)
    return path


def _path(config: Config, origin: str, name: str) -> Path:
    return config.folder / "replicas" / config.keys(origin).name / f"{name}.json"
