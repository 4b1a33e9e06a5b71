"""Sources: where whole files may still lie, in the order in which they are asked.

Nothing that a source gives is believed. A file is taken where it has the digest that the log or a
signed manifest gives it, wherever it comes from; what else came is noted and never kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from checksums import Algorithm, Digest, Hashing
from manifests import LimitError, MunimentError
from muniment.replicas import read_bounded
from muniment.storage import Storage

# Names of what is no replica: the object's own place on our shelves, another place on them, and
# what follows from the rest.
HERE = "here"
LOCAL = "local"
COMPUTED = "computed"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A tree of files laid out as an archive is, by the name that answers and records give it."""

    name: str
    storage: Storage


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of a source in which an object stands, or may stand."""

    source: Source
    folder: str

    def open(self, path: str) -> BinaryIO:
        """Open one of the object's files; raise OSError or `MunimentError`."""
        return self.source.storage.read(f"{self.folder}/{path}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a source had in a file's place and was not taken; `why` is a short text."""

    source: str
    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is whole again, and the name of the source that it was taken from."""

    path: str
    sha512: Digest
    source: str

    @classmethod
    def of(cls, path: str, data: bytes, source: str) -> Taken:
        """Say of a file with these bytes where they came from."""
        return cls(path, Digest.of(Algorithm.SHA512, data), source)

    def to_json(self) -> dict[str, str]:
        """Give the item of a record's ``files``."""
        return {"from": self.source, "path": self.path, "sha512": self.sha512.hex}


@dataclass(frozen=True, slots=True)
class Lacking:
    """A file that is whole nowhere, the digest that it must have, and what stands in its places."""

    path: str
    sha512: Digest
    refused: tuple[Refusal, ...]


@dataclass(slots=True)
class Search:
    """A search for the files of one object, on its own shelf first, then elsewhere.

    `refused` grows with what was seen and not taken.
    """

    shelves: Sequence[Shelf]
    refused: list[Refusal] = field(default_factory=list)

    def small(self, path: str, digest: Digest, most: int) -> tuple[bytes, str] | None:
        """Give a file of at most `most` bytes and its source's name, or None where it is lost."""
        for shelf in self.shelves:
            try:
                data = read_bounded(shelf.source.storage, f"{shelf.folder}/{path}", most)
            except (OSError, MunimentError) as failure:
                self._refuse(shelf, path, _reason(failure))
                continue
            if Digest.of(Algorithm.SHA512, data) == digest:
                return data, shelf.source.name
            self._refuse(shelf, path, "other bytes")
        return None

    def copy(self, path: str, digest: Digest, size: int, target: Path | None) -> str | None:
        """Copy a file of `size` bytes to `target`, or only look for it where that is None.

        Gives the source's name, or None where the file is lost; then there is no target either.
        Raises OSError from the disk that is written.
        """
        for shelf in self.shelves:
            try:
                stream = shelf.open(path)
            except (OSError, MunimentError) as failure:
                self._refuse(shelf, path, _reason(failure))
                continue
            with stream:
                why = _copied(stream, digest, size, target)
            if why is None:
                return shelf.source.name
            self._refuse(shelf, path, why)
            if target is not None:
                target.unlink()
        return None

    def here(self, path: str, data: bytes) -> bool:
        """Tell whether the object's own place has these bytes."""
        for shelf in self.shelves:
            if shelf.source.name == HERE:
                try:
                    found = read_bounded(shelf.source.storage, f"{shelf.folder}/{path}", len(data))
                except (OSError, MunimentError):
                    return False
                return found == data
        return False

    def lacking(self, path: str, digest: Digest) -> Lacking:
        """Say of a file that it was found nowhere."""
        return Lacking(path, digest, tuple(one for one in self.refused if one.path == path))

    def _refuse(self, shelf: Shelf, path: str, why: str) -> None:
        self.refused.append(Refusal(shelf.source.name, path, why))


def _copied(stream: BinaryIO, digest: Digest, size: int, target: Path | None) -> str | None:
    """Copy what has this size and digest; give why it was not that."""
    hashing = Hashing((Algorithm.SHA512,))
    with open(target, "xb") if target is not None else _Nowhere() as out:
        while True:
            try:
                data = stream.read(min(_PIECE, size + 1 - hashing.size))
            except (OSError, MunimentError) as failure:
                return _reason(failure)
            if not data:
                break
            hashing.update(data)
            if hashing.size > size:
                return f"more than its {size} bytes"
            out.write(data)
    return None if hashing.digest(Algorithm.SHA512) == digest else "other bytes"


class _Nowhere:
    """Takes what nobody needs to keep."""

    def __enter__(self) -> _Nowhere:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def write(self, _: bytes) -> None:
        pass


def _reason(failure: Exception) -> str:
    if isinstance(failure, FileNotFoundError):
        return "not there"
    if isinstance(failure, OSError):
        return failure.strerror or str(failure)
    return "too large" if isinstance(failure, LimitError) else str(failure)
