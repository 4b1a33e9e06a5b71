"""One object of a bucket as a file that can seek, for what is read from its end or by leaps.

Bytes are asked for in stretches, each twice as long as the one before while reading goes straight
on. A stretch from a changed object is refused (``If-Match``), so that no file is pieced together
from two.
"""

from __future__ import annotations

import errno
import io
import os
from typing import TYPE_CHECKING, Any, BinaryIO

from muniment.storage.file import StoredFile
from muniment.storage.s3 import S3Storage, told_as_os_errors

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 1 << 16
_FIRST_STRETCH, _LONGEST_STRETCH = 1 << 18, 1 << 26


def bucket_file(storage: S3Storage, path: str) -> StoredFile:
    """Give the object at a path below a storage's address; raise OSError where there is none.

    The path is one name or more; every stream that is opened is of the object as it is now.
    """
    with told_as_os_errors(storage.address, path):
        head = storage.client.head_object(
            Bucket=storage.address.bucket, Key=storage.address.key(path)
        )
    size, tag = int(head["ContentLength"]), str(head["ETag"])

    def opened() -> BinaryIO:
        return io.BufferedReader(_Stretches(storage, path, size, tag), _BUFFER)

    folder, _, own_name = path.rpartition("/")

    def beside(name: str) -> StoredFile | None:
        try:
            return bucket_file(storage, f"{folder}/{name}" if folder else name) if name else None
        except FileNotFoundError:
            return None

    return StoredFile(own_name, f"{storage.name}: {path}", opened, beside)


class _Stretches(io.RawIOBase):
    """An object's bytes. Raises `S3Error` where a transfer fails or another object came."""

    def __init__(self, storage: S3Storage, path: str, size: int, tag: str) -> None:
        super().__init__()
        self._storage, self._path, self._tag = storage, path, tag
        self._size = size
        self._at = 0
        self._body: Any = None
        self._body_at = self._body_end = 0  # where in the object the transfer is, and ends
        self._stretch = _FIRST_STRETCH

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError(errno.EINVAL, "before the first byte", self._path)
        self._at = start + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        if not len(view) or self._at >= self._size:
            return 0
        if self._at != self._body_at or self._body_at == self._body_end:
            self._ask()
        with told_as_os_errors(self._storage.address, self._path):
            data = self._body.read(min(len(view), self._body_end - self._body_at))
        view[: len(data)] = data
        self._at += len(data)
        self._body_at = self._at
        return len(data)

    def close(self) -> None:
        self._drop()
        super().close()

    def _ask(self) -> None:
        straight_on = self._body is not None and self._at == self._body_end
        longer = min(2 * self._stretch, _LONGEST_STRETCH)
        self._stretch = longer if straight_on else _FIRST_STRETCH
        self._drop()
        end = min(self._at + self._stretch, self._size)
        address = self._storage.address
        with told_as_os_errors(address, self._path):
            answer = self._storage.client.get_object(
                Bucket=address.bucket,
                Key=address.key(self._path),
                Range=f"bytes={self._at}-{end - 1}",
                IfMatch=self._tag,
            )
        self._body = answer["Body"]
        self._body_at, self._body_end = self._at, end

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
        self._body = None
