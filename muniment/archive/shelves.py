"""Shelves: the OCFL 1.1 storage root, laid out by registered extension 0004.

OCFL 1.1 §4; https://ocfl.github.io/extensions/0004-hashed-n-tuple-storage-layout.html with sha512,
two tuples of two characters.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checksums import Algorithm, Digest
from manifests import OBJECT_DECLARATION, SIDECAR, canonical
from muniment.durable import sync_tree

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


@dataclass(frozen=True, slots=True)
class Shelves:
    """The storage root in a folder."""

    root: Path

    def create(self) -> None:
        """Make an empty storage root and make it durable."""
        self.root.mkdir()
        (self.root / ROOT_DECLARATION).write_bytes(b"ocfl_1.1\n")
        (self.root / "ocfl_layout.json").write_bytes(canonical(LAYOUT))
        folder = self.root / "extensions" / LAYOUT_NAME
        folder.mkdir(parents=True)
        (folder / "config.json").write_bytes(canonical(LAYOUT_CONFIG))
        sync_tree(self.root)

    def path_of(self, object_id: str) -> Path:
        """Give the folder in which an object stands, or would."""
        return self.root / relative_path(object_id)

    def head_digest(self, object_id: str) -> str | None:
        """Give the sha512 of an object's inventory as its sidecar says, or None where it is not."""
        try:
            return (self.path_of(object_id) / SIDECAR).read_text("ascii").split()[0]
        except FileNotFoundError:
            return None

    def objects(self) -> Iterator[Path]:
        """Give the folder of every object, in the order of their places."""
        yield from self._below(self.root, 0)

    def _below(self, folder: Path, depth: int) -> Iterator[Path]:
        with os.scandir(folder) as scanned:
            names = sorted(entry.name for entry in scanned if entry.is_dir(follow_symlinks=False))
        for name in names:
            if depth == 0 and name == "extensions":
                continue
            path = folder / name
            if depth == 2 or (path / OBJECT_DECLARATION).exists():
                yield path
            else:
                yield from self._below(path, depth + 1)


def relative_path(object_id: str) -> str:
    """Map an object's id to its place below the storage root."""
    name = Digest.of(Algorithm.SHA512, object_id.encode("utf-8")).hex
    return f"{name[:2]}/{name[2:4]}/{name}"
