"""Content codings undone as the bytes arrive: gzip, deflate, br, zstd, one within another.

A server may announce a coding that it does not use, send deflate without its zlib wrapper, append
rubbish, or send a kilobyte that unfolds into a terabyte. None of that raises: what can be decoded
is given, and a finding says what was met (RFC 9110 §8.4).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from checksums import Finding
from ingest.codes import found
from ingest.http.head import KNOWN_CODINGS
from manifests import Limits

if TYPE_CHECKING:
    from ingest.http.streams import StreamStage

_STREAMS = (b"br", b"zstd")
_MOST_CODINGS = 5
_PIECE = 1 << 18
_STEP = 1 << 12
_HELD_BYTES = 1 << 16
_RATIO_BEGINS = 16 << 20
_GZIP, _ZLIB, _RAW = zlib.MAX_WBITS + 16, zlib.MAX_WBITS, -zlib.MAX_WBITS


class _Inflater(Protocol):
    """What `zlib.decompressobj` gives, as far as it is used here."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...
    def copy(self) -> _Inflater: ...


class _Stage:
    """One coding. Until its first output it can begin anew as something else.

    `trouble` is the code of what went wrong, if anything did; `size` counts what came out.
    """

    def __init__(self, coding: bytes) -> None:
        self._ways = [_ZLIB, _RAW] if coding == b"deflate" else [_GZIP]
        self._inflater: _Inflater = zlib.decompressobj(self._ways[0])
        self._held: bytearray | None = bytearray()
        self._members = 0
        self._member_size = 0
        self._between = False
        self._padded = False
        self._passing = False
        self._broken = False
        self.trouble: str | None = None
        self.size = 0

    @property
    def unfinished(self) -> bool:
        """Whether the coded content has not come to its end."""
        return not (self._between or self._passing or self._broken)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode, in pieces of bounded size."""
        if not self._members:
            yield from self._run(data)
            return
        # zlib copies what follows a member: small steps keep a million tiny members cheap.
        for start in range(0, len(data), _STEP):
            yield from self._run(data[start : start + _STEP])

    def _run(self, data: bytes) -> Iterator[bytes]:
        if self._held is not None:
            self._held = None if len(self._held) > _HELD_BYTES else self._held + data
        pending = bool(data)
        while pending and not self._broken:
            if self._passing:
                self.size += len(data)
                yield data
                return
            if self._between:
                data = self._next_member(data)
                pending = bool(data)
                continue
            before = self._inflater.copy()
            try:
                piece = self._inflater.decompress(data, _PIECE)
            except zlib.error:
                self._inflater = before
                yield from self._creep(data)
                return
            if piece:
                self._held = None
                self.size += len(piece)
                self._member_size += len(piece)
                yield piece
            if self._inflater.eof:
                self._held = None
                self._between = True
                self._members += 1
                data = self._inflater.unused_data
                pending = bool(data)
            else:
                # With all input taken there may still be output that did not fit.
                data = self._inflater.unconsumed_tail
                pending = bool(data) or len(piece) == _PIECE

    def _creep(self, data: bytes) -> Iterator[bytes]:
        """There is damage within: go byte by byte, so that all that lies before it is given."""
        if len(data) <= 1:
            yield from self._run(self._begin_anew())
            return
        if self._held is not None:
            del self._held[-len(data) :]
        for place in range(len(data)):
            yield from self._run(data[place : place + 1])

    def _next_member(self, data: bytes) -> bytes:
        """RFC 1952 §2.2: members may follow one another; zeros pad, anything else is rubbish."""
        if self._ways[0] == _GZIP and not self._padded and b"\x1f\x8b".startswith(data[:2]):
            self._inflater = zlib.decompressobj(_GZIP)
            self._between = False
            self._member_size = 0
            return data
        if data.strip(b"\0"):
            self._break("http-content-encoding-trailing")
        self._padded = True
        return b""

    def _begin_anew(self) -> bytes:
        """Try the next way to read what was held; give it, or nothing where the damage stays."""
        if self._members and not self._member_size:
            self._break("http-content-encoding-trailing")
            return b""
        if self._held is None:
            self._break("http-content-encoding-malformed")
            return b""
        self._ways.pop(0)
        if self._ways:
            self._inflater = zlib.decompressobj(self._ways[0])
        else:
            self._passing = True
            self.trouble = "http-content-encoding-missing"
        held, self._held = bytes(self._held), bytearray()
        return held

    def _break(self, code: str) -> None:
        self._broken = True
        self.trouble = code


class Decoder:
    """Undoes a list of codings, given in the order they were applied.

    `stopped` is set once a limit is met; what comes later is ignored.
    """

    def __init__(self, codings: tuple[bytes, ...], limits: Limits, where: str) -> None:
        named = tuple(coding for coding in codings if coding != b"identity")
        self.unknown = next((coding for coding in named if coding not in KNOWN_CODINGS), None)
        if len(named) > _MOST_CODINGS:
            self.unknown = b", ".join(named)
        known = () if self.unknown is not None else tuple(reversed(named))
        self._stages = tuple(_stage(coding) for coding in known)
        self._limits = limits
        self._where = where
        self._taken = 0
        self.stopped = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode what came; pieces are bounded in size, whatever they unfold into."""
        self._taken += len(data)
        yield from self._through(0, data)

    def finish(self) -> None:
        """Judge how the coded content ended."""
        if not self.stopped and self._taken:
            for stage in self._stages:
                if stage.trouble is None and stage.unfinished:
                    stage.trouble = "http-content-encoding-cut"
                    break

    @property
    def undoes(self) -> bool:
        """Whether there is a coding to undo: else what comes out is what came."""
        return bool(self._stages)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was met; complete once finished."""
        codes = {stage.trouble: None for stage in self._stages if stage.trouble is not None}
        met = [found(code, self._where) for code in codes]
        if self.unknown is not None:
            met.append(found("http-content-encoding-unknown", self._where, coding=self.unknown))
        if self.stopped:
            size = max(stage.size for stage in self._stages)
            met.append(
                found("http-decoded-too-large", self._where, received=self._taken, decoded=size)
            )
        return tuple(met)

    def _through(self, number: int, data: bytes) -> Iterator[bytes]:
        if number == len(self._stages):
            yield data
            return
        stage = self._stages[number]
        for piece in stage.feed(data):
            if self.stopped or self._too_large(stage.size):
                self.stopped = True
                return
            yield from self._through(number + 1, piece)

    def _too_large(self, size: int) -> bool:
        if size > self._limits.decoded_bytes:
            return True
        return size > _RATIO_BEGINS and size > self._limits.decoded_ratio * self._taken


def _stage(coding: bytes) -> _Stage | StreamStage:
    if coding not in _STREAMS:
        return _Stage(coding)
    # Loaded when met: we do not ask for them.
    from ingest.http.streams import StreamStage

    return StreamStage(coding)
