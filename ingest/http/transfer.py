"""One exchange over the network: through the door, the request sent, the answer taken in.

One exchange a connection: what comes before the connection's end belongs to this answer alone.
"""

from __future__ import annotations

import enum
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from checksums import Finding
from ingest.codes import found
from ingest.exchange import Exchange, Failure, FailureKind, TlsFacts, Truncation
from ingest.http.intake import Intake
from ingest.http.pace import Pace, TooSlow
from ingest.http.wire import Wire
from ingest.network.certificates import judge_chain
from ingest.network.door import Door, NoEntry
from ingest.network.tls import HANDSHAKES, OLD_VERSIONS, Secured, secure
from ingest.network.web_address import WebAddress
from manifests import Limits

_CHUNK = 1 << 16
_METHOD = "GET"


@dataclass(frozen=True, slots=True)
class Manner:
    """How we go about it. `now` gives aware UTC; `authorities` are CA certificates in DER."""

    limits: Limits
    door: Door
    now: Callable[[], datetime]
    user_agent: str
    authorities: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Transferred:
    """An exchange, and what its body is good for."""

    exchange: Exchange
    undecodable: bool = False
    unknown_coding: bytes | None = None


class _End(enum.Enum):
    DONE = enum.auto()
    CLOSED = enum.auto()
    RESET = enum.auto()
    TLS_BROKEN = enum.auto()
    TOO_SLOW = enum.auto()
    TOO_LARGE = enum.auto()


@dataclass(frozen=True, slots=True)
class _Ending:
    """How the reading ended; `sentence` where a limit on time was met."""

    end: _End
    sentence: str = ""
    ragged: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """An open connection."""

    socket: socket.socket
    peer: tuple[str, int] | None
    secured: Secured | None


def transfer(
    address: WebAddress, manner: Manner, pace: Pace, block: Path, body: Path
) -> Transferred:
    """Ask for an address; the response's bytes go to `block`, its decoded body to `body`.

    Both files are written anew. What the network does wrong is in the exchange; an error of our
    own disk is raised as OSError.
    """
    started = manner.now()
    where = str(address)
    way = manner.door.proxy.scheme if manner.door.proxy is not None else ""
    blank = Exchange(url=where, method=_METHOD, started=started, ended=started, proxy=way)
    try:
        line = _open(address, manner, pace)
    except NoEntry as refused:
        block.write_bytes(b"")
        body.write_bytes(b"")
        ended = manner.now()
        return Transferred(replace(blank, ended=ended, peer=refused.peer, failure=refused.failure))
    with line.socket:
        tls, findings = _tls_facts(address, line, manner, started)
        known = replace(blank, peer=line.peer, tls=tls, findings=findings)
        return _converse(address, line, manner, pace, known, block, body)


def request_bytes(address: WebAddress, user_agent: str) -> bytes:
    """The request: nothing in it tells who asks, from where, or in what language."""
    lines = (
        f"{_METHOD} {address.target} HTTP/1.1",
        f"Host: {address.authority}",
        f"User-Agent: {user_agent}",
        "Accept: */*",
        "Accept-Encoding: gzip",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _open(address: WebAddress, manner: Manner, pace: Pace) -> _Line:
    numbers = manner.door.resolve(address)
    peer: tuple[str, int] | None = None

    def connect() -> socket.socket:
        nonlocal peer
        opened, peer = manner.door.connect(address, numbers, pace.connecting)
        return opened

    try:
        if address.scheme == "http":
            return _Line(connect(), peer, None)
        secured = secure(connect, address.host, pace.connecting)
        return _Line(secured.socket, peer, secured)
    except TooSlow as slow:
        raise NoEntry(Failure(FailureKind.TIMEOUT, str(slow)), peer) from slow
    except NoEntry as refused:
        raise NoEntry(refused.failure, peer) from refused


def _tls_facts(
    address: WebAddress, line: _Line, manner: Manner, when: datetime
) -> tuple[TlsFacts | None, tuple[Finding, ...]]:
    secured = line.secured
    if secured is None:
        return None, ()
    where = str(address)
    judged = judge_chain(secured.chain, address.host, when, manner.authorities)
    facts = TlsFacts(secured.version, secured.cipher, secured.alpn, secured.chain, judged.verdict)
    findings = [found(code, where) for code in judged.codes]
    if secured.version in OLD_VERSIONS:
        findings.append(found("tls-old-protocol", where, version=secured.version))
    if secured.handshake != HANDSHAKES[0]:
        findings.append(found("tls-fallback", where, handshake=secured.handshake.name))
    return facts, tuple(findings)


def _converse(
    address: WebAddress,
    line: _Line,
    manner: Manner,
    pace: Pace,
    known: Exchange,
    block: Path,
    body: Path,
) -> Transferred:
    where = str(address)
    wire = Wire(_METHOD, manner.limits, where)
    with block.open("wb") as block_file, body.open("wb") as body_file:
        intake = Intake(wire, block_file, body_file, manner.limits, where)
        sent = _send(line.socket, request_bytes(address, manner.user_agent), pace)
        ending = _receive(line.socket, wire, intake, manner.limits, pace)
        if ending.end is _End.DONE:
            _drain(line.socket, intake, manner.limits, pace)
        intake.close()
    head = wire.head
    truncated, failure, own = _judge(wire, intake, ending, where)
    exchange = replace(
        known,
        ended=manner.now(),
        request=sent,
        interim=tuple(wire.interim),
        version=head.version if head is not None else "0.9" if intake.block() else "",
        status=head.status if head is not None else None,
        reason=head.reason if head is not None else b"",
        headers=head.fields if head is not None else (),
        trailers=wire.trailers,
        block=intake.block(),
        body=intake.body(),
        truncated=truncated,
        failure=failure,
        findings=(*known.findings, *wire.findings, *intake.findings, *own),
    )
    return Transferred(exchange, intake.undecodable, intake.unknown_coding)


def _send(line: socket.socket, request: bytes, pace: Pace) -> bytes:
    """Send what can be sent, and give it; a server may have answered and left before the end."""
    sent = 0
    try:
        while sent < len(request):
            line.settimeout(pace.receiving())
            sent += line.send(request[sent:])
    except (OSError, TooSlow):
        pass  # What comes back, if anything does, is told by `_receive`.
    pace.begin()
    return request[:sent]


def _receive(
    line: socket.socket, wire: Wire, intake: Intake, limits: Limits, pace: Pace
) -> _Ending:
    while not wire.done and wire.stopped is None:
        wanted = min(_CHUNK, limits.response_bytes + 1 - intake.received)
        try:
            line.settimeout(pace.receiving())
            data = line.recv(wanted)
        except TooSlow as slow:
            return _Ending(_End.TOO_SLOW, str(slow))
        except TimeoutError:
            return _Ending(_End.TOO_SLOW, pace.idle())
        except ssl.SSLEOFError:
            return _Ending(_End.CLOSED, ragged=True)
        except ssl.SSLError:
            return _Ending(_End.TLS_BROKEN)
        except OSError:
            return _Ending(_End.RESET)
        if not data:
            return _Ending(_End.CLOSED)
        intake.take(data)
        if intake.received > limits.response_bytes and not wire.done:
            return _Ending(_End.TOO_LARGE)
        try:
            pace.received(len(data))
        except TooSlow as slow:
            if not wire.done:
                return _Ending(_End.TOO_SLOW, str(slow))
    return _Ending(_End.DONE)


def _drain(line: socket.socket, intake: Intake, limits: Limits, pace: Pace) -> None:
    """Wait a little for bytes that should not come: they are evidence too."""
    left = pace.draining()
    most = intake.received + limits.drain_bytes
    while intake.received < most and (seconds := left()) > 0:
        try:
            line.settimeout(seconds)
            data = line.recv(min(_CHUNK, most - intake.received))
        except OSError:
            return  # The response is complete; how the connection ends no longer matters.
        if not data:
            return
        intake.take(data)


def _judge(
    wire: Wire, intake: Intake, ending: _Ending, where: str
) -> tuple[Truncation | None, Failure | None, tuple[Finding, ...]]:
    """Say whether the response is whole, whether it can be used, and what the ending adds."""
    block = intake.block()
    if wire.stopped is not None:
        detail = f"The answer of {where} met a limit on headers ({wire.stopped})."
        return Truncation.LENGTH, Failure(FailureKind.LIMIT, detail), ()
    if ending.end is _End.TOO_LARGE:
        detail = f"The answer of {where} is larger than limits.response_bytes allows."
        large = (found("http-response-too-large", where, received=intake.received),)
        return Truncation.LENGTH, Failure(FailureKind.LIMIT, detail), large
    if ending.end is _End.TOO_SLOW:
        slow = (found("http-too-slow", where, met=ending.sentence),)
        cut = Truncation.TIME if block is not None else None
        return cut, Failure(FailureKind.TIMEOUT, ending.sentence), slow
    extra = _ending_findings(ending, where)
    if wire.head is not None and wire.head.status == 206:
        extra += (found("http-partial-content", where),)
    if block is None:
        return None, _nothing(ending, bool(intake.received), where), extra
    if wire.head_cut:
        kind = FailureKind.RESET if ending.end is _End.RESET else FailureKind.PROTOCOL
        detail = f"The connection to {where} ended within the header."
        return Truncation.DISCONNECT, Failure(kind, detail), extra
    broken = ending.end in (_End.RESET, _End.TLS_BROKEN)
    truncated = Truncation.DISCONNECT if wire.cut or broken else None
    if wire.head is not None and wire.head.status is None:
        detail = f"The answer of {where} has no status code."
        return truncated, Failure(FailureKind.PROTOCOL, detail), extra
    return truncated, None, extra


def _ending_findings(ending: _Ending, where: str) -> tuple[Finding, ...]:
    if ending.end is _End.RESET:
        return (found("http-connection-reset", where),)
    if ending.end is _End.TLS_BROKEN:
        return (found("tls-broken-off", where),)
    return (found("tls-no-close-notify", where),) if ending.ragged else ()


def _nothing(ending: _Ending, interim: bool, where: str) -> Failure:
    what = "but interim responses" if interim else "a single byte"
    if ending.end is _End.RESET:
        return Failure(FailureKind.RESET, f"{where} reset the connection without sending {what}.")
    if ending.end is _End.TLS_BROKEN:
        return Failure(FailureKind.TLS, f"TLS with {where} failed before {what} came.")
    return Failure(FailureKind.PROTOCOL, f"{where} closed the connection without sending {what}.")
