"""Two open lines watched at once: the browser's, and the one to the server."""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import struct
from collections.abc import Sequence

PIECE = 1 << 16
_RESET = struct.pack("ii", 1, 0)


class Gone(Exception):
    """The browser has left, or its connection failed; whom it was for is no longer there."""


def readable(lines: Sequence[socket.socket], seconds: float | None) -> tuple[socket.socket, ...]:
    """Wait until some of the lines have something to read, their end included; give these.

    None of them after so many seconds; None waits for ever. A line that TLS only has news for
    counts too, so that whoever reads does it without waiting.
    """
    # What OpenSSL has read already, no system call tells of.
    held = tuple(line for line in lines if isinstance(line, ssl.SSLSocket) and line.pending())
    if held:
        return held
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line, selectors.EVENT_READ)
        ready = {key.fileobj for key, _ in selector.select(seconds)}
    return tuple(line for line in lines if line in ready)


def cut(line: socket.socket) -> None:
    """Let whoever waits on a line, in another thread, find that it is over."""
    with contextlib.suppress(OSError):
        # Not by the method of a TLS socket, which its own thread may be in the middle of.
        socket.socket.shutdown(line, socket.SHUT_RDWR)


class BrowserLine:
    """The browser's end of a connection: what it says is gathered in `said` until it is taken.

    Whatever fails on it is `Gone`, so that it is never taken for a fault of a server or a disk.
    `patience` is how many seconds it may take to take something in. `over` is set once it was cut.
    """

    def __init__(self, line: socket.socket, patience: float) -> None:
        self.socket = line
        self.said = bytearray()
        self.over = False
        self._patience = patience

    def listen(self) -> None:
        """Gather what the browser has said, without waiting. Raises `Gone` at its end."""
        try:
            self.socket.settimeout(0)
            data = self.socket.recv(PIECE)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return
        except (OSError, ValueError) as failure:
            raise Gone from failure
        if not data:
            raise Gone
        self.said += data

    def await_said(self, seconds: float | None) -> None:
        """Wait until the browser says something. Raises `Gone` where it does not in time."""
        try:
            if not readable((self.socket,), seconds):
                raise Gone
        except (OSError, ValueError) as failure:
            raise Gone from failure
        self.listen()

    def take(self, size: int) -> bytes:
        """Take some of what was said, from the beginning."""
        data = bytes(self.said[:size])
        del self.said[:size]
        return data

    def tell(self, data: bytes) -> None:
        """Give the browser something. Raises `Gone`."""
        try:
            self.socket.settimeout(self._patience)
            self.socket.sendall(data)
        except (OSError, ValueError) as failure:
            raise Gone from failure

    def next_is_tls(self) -> bool:
        """Tell whether TLS begins, once something does. Raises `Gone`."""
        try:
            self.socket.settimeout(self._patience)
            first = self.socket.recv(1, socket.MSG_PEEK)
        except (OSError, ValueError) as failure:
            raise Gone from failure
        if not first:
            raise Gone
        # RFC 8446 §5.1: a record that begins with 22 is a handshake; no method begins so.
        return first == b"\x16"

    def secure(self, context: ssl.SSLContext) -> None:
        """Let the browser greet with TLS. Raises `Gone` where it does not like what it gets."""
        try:
            # Known before it greets, so that it can be cut short.
            self.socket = context.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )
            self.socket.settimeout(self._patience)
            self.socket.do_handshake()
        except (OSError, ValueError) as failure:
            raise Gone from failure

    def end(self) -> None:
        """Close in order, TLS included."""
        with contextlib.suppress(OSError, ValueError):
            if isinstance(self.socket, ssl.SSLSocket):
                # To say goodbye is enough; nobody waits for the answer.
                self.socket.settimeout(0)
                self.socket.unwrap()
        self.end_without_goodbye()

    def end_without_goodbye(self) -> None:
        """Close as a server does that leaves TLS open."""
        with contextlib.suppress(OSError, ValueError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def cut(self) -> None:
        """Let whoever waits on it, in another thread, find that it is over."""
        self.over = True
        cut(self.socket)

    def reset(self) -> None:
        """Tear the connection down, so that nobody takes what came for all there is."""
        with contextlib.suppress(OSError, ValueError):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.socket.close()
