"""A response's body decoded as it comes, by the codings that its own head announces."""

from __future__ import annotations

from collections.abc import Iterator

from checksums import Finding
from ingest.http.decode import Decoder
from ingest.http.head import coding_list
from ingest.http.wire import Wire
from manifests import Limits


class BodyDecoder:
    """Decodes what a `Wire` told to be body. Its codings are known once the first byte is there."""

    def __init__(self, wire: Wire, limits: Limits, where: str) -> None:
        self._wire = wire
        self._limits = limits
        self._where = where
        self._decoder: Decoder | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode what came of the body, in pieces bounded in size."""
        return self._begun().feed(data)

    def finish(self) -> None:
        """Judge how the coded content ended."""
        if self._decoder is not None:
            self._decoder.finish()

    @property
    def undoes(self) -> bool:
        """Whether there is a coding to undo: else what comes out is what came."""
        return self._begun().undoes

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was met; complete once finished."""
        return self._decoder.findings if self._decoder is not None else ()

    @property
    def stopped(self) -> bool:
        """Whether decoding was stopped by a limit, so that what came out is no rendition."""
        return self._decoder is not None and self._decoder.stopped

    @property
    def unknown(self) -> bytes | None:
        """The coding that was left as it is, if there was one."""
        return self._decoder.unknown if self._decoder is not None else None

    def _begun(self) -> Decoder:
        if self._decoder is None:
            head = self._wire.head
            codings: tuple[bytes, ...] = ()
            if head is not None:
                content = coding_list(head.values(b"content-encoding"))
                codings = (*content, *self._wire.plan.codings)
            self._decoder = Decoder(codings, self._limits, self._where)
        return self._decoder
