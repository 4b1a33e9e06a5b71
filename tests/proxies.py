"""Proxies that others wrote, on loopback: microsocks (SOCKS5) and tinyproxy (HTTP CONNECT).

with microsocks() as url: …        # socks5h://127.0.0.1:40123
"""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from patience import until
from system_packages import need

USER, SECRET = "reader", "a secret/word"


@contextmanager
def microsocks(guarded: bool = False) -> Iterator[str]:
    """A SOCKS5 proxy; `guarded` lets USER in with SECRET alone. Its address is without them."""
    port = free_port()
    command = [need("microsocks", "microsocks"), "-i", "127.0.0.1", "-p", str(port)]
    with _running([*command, *(("-u", USER, "-P", SECRET) if guarded else ())], port):
        yield f"socks5h://127.0.0.1:{port}"


@contextmanager
def tinyproxy(folder: Path) -> Iterator[str]:
    """An HTTP proxy that connects to any port."""
    port = free_port()
    settings = folder / "tinyproxy.conf"
    settings.write_text(f'Port {port}\nListen 127.0.0.1\nTimeout 20\nLogFile "{folder}/log"\n')
    with _running([need("tinyproxy", "tinyproxy-bin"), "-d", "-c", str(settings)], port):
        yield f"http://127.0.0.1:{port}"


def free_port() -> int:
    """A port of loopback that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def _running(command: Sequence[str], port: int) -> Iterator[None]:
    def answers() -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", port)) == 0

    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until(answers)
            yield
        finally:
            process.terminate()
