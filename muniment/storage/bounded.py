"""Reading files that should be small, wherever they lie: with a limit."""

from __future__ import annotations

from manifests import LimitError
from muniment.storage.door import Storage

_PIECE = 1 << 16


def read_bounded(storage: Storage, path: str, most: int) -> bytes:
    """Read a whole file of at most `most` bytes; raise `LimitError` where it is larger."""
    data = read_beginning(storage, path, most + 1)
    if len(data) > most:
        raise LimitError(
            f"{storage.name}: {path} is larger than the {most} bytes that are read of such a file."
        )
    return data


def read_beginning(storage: Storage, path: str, most: int) -> bytes:
    """Read a file, and no more than its first `most` bytes."""
    with storage.read(path) as stream:
        # In pieces, since Python sets aside at once as much as a read may give.
        pieces, left = [], most
        while left > 0 and (piece := stream.read(min(_PIECE, left))):
            pieces.append(piece)
            left -= len(piece)
    return b"".join(pieces)
