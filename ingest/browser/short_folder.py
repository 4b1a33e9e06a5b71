"""A folder of a short name for sockets, whose paths must be short.

It lies where temporary files do (TMPDIR), or in /tmp where that has too long a name itself, and is
held by a lock for as long as it is used. Where its user is killed the kernel lets go of that lock,
and whoever makes such a folder next removes what lies there: folders of ours by name, owner and
mode, which nobody holds, and nothing else.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "muniment-browser-"
# What Chromium puts below it, and what is put below this, has 107 bytes of path (unix(7)).
_SHORT_ENOUGH = 36
_SHORT = "/tmp"


@contextmanager
def short_folder() -> Iterator[str]:
    """Give a new, empty folder that is removed at the end. Raises OSError."""
    place = tempfile.gettempdir()
    if len(os.fsencode(place)) > _SHORT_ENOUGH:
        place = _SHORT
    for path in Path(place).glob(f"{PREFIX}*"):
        _remove_if_left(path)
    path, held = _make(place)
    try:
        yield str(path)
    finally:
        # What dying processes still write there is no matter: the next one finds it.
        shutil.rmtree(path, ignore_errors=True)
        os.close(held)


def _make(place: str) -> tuple[Path, int]:
    """Make a folder and hold it; another one where somebody cleared it away before it was held."""
    while True:
        path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        with suppress(FileNotFoundError):
            folder = _open(path)
            try:
                fcntl.flock(folder, fcntl.LOCK_EX)
                if _is_still_there(path, folder):
                    return path, folder
            except BaseException:
                os.close(folder)
                raise
            os.close(folder)


def _remove_if_left(path: Path) -> None:
    """Remove a folder of ours that nobody holds; leave everything else alone."""
    with suppress(OSError):  # Gone meanwhile, another's, or no folder at all.
        folder = _open(path)
        try:
            told = os.fstat(folder)
            own = told.st_uid == os.geteuid() and stat.S_IMODE(told.st_mode) == stat.S_IRWXU
            if own:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _is_still_there(path, folder):
                    shutil.rmtree(path)
        finally:
            os.close(folder)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)


def _is_still_there(path: Path, folder: int) -> bool:
    return os.path.samestat(os.lstat(path), os.fstat(folder))
