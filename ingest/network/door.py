"""The one door to the network: what leaves, leaves through here, to addresses that were checked.

A name is resolved once, every answer is judged, and the connection goes to the judged address, so
that no second answer can lead elsewhere. Redirects come through the same door. Where a proxy is the
way out, it looks names up, and what they lead to cannot be judged here.
"""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ingest.exchange import Failure, FailureKind
from ingest.network.addresses import Address, read_address, special_rule, unmapped
from ingest.network.proxy import Proxy, ThroughError
from ingest.network.web_address import WebAddress

# What this machine lacks is never written down as a server's failure.
_OUR_OWN = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS)

# RFC 6761 §6.3, RFC 6762 §3, RFC 8375; and a name of one label is somebody's own.
_LOCAL = re.compile(r"[^.]+\.?|(.*\.)?(localhost|local|internal|home\.arpa)\.?")

Resolver = Callable[..., list[tuple[Any, ...]]]


class NoEntry(Exception):
    """The door stayed closed, or nobody opened on the other side. Caught by the exchange.

    `peer` is whom we had reached before it went wrong, if anyone.
    """

    def __init__(self, failure: Failure, peer: tuple[str, int] | None = None) -> None:
        super().__init__(failure.detail)
        self.failure = failure
        self.peer = peer


@dataclass(frozen=True, slots=True)
class Door:
    """Who may be visited. `allow_private` is True, or the hosts that may be special addresses.

    With a `proxy` nobody is visited but through it, and no name is looked up here.

    `resolver` is called as `socket.getaddrinfo` is: ``resolver(host, port, type=SOCK_STREAM)``.
    """

    allow_private: bool | frozenset[str] = False
    resolver: Resolver = socket.getaddrinfo
    answers: int = 16
    proxy: Proxy | None = None

    def resolve(self, address: WebAddress) -> tuple[Address, ...]:
        """The checked addresses of a host, in the resolver's order.

        Raises `NoEntry` when there are none, and when any of them is special: a host that mixes
        public and private answers is the oldest trick of DNS rebinding. A name that a proxy is to
        look up has none here.
        """
        if address.number is not None:
            found = [unmapped(address.number)]
        elif self.proxy is not None:
            if _LOCAL.fullmatch(address.host) and not self._allowed(address.host):
                raise NoEntry(Failure(FailureKind.REFUSED_ADDRESS, _local(address)))
            return ()
        else:
            found = self._look_up(address)
        for number in found:
            rule = special_rule(number)
            if rule is not None and not self._allowed(address.host):
                raise NoEntry(Failure(FailureKind.REFUSED_ADDRESS, _refusal(address, number, rule)))
        return tuple(found)

    def connect(
        self, address: WebAddress, numbers: tuple[Address, ...], seconds: Callable[[], float]
    ) -> tuple[socket.socket, tuple[str, int] | None]:
        """Connect to the first of the checked addresses that answers; give the socket and its peer.

        Behind a proxy no peer is known. `seconds` tells how long the next attempt may take. Raises
        `NoEntry`; OSError where this machine has no more sockets to give, `ProxyError` where it is
        the proxy that fails.
        """
        if self.proxy is not None:
            return self._through(self.proxy, address, seconds), None
        reasons: list[str] = []
        timed_out = False
        for number in numbers:
            family = socket.AF_INET if number.version == 4 else socket.AF_INET6
            where = str(number), address.port
            opened: socket.socket | None = None
            try:
                opened = socket.socket(family, socket.SOCK_STREAM)
                opened.settimeout(seconds())
                opened.connect(where)
                return opened, where
            except OSError as error:
                if opened is not None:
                    opened.close()
                if error.errno in _OUR_OWN:
                    raise
                timed_out = isinstance(error, TimeoutError)
                reasons.append(f"{number} port {address.port}: {reason_of(error)}")
        kind = FailureKind.TIMEOUT if timed_out else FailureKind.CONNECT
        raise NoEntry(
            Failure(kind, f"{address.host} could not be connected to ({'; '.join(reasons)}).")
        )

    def _through(
        self, proxy: Proxy, address: WebAddress, seconds: Callable[[], float]
    ) -> socket.socket:
        try:
            return proxy.connect(address.host, address.port, seconds)
        except ThroughError as failure:
            kind = FailureKind.TIMEOUT if failure.timed_out else FailureKind.CONNECT
            sentence = f"The proxy could not connect to {address.host} ({failure})."
            raise NoEntry(Failure(kind, sentence)) from failure

    def _allowed(self, host: str) -> bool:
        if isinstance(self.allow_private, bool):
            return self.allow_private
        return host in self.allow_private

    def _look_up(self, address: WebAddress) -> list[Address]:
        try:
            answers = self.resolver(address.host, address.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NoEntry(
                Failure(
                    FailureKind.DNS, f"The name {address.host} was not found ({_unfound(error)})."
                )
            ) from error
        found: dict[Address, None] = {}
        for answer in answers:
            found.setdefault(unmapped(read_address(answer[4][0])))
        if not found:
            raise NoEntry(Failure(FailureKind.DNS, f"The name {address.host} has no address."))
        return list(found)[: self.answers]


def reason_of(error: OSError) -> str:
    """The operating system's reason as its symbol, which is the same on every machine."""
    if isinstance(error, TimeoutError):
        return "timed out"
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


def _refusal(address: WebAddress, number: Address, rule: str) -> str:
    leads = "" if address.host == str(number) else f" leads to {number}, which"
    return (
        f"{address.host}{leads} is not a public address: {rule}. "
        "If it is meant, allow it by name in recorder.allow_private, or all with --allow-private."
    )


def _local(address: WebAddress) -> str:
    return (
        f"{address.host} is a name of the local machine or network, here or at the proxy. "
        "If it is meant, allow it by name in recorder.allow_private, or all with --allow-private."
    )


def _unfound(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        names = {value: name for name, value in vars(socket).items() if name.startswith("EAI_")}
        return names.get(error.errno, "no answer")
    return type(error).__name__
