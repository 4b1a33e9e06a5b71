"""Answers that others recorded: the bytes of an HTTP response, read as one that came today.

What a WARC file holds is one program's word of what a server sent. Its header is read and its
codings are undone by the same readers that take our own recordings, with the same limits; so what
is odd in it has the same finding. Nothing here says that it ever crossed a wire.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from checksums import Finding
from ingest.codes import found
from ingest.http.body_decoder import BodyDecoder
from ingest.http.head import Fields, Head
from ingest.http.part import Part, Parts
from ingest.http.suffix import suffix_of
from ingest.http.wire import Wire
from manifests import Limits

_METHOD = "GET"
_BLANK = b"\r\n\r\n"
# A final answer's header without anything odd, as most are: it is read at once.
_PLAIN = re.compile(
    rb"HTTP/[0-9]+(?:\.[0-9]+)?[ \t]+([2-9][0-9]{2})(?:[ \t][^\r\n]*+)?\r\n"
    rb"(?:[^\s:][^:\r\n]*+:[^\r\n]*+\r\n)*+\r\n"
)
_TYPE = re.compile(rb"\r\ncontent-type[ \t]*:([^;\r\n]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opening:
    """What the beginning of a response says: its status, and its media type in lower case."""

    status: int | None
    media_type: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A response whose body was written, with its codings undone.

    `whole` is False where a limit was met, so that the body is no rendition.
    """

    status: int | None
    media_type: str
    suffix: str
    whole: bool
    findings: tuple[Finding, ...]
    reason: bytes = b""
    headers: Fields = ()


def read_opening(data: bytes, limits: Limits) -> Opening:
    """Read the first bytes of a response, whatever they are."""
    plain = _PLAIN.match(data)
    if (
        plain
        and plain.end() <= limits.header_bytes
        and plain[0].count(b"\n") <= limits.header_lines
    ):
        media = _TYPE.search(plain[0])
        return Opening(int(plain[1]), _spelled(media[1]) if media else "")
    wire = Wire(_METHOD, limits, "")
    head, blank, rest = data.partition(_BLANK)
    wire.feed(head + blank)
    if wire.head is None:  # An interim response stood before it.
        wire.feed(rest)
    return Opening(wire.head.status if wire.head else None, _media_type(wire.head))


def take_response(
    pieces: Iterable[bytes], address: str, body: BinaryIO, limits: Limits
) -> Recorded:
    """Read a response piece by piece, and write its body, decoded, to `body`.

    `address` is where it is said to come from; findings name it.
    """
    wire = Wire(_METHOD, limits, address)
    decoder = BodyDecoder(wire, limits, address)
    received, large = 0, False
    for piece in pieces:
        received += len(piece)
        large = received > limits.response_bytes
        if large or wire.stopped is not None:
            break
        _decode(wire.feed(piece), decoder, body)
    _decode(wire.close(), decoder, body)
    decoder.finish()
    findings = [*wire.findings, *decoder.findings]
    if large:
        findings.append(found("http-response-too-large", address, received=received))
    head = wire.head
    media, disposition = (_field(head, name) for name in (b"content-type", b"content-disposition"))
    return Recorded(
        head.status if head is not None else None,
        _media_type(head),
        suffix_of(media, disposition, address, decoder.unknown),
        not (large or decoder.stopped or wire.stopped is not None),
        tuple(findings),
        head.reason if head is not None else b"",
        head.fields if head is not None else (),
    )


def _decode(parts: Parts, decoder: BodyDecoder, body: BinaryIO) -> None:
    for part, data in parts:
        if part is Part.BODY:
            for piece in decoder.feed(data):
                body.write(piece)


def _field(head: Head | None, name: bytes) -> bytes:
    return next(head.values(name), b"") if head is not None else b""


def _media_type(head: Head | None) -> str:
    return _spelled(_field(head, b"content-type").partition(b";")[0])


def _spelled(media: bytes) -> str:
    return media.strip().lower().decode("latin-1")
