"""Where an import goes: its place in staging, the names it gets there, and whose limits hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from checksums import Algorithm, Digest, hash_file
from manifests import Limits, Trust

_BOTH = (Algorithm.SHA512, Algorithm.SHA256)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where an import is to go: a staging folder, the number of its first rendition, its id.

    `limits` are the archive's; `trust` gives its owner's; `progress` is told the bytes of each
    chunk that is copied. `reason` is the operator's, why a page is the notice, whatever the rules
    make of it, or "".
    """

    into: Path
    first: int
    id: str
    limits: Limits
    trust: Callable[[], Trust]
    progress: Callable[[int], None]
    reason: str = ""

    def imported(self, suffix: str) -> str:
        """Give the path of the container, and make its folder."""
        (self.into / "imports" / self.id).mkdir(parents=True, exist_ok=True)
        return f"imports/{self.id}/data{suffix}"

    def no_import(self) -> None:
        """Remove the folder that `imported` made, and what is above it: no empty one is shelved."""
        (self.into / "imports" / self.id).rmdir()
        if not any((self.into / "imports").iterdir()):
            (self.into / "imports").rmdir()

    def rendition(self, number: int, suffix: str) -> str:
        """Give the path of a rendition, counted from 0, and make the folder."""
        (self.into / "renditions").mkdir(parents=True, exist_ok=True)
        return f"renditions/{self.first + number:04d}{suffix}"

    def part(self, number: int, suffix: str) -> str:
        """Give the path of one file of a container that is a folder, counted from 1."""
        (self.into / "imports" / self.id).mkdir(parents=True, exist_ok=True)
        return f"imports/{self.id}/{number:04d}{suffix}"


def digests_of(path: Path) -> tuple[Digest, Digest]:
    """Give a file's sha512 and sha256. Raises OSError."""
    hashing = hash_file(path, _BOTH)
    return hashing.digest(Algorithm.SHA512), hashing.digest(Algorithm.SHA256)
