"""How the reading of an answer ended, and what that makes of the exchange."""

from __future__ import annotations

import enum
import socket
import ssl
from dataclasses import dataclass, replace
from datetime import datetime

from checksums import Finding
from ingest.codes import found
from ingest.exchange import Block, Exchange, Failure, FailureKind, Truncation
from ingest.http.intake import Intake
from ingest.http.wire import Wire

_UNEXPECTED_EOF = "UNEXPECTED_EOF_WHILE_READING"
_TOLD_APART = ssl.OPENSSL_VERSION_INFO >= (3,)


class End(enum.Enum):
    """Why nothing more is read: it is all there, the server ended it, or we did."""

    DONE = enum.auto()
    CLOSED = enum.auto()
    RAGGED = enum.auto()
    """Closed, without the goodbye that TLS has for it."""
    RESET = enum.auto()
    TLS_BROKEN = enum.auto()
    WAITING = enum.auto()
    """Nothing is there yet; the one end that is none."""
    TOO_SLOW = enum.auto()
    TOO_LARGE = enum.auto()
    TOO_MUCH = enum.auto()
    """Too large together with the other exchanges of a page."""
    GIVEN_UP = enum.auto()
    """Whoever asked did not want the rest."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How the reading ended; `sentence` where a limit was met that more than one could be."""

    end: End
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Transferred:
    """An exchange, and what its body is good for."""

    exchange: Exchange
    undecodable: bool = False
    unknown_coding: bytes | None = None


def receive(line: socket.socket, wanted: int, seconds: float) -> bytes | End:
    """Take what a server sends within some seconds, none being what is there already.

    Never gives an empty piece: what ends the reading is an `End`.
    """
    try:
        line.settimeout(seconds)
        data = line.recv(wanted)
    except (TimeoutError, BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
        return End.WAITING
    except ssl.SSLEOFError as error:
        # Python says this of a connection that was reset, too; OpenSSL 3 tells them apart.
        return End.RAGGED if error.reason == _UNEXPECTED_EOF or not _TOLD_APART else End.RESET
    except ssl.SSLError:
        return End.TLS_BROKEN
    except OSError:
        return End.RESET
    return data or End.CLOSED


def conclude(
    known: Exchange,
    wire: Wire,
    intake: Intake,
    ending: Ending,
    sent: bytes,
    ended: datetime,
    part_asked: bool = False,
) -> Transferred:
    """Say what an exchange was, once `intake` is closed. `known` is what was known before."""
    head, block = wire.head, intake.block()
    truncated, failure, own = _judge(wire, intake, ending, block, known.url)
    if head is not None and head.status == 206 and not part_asked and failure is None:
        own += (found("http-partial-content", known.url),)
    exchange = replace(
        known,
        ended=ended,
        request=sent,
        interim=tuple(wire.interim),
        version=head.version if head is not None else "0.9" if block else "",
        status=head.status if head is not None else None,
        reason=head.reason if head is not None else b"",
        headers=head.fields if head is not None else (),
        trailers=wire.trailers,
        block=block,
        body=intake.body(),
        truncated=truncated,
        failure=failure,
        findings=(*known.findings, *wire.findings, *intake.decoder.findings, *own),
    )
    return Transferred(exchange, intake.decoder.stopped, intake.decoder.unknown)


def _judge(
    wire: Wire, intake: Intake, ending: Ending, block: Block | None, where: str
) -> tuple[Truncation | None, Failure | None, tuple[Finding, ...]]:
    """Say whether the response is whole, whether it can be used, and what the ending adds."""
    if wire.stopped is not None:
        detail = f"The answer of {where} met a limit on headers ({wire.stopped})."
        return Truncation.LENGTH, Failure(FailureKind.LIMIT, detail), ()
    if ending.end in (End.TOO_LARGE, End.TOO_MUCH):
        return _too_large(intake, ending, where)
    if ending.end is End.TOO_SLOW:
        slow = (found("http-too-slow", where, met=ending.sentence),)
        cut = Truncation.TIME if block is not None else None
        return cut, Failure(FailureKind.TIMEOUT, ending.sentence), slow
    if ending.end is End.GIVEN_UP:
        return _given_up(intake, ending, where)
    extra = _ending_findings(ending, where)
    if block is None:
        return None, _nothing(ending, bool(intake.received), where), extra
    if wire.head_cut:
        kind = FailureKind.RESET if ending.end is End.RESET else FailureKind.PROTOCOL
        detail = f"The connection to {where} ended within the header."
        return Truncation.DISCONNECT, Failure(kind, detail), extra
    broken = ending.end in (End.RESET, End.TLS_BROKEN)
    truncated = Truncation.DISCONNECT if wire.cut or broken else None
    if wire.head is not None and wire.head.status is None:
        detail = f"The answer of {where} has no status code."
        return truncated, Failure(FailureKind.PROTOCOL, detail), extra
    return truncated, None, extra


def _too_large(
    intake: Intake, ending: Ending, where: str
) -> tuple[Truncation | None, Failure, tuple[Finding, ...]]:
    cut = Truncation.LENGTH if intake.block() is not None else None
    if ending.end is End.TOO_MUCH:
        much = (found("browser-too-much", where, received=intake.received),)
        return cut, Failure(FailureKind.LIMIT, ending.sentence), much
    own = f"The answer of {where} is larger than limits.response_bytes allows."
    detail = ending.sentence or own
    large = (found("http-response-too-large", where, received=intake.received),)
    return cut, Failure(FailureKind.LIMIT, detail), large


def _given_up(
    intake: Intake, ending: Ending, where: str
) -> tuple[Truncation | None, Failure, tuple[Finding, ...]]:
    cut = Truncation.UNSPECIFIED if intake.block() is not None else None
    gone = (found("browser-gave-up", where, received=intake.received),)
    return cut, Failure(FailureKind.GIVEN_UP, ending.sentence), gone


def _ending_findings(ending: Ending, where: str) -> tuple[Finding, ...]:
    codes = {
        End.RESET: "http-connection-reset",
        End.TLS_BROKEN: "tls-broken-off",
        End.RAGGED: "tls-no-close-notify",
    }
    return (found(codes[ending.end], where),) if ending.end in codes else ()


def _nothing(ending: Ending, interim: bool, where: str) -> Failure:
    what = "but interim responses" if interim else "a single byte"
    if ending.end is End.RESET:
        return Failure(FailureKind.RESET, f"{where} reset the connection without sending {what}.")
    if ending.end is End.TLS_BROKEN:
        return Failure(FailureKind.TLS, f"TLS with {where} failed before {what} came.")
    return Failure(FailureKind.PROTOCOL, f"{where} closed the connection without sending {what}.")
