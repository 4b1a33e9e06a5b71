"""Reading from a storage without ever raising: what fails is taken down as unreadable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from muniment.conformance.ocfl.digests import CHUNK, digest_stream
from muniment.conformance.ocfl.report import Notes
from muniment.storage import Member, MemberKind, Storage


class Reader:
    """Reads below one folder of a storage; paths are relative to that folder."""

    def __init__(self, storage: Storage, top: str, notes: Notes) -> None:
        self._storage = storage
        self._top = top
        self._notes = notes
        self._unlisted: list[str] = []

    @property
    def unlisted(self) -> tuple[str, ...]:
        """The folders that could not be listed, each with a slash at its end."""
        return tuple(self._unlisted)

    def list(self, folder: str) -> Mapping[str, Member] | None:
        """Give what stands in a folder, by name; None where that cannot be read."""
        try:
            return {member.name: member for member in self._storage.list(self._at(folder))}
        except OSError as failure:
            self._notes.unread(folder, _reason(failure))
            self._unlisted.append(f"{folder}/")
            return None

    def head(self, path: str, size: int) -> bytes | None:
        """Give at most the first `size` bytes and one more of a file; None where it fails."""
        try:
            with self._storage.read(self._at(path)) as stream:
                return _read_up_to(stream, size + 1)
        except OSError as failure:
            self._notes.unread(path, _reason(failure))
            return None

    def whole(self, path: str, limit: int) -> bytes | None:
        """Give the bytes of a file of at most `limit`; None where it fails or is larger."""
        data = self.head(path, limit)
        if data is not None and len(data) > limit:
            self._notes.unread(path, f"over the limit inventory_bytes of {limit} bytes")
            return None
        return data

    def digests(self, path: str, algorithms: frozenset[str]) -> tuple[dict[str, str], int] | None:
        """Give a file's digests and size in one pass; None where it cannot be read."""
        try:
            with self._storage.read(self._at(path)) as stream:
                return digest_stream(stream, algorithms)
        except OSError as failure:
            self._notes.unread(path, _reason(failure))
            return None

    def _at(self, path: str) -> str:
        if not self._top or not path:
            return self._top or path
        return f"{self._top}/{path}"


def files_of(members: Mapping[str, Member]) -> frozenset[str]:
    """Give the names of the regular files among some members."""
    return frozenset(name for name, one in members.items() if one.kind is MemberKind.FILE)


def folders_of(members: Mapping[str, Member]) -> frozenset[str]:
    """Give the names of the folders among some members."""
    return frozenset(name for name, one in members.items() if one.kind is MemberKind.FOLDER)


def _read_up_to(stream: BinaryIO, size: int) -> bytes:
    pieces: list[bytes] = []
    while size > 0 and (data := stream.read(min(size, CHUNK))):
        pieces.append(data)
        size -= len(data)
    return b"".join(pieces)


def _reason(failure: OSError) -> str:
    return failure.strerror or str(failure) or type(failure).__name__
