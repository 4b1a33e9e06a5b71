"""The door to wherever files lie: a folder, a zip, a bucket, memory. Reading needs no more.

Paths are relative, '/' between segments, ``""`` for the top. What comes through is hostile: a
storage never follows a link, and whoever reads sets the limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, Protocol


class MemberKind(Enum):
    """What stands in a folder under a name."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Member:
    """One name in a folder. `size` is in bytes, and 0 for what is no file."""

    name: str
    kind: MemberKind
    size: int = 0


class Storage(Protocol):
    """Files under relative paths, for reading."""

    @property
    def name(self) -> str:
        """What messages call it: a path, or an address without secrets."""

    def list(self, folder: str) -> tuple[Member, ...]:
        """Give what stands in a folder, sorted by name; raise FileNotFoundError where none is."""

    def read(self, path: str) -> BinaryIO:
        """Open a regular file; raise FileNotFoundError where none is, OSError where it fails.

        Reading may give fewer bytes than were asked for, and none only at the end.
        """
