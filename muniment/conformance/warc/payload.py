"""Payload digests: over the entity-body of an HTTP message, else over the block (§5.9, §6.3).

The standard takes a transfer coding off before it takes the digest; warcio, and with it most of the
field, leaves it on. Both are payload digests that somebody means, so either may match.
"""

from __future__ import annotations

import hashlib
import re

from muniment.conformance.warc.digests import Labelled, new_hash

_BLANK = re.compile(rb"\r?\n\r?\n")
_CHUNKED = re.compile(
    rb"^transfer-encoding[ \t]*:[^\r\n]*\bchunked\b", re.IGNORECASE | re.MULTILINE
)
_SIZE_LINE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?")
_MOST_LINE = 1 << 14


class Payload:
    """Takes a block piece by piece and the digests of what could be its payload."""

    def __init__(self, stated: Labelled, is_http: bool, most_header: int) -> None:
        self._stated = stated
        self._most = most_header
        self._body = new_hash(stated.algorithm)
        self._block: hashlib._Hash | None = None  # Of a message whose header is over the limit.
        self._head: bytes | None = b"" if is_http else None
        self._dechunker: _Dechunker | None = None

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the block."""
        if self._block is not None:
            self._block.update(data)
            return
        body: bytes | memoryview = data
        if self._head is not None:
            body = self._leave_head(data)
        self._body.update(body)
        if self._dechunker is not None:
            self._dechunker.feed(bytes(body))

    @property
    def matches(self) -> bool:
        """Whether the digest that is stated is that of the payload."""
        found = [self._body.digest()]
        if self._head is not None:
            # The header never ended, so nobody can say what the payload is.
            found.append((self._block or self._hash_head()).digest())
        if self._dechunker is not None and self._dechunker.whole:
            found.append(self._dechunker.running.digest())
        return self._stated.value in found

    def _leave_head(self, data: bytes) -> bytes | memoryview:
        """Give what of the data is body; none until the header has ended."""
        self._head = self._head + data if self._head else data
        end = _BLANK.search(self._head)
        if end is None:
            if len(self._head) > self._most:
                self._block, self._head = self._hash_head(), b""
            return b""
        if _CHUNKED.search(self._head, 0, end.end()):
            self._dechunker = _Dechunker(self._stated)
        body = memoryview(self._head)[end.end() :]
        self._head = None
        return body

    def _hash_head(self) -> hashlib._Hash:
        running = new_hash(self._stated.algorithm)
        running.update(self._head or b"")
        return running


class _Dechunker:
    """Takes chunked framing off (RFC 9112 §7.1); `whole` until the framing breaks."""

    def __init__(self, stated: Labelled) -> None:
        self.running = new_hash(stated.algorithm)
        self.whole = True
        self._line = bytearray()
        self._left = 0
        self._after = False
        self._last = False

    def feed(self, data: bytes) -> None:
        at = 0
        while at < len(data) and self.whole and not self._last:
            if self._left:
                piece = data[at : at + self._left]
                self.running.update(piece)
                self._left -= len(piece)
                self._after = not self._left
                at += len(piece)
                continue
            end = data.find(b"\n", at)
            stop = len(data) if end < 0 else end + 1
            self._line += data[at:stop]
            at = stop
            self.whole = len(self._line) <= _MOST_LINE
            if end >= 0 and self.whole:
                self._read_line(bytes(self._line).rstrip(b"\r\n"))
                self._line.clear()

    def _read_line(self, line: bytes) -> None:
        if self._after:
            self._after = False
            self.whole = not line
            return
        match = _SIZE_LINE.fullmatch(line)
        self.whole = match is not None
        if match is not None:
            self._left = int(match[1], 16)
            self._last = not self._left
