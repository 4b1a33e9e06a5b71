"""Promises of calendars that wait for their proofs, beside the checkpoints of an archive."""

from __future__ import annotations

import errno
from collections.abc import Sequence

from manifests import Limits
from manifests.moments.stamp_file import PENDING, stamped_part
from muniment.archive.archive import Archive
from muniment.archive.proofs import waiting_names
from muniment.storage import FolderStorage, read_beginning
from muniment.witnesses.asker import Waiting
from muniment.witnesses.asking_calendars import Promise
from muniment.witnesses.calendars import Calendar

# Of each calendar the newest are asked for: a promise that none of so many later ones outlived is
# not going to be kept, and a day of ten-minute rounds has no more of them waiting.
_MOST_ASKED = 200


def find_waiting(archive: Archive, calendars: Sequence[Calendar], limits: Limits) -> Waiting:
    """Give what each calendar owes, the newest first.

    A promise that is missing, or no plain file, is passed over: `log check` names it. Raises
    OSError where the disk fails: then nobody can tell what is owed.
    """
    if not calendars:
        return ()
    owed: dict[str, list[Promise]] = {calendar.name: [] for calendar in calendars}
    storage, head = FolderStorage(archive.root), archive.log.head(archive.roles)
    for size in reversed(archive.log.checkpoints()):
        if size > head.size:
            continue
        for name in sorted(waiting_names(archive.log, size) & owed.keys()):
            if len(owed[name]) < _MOST_ASKED:
                owed[name] += _read(archive, storage, size, name, limits)
    return [(calendar, owed[calendar.name]) for calendar in calendars if owed[calendar.name]]


def _read(
    archive: Archive, storage: FolderStorage, size: int, name: str, limits: Limits
) -> list[Promise]:
    folder = f"log/checkpoints/{size}"
    try:
        data = read_beginning(storage, f"{folder}/{name}{PENDING}", limits.stamp_bytes + 1)
        note = archive.log.read(f"checkpoints/{size}/checkpoint")
    except OSError as error:
        if error.errno == errno.EIO:
            raise
        return []
    return [Promise(size, stamped_part(note), data)]
