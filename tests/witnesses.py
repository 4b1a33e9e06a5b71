"""Small logs that can fork, and witnesses that are served, for tests.

log = Ledger(range(9))                   # nine entries
fork = Ledger([*range(5), *"forked"])    # the same first five, then others
log.request(5, 9)                        # "old 5", the proof from 5 to 9, and the head of 9
with served(folder) as address: ...      # `muniment witness serve`, in a process of its own
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from checksums import consistency_path, leaf_hash, root
from manifests import AddCheckpoint, Checkpoint, NoteSigner, sign_note
from muniment.witnesses.folder import WitnessFolder
from muniment_cli import COMMAND, environment

ORIGIN = "example.org/log"
LOG_KEY = NoteSigner(ORIGIN, bytes(range(32)))
NAME = "witness.example/w1"


class Ledger:
    """A log in memory, whose key signs whatever it is given."""

    def __init__(self, entries: Iterable[object], signer: NoteSigner = LOG_KEY) -> None:
        self._leaves = [leaf_hash(str(entry).encode()) for entry in entries]
        self._signer = signer

    def head(self, size: int) -> Checkpoint:
        """Its head at a size."""
        return Checkpoint(self._signer.name, size, root(self._leaves[:size]))

    def note(self, size: int) -> bytes:
        """Its signed head at a size."""
        return sign_note(self.head(size).body(), self._signer)

    def proof(self, old: int, new: int) -> tuple[bytes, ...]:
        """The consistency proof between two sizes; none from the empty tree."""

        def node(level: int, index: int) -> bytes:
            return root(self._leaves[index << level : (index + 1) << level])

        return consistency_path(old, new, node) if old else ()

    def request(self, old: int, new: int) -> bytes:
        """What is asked of a witness that knows the head at `old`."""
        return AddCheckpoint(old, self.proof(old, new), self.note(new)).encode()


def new_witness(folder: Path, name: str = NAME) -> WitnessFolder:
    """A witness that knows `LOG_KEY`'s log."""
    witness = WitnessFolder.create(folder, name)
    witness.add_log(ORIGIN, LOG_KEY.verifier)
    return witness


class Response(NamedTuple):
    """What a witness answered, raw."""

    status: int
    kind: str
    body: bytes


def converse(address: str, data: bytes) -> bytes:
    """Send bytes to a server, as they are; give everything it says until it closes."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    received = b""
    with socket.create_connection((host, int(port))) as line:
        with contextlib.suppress(OSError):
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
        with contextlib.suppress(OSError):
            while piece := line.recv(1 << 16):
                received += piece
    return received


def ask(address: str, body: bytes | None = None, path: str = "/add-checkpoint") -> Response:
    """Post a body to a served witness, or get a path."""
    method = "GET" if body is None else "POST"
    head = f"{method} {path} HTTP/1.1\r\nHost: w\r\nContent-Length: {len(body or b'')}\r\n\r\n"
    return parse_response(converse(address, head.encode() + (body or b"")))


def parse_response(data: bytes) -> Response:
    """Read one answer; of none, the status is 0."""
    if not data:
        return Response(0, "", b"")
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Response(int(first.split()[1]), headers["Content-Type"], body)


def serving(folder: Path, *before: str, listen: str = "127.0.0.1:0") -> list[str]:
    """The command that serves a witness; `before` stands in front of it."""
    command = ("witness", "serve", str(folder), "--listen", listen, "--json")
    return [*before, *COMMAND, *command]


@contextlib.contextmanager
def opened(
    folder: Path, before: Sequence[str] = (), config: Path | None = None
) -> Iterator[dict[str, str]]:
    """Serve a witness on loopback; give what it answers. It is ended with SIGTERM.

    Raises ConnectionError where it died before it served.
    """
    process = subprocess.Popen(
        serving(folder, *before),
        env=environment(config=config),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None and process.stderr is not None
        line = process.stdout.readline()
        if not line:
            raise ConnectionError(process.stderr.read())
        yield json.loads(line)
    finally:
        process.terminate()
        process.communicate()


@contextlib.contextmanager
def served(folder: Path, before: Sequence[str] = (), config: Path | None = None) -> Iterator[str]:
    """Serve a witness on loopback; give its address. See `opened`."""
    with opened(folder, before, config) as answer:
        yield answer["address"]
