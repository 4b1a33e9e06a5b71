"""Brotli and Zstandard undone as the bytes arrive; servers send them unasked (RFC 7932, RFC 8878).

Their decoders cannot be copied, so they are fed in small steps, and the coded bytes are held for a
while: where a step fails, its bytes are gone through again one by one, and all that lies before the
damage is given.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Protocol

import brotlicffi

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE = 1 << 16
_STEP = 512
_HELD_BYTES = 1 << 20
# RFC 9659: no window over 8 MiB in HTTP.
_WINDOW_LOG = 23
_MAGIC = 4
_FRAME = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x2a\x4d\x18"


class _Unfolder(Protocol):
    """One stream being decoded. `unused` are bytes behind its end, of those that were taken."""

    @property
    def finished(self) -> bool: ...
    @property
    def unused(self) -> bytes: ...
    def take(self, data: bytes) -> Iterator[bytes]: ...


class _Brotli:
    unused = b""

    def __init__(self) -> None:
        self._decoder = brotlicffi.Decompressor()

    @property
    def finished(self) -> bool:
        return bool(self._decoder.is_finished())

    def take(self, data: bytes) -> Iterator[bytes]:
        """Give what the bytes unfold into, in pieces of bounded size."""
        piece = self._decoder.process(data, output_buffer_limit=_PIECE)
        while piece:
            yield piece
            if self.finished:
                return
            piece = self._decoder.process(b"", output_buffer_limit=_PIECE)


class _Zstandard:
    def __init__(self) -> None:
        options: Mapping[int, int] = {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}
        self._decoder = zstd.ZstdDecompressor(options=options)

    @property
    def finished(self) -> bool:
        return self._decoder.eof

    @property
    def unused(self) -> bytes:
        return self._decoder.unused_data

    def take(self, data: bytes) -> Iterator[bytes]:
        """Give what the bytes unfold into, in pieces of bounded size."""
        yield self._decoder.decompress(data, _PIECE)
        while not (self._decoder.eof or self._decoder.needs_input):
            yield self._decoder.decompress(b"", _PIECE)


_ERRORS = (brotlicffi.error, zstd.ZstdError)


class StreamStage:
    """One coding, `br` or `zstd`, and what went wrong with it.

    `trouble` is a finding's code, if anything did; `size` counts what came out.
    """

    def __init__(self, coding: bytes) -> None:
        self._coding = coding
        self._unfolder = self._begin()
        self._held: bytearray | None = bytearray()
        self._given = 0
        self._behind = b""
        self._passing = False
        self._broken = False
        self.trouble: str | None = None
        self.size = 0

    @property
    def unfinished(self) -> bool:
        """Whether the coded content has not come to its end."""
        ended = self._unfolder.finished and not self._behind
        return not (ended or self._passing or self._broken)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode, in pieces of bounded size."""
        for start in range(0, len(data), _STEP):
            for piece in self._step(data[start : start + _STEP]):
                if piece:
                    self.size += len(piece)
                    yield piece

    def _begin(self) -> _Unfolder:
        return _Brotli() if self._coding == b"br" else _Zstandard()

    def _step(self, data: bytes) -> Iterator[bytes]:
        while data and not self._broken:
            if self._passing:
                yield data
                return
            if self._unfolder.finished:
                data = self._next_frame(data)
                continue
            given = 0
            try:
                for piece in self._unfolder.take(data):
                    given += len(piece)
                    yield piece
            except _ERRORS:
                yield from self._again(data, given)
                return
            self._given += given
            self._hold(data)
            data = self._unfolder.unused if self._unfolder.finished else b""

    def _hold(self, data: bytes) -> None:
        if self._held is not None:
            fits = len(self._held) + len(data) <= _HELD_BYTES
            self._held = self._held + data if fits else None

    def _next_frame(self, data: bytes) -> bytes:
        """RFC 8878 §3.1: frames may follow one another. Brotli has one stream, and its end."""
        data, self._behind = self._behind + data, b""
        magic = data[:_MAGIC]
        if self._coding == b"zstd" and _may_begin_frame(magic):
            if len(magic) < _MAGIC:
                self._behind = data
                return b""
            self._unfolder, self._held, self._given = self._begin(), bytearray(), 0
            return data
        self._break("http-content-encoding-trailing")
        return b""

    def _again(self, data: bytes, given: int) -> Iterator[bytes]:
        """A step failed, having given so many bytes: give what its bytes up to the damage hold."""
        if self._held is None:
            self._break("http-content-encoding-malformed")
            return
        self._unfolder = self._begin()
        for _ in self._unfolder.take(bytes(self._held)):
            pass  # This was given before.
        try:
            for place in range(len(data)):
                if self._unfolder.finished:
                    yield from self._step(data[place:])
                    return
                for piece in self._unfolder.take(data[place : place + 1]):
                    yield piece[given:]
                    given = max(0, given - len(piece))
        except _ERRORS:
            if self.size:
                self._break("http-content-encoding-malformed")
                return
            self._passing = True
            self.trouble = "http-content-encoding-missing"
            yield bytes(self._held) + data

    def _break(self, code: str) -> None:
        self._broken = True
        self.trouble = code


def _may_begin_frame(magic: bytes) -> bool:
    """Tell whether bytes are the beginning of a frame's magic number, skippable ones included."""
    return _FRAME.startswith(magic) or (
        magic[0] & 0xF0 == 0x50 and _SKIPPABLE.startswith(magic[1:])
    )
