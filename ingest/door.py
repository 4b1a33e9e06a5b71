"""The one door to the network: what leaves, leaves through here, to addresses that were checked.

A name is resolved once, every answer is judged, and the connection goes to the judged address, so
that no second answer can lead elsewhere. Redirects come through the same door.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ingest.addresses import Address, read_address, special_rule, unmapped
from ingest.exchange import Failure, FailureKind
from ingest.web_address import WebAddress

# What this machine lacks is never written down as a server's failure.
_OUR_OWN = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS)

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

    `resolver` is called as `socket.getaddrinfo` is: ``resolver(host, port, type=SOCK_STREAM)``.
    """

    allow_private: bool | frozenset[str] = False
    resolver: Resolver = socket.getaddrinfo
    answers: int = 16

    def resolve(self, address: WebAddress) -> tuple[Address, ...]:
        """The checked addresses of a host, in the resolver's order.

        Raises `NoEntry` when there are none, and when any of them is special: a host that mixes
        public and private answers is the oldest trick of DNS rebinding.
        """
        if address.number is not None:
            found = [unmapped(address.number)]
        else:
            found = self._look_up(address)
        for number in found:
            rule = special_rule(number)
            if rule is not None and not self._allowed(address.host):
                raise NoEntry(Failure(FailureKind.REFUSED_ADDRESS, _refusal(address, number, rule)))
        return tuple(found)

    def connect(
        self, address: WebAddress, numbers: tuple[Address, ...], seconds: Callable[[], float]
    ) -> tuple[socket.socket, tuple[str, int]]:
        """Connect to the first of the checked addresses that answers; give the socket and its peer.

        `seconds` tells how long the next attempt may take. Raises `NoEntry`; OSError where this
        machine has no more sockets to give.
        """
        reasons: list[str] = []
        timed_out = False
        for number in numbers:
            family = socket.AF_INET if number.version == 4 else socket.AF_INET6
            opened: socket.socket | None = None
            try:
                opened = socket.socket(family, socket.SOCK_STREAM)
                opened.settimeout(seconds())
                opened.connect((str(number), address.port))
                return opened, (str(number), address.port)
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
        "Allow it by name with --allow-private if it is meant."
    )


def _unfound(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        names = {value: name for name, value in vars(socket).items() if name.startswith("EAI_")}
        return names.get(error.errno, "no answer")
    return type(error).__name__
