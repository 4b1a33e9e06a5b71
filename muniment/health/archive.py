"""An archive's circumstances: clock, room, file system, keys."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from manifests import Checkpoint, MunimentError, parse_time
from muniment.archive.archive import Archive
from muniment.durable import exchange
from muniment.health.symptom import State, Symptom
from muniment.keys import KeyFolder
from muniment.mounts import mount_of

# Measured: an object with one file of 16 KB on ext4 with blocks of 4 KiB.
NOTICE_BYTES = 68 << 10
NOTICE_INODES = 14
_ROOM_NOTICES = 1000
_SKEW = timedelta(minutes=5)


def examine_archive(archive: Archive, keys: KeyFolder, now: datetime) -> Iterator[Symptom]:
    """Look at what an archive needs from its machine. Nothing is changed."""
    yield Symptom("settings", State.WELL, f"{archive.root / 'muniment.toml'} is read in full")
    yield _clock(archive, now)
    yield _room(archive.root)
    yield _mount(archive.root)
    yield _file_system(archive)
    yield from _keys(archive, keys)


def _clock(archive: Archive, now: datetime) -> Symptom:
    with archive.catalogue() as catalogue:
        composed = catalogue.latest()
    latest = parse_time(composed) if composed else None
    if latest is not None and now + _SKEW < latest:
        return Symptom(
            "clock",
            State.WRONG,
            f"it says {now:%Y-%m-%d %H:%M} UTC, and a statement here was composed at "
            f"{latest:%Y-%m-%d %H:%M}. Set it before anything is preserved",
        )
    return Symptom(
        "clock",
        State.WELL,
        f"{now:%Y-%m-%d %H:%M:%S} UTC, later than every statement here; nothing outside was asked",
    )


def _room(root: Path) -> Symptom:
    room = os.statvfs(root)
    free = room.f_bavail * room.f_frsize
    by_bytes = free // NOTICE_BYTES
    by_inodes = room.f_favail // NOTICE_INODES if room.f_files else by_bytes
    fit = min(by_bytes, by_inodes)
    detail = (
        f"{free / 1e9:.1f} GB and {room.f_favail} inodes free: about {fit} notices of 16 KB "
        f"({NOTICE_BYTES // 1024} KB and {NOTICE_INODES} inodes each)"
    )
    if fit < _ROOM_NOTICES:
        return Symptom("room", State.WARNING, f"{detail}. Make room before a bulk run")
    return Symptom("room", State.WELL, detail)


def _mount(root: Path) -> Symptom:
    mount = mount_of(root)
    if mount is None:
        return Symptom("mount", State.NOT_CHECKED, "this system does not say what it is mounted on")
    if mount.is_network:
        return Symptom(
            "mount",
            State.WRONG,
            f"{mount.kind} is a network file system: locks and syncs cannot be relied on. Move the "
            "archive to a local disk; reading and verifying are fine where it is",
        )
    if mount.is_fleeting:
        return Symptom("mount", State.WARNING, f"{mount.kind} is gone when the machine stops")
    return Symptom("mount", State.WELL, f"{mount.kind}, local")


def _file_system(archive: Archive) -> Symptom:
    try:
        with tempfile.TemporaryDirectory(dir=archive.staging.root, prefix="doctor-") as name:
            one, other = Path(name, "one"), Path(name, "other")
            one.mkdir()
            other.mkdir()
            (one / "file").touch()
            os.link(one / "file", other / "link")
            exchange(one, other)
    except OSError as error:
        return Symptom(
            "file system",
            State.WARNING,
            f"{error.strerror}: a new version is put in place with several renames instead of one "
            "exchange, or not at all; between them only the intent says what is whole",
        )
    return Symptom("file system", State.WELL, "hard links and exchanging two folders work")


def _keys(archive: Archive, keys: KeyFolder) -> Iterator[Symptom]:
    if not keys.folder.exists():
        yield Symptom(
            "keys",
            State.WARNING,
            f"no keys of {archive.roles.origin} here ({keys.folder}): this archive can be read and "
            "verified on this machine, not written",
        )
        return
    loose = [
        path.name
        for path in sorted(keys.folder.iterdir())
        if stat.S_IMODE(path.stat().st_mode) & 0o77
    ]
    if loose:
        yield Symptom(
            "keys", State.WRONG, f"others may read {', '.join(loose)} in {keys.folder}: chmod 600"
        )
    try:
        keys.signer(archive.roles)
        keys.log_signer(archive.roles)
        mark = keys.mark(archive.roles).read()
        head = archive.log.head(archive.roles)
    except MunimentError as error:
        yield Symptom("keys", State.WRONG, str(error))
        return
    if not loose:
        yield Symptom("keys", State.WELL, f"signer and log key fit the roles ({keys.folder})")
    yield _compare_mark(archive, mark, head)
    if (keys.folder / "root").exists():
        yield Symptom(
            "root key",
            State.WARNING,
            f"{keys.folder / 'root'} lies on this machine; it belongs on a medium kept offline",
        )


def _compare_mark(archive: Archive, mark: Checkpoint, head: Checkpoint) -> Symptom:
    if (mark.size, mark.root) == (head.size, head.root):
        return Symptom(
            "mark", State.WELL, f"the log and its key's mark agree on {mark.size} entries"
        )
    if archive.staging.pending():
        return Symptom("mark", State.WARNING, "an interrupted writing waits to be finished")
    return Symptom(
        "mark",
        State.WRONG,
        f"the log has {head.size} entries and its key has signed {mark.size}. Bring back the "
        "newest copy of the archive; nothing is signed until then",
    )
