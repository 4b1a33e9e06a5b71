"""A notice's WARC files in a folder, with one index over them (CDXJ)."""

from __future__ import annotations

import shutil
from pathlib import Path

from manifests import Limits
from muniment.exchange.web.captures import Captures, CapturesError
from muniment.exchange.web.wacz import index_of

INDEX = "index.cdxj"


def write_warcs(captures: Captures, folder: Path, limits: Limits) -> tuple[str, ...]:
    """Copy the WARC files into `folder`, which is absent or empty; give the names written.

    Raises `CapturesError` where something is there, `LimitError` where a WARC file meets a limit.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CapturesError(
            f"{folder} is not empty. An export is written into a folder of its own."
        )
    index = index_of(captures.files, limits)
    folder.mkdir(parents=True, exist_ok=True)
    for one in captures.files:
        shutil.copyfile(one.file, folder / one.name, follow_symlinks=False)
    (folder / INDEX).write_bytes(index)
    return (*(one.name for one in captures.files), INDEX)
