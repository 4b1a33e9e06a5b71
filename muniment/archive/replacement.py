"""Replacement: a whole object in staging takes the place of a damaged or redacted one.

No new version and no new entry: the object says what it always said, and a record, logged in the
same intent, says that it was built anew. Which of two folders is the new one is told by its inode,
since a damaged object may carry the very inventory that it ought to have.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manifests import FormatError, MunimentError
from muniment.archive.swap import aside, swap
from muniment.durable import sync_folder

QUARANTINE = "quarantine"
_NAME = re.compile(r"[0-9a-z][0-9a-z-]{0,79}")
_STAGED = re.compile(r"[0-9]{1,18}")


class ReplacementError(MunimentError):
    """An object cannot be replaced."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """An object rebuilt in staging, in a folder made by `Run.new_place`, and what it replaces.

    `versions` is how many versions it has, which must be all that were logged. What is on the shelf
    goes to ``quarantine/<quarantine>``, or is destroyed where that is None.
    """

    object_id: str
    staged: Path
    versions: int
    quarantine: str | None


@dataclass(frozen=True, slots=True)
class ReplacementItem:
    """A replacement as an intent holds it. `quarantine` is empty for what is to be destroyed."""

    object_id: str
    staged: str
    inode: int
    quarantine: str

    def to_json(self) -> dict[str, Any]:
        """Give the item of the intent's ``replacements``."""
        return {
            "inode": str(self.inode),
            "object": self.object_id,
            "quarantine": self.quarantine,
            "staged": self.staged,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> ReplacementItem:
        """Read such an item. Raises `FormatError`, KeyError or TypeError."""
        staged, name, inode = value["staged"], value["quarantine"], value["inode"]
        if not _STAGED.fullmatch(staged) or (name and not _NAME.fullmatch(name)):
            raise FormatError(f"no place in a run or in quarantine: {staged!r}, {name!r}")
        if not inode.isascii() or not inode.isdigit():
            raise FormatError(f"not an inode: {inode!r}")
        return cls(value["object"], staged, int(inode), name)


def make_replacement_item(run: Path, one: Replacement) -> ReplacementItem:
    """Say what is to become of a rebuilt object. Raises `ReplacementError` for a bad name."""
    if one.quarantine is not None and not _NAME.fullmatch(one.quarantine):
        raise ReplacementError(f"not a name for the quarantine: {one.quarantine!r}")
    return ReplacementItem(
        one.object_id,
        str(one.staged.relative_to(run)),
        one.staged.stat().st_ino,
        one.quarantine or "",
    )


def put_in_place(run: Path, item: ReplacementItem, shelf: Path) -> None:
    """Exchange a rebuilt object for the one on the shelf, unless that has been done."""
    staged = run / item.staged
    if is_in_place(item, shelf):
        return
    if _inode(staged) != item.inode:
        raise ReplacementError(
            f"{run} holds an intent to replace {shelf}, and what was to replace it is neither "
            "there nor on the shelf. It may be from a copy of the archive: look into it, then "
            "remove that folder and repair the object again."
        )
    if shelf.exists():
        swap(staged, shelf)
    else:
        shelf.parent.mkdir(parents=True, exist_ok=True)
        staged.rename(shelf)


def is_in_place(item: ReplacementItem, shelf: Path) -> bool:
    """Tell whether a rebuilt object stands on the shelf."""
    return _inode(shelf) == item.inode


def put_aside(run: Path, item: ReplacementItem, archive: Path) -> None:
    """Move what was replaced to the quarantine, durably, or destroy it."""
    staged = run / item.staged
    old = [path for path in (staged, aside(staged)) if path.exists()]
    for path in old:
        if not item.quarantine:
            shutil.rmtree(path)
            continue
        quarantine = archive / QUARANTINE
        quarantine.mkdir(mode=0o700, exist_ok=True)
        path.rename(quarantine / item.quarantine)
        sync_folder(quarantine)
        sync_folder(archive)
    if old:
        sync_folder(run)


def _inode(folder: Path) -> int | None:
    try:
        return folder.stat(follow_symlinks=False).st_ino
    except FileNotFoundError:
        return None
