"""The witness over HTTP/1.1, as c2sp.org/tlog-witness has it: two addresses and no more.

::

    POST /add-checkpoint               cosign a head
    GET  /<hash of origin>/checkpoint  the head that was cosigned last

Everything has a limit: visitors at once, the bytes of a header and of a body, the seconds that a
request may take. TLS is the business of whatever stands in front.
"""

from __future__ import annotations

import asyncio
import logging
import re
import signal
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Final

import h11

from manifests import ADD_CHECKPOINT, Limits, MunimentError
from muniment.witnesses.witness import TEXT, Reply, Witness

_HEADER_BYTES: Final = 16 << 10
_PIECE: Final = 16 << 10
_LATEST: Final = re.compile(r"/([0-9a-f]{64})/checkpoint")
_LOGGER = logging.getLogger(__name__)


class _TooLarge(Exception):
    """A body is over the limit. Caught by the service."""


class Service:
    """Serves one witness. `now` gives aware UTC."""

    def __init__(self, witness: Witness, limits: Limits, now: Callable[[], datetime]) -> None:
        self._witness = witness
        self._limits = limits
        self._now = now
        self._visitors = 0

    async def run(self, host: str, port: int, ready: Callable[[str], None]) -> None:
        """Serve until SIGINT or SIGTERM; `ready` is told the address once it is open."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        server = await asyncio.start_server(self._visit, host, port, limit=_HEADER_BYTES)
        async with server:
            name, number = server.sockets[0].getsockname()[:2]
            ready(f"http://{f'[{name}]' if ':' in name else name}:{number}")
            await stop.wait()

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._visitors += 1
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEADER_BYTES)
        try:
            if self._visitors > self._limits.witness_connections:
                crowded = Reply(503, TEXT, b"Too many at once; come again.\n")
                await self._send(connection, writer, crowded, closing=True)
                return
            while await self._serve_one(connection, reader, writer):
                connection.start_next_cycle()
        except (OSError, TimeoutError, h11.LocalProtocolError):
            pass  # The visitor left, or did not take the answer; what was cosigned is remembered.
        finally:
            self._visitors -= 1
            writer.close()

    async def _serve_one(
        self,
        connection: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        """Answer one request; tell whether another may follow."""
        method = ""
        try:
            async with asyncio.timeout(self._limits.witness_seconds):
                request = await self._next(connection, reader, writer)
                if not isinstance(request, h11.Request):
                    return False
                method = request.method.decode("ascii")
                body = await self._read_body(connection, reader, writer)
        except h11.RemoteProtocolError as failure:
            reply = Reply(failure.error_status_hint, TEXT, b"This is not HTTP/1.1 as we read it.\n")
            return await self._send(connection, writer, reply, closing=True)
        except _TooLarge:
            reply = Reply(413, TEXT, b"This request is larger than a request may be.\n")
            return await self._send(connection, writer, reply, closing=True)
        except TimeoutError:
            if not method:
                return False
            reply = Reply(408, TEXT, b"This request took too long.\n")
            return await self._send(connection, writer, reply, closing=True)
        reply = await self._answer(method, request.target.decode("ascii"), body)
        return await self._send(connection, writer, reply, head=method == "HEAD")

    async def _answer(self, method: str, target: str, body: bytes) -> Reply:
        latest = _LATEST.fullmatch(target)
        try:
            if target == f"/{ADD_CHECKPOINT}" and method == "POST":
                # Where it waits for the disk, others are still served.
                return await asyncio.to_thread(self._witness.add_checkpoint, body)
            if latest and method in ("GET", "HEAD"):
                return await asyncio.to_thread(self._witness.latest, latest[1])
        except (OSError, MunimentError) as failure:
            _LOGGER.error("nothing was signed: %s", failure)
            return Reply(500, TEXT, b"This witness cannot write, so it does not sign.\n")
        if latest or target == f"/{ADD_CHECKPOINT}":
            return Reply(405, TEXT, b"This address is asked otherwise.\n")
        return Reply(404, TEXT, b"There is nothing here.\n")

    async def _next(
        self,
        connection: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> object:
        while (event := connection.next_event()) is h11.NEED_DATA:
            if connection.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[])
                writer.write(connection.send(go_on) or b"")
            connection.receive_data(await reader.read(_PIECE))
        return event

    async def _read_body(
        self,
        connection: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bytes:
        body = bytearray()
        while isinstance(event := await self._next(connection, reader, writer), h11.Data):
            body += event.data
            if len(body) > self._limits.witness_request_bytes:
                raise _TooLarge
        return bytes(body)

    async def _send(
        self,
        connection: h11.Connection,
        writer: asyncio.StreamWriter,
        reply: Reply,
        *,
        head: bool = False,
        closing: bool = False,
    ) -> bool:
        """Send an answer; tell whether another request may follow on this connection."""
        headers = [
            ("Content-Type", reply.kind),
            ("Content-Length", str(len(reply.body))),
            ("Date", format_datetime(self._now(), usegmt=True)),
            ("Cache-Control", "no-store"),
            *([("Connection", "close")] if closing else []),
            *([("Allow", "GET, HEAD, POST")] if reply.status == 405 else []),
        ]
        reason = HTTPStatus(reply.status).phrase
        events: Sequence[h11.Event] = (
            h11.Response(status_code=reply.status, headers=headers, reason=reason),
            *(() if head else (h11.Data(data=reply.body),)),
            h11.EndOfMessage(),
        )
        writer.write(b"".join(connection.send(event) or b"" for event in events))
        async with asyncio.timeout(self._limits.witness_seconds):
            await writer.drain()
        return connection.our_state is h11.DONE and connection.their_state is h11.DONE
