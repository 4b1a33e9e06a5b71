"""Writing where nothing is: beside the target, in a folder that is ours alone, renamed when whole.

A process that is killed leaves ``.NAME.….new`` beside the target, and never half of it there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from muniment.durable import rename_new
from muniment.exchange.order import ExportError


@contextmanager
def drafted(target: Path) -> Iterator[Path]:
    """Give a path at which nothing is; what is made there becomes `target` at the end.

    `target` is absent, or an empty folder where a folder is made. Where the block raises, nothing
    is left. Raises `ExportError` where something is there, before the block or after it.
    """
    # A name such as ``.`` or ``a/..`` has a place beside it, too.
    place = Path(os.path.abspath(target))
    _check(place, target)
    place.parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=f".{place.name[:64]}.", suffix=".new", dir=place.parent))
    try:
        draft = room / place.name
        yield draft
        _put(draft, place, target)
    finally:
        shutil.rmtree(room)


def _check(place: Path, target: Path) -> None:
    if not os.path.lexists(place):
        return
    if place.is_symlink() or not place.is_dir():
        raise _in_use(target)
    if any(place.iterdir()):
        raise ExportError(
            f"{target} is not empty. An export is written where nothing is, or into an empty "
            "folder."
        )
    if place.samefile(Path.cwd()) or place.is_mount():
        raise ExportError(
            f"{target} cannot be put there in one step, since it is in use as a folder. Name a "
            "folder in it that is not there yet."
        )


def _put(draft: Path, place: Path, target: Path) -> None:
    try:
        if draft.is_dir() and place.is_dir():
            os.rename(draft, place)  # Over a folder that is not empty this fails.
        else:
            rename_new(draft, place)
    except (FileExistsError, IsADirectoryError, NotADirectoryError) as error:
        raise _in_use(target) from error
    except OSError as error:
        if place.is_dir() and any(place.iterdir()):
            raise _in_use(target) from error
        raise


def _in_use(target: Path) -> ExportError:
    return ExportError(f"{target} exists already. An export is written where nothing is.")
