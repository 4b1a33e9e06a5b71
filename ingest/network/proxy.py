"""A proxy as the only way out: names are looked up there, and nothing goes past it.

::

    socks5h://127.0.0.1:9050                where Tor listens (RFC 1928; names go along as they are)
    http://user:secret@proxy.example:3128   CONNECT (RFC 9110 §9.3.6), for every address

Whom it connects to is the proxy's own word: no address of a server is known, and none is recorded.
"""

from __future__ import annotations

import base64
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from manifests import MunimentError, printable

SOCKS, HTTP = "socks5h", "http"
_MAX_HEAD: Final = 1 << 14
# What each says of the host (RFC 1928 §6, RFC 9110 §15.6): all else is about the proxy itself.
_REASONS = {
    SOCKS: {
        1: "it does not say why",
        2: "its rules forbid it",
        3: "the network cannot be reached",
        4: "the host cannot be reached, or has no such name",
        5: "the connection was refused",
        6: "it took too long",
    },
    HTTP: {
        403: "its rules forbid it",
        500: "it does not say why",
        502: "the host cannot be reached",
        503: "it does not say why",
        504: "it took too long",
    },
}
_LATE = {SOCKS: 6, HTTP: 504}


class ProxyError(MunimentError):
    """A proxy is not one, cannot be reached, or does not let us in."""


class ThroughError(Exception):
    """A proxy did its part and came to nobody; `timed_out` where nobody answered in time."""

    def __init__(self, reason: str, timed_out: bool) -> None:
        super().__init__(reason)
        self.timed_out = timed_out


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where a proxy is. Its text leaves out who we are to it."""

    scheme: str
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def address(self) -> str:
        """The whole address, with who we are to it: for a library that goes there by itself."""
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@" if self.user else ""
        return str(self).replace("://", f"://{who}", 1)

    def connect(self, host: str, port: int, seconds: Callable[[], float]) -> socket.socket:
        """Connect to a host by way of the proxy, within the `seconds` that are left.

        Raises `ThroughError` where the proxy cannot reach it, `ProxyError` where the proxy fails.
        """
        ask = self._ask_socks if self.scheme == SOCKS else self._ask_http
        return ask(host, port, seconds)

    def _ask_socks(self, host: str, port: int, seconds: Callable[[], float]) -> socket.socket:
        # Imported here: most calls go out without a proxy.
        import python_socks
        from python_socks.sync import Proxy as Socks

        way = Socks(
            python_socks.ProxyType.SOCKS5,
            self.host,
            self.port,
            self.user or None,
            self.password or None,
            rdns=True,
        )
        try:
            return way.connect(host, port, timeout=seconds())
        except python_socks.ProxyConnectionError as failure:
            raise self._unreachable(failure) from failure
        except python_socks.ProxyTimeoutError as late:
            raise ThroughError("nothing was heard in time", timed_out=True) from late
        except python_socks.ProxyError as failure:
            raise self._refused(failure.error_code, str(failure)) from failure
        except OSError as failure:
            raise self._broken(failure) from failure

    def _ask_http(self, host: str, port: int, seconds: Callable[[], float]) -> socket.socket:
        import h11

        try:
            line = socket.create_connection((self.host, self.port), seconds())
        except OSError as failure:
            raise self._unreachable(failure) from failure
        with ExitStack() as undoing:
            undoing.callback(line.close)
            try:
                status, reason = self._connect_method(line, host, port, seconds)
            except TimeoutError as late:
                raise ThroughError("nothing was heard in time", timed_out=True) from late
            except OSError as failure:
                raise self._broken(failure) from failure
            except h11.RemoteProtocolError as failure:
                raise self._refused(None, str(failure)) from failure
            if not 200 <= status < 300:
                raise self._refused(status, f"{status} {reason}")
            undoing.pop_all()
        return line

    def _connect_method(
        self, line: socket.socket, host: str, port: int, seconds: Callable[[], float]
    ) -> tuple[int, str]:
        import h11

        authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        headers = [("Host", authority)]
        if self.user:
            secret = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
            headers.append(("Proxy-Authorization", f"Basic {secret}"))
        connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD)
        line.settimeout(seconds())
        asked = h11.Request(method="CONNECT", target=authority, headers=headers)
        line.sendall((connection.send(asked) or b"") + (connection.send(h11.EndOfMessage()) or b""))
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                line.settimeout(seconds())
                # One byte at a time: what follows the head is the server's, and for its reader.
                connection.receive_data(line.recv(1))
            elif isinstance(event, h11.Response):
                return event.status_code, event.reason.decode("latin-1")
            elif not isinstance(event, h11.InformationalResponse):
                raise h11.RemoteProtocolError("it broke off")

    def _refused(self, code: int | None, detail: str) -> Exception:
        reasons = _REASONS[self.scheme]
        if code in reasons:
            return ThroughError(reasons[code], timed_out=code == _LATE[self.scheme])
        said = printable(detail)[:200]
        return ProxyError(f"The proxy {self} does not let us through ({said}). See to it first.")

    def _unreachable(self, failure: OSError) -> ProxyError:
        reason = failure.__cause__ if isinstance(failure.__cause__, OSError) else failure
        return ProxyError(
            f"The proxy {self} cannot be reached ({reason.strerror or 'timed out'}), and nothing "
            "goes out but through it. Start it, or say where it is (--proxy, MUNIMENT_PROXY)."
        )

    def _broken(self, failure: OSError) -> ProxyError:
        return ProxyError(f"The proxy {self} broke off ({failure.strerror or failure}).")


def parse_proxy(text: str) -> Proxy:
    """Read a proxy's address, ``SCHEME://[USER:PASSWORD@]HOST:PORT``; raise `ProxyError`.

    No error shows what was given, since there may be a password in it.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as failure:
        raise ProxyError(f"The proxy's address cannot be read ({failure}).") from None
    if parts.scheme == "socks5":
        raise ProxyError("With socks5:// names would be looked up here: say socks5h:// instead.")
    plain = not (parts.path.strip("/") or parts.query or parts.fragment)
    if parts.scheme not in (SOCKS, HTTP) or not host or not port or not plain:
        raise ProxyError("A proxy is socks5h://HOST:PORT or http://HOST:PORT, with USER:PASSWORD@.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if max(len(user.encode()), len(password.encode())) > 255:
        raise ProxyError("A proxy's user and password have at most 255 bytes each (RFC 1929 §2).")
    return Proxy(parts.scheme, host, port, user, password)
