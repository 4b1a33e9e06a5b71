"""One file by itself, wherever it lies: what is handed to whoever reads a single file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file's last `name`, the `place` that messages name, and how its bytes are come by.

    `open` gives them from the first one on, in a stream that can seek; `beside` gives the file of
    another name in the same folder, or None. Both raise OSError. `path` is where it lies on this
    machine, if it does: other processes can then read it too.
    """

    name: str
    place: str
    open: Callable[[], BinaryIO]
    beside: Callable[[str], StoredFile | None]
    path: Path | None = None


def local_file(path: Path) -> StoredFile:
    """Give a file of this machine. A link is followed: whoever named it meant what it leads to."""

    def beside(name: str) -> StoredFile | None:
        other = path.with_name(name)
        return local_file(other) if name and other.is_file() else None

    return StoredFile(path.name, str(path), lambda: path.open("rb"), beside, path)
