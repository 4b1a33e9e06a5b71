"""One response taken in as it comes: block to disk, body decoded to disk, every digest on the way.

Memory stays constant whatever the size. The block is the exact bytes of the final response; interim
responses are kept apart by `wire`.
"""

from __future__ import annotations

from typing import Protocol

from checksums import Algorithm, Hashing
from ingest.exchange import Block, Body
from ingest.http.body_decoder import BodyDecoder
from ingest.http.part import Part, Parts
from ingest.http.wire import Wire
from manifests import Limits


class Sink(Protocol):
    """What takes bytes, as a file that is open for writing does."""

    def write(self, data: bytes, /) -> int: ...


class Intake:
    """Feeds a `Wire` and files what it tells apart. `block` and `body` are open for writing.

    `decoder` knows what was met while decoding.
    """

    def __init__(self, wire: Wire, block: Sink, body: Sink, limits: Limits, where: str) -> None:
        self.received = 0
        self._wire = wire
        self._block = block
        self._body = body
        self.decoder = BodyDecoder(wire, limits, where)
        self._header_size = 0
        self._whole = Hashing((Algorithm.SHA256,))
        self._payload = Hashing((Algorithm.SHA256,))
        # The same bytes as the payload, until there is framing among these.
        self._unchunked = self._payload
        self._decoded = Hashing((Algorithm.SHA512,))
        # The same bytes as what was unchunked, unless a coding is undone.
        self._undone: Hashing | None = None

    def take(self, data: bytes) -> None:
        """File what was received."""
        self.received += len(data)
        self._file(self._wire.feed(data))

    def close(self) -> None:
        """The connection ended; file what was held back."""
        self._file(self._wire.close())
        self.decoder.finish()

    def block(self) -> Block | None:
        """What the final response was on the wire, or None where no byte of one came."""
        if not self._whole.size:
            return None
        return Block(
            size=self._whole.size,
            header_size=self._header_size,
            digest=self._whole.digest(Algorithm.SHA256),
            payload=self._payload.digest(Algorithm.SHA256),
        )

    def body(self) -> Body | None:
        """What the final response held, or None where no byte of one came."""
        if not self._whole.size:
            return None
        return Body(
            unchunked_size=self._unchunked.size,
            unchunked=self._unchunked.digest(Algorithm.SHA256),
            size=self._decoded.size,
            sha256=(self._undone or self._unchunked).digest(Algorithm.SHA256),
            sha512=self._decoded.digest(Algorithm.SHA512),
        )

    def _file(self, parts: Parts) -> None:
        for part, data in parts:
            if part is Part.INTERIM:
                continue
            self._block.write(data)
            self._whole.update(data)
            if part is Part.HEAD:
                self._header_size += len(data)
                continue
            if part is not Part.BODY and self._unchunked is self._payload:
                self._unchunked = self._payload.copy()
            self._payload.update(data)
            if part is Part.BODY:
                if self._unchunked is not self._payload:
                    self._unchunked.update(data)
                self._decode(data)

    def _decode(self, data: bytes) -> None:
        if self._undone is None and self.decoder.undoes:
            self._undone = Hashing((Algorithm.SHA256,))
        for piece in self.decoder.feed(data):
            self._body.write(piece)
            self._decoded.update(piece)
            if self._undone is not None:
                self._undone.update(piece)
