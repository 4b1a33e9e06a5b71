"""A storage root that is looked at: in a folder, where there is a quick way, or in any storage."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from checksums import Finding
from manifests import FolderPackage, Listing, Package, error
from muniment.storage.door import MemberKind, Storage


@dataclass(frozen=True, slots=True)
class StoredRoot:
    """A storage root below `folder` of a storage."""

    storage: Storage
    folder: str = "shelves"

    def below(self, path: str) -> str:
        """Give the path in the storage of what is at `path` below the root."""
        return f"{self.folder}/{path}" if path else self.folder


Root = Path | StoredRoot


def entries(root: Root, folder: str) -> list[tuple[str, bool]]:
    """Give (name, whether it is a folder) of what stands in a folder, ascending; raise OSError."""
    if isinstance(root, StoredRoot):
        members = root.storage.list(root.below(folder))
        return sorted((member.name, member.kind is MemberKind.FOLDER) for member in members)
    with os.scandir(root / folder) as scanned:
        return sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in scanned)


def holds(root: Root, path: str, data: bytes) -> bool:
    """Tell whether there is a file at `path` that has exactly these bytes."""
    package, name = package_at(root, os.path.dirname(path)), os.path.basename(path)
    try:
        with package.open(name) as stream:
            return stream.read(len(data) + 1) == data
    except OSError:
        return False


def package_at(root: Root, place: str) -> Package:
    """Give a package of what stands at a place below the root."""
    if isinstance(root, StoredRoot):
        return _StoredPackage(root.storage, root.below(place))
    return FolderPackage(root / place)


@dataclass(frozen=True, slots=True)
class _StoredPackage:
    """A package in a storage; what is neither file nor folder becomes a finding."""

    storage: Storage
    root: str

    def listing(self) -> Listing:
        sizes: dict[str, int] = {}
        empty: set[str] = set()
        findings: list[Finding] = []
        for path, kind, size in self._walk():
            if kind is MemberKind.FILE:
                sizes[path] = size
            elif kind is MemberKind.FOLDER:
                empty.add(path)
            else:
                findings.append(error("package-not-a-file", path))
        return Listing(sizes, frozenset(empty), tuple(findings))

    def open(self, path: str) -> BinaryIO:
        return self.storage.read(f"{self.root}/{path}")

    def _walk(self) -> Iterator[tuple[str, MemberKind, int]]:
        pending = [""]
        while pending:
            folder = pending.pop()
            members = self.storage.list(f"{self.root}/{folder}".rstrip("/"))
            if not members and folder:
                yield folder.rstrip("/"), MemberKind.FOLDER, 0
            for member in members:
                if member.kind is MemberKind.FOLDER:
                    pending.append(f"{folder}{member.name}/")
                else:
                    yield folder + member.name, member.kind, member.size
