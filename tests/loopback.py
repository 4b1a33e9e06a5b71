"""Servers on loopback, and one that answers what a function of the request says.

with Loopback(lambda asked: Answer(404)) as server:
    ...                        # visit server.url; server.asked are the requests that came
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self


class Asked(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Answer(NamedTuple):
    """What is answered."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/octet-stream"


class Served:
    """An HTTP server in a thread of its own, as long as the context lasts."""

    kind = ThreadingHTTPServer

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self._server = self.kind(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Patient(ThreadingHTTPServer):
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # A visitor who does not read to the end is what some tests want.


class Loopback(Served):
    """Answers each visitor in a thread of his own; used as a context.

    Where `answer` gives None there is silence, until the visitor is gone and the test is over.
    """

    kind = _Patient

    def __init__(self, answer: Callable[[Asked], Answer | None]) -> None:
        self.asked: list[Asked] = []
        self._leave = threading.Event()
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._give(b"")

            def do_POST(self) -> None:
                self._give(self.rfile.read(int(self.headers["Content-Length"])))

            def _give(self, body: bytes) -> None:
                asked = Asked(self.command, self.path, dict(self.headers), body)
                loopback.asked.append(asked)
                given = answer(asked)
                if given is None:
                    loopback._leave.wait()
                    return
                self.send_response(given.status)
                self.send_header("Content-Type", given.kind)
                self.send_header("Content-Length", str(len(given.body)))
                self.end_headers()
                self.wfile.write(given.body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        super().__init__(Handler)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave.set()
        super().__exit__(kind, error, trace)
