"""A ministry's web server that does whatever it is told to, byte by byte, on loopback.

Every connection gets the next thing to do for the path asked for: bytes to send, or a function of
the `Visitor`. A transcript keeps what was sent, so that a test can compare it with what was kept.
Nothing here waits for time to pass: a server that holds a connection open waits until the visitor
leaves.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from types import TracebackType


class Visitor:
    """One connection, seen from the server."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self.request = b""
        self.sent = bytearray()

    def read_request(self) -> bytes:
        """Read up to the empty line; what was read so far where the visitor leaves."""
        while b"\r\n\r\n" not in self.request:
            data = self._line.recv(65536)
            if not data:
                break
            self.request += data
        return self.request

    def read_next(self) -> bytes:
        """Read another request on the same connection, up to its empty line."""
        self.request = b""
        return self.read_request()

    def read_body(self, size: int) -> bytes:
        """Read what follows the empty line, so many bytes of it or up to its end."""
        while len(self.request.partition(b"\r\n\r\n")[2]) < size:
            data = self._line.recv(65536)
            if not data:
                break
            self.request += data
        return self.request.partition(b"\r\n\r\n")[2]

    def send(self, data: bytes) -> None:
        """Send all of it, and remember it."""
        self._line.sendall(data)
        self.sent += data

    def drip_beneath(self, data: bytes, pause: float) -> None:
        """Send bytes past TLS, one each so many seconds, until they are out or the visitor leaves.

        The transcript does not have them.
        """
        with contextlib.suppress(OSError):
            for byte in data:
                os.write(self._line.fileno(), bytes([byte]))
                if select.select([self._line], [], [], pause)[0]:
                    return

    def pour(self, data: bytes, times: int) -> None:
        """Send it so many times; the transcript does not keep it, lest memory be full of it."""
        for _ in range(times):
            self._line.sendall(data)

    def send_while_wanted(self, data: bytes) -> None:
        """Send it over and over until the visitor leaves. The transcript keeps what went out."""
        with contextlib.suppress(OSError):
            while True:
                self.sent += data[: self._line.send(data)]

    def hold(self) -> None:
        """Keep the connection open, silently, until the visitor leaves."""
        with contextlib.suppress(OSError):
            while self._line.recv(65536):
                pass

    def end(self) -> None:
        """End the answer properly, TLS included, and wait until the visitor has left."""
        with contextlib.suppress(OSError):
            if isinstance(self._line, ssl.SSLSocket):
                self._line = self._line.unwrap()
            self._line.shutdown(socket.SHUT_WR)
        self.hold()

    def end_without_goodbye(self) -> None:
        """Close the connection as if the cable were cut after the last byte: no close_notify."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Tear the connection down with a RST."""
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._line.close()


Answer = bytes | Callable[[Visitor], None]


class Ministry:
    """Serves `answers` by path; used as a context. `address` is where it is found.

    `greeting` is said to every visitor at once, without listening; the first `refusals` visitors
    are shown out without a word.
    """

    def __init__(
        self,
        answers: Mapping[str, Answer],
        context: ssl.SSLContext | None = None,
        greeting: bytes = b"",
        refusals: int = 0,
    ) -> None:
        self.answers = dict(answers)
        self._greeting = greeting
        self._refusals = refusals
        self.visits: list[Visitor] = []
        self._context = context
        self._lines: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        scheme = "http" if context is None else "https"
        self.address = f"{scheme}://127.0.0.1:{self.port}"

    @property
    def transcripts(self) -> list[bytes]:
        """What was sent, one entry for each connection that made a request."""
        return [bytes(visit.sent) for visit in self.visits]

    def __enter__(self) -> Ministry:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self._lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        for thread in self._threads:
            thread.join()

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self._lines.append(line)
            if self._refusals > 0:
                self._refusals -= 1
                line.close()
                continue
            self._start(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self._context is not None:
                line = self._context.wrap_socket(line, server_side=True)
                self._lines.append(line)
            visitor = Visitor(line)
            if self._greeting:
                visitor.send(self._greeting)
                visitor.end()
            asked = visitor.read_request().split(b" ")
            if len(asked) > 1:
                self.visits.append(visitor)
                answer = self.answers[asked[1].decode("ascii")]
                if isinstance(answer, bytes):
                    visitor.send(answer)
                    visitor.end()
                else:
                    answer(visitor)
        with contextlib.suppress(OSError):
            line.close()
