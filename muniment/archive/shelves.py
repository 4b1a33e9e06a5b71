"""Shelves: the OCFL 1.1 storage root, laid out by registered extension 0004.

OCFL 1.1 §4; https://ocfl.github.io/extensions/0004-hashed-n-tuple-storage-layout.html with sha512,
two tuples of two characters.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from checksums import Algorithm, Digest
from manifests import OBJECT_DECLARATION, SIDECAR, canonical
from muniment.durable import sync_folder, sync_tree

ROOT_DECLARATION = "0=ocfl_1.1"
LAYOUT_NAME = "0004-hashed-n-tuple-storage-layout"
LAYOUT = {
    "description": "Hashed N-tuple: sha512 of the object identifier, two tuples of two characters",
    "extension": LAYOUT_NAME,
}
LAYOUT_CONFIG = {
    "digestAlgorithm": "sha512",
    "extensionName": LAYOUT_NAME,
    "numberOfTuples": 2,
    "shortObjectRoot": False,
    "tupleSize": 2,
}
_EXTENSIONS = "extensions"
# Every file of the root that belongs to no object, with its bytes (OCFL 1.1 §4.1, §4.2).
ROOT_FILES = {
    ROOT_DECLARATION: b"ocfl_1.1\n",
    "ocfl_layout.json": canonical(LAYOUT),
    f"{_EXTENSIONS}/{LAYOUT_NAME}/config.json": canonical(LAYOUT_CONFIG),
}
_FOLDERS = frozenset({_EXTENSIONS, f"{_EXTENSIONS}/{LAYOUT_NAME}"})
_NAME = attrgetter("name")


@dataclass(frozen=True, slots=True)
class Shelves:
    """The storage root in a folder."""

    root: Path

    def create(self) -> None:
        """Make an empty storage root and make it durable."""
        for path, data in ROOT_FILES.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(data)
        sync_tree(self.root)

    def path_of(self, object_id: str) -> Path:
        """Give the folder in which an object stands, or would."""
        return self.root / relative_path(object_id)

    def objects(self) -> Iterator[Path]:
        """Give the folder of every object, in the order of their places."""
        yield from (self.root / place for place in self.places())

    def places(self, extra: list[str] | None = None) -> Iterator[str]:
        """Give the place below the root of every object, in order.

        What lies around objects and belongs to none is added to `extra`: files, and folders with a
        slash behind them. An empty folder is one too: OCFL 1.1 §4.1 has none.
        """
        root, others = os.fspath(self.root), [] if extra is None else extra
        pending = [("", 0, False)]
        while pending:
            folder, depth, inside = pending.pop()
            with os.scandir(f"{root}/{folder}") as scanned:
                entries = sorted(scanned, key=_NAME)
            if not entries:
                others.append(f"{folder}/")
            extension = folder.partition("/")[0] == _EXTENSIONS
            names = [entry.name for entry in entries] if depth and not extension else []
            if OBJECT_DECLARATION in names and not inside:
                yield folder
                inside = True
            below: list[tuple[str, int, bool]] = []
            for entry in entries:
                path = f"{folder}/{entry.name}" if depth else entry.name
                if not entry.is_dir(follow_symlinks=False):
                    if path not in ROOT_FILES:
                        others.append(path)
                elif extension and path not in _FOLDERS:
                    others.append(f"{path}/")
                elif depth < 2:
                    below.append((path, depth + 1, inside))
                elif not inside:
                    yield path
            pending += reversed(below)

    def prune(self, folder: Path) -> None:
        """Remove a folder above objects, and those above it, as far as they are empty, durably."""
        while folder != self.root and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
            sync_folder(folder)

    def faults(self, extra: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """Give (code, path) of whatever the root holds beside objects that is not as it was made.

        `extra` is what `places` added, where somebody has just gone through them.
        """
        for path, data in ROOT_FILES.items():
            found = self.root / path
            if not found.is_file() or found.read_bytes() != data:
                yield "shelves-root-differs", path
        if extra is None:
            extra = []
            for _ in self.places(extra):
                pass
        yield from (("shelves-extra", path) for path in extra)


def relative_path(object_id: str) -> str:
    """Map an object's id to its place below the storage root."""
    name = Digest.of(Algorithm.SHA512, object_id.encode("utf-8")).hex
    return f"{name[:2]}/{name[2:4]}/{name}"


def head_digest(folder: Path) -> str | None:
    """Give the sha512 (hex) of the inventory of the object in a folder, as its sidecar says.

    None where there is none (OCFL 1.1 §3.7). Raises OSError where it cannot be read.
    """
    try:
        return (folder / SIDECAR).read_text("ascii").split()[0]
    except FileNotFoundError:
        return None
