"""One exchange over the network: through the door, the request sent, the answer taken in.

One exchange a connection: what comes before the connection's end belongs to this answer alone.
"""

from __future__ import annotations

import socket

from ingest.exchange import Exchange
from ingest.http.ending import End, Ending, Transferred, conclude, receive
from ingest.http.intake import Intake
from ingest.http.line import Line, Manner, open_line, tls_facts
from ingest.http.pace import Pace, TooSlow
from ingest.http.spool import Spool
from ingest.http.wire import Wire
from ingest.network.door import NoEntry
from ingest.network.web_address import WebAddress
from manifests import Limits

_CHUNK = 1 << 16
_METHOD = "GET"


def transfer(
    address: WebAddress, manner: Manner, pace: Pace, block: Spool, body: Spool
) -> Transferred:
    """Ask for an address; the response's bytes go to `block`, its decoded body to `body`.

    What was in them before is gone. What the network does wrong is in the exchange; an error of
    our own disk is raised as OSError.
    """
    block.discard()
    body.discard()
    started, where = manner.now(), str(address)
    try:
        line = open_line(address, manner, pace)
    except NoEntry as refused:
        return Transferred(
            Exchange(
                where,
                _METHOD,
                started=started,
                ended=manner.now(),
                peer=refused.peer,
                proxy=manner.way,
                failure=refused.failure,
            )
        )
    with line.socket:
        tls, findings = tls_facts(address, line, manner, started)
        known = Exchange(
            where,
            _METHOD,
            started=started,
            ended=started,
            peer=line.peer,
            proxy=manner.way,
            tls=tls,
            findings=findings,
        )
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


def _converse(
    address: WebAddress,
    line: Line,
    manner: Manner,
    pace: Pace,
    known: Exchange,
    block: Spool,
    body: Spool,
) -> Transferred:
    wire, where = Wire(_METHOD, manner.limits, known.url), known.url
    intake = Intake(wire, block, body, manner.limits, where)
    sent = send_all(line.socket, request_bytes(address, manner.user_agent), pace)
    pace.begin()
    ending = _receive(line.socket, wire, intake, manner, pace)
    if ending.end is End.DONE:
        _drain(line.socket, intake, manner.limits, pace)
    intake.close()
    return conclude(known, wire, intake, ending, sent, manner.now())


def send_all(line: socket.socket, data: bytes, pace: Pace) -> bytes:
    """Send what can be sent, and give it; a server may have answered and left before the end."""
    sent = 0
    try:
        while sent < len(data):
            line.settimeout(pace.receiving())
            sent += line.send(data[sent:])
    except (OSError, TooSlow):
        pass  # What comes back, if anything does, is told by who receives it.
    return data[:sent]


def _receive(line: socket.socket, wire: Wire, intake: Intake, manner: Manner, pace: Pace) -> Ending:
    limits = manner.limits
    while not wire.done and wire.stopped is None:
        try:
            seconds = pace.receiving()
        except TooSlow as slow:
            return Ending(End.TOO_SLOW, str(slow))
        wanted = min(_CHUNK, limits.response_bytes + 1 - intake.received)
        data = receive(line, wanted, seconds)
        if data is End.WAITING:
            return Ending(End.TOO_SLOW, pace.idle())
        if isinstance(data, End):
            return Ending(data)
        intake.take(data)
        if intake.received > limits.response_bytes and not wire.done:
            return Ending(End.TOO_LARGE, f"The answer is larger than {manner.large} allows.")
        try:
            pace.received(len(data))
        except TooSlow as slow:
            if not wire.done:
                return Ending(End.TOO_SLOW, str(slow))
    return Ending(End.DONE)


def _drain(line: socket.socket, intake: Intake, limits: Limits, pace: Pace) -> None:
    """Wait a little for bytes that should not come: they are evidence too."""
    left = pace.draining()
    most = intake.received + limits.drain_bytes
    while intake.received < most and (seconds := left()) > 0:
        data = receive(line, min(_CHUNK, most - intake.received), seconds)
        if isinstance(data, End):
            return  # The response is complete; how the connection ends no longer matters.
        intake.take(data)
