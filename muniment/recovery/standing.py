"""How an archive stands with its keys: whether it may be written, and what to do where not."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from manifests import Checkpoint, Roles
from muniment.keys import KeyFolder, KeyFolderError


class Standing(Enum):
    """The log in an archive beside the high-water mark of its key."""

    READY = "ready"
    NO_KEYS = "no-keys"
    NO_LOG_KEY = "no-log-key"
    NO_MARK = "no-mark"
    BEHIND_MARK = "behind-mark"
    AHEAD_OF_MARK = "ahead-of-mark"
    OTHER_HISTORY = "other-history"


def standing(
    head: Checkpoint, roles: Roles, keys: KeyFolder, extends: Callable[[Checkpoint], bool]
) -> Standing:
    """Say how an archive stands; `extends` tells whether an earlier head is of its history."""
    if not keys.folder.is_dir():
        return Standing.NO_KEYS
    try:
        keys.log_signer(roles)
    except KeyFolderError:
        return Standing.NO_LOG_KEY
    mark = read_mark(keys, roles)
    if mark is None:
        return Standing.NO_MARK
    if mark.size > head.size:
        return Standing.BEHIND_MARK
    if not extends(mark):
        return Standing.OTHER_HISTORY
    return Standing.READY if mark.size == head.size else Standing.AHEAD_OF_MARK


def read_mark(keys: KeyFolder, roles: Roles) -> Checkpoint | None:
    """Give the mark, or None where there is none that can be read."""
    try:
        return keys.mark(roles).read()
    except KeyFolderError:
        return None
