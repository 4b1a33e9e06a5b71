"""pywb, which runs national archives, serving a collection on loopback.

with serving(folder) as address:        # folder/collections/coll/archive, indexes
    get(f"{address}/coll/timemap/link/{page}")
"""

from __future__ import annotations

import re
import socket
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from object_store import free_ports
from patience import until
from system_packages import peer

_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[a-z]+="[^"]*")*)')
_PART = re.compile(r'([a-z]+)="([^"]*)"')
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Got:
    """An answer: where it came from in the end, with which headers."""

    address: str
    headers: Message
    body: bytes

    @property
    def links(self) -> list[dict[str, str]]:
        """The links of its body (RFC 6690), the address as `href`."""
        return read_links(self.body.decode())


def read_links(text: str) -> list[dict[str, str]]:
    """Read links as headers and TimeMaps write them."""
    return [{"href": href, **dict(_PART.findall(rest))} for href, rest in _LINK.findall(text)]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the collections below a folder, while the block runs; give the address."""
    server, port = _started(folder)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def add_to_collection(folder: Path, *warcs: Path) -> None:
    """Make the collection ``coll``, and have pywb index WARC files into it."""
    asked = [["init", "coll"], *(["add", "coll", str(warc)] for warc in warcs)]
    for words in asked:
        manager = peer("pywb", "wb-manager")
        subprocess.run([manager, *words], cwd=folder, check=True, capture_output=True)


def get(address: str, headers: Mapping[str, str] | None = None) -> Got:
    """Ask for an address, and follow where it leads."""
    request = urllib.request.Request(address, headers=dict(headers or {}))
    with urllib.request.urlopen(request) as answer:
        return Got(answer.geturl(), answer.headers, answer.read())


def _started(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(_TRIES):  # Somebody else may take the port meanwhile.
        [port] = free_ports(1)
        server = subprocess.Popen(
            [peer("pywb", "wayback"), "-b", "127.0.0.1", "-p", str(port)],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda server=server, port=port: server.poll() is not None or _listens(port))
        if server.poll() is None:
            return server, port
    raise AssertionError(f"pywb does not serve {folder}")


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
