"""A small world: every address is this machine, a server at some ports, and a name server.

It is made in a network and mount namespace of its own (unshare(1)), of which nothing outlives the
process, and from which nothing leads out.
"""

from __future__ import annotations

import socket
import socketserver
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path

from forbidden.table import NAMES, PUBLIC, REBINDING

_PORTS = (80, 443, 8080)
_NAME_SERVER = "127.0.0.153"
_A, _AAAA = 1, 28


class Reached:
    """Which addresses were reached, and what was asked there."""

    def __init__(self, answer: Callable[[str], bytes]) -> None:
        self.addresses: set[str] = set()
        self.answer = answer
        self._lock = threading.Lock()

    def serve(self, line: socket.socket) -> None:
        """Answer one visitor. An address counts as reached before anything is said."""
        where = ip_address(line.getsockname()[0])
        address = str(getattr(where, "ipv4_mapped", None) or where)
        with self._lock:
            self.addresses.add(address)
        heard = b""
        while b"\r\n\r\n" not in heard:
            data = line.recv(65536)
            if not data:
                return
            heard += data
        line.sendall(self.answer(heard.split(b" ")[1].decode("latin-1")))


class _Server(socketserver.ThreadingTCPServer):
    address_family = socket.AF_INET6
    daemon_threads = True
    request_queue_size = 64

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()


class NameServer:
    """Answers for NAMES; REBINDING is public when it is asked for the first time, and not again."""

    def __init__(self) -> None:
        self.rebound = 0
        self._asked_first: set[int] = set()

    def turn(self) -> None:
        """Let REBINDING be public once more."""
        self._asked_first.clear()

    def answers(self, name: str, kind: int) -> tuple[str, ...]:
        """Give the addresses of that kind which a name has just now."""
        if name == REBINDING:
            first = kind not in self._asked_first
            self._asked_first.add(kind)
            self.rebound += not first
            found: tuple[str, ...] = (PUBLIC,) if first else ("127.0.0.1",)
        else:
            found = NAMES.get(name, ())
        return tuple(one for one in found if (":" in one) is (kind == _AAAA))

    def reply(self, asked: bytes) -> bytes:
        """Answer a question (RFC 1035 §4)."""
        labels, at = [], 12
        while length := asked[at]:
            labels.append(asked[at + 1 : at + 1 + length].decode("ascii").lower())
            at += 1 + length
        kind = int.from_bytes(asked[at + 1 : at + 3], "big")
        name = ".".join(labels)
        found = self.answers(name, kind) if kind in (_A, _AAAA) else ()
        known = name in NAMES or name == REBINDING
        flags = b"\x85\x80" if known else b"\x85\x83"
        head = asked[:2] + flags + b"\0\x01" + len(found).to_bytes(2, "big") + b"\0\0\0\0"
        records = b"".join(
            b"\xc0\x0c" + kind.to_bytes(2, "big") + b"\0\x01\0\0\0\0"
            + len(ip_address(one).packed).to_bytes(2, "big") + ip_address(one).packed
            for one in found
        )  # fmt: skip
        return head + asked[12 : at + 5] + records


@contextmanager
def world(answer: Callable[[str], bytes]) -> Iterator[tuple[Reached, NameServer]]:
    """Make the world in this process's namespaces, which must be its own."""
    for command in (
        "ip link set lo up",
        "ip route add local default dev lo",
        "ip -6 route add local default dev lo",
    ):
        subprocess.run(command.split(), check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as settings:
        settings.write(f"nameserver {_NAME_SERVER}\noptions timeout:30 attempts:1\n")
        settings.flush()
        resolver = str(Path("/etc/resolv.conf").resolve())
        subprocess.run(["mount", "--bind", settings.name, resolver], check=True)
        names, reached = NameServer(), Reached(answer)
        with _serving(reached), _naming(names):
            yield reached, names


@contextmanager
def _serving(reached: Reached) -> Iterator[None]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                reached.serve(self.request)

    servers = [_Server(("::", port), Handler) for port in _PORTS]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


@contextmanager
def _naming(names: NameServer) -> Iterator[None]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked, line = self.request
            line.sendto(names.reply(asked), self.client_address)

    with socketserver.UDPServer((_NAME_SERVER, 53), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield
        server.shutdown()
