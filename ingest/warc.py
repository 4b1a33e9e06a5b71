"""WARC 1.1 files of exchanges: the wire's bytes as they were, each record its own gzip member.

ISO 28500:2017, with the IIPC's `WARC-Protocol` and `WARC-Cipher-Suite` (warc-specifications issues
42 and 86). Both digests are made here, over the bytes as they came. All records of an exchange
together hold every byte that was received: interim responses in metadata records of their own, the
final one as

    response    the block is the exact response; the payload is all after the header
    resource    the same for an answer without any header (HTTP/0.9), which is a body and no more
"""

from __future__ import annotations

import base64
import io
import re
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeadersParser

from checksums import Algorithm, Digest
from ingest.exchange import Exchange
from ingest.warc_writer import Headers, RecordWriter

CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_FIELDS = "application/warc-fields"
_CHAIN = "application/pem-certificate-chain"
_RESPONSE = "application/http;msgtype=response"
_REQUEST = "application/http;msgtype=request"


def new_record_id() -> str:
    """A fresh record identifier: ``urn:uuid:`` and a random UUID."""
    return f"urn:uuid:{uuid.uuid4()}"


class WarcFile:
    """Writes one WARC file, from its warcinfo record on. `out` is open for writing, and empty."""

    def __init__(
        self,
        out: BinaryIO,
        name: str,
        info: Iterable[tuple[str, str]],
        when: datetime,
        make_id: Callable[[], str] = new_record_id,
    ) -> None:
        self._writer = RecordWriter(out)
        self._make_id = make_id
        self._info_id = make_id()
        self._chains: set[tuple[str, Digest]] = set()
        fields = (*info, ("format", "WARC File Format 1.1"), ("conformsTo", CONFORMS_TO))
        text = "".join(f"{key}: {value}\r\n" for key, value in fields).encode()
        headers = [
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", f"<{self._info_id}>"),
            ("WARC-Date", warc_date(when)),
            ("WARC-Filename", name),
        ]
        self._write(headers, _FIELDS, io.BytesIO(text), len(text), Digest.of(_SHA256, text))

    def write_exchange(
        self,
        exchange: Exchange,
        block: Callable[[], BinaryIO],
        via: tuple[str, str] | None = None,
    ) -> str | None:
        """Write the records of one exchange; `block` opens the bytes of its final response.

        `via` says where the address was found, and by which hops from the page (WARC 1.1 §6.6).
        Gives the identifier of the final response's record, if there is one.
        """
        request = response = None
        if exchange.request:
            request = self._request(exchange)
        for interim in exchange.interim:
            self._metadata(exchange, _RESPONSE, interim, request)
        if exchange.block is not None:
            response = self._response(exchange, block, request)
        if exchange.tls is not None and exchange.tls.chain:
            self._chain(exchange, exchange.tls.chain, response or request)
        if exchange.failure is not None:
            failure = exchange.failure
            reason = f"failure: {failure.kind.value}\r\ndetail: {failure.detail}\r\n"
            self._metadata(exchange, _FIELDS, reason.encode(), response or request)
        if via is not None:
            found = f"via: {via[0]}\r\nhopsFromSeed: {via[1]}\r\n"
            self._metadata(exchange, _FIELDS, found.encode(), response or request)
        return response

    def _chain(self, exchange: Exchange, chain: tuple[bytes, ...], concurrent: str | None) -> None:
        """Write a server's certificates, once for all exchanges with it that brought the same."""
        pem = b"".join(_pem(der) for der in chain)
        host = "/".join(exchange.url.split("/", 3)[:3])
        key = (host, Digest.of(_SHA256, pem))
        if key not in self._chains:
            self._chains.add(key)
            self._metadata(exchange, _CHAIN, pem, concurrent)

    def _request(self, exchange: Exchange) -> str:
        raw = exchange.request
        whole, payload = Digest.of(_SHA256, raw), Digest.of(_SHA256, raw.partition(_BLANK)[2])
        headers, identifier = self._begin(exchange, "request", None)
        headers += _protocols(exchange, "1.1")
        self._write(headers, _REQUEST, io.BytesIO(raw), len(raw), whole, payload)
        return identifier

    def _response(
        self, exchange: Exchange, opened: Callable[[], BinaryIO], request: str | None
    ) -> str:
        block = exchange.block
        assert block is not None
        kind = "response" if block.header_size else "resource"
        headers, identifier = self._begin(exchange, kind, request)
        headers += _protocols(exchange, exchange.version)
        if exchange.truncated is not None:
            headers.append(("WARC-Truncated", exchange.truncated.value))
        content_type = _RESPONSE if block.header_size else "application/octet-stream"
        with opened() as raw:
            # A payload digest that readers of the field would take over other bytes helps nobody.
            agreed = not block.header_size or _is_header(raw, block.header_size)
            raw.seek(0)
            payload = block.payload if agreed else None
            self._write(headers, content_type, raw, block.size, block.digest, payload)
        return identifier

    def _metadata(
        self, exchange: Exchange, content_type: str, raw: bytes, concurrent: str | None
    ) -> None:
        headers, _ = self._begin(exchange, "metadata", concurrent)
        digest = Digest.of(_SHA256, raw)
        self._write(headers, content_type, io.BytesIO(raw), len(raw), digest, digest)

    def _begin(self, exchange: Exchange, kind: str, concurrent: str | None) -> tuple[Headers, str]:
        identifier = self._make_id()
        headers = [
            ("WARC-Type", kind),
            ("WARC-Record-ID", f"<{identifier}>"),
            ("WARC-Warcinfo-ID", f"<{self._info_id}>"),
            ("WARC-Date", warc_date(exchange.started)),
            ("WARC-Target-URI", exchange.url),
        ]
        if exchange.peer is not None:
            headers.append(("WARC-IP-Address", exchange.peer[0]))
        if concurrent is not None:
            headers.append(("WARC-Concurrent-To", f"<{concurrent}>"))
        return headers, identifier

    def _write(
        self,
        headers: Headers,
        content_type: str,
        raw: BinaryIO,
        size: int,
        block: Digest,
        payload: Digest | None = None,
    ) -> None:
        headers.append(("WARC-Block-Digest", str(block)))
        if payload is not None:
            headers.append(("WARC-Payload-Digest", str(payload)))
        headers.append(("Content-Type", content_type))
        headers.append(("Content-Length", str(size)))
        self._writer.write(headers, raw, size)


_SHA256 = Algorithm.SHA256
_BLANK = b"\r\n\r\n"
# Lines of which none is empty, whatever a reader strips off them, up to the one that is.
_PLAIN = re.compile(rb"(?:[!-~][^\n]*\n)+\r?\n")


def warc_date(when: datetime) -> str:
    """Spell an aware time as WARC 1.1 §5.4 does, to the microsecond, in UTC."""
    return when.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _protocols(exchange: Exchange, version: str) -> Headers:
    headers = [("WARC-Protocol", f"http/{version}")] if version else []
    if exchange.tls is not None:
        number = exchange.tls.version.removeprefix("TLSv")
        number = number if "." in number else f"{number}.0"
        headers.append(("WARC-Protocol", f"tls/{number}"))
        headers.append(("WARC-Cipher-Suite", exchange.tls.cipher))
    return headers


def _is_header(raw: BinaryIO, size: int) -> bool:
    """Tell whether warcio, like the readers of the field, takes the header to end where we do."""
    if _PLAIN.fullmatch(raw.read(size)):
        return True
    raw.seek(0)
    StatusAndHeadersParser([], verify=False).parse(raw)
    return raw.tell() == size


def _pem(der: bytes) -> bytes:
    text = base64.b64encode(der)
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return b"\n".join((b"-----BEGIN CERTIFICATE-----", *lines, b"-----END CERTIFICATE-----", b""))
