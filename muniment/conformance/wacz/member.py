"""A zip file's members: where their bytes lie, and those bytes read forward and judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from zlib_ng import zlib_ng

from muniment.conformance.report import Ledger
from muniment.conformance.warc.members import InflateError, has_padding, new_inflater

STORED, DEFLATED = 0, 8
_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A file in the zip: where its bytes begin, and what they must be."""

    name: str
    method: int
    compressed: int
    size: int
    crc: int
    begins: int
    ends: int

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder's entry."""
        return self.name.endswith("/")


class MemberSource:
    """A member's bytes, forward; at the end its length and CRC are judged."""

    def __init__(
        self, stream: BinaryIO, member: ZipMember, ledger: Ledger, took: Callable[[int], None]
    ) -> None:
        self._stream = stream
        self._member = member
        self._ledger = ledger
        self._took = took
        self._at = member.begins
        self._left = member.compressed
        self._inflater = new_inflater(-zlib_ng.MAX_WBITS) if member.method == DEFLATED else None
        self._held = b""
        self._crc = 0
        self._given = 0
        self._ended = False

    def read(self, size: int = _PIECE) -> bytes:
        """Give the next bytes, none at the end or where the member's data break."""
        data = b"" if self._ended else self._next(min(size, _PIECE))
        if data:
            self._crc = zlib_ng.crc32(data, self._crc)
            self._given += len(data)
            self._took(len(data))
        elif not self._ended:
            self._end()
        return data

    def _next(self, size: int) -> bytes:
        if self._inflater is None:
            return self._fill(size)
        while not self._inflater.eof:
            self._held = self._held or self._fill(_PIECE)
            before = self._inflater.copy()
            try:
                data = self._inflater.decompress(self._held, size)
            except InflateError:
                self._break("wacz-zip-damaged")
                return b""
            starved = not self._held
            if self._inflater.eof and has_padding(before, self._held, 0):
                self._ledger.warning("wacz-zip-padding", self._member.name)
            self._held = self._inflater.unconsumed_tail
            if data or starved:
                break
        else:
            data = b""
        if self._given + len(data) > self._member.size:
            # Nothing says that there is an end to what it unfolds to.
            self._break("wacz-zip-size")
            return b""
        return data

    def _fill(self, size: int) -> bytes:
        self._stream.seek(self._at)
        data = self._stream.read(min(size, self._left))
        self._at += len(data)
        self._left -= len(data)
        return data

    def _end(self) -> None:
        self._ended = True
        whole = self._inflater is None or (
            self._inflater.eof and not self._inflater.unused_data and not self._left
        )
        if not whole:
            self._ledger.error("wacz-zip-damaged", self._member.name)
        elif self._given != self._member.size:
            self._ledger.error("wacz-zip-size", self._member.name)
        elif self._crc != self._member.crc:
            self._ledger.error("wacz-zip-crc", self._member.name)

    def _break(self, code: str) -> None:
        self._ended = True
        self._ledger.error(code, self._member.name)


class Slice:
    """A stretch of a file, forward."""

    def __init__(self, stream: BinaryIO, begins: int, length: int) -> None:
        self._stream = stream
        self._at = begins
        self._left = length

    def read(self, size: int = _PIECE) -> bytes:
        """Give the next bytes."""
        self._stream.seek(self._at)
        data = self._stream.read(min(size, self._left))
        self._at += len(data)
        self._left -= len(data)
        return data
