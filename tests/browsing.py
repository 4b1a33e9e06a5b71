"""A browser's part, played over raw sockets, and the promises that every recording has to keep.

with browsing(folder, ministry) as page:
    line = page.line()
    line.ask("/notice", b"Accept: */*\r\n")
    assert line.hear(len(answer)) == answer
page.exchanges, page.records      # once it is over
"""

from __future__ import annotations

import base64
import hashlib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from ingest.browser.ledger import Carried
from ingest.browser.recording_proxy import RecordingProxy
from ingest.browser.refusal import Refused
from ingest.browser.visit import Allow
from ingest.exchange import Exchange
from ingest.http.line import Manner
from ingest.network.door import Door
from ingest.warc import WarcFile
from manifests import Limits
from ministry import Answer, Ministry
from warc_records import WarcRecord, read_warc, received

LIMITS = Limits(connect_seconds=10, idle_seconds=10, total_seconds=60, drain_seconds=0.05)
_PATIENCE = 20


class Line:
    """A connection to the proxy, or through it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.socket = socket.create_connection(("127.0.0.1", page.port), _PATIENCE)

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.socket.close()

    def say(self, data: bytes) -> None:
        """Say something to the proxy, or to whoever is at the other end."""
        self.socket.sendall(data)

    def ask(
        self, authority: str, path: str = "/", fields: bytes = b"", method: str = "GET"
    ) -> None:
        """Ask the proxy for a page of plain http."""
        self.say(
            f"{method} http://{authority}{path} HTTP/1.1\r\nHost: {authority}\r\n"
            "Proxy-Connection: keep-alive\r\n".encode()
            + self._page.credentials
            + fields
            + b"\r\n"
        )

    def connect(self, authority: str) -> bytes:
        """Ask the proxy for a tunnel; give its answer."""
        self.say(
            f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n".encode()
            + self._page.credentials
            + b"\r\n"
        )
        return self.hear_head()

    def tunnel(self, authority: str, *, tls: bool = True) -> None:
        """Have the proxy open a tunnel, and greet whoever is there."""
        assert self.connect(authority).startswith(b"HTTP/1.1 200 ")
        if tls:
            host = authority.rpartition(":")[0].strip("[]")
            self.socket = self._page.tls.wrap_socket(
                self.socket, server_hostname=host, suppress_ragged_eofs=False
            )

    def ask_within(self, authority: str, path: str, fields: bytes = b"") -> bytes:
        """Ask within a tunnel; give what was said."""
        request = f"GET {path} HTTP/1.1\r\nHost: {authority}\r\n".encode() + fields + b"\r\n"
        self.say(request)
        return request

    def hear(self, size: int) -> bytes:
        """Hear so many bytes, or fewer where the other side ends it."""
        heard = b""
        while len(heard) < size:
            data = self.socket.recv(size - len(heard))
            if not data:
                break
            heard += data
        return heard

    def hear_head(self) -> bytes:
        """Hear up to an empty line and no further."""
        heard = b""
        while not heard.endswith(b"\r\n\r\n"):
            data = self.socket.recv(1)
            assert data, heard
            heard += data
        return heard

    def hear_all(self) -> bytes:
        """Hear up to the end. ConnectionResetError where it is torn."""
        heard = b""
        while data := self.socket.recv(1 << 16):
            heard += data
        return heard


class Page:
    """What a browser does for one page, and afterwards what was recorded of it."""

    def __init__(self, proxy: RecordingProxy, folder: Path) -> None:
        self.proxy = proxy
        self.folder = folder
        self.port = int(proxy.url.rpartition(":")[2])
        secret = base64.b64encode(f"{proxy.username}:{proxy.password}".encode())
        self.credentials = b"Proxy-Authorization: Basic " + secret + b"\r\n"
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.tls.verify_flags |= ssl.VERIFY_X509_STRICT
        self.tls.load_verify_locations(cadata=proxy.certificate)
        self.tls.set_alpn_protocols(["h2", "http/1.1"])
        self.carried: tuple[Carried, ...] = ()
        self.refused: tuple[Refused, ...] = ()
        self.records: list[WarcRecord] = []

    def line(self) -> Line:
        """Another connection of the browser."""
        return Line(self)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        return tuple(carried.exchange for carried in self.carried)

    @property
    def only(self) -> Exchange:
        [exchange] = self.exchanges
        return exchange

    @property
    def codes(self) -> set[str]:
        return {finding.code for exchange in self.exchanges for finding in exchange.findings}

    @property
    def reasons(self) -> list[str]:
        return [refused.why.name for refused in self.refused]

    @property
    def received(self) -> bytes:
        """Every byte of every server, as it is in the WARC."""
        return received(self.records)


@contextmanager
def browsing(
    folder: Path,
    allow: Allow = lambda _: None,
    door: Door | None = None,
    limits: Limits = LIMITS,
    authorities: tuple[bytes, ...] = (),
    monotonic: Callable[[], float] = time.monotonic,
) -> Iterator[Page]:
    """A page whose recording is complete, and keeps the promises, once the context ends."""

    def now() -> datetime:
        return datetime.now(UTC)

    manner = Manner(limits, door or Door(True), now, "not the browser's", lambda: authorities)
    with (folder / "data.warc.gz").open("xb") as out:
        warc = WarcFile(out, "data.warc.gz", (), now())
        with RecordingProxy(manner, warc, folder, allow, monotonic=monotonic) as proxy:
            page = Page(proxy, folder)
            yield page
    page.carried, page.refused = proxy.carried, proxy.refused
    page.records = read_warc(folder / "data.warc.gz")
    bodies = {carried.body.name for carried in page.carried if carried.body is not None}
    assert {path.name for path in folder.iterdir()} == {"data.warc.gz"} | bodies
    for record in page.records:
        digest = hashlib.sha256(record.block).hexdigest()
        assert record["WARC-Block-Digest"] == "sha256:" + digest
        assert page.credentials.split()[2] not in record.block
    for carried in page.carried:
        if carried.body is not None:
            described = carried.exchange.body
            assert described is not None
            assert described.sha256.value == hashlib.sha256(carried.body.read_bytes()).digest()


def place(ministry: Ministry) -> str:
    """Host and port of a ministry."""
    return ministry.address.rpartition("/")[2]


def hear_torn(line: Line) -> bytes:
    """Hear what comes before the connection is torn down, which it must be."""
    heard = bytearray()
    # Of TLS Python says that it ended too early, where OpenSSL says that it was reset.
    with pytest.raises((ConnectionResetError, ssl.SSLEOFError)) as torn:
        while data := line.socket.recv(1 << 16):
            heard += data
    assert getattr(torn.value, "reason", None) != "UNEXPECTED_EOF_WHILE_READING"
    return bytes(heard)


def visit(
    folder: Path,
    answer: Answer,
    hear: Callable[[Line], object] = hear_torn,
    context: ssl.SSLContext | None = None,
    **limits: Any,
) -> tuple[Page, Ministry]:
    """Ask for one page of a ministry, and hear what comes, in a certain way."""
    with (
        Ministry({"/": answer}, context) as ministry,
        browsing(folder, limits=replace(LIMITS, **limits)) as page,
        page.line() as line,
    ):
        if context is not None:
            line.tunnel(place(ministry))
            line.ask_within(place(ministry), "/")
        else:
            line.ask(place(ministry))
        hear(line)
    sent = b"".join(ministry.transcripts)
    assert sent.startswith(page.received)
    return page, ministry
