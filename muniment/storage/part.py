"""One folder of a storage, as a storage of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from muniment.storage.door import Member, Storage


@dataclass(frozen=True, slots=True)
class PartStorage:
    """What stands below `folder` of another storage."""

    storage: Storage
    folder: str

    @property
    def name(self) -> str:
        """The storage's name and the folder."""
        return f"{self.storage.name}/{self.folder}"

    def list(self, folder: str) -> tuple[Member, ...]:
        """Give what stands in a folder, sorted by name."""
        return self.storage.list(f"{self.folder}/{folder}" if folder else self.folder)

    def read(self, path: str) -> BinaryIO:
        """Open a regular file."""
        return self.storage.read(f"{self.folder}/{path}")
