"""A request of the browser, read strictly, and as it goes on to the server.

Within a tunnel (CONNECT) nothing is changed. To a proxy a browser speaks a little differently than
to a server (RFC 9112 §3.2.2), and that alone is undone, so that the server gets, byte for byte,
what the browser would have sent it:

    GET http://host/path HTTP/1.1         GET /path HTTP/1.1
    Proxy-Connection: keep-alive          Connection: keep-alive
    Proxy-Authorization: Basic ...        (it was for us)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ingest.http.chunks import ChunkReader
from ingest.http.head import Fields, Oddities, coding_list, parse_fields
from ingest.http.part import Part
from manifests import Limits

_REQUEST_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) ([!-\xff]+) (HTTP/1\.[01])")
_ABSOLUTE: Final = re.compile(rb"(?:[Hh][Tt][Tt][Pp])://([^/?#\\]*)([/?][^#]*)?")
_LENGTH: Final = re.compile(rb"[0-9]{1,15}")
_RENAMED: Final = {b"proxy-connection": b"Connection"}
_OURS: Final = b"proxy-authorization"
HEAD_END: Final = b"\r\n\r\n"


class MalformedRequestError(Exception):
    """A request cannot be passed on; the message says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The header of a request. `raw` is all of it, `target` as it was written."""

    raw: bytes
    method: str
    target: bytes
    version: bytes
    fields: Fields

    def values(self, name: bytes) -> tuple[bytes, ...]:
        """The values of a field, by its name in lower case."""
        return tuple(value for key, value in self.fields if key.lower() == name)

    def tokens(self, name: bytes) -> tuple[bytes, ...]:
        """The items of a list field, in lower case."""
        return coding_list(iter(self.values(name)))

    @property
    def stays(self) -> bool:
        """Whether the browser wants the connection kept."""
        options = self.tokens(b"connection") + self.tokens(b"proxy-connection")
        return b"close" not in options and (self.version != b"HTTP/1.0" or b"keep-alive" in options)

    def split_target(self) -> tuple[bytes, bytes]:
        """Whom an absolute target names, and what is asked there; raise `MalformedRequestError`."""
        match = _ABSOLUTE.fullmatch(self.target)
        if match is None:
            raise MalformedRequestError("asks a proxy for what is no http address")
        path = match[2] or b""
        return match[1], path if path.startswith(b"/") else b"/" + path

    def to_server(self, target: bytes) -> bytes:
        """The header as a server gets it from a browser that uses no proxy."""
        lines = self.raw.removesuffix(HEAD_END).split(b"\r\n")
        kept = [b" ".join((self.method.encode("ascii"), target, self.version))]
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            lowered = name.lower()
            if lowered != _OURS:
                kept.append(_RENAMED.get(lowered, name) + b":" + value)
        return b"\r\n".join(kept) + HEAD_END


def read_asked(raw: bytes) -> Asked:
    """Read the header of a request, up to its empty line; raise `MalformedRequestError`.

    What the browser writes is in order, so that whatever is not has another author.
    """
    first, _, rest = raw.partition(b"\r\n")
    match = _REQUEST_LINE.fullmatch(first)
    if match is None:
        raise MalformedRequestError("begins with no request line of HTTP/1.1")
    odd = Oddities("")
    fields = parse_fields(rest, odd)
    faults = [one.code for one in odd.findings() if one.code != "http-header-not-ascii"]
    if faults:
        raise MalformedRequestError(f"breaks the rules of its header ({faults[0]})")
    return Asked(raw, match[1].decode("ascii"), match[2], match[3], fields)


class Upload:
    """The body of a request, passed on as it comes. Raises `MalformedRequestError`."""

    def __init__(self, asked: Asked, limits: Limits) -> None:
        self._odd = Oddities("")
        self._chunks: ChunkReader | None = None
        self._left = 0
        lengths, codings = asked.values(b"content-length"), asked.tokens(b"transfer-encoding")
        if codings and (lengths or codings != (b"chunked",)):
            raise MalformedRequestError("frames its body in two ways, or in none that is known")
        if len(lengths) > 1 or (lengths and not _LENGTH.fullmatch(lengths[0])):
            raise MalformedRequestError("has a Content-Length that is none")
        if codings:
            self._chunks = ChunkReader(limits, self._odd, _leave)
        elif lengths:
            self._left = int(lengths[0])

    @property
    def done(self) -> bool:
        """Whether all of it has come."""
        return self._chunks.done if self._chunks is not None else not self._left

    def take(self, data: bytes) -> int:
        """Take what came; tell how many bytes of it are the body's."""
        if self._chunks is None:
            taken = min(self._left, len(data))
            self._left -= taken
            return taken
        position = 0
        while position < len(data) and not self._chunks.done:
            position = self._chunks.take(data, position)
            if any(one.code != "http-trailers" for one in self._odd.findings()):
                raise MalformedRequestError("breaks off its chunks")
        return position


def _leave(part: Part, data: bytes) -> None:
    """The bytes go on as they came, in one piece."""
