"""Replicas: can each be reached, and does its store let a redaction be carried out?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from manifests import MunimentError
from muniment.health.symptom import State, Symptom
from muniment.mounts import mount_of
from muniment.replicas import FolderAddress, ReplicaAddress
from muniment.storage.s3 import S3Address, S3Error, connect, told_as_os_errors

# A store without object locks says that it does not know them, or that this bucket has none.
_NO_LOCK = frozenset(
    {"ObjectLockConfigurationNotFoundError", "NotImplemented", "MethodNotAllowed", "InvalidRequest"}
)


def examine_replicas(replicas: Sequence[ReplicaAddress]) -> Iterator[Symptom]:
    """Look at each replica's place; buckets are asked for versioning and object lock."""
    if not replicas:
        yield Symptom(
            "replicas",
            State.WARNING,
            "there is none: one disk is all that stands between this archive and its loss. Add "
            "one with `muniment replica add NAME folder:/PATH`",
        )
    for replica in replicas:
        name = f"replica {replica.name}"
        try:
            if isinstance(replica.place, FolderAddress):
                yield _folder(name, replica.place)
            else:
                yield from _bucket(name, replica.place)
        except (MunimentError, OSError) as failure:
            reason = failure.strerror if isinstance(failure, OSError) else str(failure)
            yield Symptom(name, State.WARNING, f"{replica.address} cannot be reached: {reason}")


def _folder(name: str, place: FolderAddress) -> Symptom:
    if not place.path.is_dir():
        return Symptom(name, State.WARNING, f"{place.path} is not there. Is its disk mounted?")
    mount = mount_of(place.path)
    if mount is not None and mount.is_network:
        return Symptom(
            name,
            State.WELL,
            f"{place.path}, on {mount.kind}: a new version is put in place with two renames there",
        )
    return Symptom(name, State.WELL, str(place.path))


def _bucket(name: str, address: S3Address) -> Iterator[Symptom]:
    client = connect(address)
    with told_as_os_errors(address, "(versioning)"):
        versioning = client.get_bucket_versioning(Bucket=address.bucket).get("Status")
    if versioning == "Enabled":
        yield Symptom(name, State.WELL, f"{address} keeps versions of what is replaced")
    else:
        yield Symptom(
            name,
            State.WARNING,
            f"{address} keeps no versions: whoever may write there may destroy what it has. Switch "
            "versioning on, and withhold the right to delete versions from daily work",
        )
    lock = _object_lock(client, address)
    if lock is not None:
        yield _say_lock(name, lock)


def _object_lock(client: Any, address: S3Address) -> tuple[str, str] | None:
    """Give the mode and the period of a bucket's default retention, or None where it has none."""
    try:
        with told_as_os_errors(address, "(object lock)"):
            answer = client.get_object_lock_configuration(Bucket=address.bucket)
    except FileNotFoundError:
        return None
    except S3Error as failure:
        if failure.code in _NO_LOCK:
            return None
        raise
    rule = answer.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
    if "Mode" not in rule:
        return None
    years, days = rule.get("Years"), rule.get("Days")
    period = f"{years} years" if years else f"{days} days"
    return str(rule["Mode"]), period


def _say_lock(name: str, lock: tuple[str, str]) -> Symptom:
    mode, period = lock
    if mode == "COMPLIANCE":
        return Symptom(
            name,
            State.WARNING,
            f"an object lock in compliance mode holds everything for {period}: until then nobody, "
            "the owner included, can carry out a redaction there",
        )
    return Symptom(
        name,
        State.WELL,
        f"an object lock in {mode.lower()} mode holds everything for {period}; a redaction needs "
        "the right to bypass it",
    )
