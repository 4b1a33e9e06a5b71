"""Every file of a storage at or below a folder, with what is no file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from manifests import LimitError
from muniment.storage import MemberKind, Storage


class Source(Protocol):
    """Whatever gives bytes forward."""

    def read(self, size: int, /) -> bytes:
        """Give at most `size` bytes; none only at the end."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Sizes in bytes by path, the folders, and the paths of links, devices and the like."""

    files: dict[str, int]
    folders: frozenset[str]
    others: tuple[str, ...]


def read_tree(storage: Storage, most: int) -> Tree:
    """List everything; raise `LimitError` beyond `most` names, OSError from the storage."""
    files: dict[str, int] = {}
    folders: set[str] = set()
    others: list[str] = []
    pending = [""]
    while pending:
        folder = pending.pop()
        for member in storage.list(folder):
            path = f"{folder}/{member.name}" if folder else member.name
            if member.kind is MemberKind.FILE:
                files[path] = member.size
            elif member.kind is MemberKind.FOLDER:
                folders.add(path)
                pending.append(path)
            else:
                others.append(path)
        if len(files) + len(folders) + len(others) > most:
            raise LimitError(
                f"{storage.name} holds more than the {most} names that are read "
                "(limits.container_members)."
            )
    return Tree(files, frozenset(folders), tuple(sorted(others)))


def read_whole(storage: Storage, path: str, most: int, limit: str) -> bytes:
    """Read a file of at most `most` bytes; raise `LimitError`, naming `limit`, of a larger one."""
    with storage.read(path) as stream:
        return read_all(stream, path, most, limit)


def read_all(stream: Source, path: str, most: int, limit: str) -> bytes:
    """Read what a stream still holds; raise `LimitError`, naming `limit`, for over `most` bytes."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(1 << 16):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise LimitError(
                f"{path} is larger than the {most} bytes that are read of it (limits.{limit})."
            )
    return b"".join(pieces)
