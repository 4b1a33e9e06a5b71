"""Walking the shelves: which objects stand there, and what else does.

The storage root is walked one folder of its top at a time, so that several processes can, and so
that what is known at once is a 256th of it. OCFL 1.1 §4.1, and our layout (`archive.shelves`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from manifests import OBJECT_DECLARATION
from muniment.archive.shelves import ROOT_FILES
from muniment.fixity.root import Root, entries, holds

_DEPTH = 3  # ab/cd/<object>
_EXTENSIONS = "extensions"


@dataclass(slots=True)
class Walked:
    """The places of objects below the storage root, and (code, path) of what is wrong there."""

    places: list[str] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


def look_at_top(root: Root) -> tuple[list[str], Walked]:
    """Look at the storage root's own files; give the folders below which objects may stand."""
    walked = Walked()
    for path, data in ROOT_FILES.items():
        if not holds(root, path, data):
            walked.faults.append(("shelves-root-differs", path))
    folders: list[str] = []
    for name, is_folder in entries(root, ""):
        if not is_folder:
            if name not in ROOT_FILES:
                walked.faults.append(("shelves-extra", name))
        elif name != _EXTENSIONS:
            folders.append(name)
    walked.faults.extend(_extensions(root))
    return folders, walked


def look_below(root: Root, folder: str) -> Walked:
    """Walk one folder of the storage root's top."""
    walked = Walked()
    _walk(root, folder, 1, walked)
    return walked


def _walk(root: Root, folder: str, depth: int, walked: Walked) -> None:
    found = entries(root, folder)
    names = {name for name, _ in found}
    if depth < _DEPTH and OBJECT_DECLARATION in names:
        walked.places.append(folder)  # An object, where none can be: the examination says so.
        return
    if not found:
        walked.faults.append(("shelves-extra", f"{folder}/"))
    for name, is_folder in found:
        path = f"{folder}/{name}"
        if not is_folder:
            walked.faults.append(("shelves-extra", path))
        elif depth == _DEPTH - 1:
            walked.places.append(path)
        else:
            _walk(root, path, depth + 1, walked)


def _extensions(root: Root) -> Iterator[tuple[str, str]]:
    expected = {str(Path(path).parent) for path in ROOT_FILES} | {_EXTENSIONS}
    pending = [name for name, is_folder in entries(root, "") if is_folder and name == _EXTENSIONS]
    while pending:
        folder = pending.pop()
        for name, is_folder in entries(root, folder):
            path = f"{folder}/{name}"
            if is_folder and path in expected:
                pending.append(path)
            elif is_folder:
                yield "shelves-extra", f"{path}/"
            elif path not in ROOT_FILES:
                yield "shelves-extra", path
