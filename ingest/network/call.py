"""Requests of our own with small answers: to witnesses, time authorities, calendars.

They go through the guarded door as recordings do, and carry nothing of who asks. Unlike a recording
an answer is no evidence of anything but what it signs, so HTTP is read strictly, a certificate must
be good, and no redirect is followed.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final

import h11

from ingest.network.door import Door, NoEntry, reason_of
from ingest.network.web_address import WebAddress, parse_web_address
from manifests import Limits, MunimentError, printable

_PIECE: Final = 1 << 14
_MAX_HEAD: Final = 1 << 14
Headers = tuple[tuple[str, str], ...]
_What = tuple[str | None, bytes, Headers]
"""What is sent: a media type (None where there is no body), the body, further headers."""


class CallFailedError(MunimentError):
    """Nobody answered a request, or not in HTTP, or not in time, or with too much."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, whole. Names of headers are in lower case."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def header(self, name: bytes) -> bytes | None:
        """Give the first value of a header field, by its name in lower case, or None."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True)
class Caller:
    """Asks web addresses. `monotonic` gives seconds that never run backwards.

    `patience` is the limit on the seconds of one request: its name in `Limits`.
    """

    limits: Limits
    door: Door
    user_agent: str
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    monotonic: Callable[[], float] = field(default=time.monotonic)
    patience: str = "call_seconds"

    def get(self, address: str, most: int, headers: Headers = ()) -> Answer:
        """Ask for an address; see `post`."""
        return self._call("GET", address, (None, b"", headers), most)

    def post(
        self, address: str, kind: str, body: bytes, most: int, headers: Headers = ()
    ) -> Answer:
        """Send `body` of the media type `kind`; give the answer, of at most `most` bytes.

        `headers` go along with those of every call. Any status is an answer. Raises
        `CallFailedError` where there is none within the seconds of `patience`, `WebAddressError`
        for what is no address.
        """
        return self._call("POST", address, (kind, body, headers), most)

    def _call(self, method: str, address: str, what: _What, most: int) -> Answer:
        target = parse_web_address(address, self.limits.url_bytes)
        seconds = float(getattr(self.limits, self.patience))
        deadline = self.monotonic() + seconds

        def left() -> float:
            remaining = deadline - self.monotonic()
            if remaining <= 0:
                raise TimeoutError
            return remaining

        try:
            with self._open(target, left) as line:
                return self._converse(line, self._request(method, target, what), left, most)
        except NoEntry as refused:
            raise CallFailedError(refused.failure.detail) from refused
        except TimeoutError as late:
            raise CallFailedError(
                f"{target} did not answer within {seconds:g} seconds (limits.{self.patience})."
            ) from late
        except ssl.SSLError as failure:
            reason = getattr(failure, "verify_message", "") or failure.reason or "TLS failed"
            raise CallFailedError(f"{target} offers no TLS to rely on: {reason}.") from failure
        except OSError as failure:
            raise CallFailedError(f"{target} broke off ({reason_of(failure)}).") from failure
        except h11.RemoteProtocolError as failure:
            text = printable(str(failure))[:200]
            raise CallFailedError(f"{target} does not speak HTTP/1.1: {text}.") from failure

    def _open(self, target: WebAddress, left: Callable[[], float]) -> socket.socket:
        def seconds() -> float:
            return min(left(), self.limits.connect_seconds)

        line, _ = self.door.connect(target, self.door.resolve(target), seconds)
        if target.scheme == "http":
            return line
        with ExitStack() as undoing:
            undoing.callback(line.close)
            line.settimeout(seconds())
            greeted = self.tls().wrap_socket(line, server_hostname=target.host.removesuffix("."))
            undoing.pop_all()
        return greeted

    def _request(self, method: str, target: WebAddress, what: _What) -> list[h11.Event]:
        kind, body, more = what
        headers = [
            ("Host", target.authority),
            ("User-Agent", self.user_agent),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
            *more,
        ]
        if kind is not None:
            headers += [("Content-Type", kind), ("Content-Length", str(len(body)))]
        request = h11.Request(method=method, target=target.target, headers=headers)
        return [request, *([h11.Data(data=body)] if body else []), h11.EndOfMessage()]

    def _converse(
        self, line: socket.socket, events: list[h11.Event], left: Callable[[], float], most: int
    ) -> Answer:
        connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD)
        line.settimeout(left())
        line.sendall(b"".join(connection.send(event) or b"" for event in events))
        head: h11.Response | None = None
        body = bytearray()
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                line.settimeout(left())
                connection.receive_data(line.recv(_PIECE))
            elif isinstance(event, h11.Response):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > most:
                    raise CallFailedError(
                        f"An answer of more than {most} bytes is not read; that is the limit on "
                        "answers of its kind."
                    )
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                return Answer(head.status_code, tuple(head.headers), bytes(body))
            elif not isinstance(event, h11.InformationalResponse):
                raise h11.RemoteProtocolError("the connection ended before the answer did")
