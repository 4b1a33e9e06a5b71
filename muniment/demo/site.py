"""The made-up ministry's web site, on loopback: a page, an annex and a scan, until they go."""

from __future__ import annotations

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from muniment.demo.notice import ANNEX, SCAN, notice_page
from muniment.demo.paper import annex, scan

PAGE, ANNEX_PATH, SCAN_PATH = "/notice-7.html", "/notice-7-annex.pdf", "/notice-7-scan.png"
_GONE = "<!DOCTYPE html><title>404</title><p>页面不存在 / Page not found</p>".encode()


class Site:
    """Serves on loopback while it is open as a context. What it serves can be changed meanwhile."""

    def __init__(self) -> None:
        self._files = {
            PAGE: ("text/html; charset=utf-8", notice_page(edited=False)),
            ANNEX_PATH: ("application/pdf", annex(ANNEX)),
            SCAN_PATH: ("image/png", scan(SCAN)),
        }
        files = self._files

        class Handler(BaseHTTPRequestHandler):
            server_version, sys_version = "Example", ""

            def do_GET(self) -> None:
                kind, body = files.get(self.path, ("text/html; charset=utf-8", _GONE))
                found = self.path in files
                self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing: the story is told elsewhere."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def addresses(self) -> tuple[str, str, str]:
        """The addresses of page, annex and scan."""
        host, port = self._server.server_address[:2]
        base = f"http://{host!s}:{port}"
        return base + PAGE, base + ANNEX_PATH, base + SCAN_PATH

    def edit(self) -> None:
        """Change the page without a word."""
        kind, _ = self._files[PAGE]
        self._files[PAGE] = (kind, notice_page(edited=True))

    def take_down(self) -> None:
        """Delete the notice and its papers."""
        self._files.clear()
