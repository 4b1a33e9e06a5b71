"""A kit in any storage, as the package that verification reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from manifests import Listing, error
from muniment.conformance.tree import read_tree
from muniment.storage import Storage


@dataclass(frozen=True, slots=True)
class StoragePackage:
    """A package at the top of a storage; `most` names are listed of it, more are a `LimitError`."""

    storage: Storage
    most: int

    def listing(self) -> Listing:
        """List every file; what is no regular file becomes a finding."""
        tree = read_tree(self.storage, self.most)
        above = {path.rpartition("/")[0] for path in (*tree.files, *tree.folders, *tree.others)}
        findings = tuple(error("package-not-a-file", path) for path in tree.others)
        return Listing(tree.files, tree.folders - above, findings)

    def open(self, path: str) -> BinaryIO:
        """Open a listed file for reading."""
        return self.storage.read(path)
