"""Hashing: several digests and the size in one pass, in constant memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from checksums.digest import Algorithm, Digest

CHUNK = 1 << 20


class Hashing:
    """A pass over some bytes that takes every digest asked for, and counts them."""

    __slots__ = ("_hashes", "_size")

    def __init__(self, algorithms: Iterable[Algorithm] = (Algorithm.SHA512,)) -> None:
        self._hashes = {algorithm: algorithm.new() for algorithm in algorithms}
        self._size = 0

    @classmethod
    def of_all(cls, passes: Sequence[Hashing]) -> Hashing:
        """Make one of passes that took the same bytes, each other digests."""
        whole = cls(())
        for one in passes:
            whole._hashes |= one._hashes
            whole._size = one._size
        return whole

    def update(self, data: bytes) -> None:
        """Take the next bytes."""
        for running in self._hashes.values():
            running.update(data)
        self._size += len(data)

    def copy(self) -> Hashing:
        """Give a pass of its own that took the same bytes so far."""
        other = Hashing(())
        other._hashes = {algorithm: one.copy() for algorithm, one in self._hashes.items()}
        other._size = self._size
        return other

    @property
    def size(self) -> int:
        """How many bytes were taken so far."""
        return self._size

    def digest(self, algorithm: Algorithm) -> Digest:
        """Give the digest of the bytes so far; raise ValueError where it was not asked for."""
        if algorithm not in self._hashes:
            taken = ", ".join(known.value for known in self._hashes) or "none"
            raise ValueError(f"{algorithm.value} was not taken in this pass, which took {taken}")
        return Digest(algorithm, self._hashes[algorithm].digest())


def hash_stream(
    stream: BinaryIO, algorithms: Iterable[Algorithm] = (Algorithm.SHA512,), chunk: int = CHUNK
) -> Hashing:
    """Hash what `stream` still holds, `chunk` bytes at a time. Raises what the stream raises."""
    hashing = Hashing(algorithms)
    while data := stream.read(chunk):
        hashing.update(data)
    return hashing


def hash_file(
    path: str | os.PathLike[str],
    algorithms: Iterable[Algorithm] = (Algorithm.SHA512,),
    chunk: int = CHUNK,
) -> Hashing:
    """Hash a file, `chunk` bytes at a time; raise OSError where it cannot be read."""
    with open(path, "rb", buffering=0) as stream:
        return hash_stream(stream, algorithms, chunk)
