"""An open connection to a server: through the door, with TLS where the address asks for it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from checksums import Finding
from ingest.codes import found
from ingest.exchange import Failure, FailureKind, TlsFacts
from ingest.http.pace import Pace, TooSlow
from ingest.network.door import Door, NoEntry
from ingest.network.tls import HANDSHAKES, OLD_VERSIONS, Secured, secure
from ingest.network.web_address import WebAddress
from manifests import Limits


@dataclass(frozen=True, slots=True)
class Manner:
    """How we go about it. `now` gives aware UTC; `authorities` gives CA certificates in DER.

    `large` names the limit that `limits.response_bytes` stands for.
    """

    limits: Limits
    door: Door
    now: Callable[[], datetime]
    user_agent: str
    authorities: Callable[[], tuple[bytes, ...]]
    large: str = "limits.response_bytes"

    @property
    def way(self) -> str:
        """The scheme of the proxy that everything goes through, or nothing."""
        return self.door.proxy.scheme if self.door.proxy is not None else ""


@dataclass(frozen=True, slots=True)
class Line:
    """An open connection."""

    socket: socket.socket
    peer: tuple[str, int] | None
    secured: Secured | None


def open_line(address: WebAddress, manner: Manner, pace: Pace) -> Line:
    """Connect to an address, and greet it. Raises `NoEntry`."""
    numbers = manner.door.resolve(address)
    peer: tuple[str, int] | None = None

    def connect() -> socket.socket:
        nonlocal peer
        opened, peer = manner.door.connect(address, numbers, pace.connecting)
        return opened

    try:
        if address.scheme == "http":
            return Line(connect(), peer, None)
        secured = secure(connect, address.host, pace.connecting)
        return Line(secured.socket, peer, secured)
    except TooSlow as slow:
        raise NoEntry(Failure(FailureKind.TIMEOUT, str(slow)), peer) from slow
    except NoEntry as refused:
        raise NoEntry(refused.failure, peer) from refused


def tls_facts(
    address: WebAddress, line: Line, manner: Manner, when: datetime
) -> tuple[TlsFacts | None, tuple[Finding, ...]]:
    """Say what TLS a connection has, and what is wrong with it; None where it has none."""
    secured = line.secured
    if secured is None:
        return None, ()
    # Loaded when a server shows a certificate.
    from ingest.network.certificates import judge_chain

    where = str(address)
    judged = judge_chain(secured.chain, address.host, when, manner.authorities())
    facts = TlsFacts(secured.version, secured.cipher, secured.alpn, secured.chain, judged.verdict)
    findings = [found(code, where) for code in judged.codes]
    if secured.version in OLD_VERSIONS:
        findings.append(found("tls-old-protocol", where, version=secured.version))
    if secured.handshake != HANDSHAKES[0]:
        findings.append(found("tls-fallback", where, handshake=secured.handshake.name))
    return facts, tuple(findings)
