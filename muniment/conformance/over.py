"""The file that a single proof is over: read once, for its digest alone."""

from __future__ import annotations

import hashlib

from muniment.conformance.report import Watcher
from muniment.storage.file import StoredFile

_PIECE = 1 << 20


def digest_of(file: StoredFile, algorithm: str, watcher: Watcher) -> bytes:
    """Hash a file by an algorithm of hashlib's. Raises OSError where it cannot be read."""
    hashed = hashlib.new(algorithm)
    with file.open() as stream:
        while piece := stream.read(_PIECE):
            hashed.update(piece)
            watcher.took(len(piece))
    return hashed.digest()
