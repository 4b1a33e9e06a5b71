"""A calendar on loopback that speaks the protocol of OpenTimestamps, and some that lie.

with Calendar() as calendar:                    # POST /digest, GET /timestamp/HEX
    good(archive, "stamp", "add-calendar", "alice", calendar.url)
    good(archive, "stamp", "--allow-private")   # promised
    height = calendar.bury(chain)               # all that was submitted is in this block
    good(archive, "stamp", "--upgrade", "--allow-private")
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from blocks import Chain
from ots_proofs import SHA256, append, in_block, prepend, promised, sha256

Answer = tuple[int, bytes]


class Calendar:
    """Promises whatever it is shown, and has proofs once it was all buried in a block.

    `lie`, where given, answers instead: to the method, the path and the body that came, with status
    and body; None is silence.
    """

    def __init__(self, lie: Callable[[str, str, bytes], Answer | None] | None = None) -> None:
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.uri = ""  # in whose name it promises, where that is not its own
        self.lie = lie
        self._leave = threading.Event()
        self._waiting: list[bytes] = []
        self._proofs: dict[str, bytes] = {}
        calendar = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self._give("POST", self.rfile.read(int(self.headers["Content-Length"])))

            def do_GET(self) -> None:
                self._give("GET", b"")

            def _give(self, method: str, body: bytes) -> None:
                calendar.asked.append((method, self.path, dict(self.headers), body))
                answer = calendar.answer(method, self.path, body)
                if answer is None:
                    calendar._leave.wait()
                    return
                self.send_response(answer[0])
                self.send_header("Content-Length", str(len(answer[1])))
                self.end_headers()
                self.wfile.write(answer[1])

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # A visitor who does not read to the end is what some tests want.

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, method: str, path: str, body: bytes) -> Answer | None:
        """Answer as the protocol has it."""
        if self.lie is not None:
            return self.lie(method, path, body)
        if (method, path) == ("POST", "/digest") and 0 < len(body) <= 64:
            message = sha256(b"salt" + body)
            self._waiting.append(message)
            return 200, prepend(b"salt") + SHA256 + promised(self.uri or self.url)
        if method == "GET" and path.startswith("/timestamp/"):
            proof = self._proofs.get(path.removeprefix("/timestamp/"))
            return (200, proof) if proof else (404, b"Pending confirmation in the chain")
        return 400, b""

    def bury(self, chain: Chain) -> int:
        """Put all that was submitted into one block; give its height."""
        whole = b"".join(self._waiting)
        height = chain.mine(sha256(whole))
        for number, message in enumerate(self._waiting):
            before, after = whole[: 32 * number], whole[32 * (number + 1) :]
            steps = prepend(before) if before else b""
            steps += append(after) if after else b""
            self._proofs[message.hex()] = steps + SHA256 + in_block(height)
        self._waiting.clear()
        return height

    def __enter__(self) -> Calendar:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
