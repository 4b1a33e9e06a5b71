"""A site on loopback with one page for all addresses.

`python page_site.py BYTES [COUNT]` prints the ports of so many hosts, or of one, and serves.

It shares two cores with those that are measured, and whatever it takes is taken from whoever uses
both. So it does as little as a server can: one loop over what is ready, and no layer between.
"""

from __future__ import annotations

import random
import select
import socket
import sys

WORDS = ("公告", "通知", "规定", "第一条", "政务", "公开", "notice", "of", "the", "city", "article")
_MOST = 1 << 16
_END = b"\r\n\r\n"


def answer(size: int) -> bytes:
    """Give one answer, of text that packs as text does."""
    chance = random.Random(1)
    text = "<title>Notice</title><p>"
    while len(text.encode()) < size:
        text += f"{chance.choice(WORDS)} {chance.randrange(10 ** chance.randrange(1, 9))} "
    # Cut between characters: no notice ends within one.
    body = text.encode()[:size].decode("utf-8", "ignore").encode().ljust(size)
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nDate: Mon, 02 Mar 2026 12:00:00 GMT\r\n\r\n"
    )
    return head.encode() + body


class Line:
    """A connection. Each request is answered with the page, and the line kept if it is wanted."""

    def __init__(self, opened: socket.socket, sent: bytes) -> None:
        self._opened = opened
        self._sent = sent
        self._held = b""

    def ready(self) -> bool:
        """Take what came, and answer what is whole; False once the line is closed."""
        try:
            kept = self._answer()
        except ConnectionError:  # Whoever asked has gone.
            kept = False
        if not kept:
            self._opened.close()
        return kept

    def _answer(self) -> bool:
        data = self._opened.recv(_MOST)
        self._held += data
        kept = bool(data)
        while kept and (end := self._held.find(_END)) >= 0:
            request, self._held = self._held[:end].lower(), self._held[end + len(_END) :]
            self._opened.sendall(self._sent)
            kept = b"connection: close" not in request
        return kept


def serve(size: int, hosts: int) -> None:
    sent = answer(size)
    waiting = select.epoll()
    servers: dict[int, socket.socket] = {}
    for _ in range(hosts):
        server = socket.create_server(("127.0.0.1", 0), backlog=1024)
        servers[server.fileno()] = server
        waiting.register(server, select.EPOLLIN)
    print(*(server.getsockname()[1] for server in servers.values()), flush=True)
    lines: dict[int, Line] = {}
    while True:
        for number, _ in waiting.poll():
            if number in servers:
                opened, _ = servers[number].accept()
                lines[opened.fileno()] = Line(opened, sent)
                waiting.register(opened, select.EPOLLIN)
            elif not lines[number].ready():
                del lines[number]  # Closed, it is no longer waited for.


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
