"""A site on loopback with one page for all addresses.

`python page_site.py BYTES [COUNT]` prints the ports of so many hosts, or of one, and serves.
"""

from __future__ import annotations

import asyncio
import random
import sys

WORDS = ("公告", "通知", "规定", "第一条", "政务", "公开", "notice", "of", "the", "city", "article")


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


class Page(asyncio.Protocol):
    """Answers each request with the page; keeps the connection if it is wanted."""

    def __init__(self, sent: bytes) -> None:
        self._sent = sent
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            request, self._held = self._held[:end].lower(), self._held[end + 4 :]
            self._transport.write(self._sent)
            if b"connection: close" in request:
                self._transport.close()


async def serve(size: int, hosts: int) -> None:
    sent = answer(size)
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(lambda: Page(sent), "127.0.0.1", 0, backlog=1024)
        for _ in range(hosts)
    ]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
