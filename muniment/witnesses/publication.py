"""The log as static files for any web server, as c2sp.org/tlog-tiles wants them.

::

    checkpoint        the newest head: the log's own note, and behind it what witnesses cosigned
    tile/0/000.p/5    hashes and, below tile/entries/, entries, as in the archive's log/
    .publishing       held by the one who publishes; .draft is what a killed one left

Entries are digests, and public by design; nothing of the shelves goes out. The checkpoint is put in
place last, when all that it speaks of is durable, so that no reader sees one whose tiles are not
there. Files whose full one is there by then are removed, as the specification allows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from manifests import (
    Checkpoint,
    FormatError,
    Limits,
    MunimentError,
    NoteSignature,
    SignatureError,
    Tile,
    check_cosignatures,
    parse_cosignatures,
)
from muniment.archive.archive import Archive
from muniment.archive.cosignatures import cosignatures_in
from muniment.archive.log import WIDTH
from muniment.durable import HeldLock, names_in, sync_folder, sync_tree
from muniment.replicas.log_copy import CheckedLog, open_log
from muniment.storage import FolderStorage, stop
from muniment.witnesses.registry import AskedWitness

_LOCK = ".publishing"
_DRAFT = ".draft"


class PublicationError(MunimentError):
    """A folder cannot be published to."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published: the head, how many files were new, and who had cosigned the head."""

    head: Checkpoint
    written: int
    cosigned: tuple[str, ...]


def publish_log(
    archive: Archive, folder: Path, witnesses: Mapping[str, AskedWitness]
) -> Publication:
    """Bring the folder up to the log's newest head, writing only what is new.

    Of cosignatures, those go out that `witnesses` verify. Raises `PublicationError`, `OwnLogError`
    where our own log is damaged, OSError where the disk fails.
    """
    log, note = open_log(archive.log, archive.roles)
    folder.mkdir(parents=True, exist_ok=True)
    _check_place(folder)
    try:
        lock = HeldLock(folder / _LOCK)
    except BlockingIOError as error:
        raise PublicationError(f"{folder} is being published to; wait for it.") from error
    try:
        since = _published(archive, folder, log)
        written = sum(_put(folder, path, data) for path, data in _files(archive, log, since))
        if written:
            sync_tree(folder)
        lines = tuple(_cosignatures(archive, log.head, witnesses, archive.settings.limits))
        served = note + b"".join(signature.line() for _, signature in lines)
        written += _put(folder, "checkpoint", served)
        sync_folder(folder)
        for path in log.superseded(since):
            (folder / path).unlink(missing_ok=True)
        return Publication(log.head, written, tuple(name for name, _ in lines))
    finally:
        lock.close()


def _check_place(folder: Path) -> None:
    begun = (folder / _LOCK).exists() or (folder / "checkpoint").exists()
    if not begun and (folder / "tile").exists():
        raise PublicationError(
            f"{folder} holds tiles and no checkpoint: they are not of a publication of ours. Name "
            "another folder."
        )


def _published(archive: Archive, folder: Path, log: CheckedLog) -> int:
    """Give the size that is published so far; raise where it is not of this log."""
    try:
        note = (folder / "checkpoint").read_bytes()
    except FileNotFoundError:
        return 0
    try:
        found = archive.roles.open(note)
    except MunimentError as error:
        raise PublicationError(
            f"{folder / 'checkpoint'} is not of this log ({error}). Name another folder."
        ) from error
    if found.size > log.head.size or log.root_at(found.size) != found.root:
        raise PublicationError(
            f"{folder} shows a head of {found.size} entries that this log's key signed and that "
            "is not of the history here. The archive may be an older copy of itself: look into it "
            "before anything is published (`muniment log check`)."
        )
    return found.size


def _files(archive: Archive, log: CheckedLog, since: int) -> Iterator[tuple[str, bytes]]:
    """Give what a publication of `since` entries lacks, and what other heads signed since need."""
    yield from log.files(since)
    size, level = log.head.size, 0
    while size >> 8 * level:
        index, width = divmod(size >> 8 * level, WIDTH)
        for kind in (level, None) if level == 0 else (level,):
            if width:
                yield from log.narrower(_partial(archive, Tile(kind, index, width)))
        level += 1


def _partial(archive: Archive, widest: Tile) -> Iterator[str]:
    """Give the paths of the narrower files of that tile that the archive keeps."""
    folder = widest.path.rpartition("/")[0]
    for name in names_in(archive.log.root / folder):
        if name.isdecimal() and 0 < int(name) < widest.width:
            yield Tile(widest.level, widest.index, int(name)).path


def _put(folder: Path, path: str, data: bytes) -> bool:
    """Put a file in place whole; tell whether it was not there as it is."""
    target = folder / path
    try:
        if target.read_bytes() == data:
            return False
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
    draft = folder / _DRAFT
    with draft.open("wb") as stream:
        stream.write(data)
        stream.flush()
        if path == "checkpoint":
            os.fsync(stream.fileno())
    os.replace(draft, target)
    return True


def _cosignatures(
    archive: Archive, head: Checkpoint, witnesses: Mapping[str, AskedWitness], limits: Limits
) -> Iterator[tuple[str, NoteSignature]]:
    # A reader must refuse the whole note where one signature by a key he knows is wrong.
    for name, data in cosignatures_in(FolderStorage(archive.root), head.size, limits, stop):
        witness = witnesses.get(name)
        if witness is None:
            continue
        try:
            lines = parse_cosignatures(data, limits.cosignature_bytes)
            found = check_cosignatures(head.body(), lines, (witness.key,))
        except (FormatError, SignatureError):
            continue
        if found:
            yield name, found[0].signature
