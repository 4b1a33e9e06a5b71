"""Bytes that are written once and read from their beginning: in memory, until they are many."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, Final

# Of an answer, twice: as it came, and decoded. Sixteen at once stay far below a hundred megabytes.
IN_MEMORY: Final = 1 << 19


class Spool:
    """Takes bytes as they come. What is more than `most` bytes lies in a file at `path`.

    There is no file before, nor once the bytes are discarded. Used as a context: what was not kept
    is discarded at its end. Raises OSError where the disk fails.
    """

    def __init__(self, path: Path, most: int = IN_MEMORY) -> None:
        self._path = path
        self._most = most
        self._memory = io.BytesIO()
        self._file: BinaryIO | None = None

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def write(self, data: bytes, /) -> int:
        """Take some bytes; give how many they were."""
        if self._file is None and self._memory.tell() + len(data) > self._most:
            self._file = self._path.open("wb")
            self._file.write(self._memory.getvalue())
            self._memory = io.BytesIO()
        return (self._file or self._memory).write(data)

    def open(self) -> BinaryIO:
        """Open what was written so far for reading, from its beginning."""
        if self._file is None:
            return io.BytesIO(self._memory.getvalue())
        self._file.flush()
        return self._path.open("rb")

    def keep(self) -> None:
        """Leave all of it in the file; what is written from now on is other bytes."""
        if self._file is None:
            self._path.write_bytes(self._memory.getvalue())
            self._memory = io.BytesIO()
        else:
            self._file.close()
            self._file = None

    def discard(self) -> None:
        """Forget all of it, and take other bytes from now on."""
        self._memory = io.BytesIO()
        if self._file is not None:
            file, self._file = self._file, None
            try:
                file.close()
            finally:
                self._path.unlink()
