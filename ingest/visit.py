"""Visits: an address is asked, its redirects are followed, all of it goes into a WARC file.

Several visits may share one file. What the network does wrong is a value here; only an error of our
own disk, or of the proxy, is raised.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from checksums import Finding
from ingest.codes import found
from ingest.exchange import Exchange, Outcome
from ingest.fault import Fault, fault_of, is_whole
from ingest.http.ending import Transferred
from ingest.http.line import Manner
from ingest.http.pace import Pace
from ingest.http.spool import Spool
from ingest.http.suffix import suggest_suffix
from ingest.http.transfer import transfer
from ingest.manners.road import Road
from ingest.network.web_address import WebAddress, WebAddressError, follow
from ingest.outcome.judge import judge, read_body
from ingest.recording import Recording
from ingest.text.encoding import Decoded, text_findings
from ingest.warc import WarcFile
from manifests import Limits

_TEXTS = (b"text/", b"application/xhtml+xml", b"application/json", b"application/xml")
_GZIP = b"\x1f\x8b\x08"
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits into one WARC file, `path`, which `warc` writes. `block` is for our own use."""

    warc: WarcFile
    path: Path
    block: Spool

    def visit(
        self,
        start: WebAddress,
        manner: Manner,
        pace: Pace,
        body: Path,
        road: Road,
        taken_as_notice: str = "",
        via: tuple[str, str] | None = None,
    ) -> Recording:
        """Record an address; its last answer's decoded body is in `body` where it was kept.

        `taken_as_notice` is the operator's reason to keep what a status or the rules hold to be no
        notice, if it came whole; `via` where the address was found, and by which hops. `road` says
        how hosts are treated on the way. Raises OSError where the disk fails, `ProxyError` where
        the proxy does.
        """
        with Spool(body) as held:
            came, exchanges, astray, record = self._follow(start, manner, pace, held, road, via)
            last = exchanges[-1]
            decoded = _read(came, held, manner.limits)
            if own := _about_text(came, held, decoded):
                exchanges = (*exchanges[:-1], replace(last, findings=(*last.findings, *own)))
            fetched = judge(exchanges, decoded, lost=came.undecodable, astray=astray)
            fault = astray or fault_of(last, came.undecodable, fetched)
            if fault and taken_as_notice and astray is None and is_whole(last, came.undecodable):
                fetched, fault = replace(fetched, taken_as_notice=taken_as_notice), None
            if fault is None:
                held.keep()
        return Recording(
            exchanges=exchanges,
            outcome=Outcome.KEPT if fault is None else Outcome.FAILED,
            fetched=fetched,
            warc=self.path,
            body=body if fault is None else None,
            suffix=suggest_suffix(exchanges[-1], came.unknown_coding),
            encoding=None if decoded is None else decoded.to_json(),
            why=fault[0] if fault is not None else "",
            sentence=fault[1] if fault is not None else "",
            record=record or "",
            robots_onward=road.said,
        )

    def _follow(
        self,
        start: WebAddress,
        manner: Manner,
        pace: Pace,
        body: Spool,
        road: Road,
        via: tuple[str, str] | None,
    ) -> tuple[Transferred, tuple[Exchange, ...], Fault | None, str | None]:
        """Give the last transfer, all exchanges, why redirects led nowhere, if they did, and the
        last response's record."""
        exchanges: list[Exchange] = []
        address, seen = start, {str(start)}
        limits = manner.limits
        while True:
            with road.turn(address):
                came = transfer(address, manner, pace, self.block, body)
            onward = _onward(came.exchange, address, limits)
            if isinstance(onward, WebAddressError):
                bad = found("http-redirect-malformed", str(address), address=str(onward))
                findings = (*came.exchange.findings, bad)
                came = replace(came, exchange=replace(came.exchange, findings=findings))
            if exchanges:
                road.arrived(address, came.exchange)
            exchanges.append(came.exchange)
            record = self.warc.write_exchange(came.exchange, self.block.open, via)
            via = None
            astray = _astray(start, address, onward, seen, len(exchanges), limits)
            if isinstance(onward, WebAddress) and astray is None:
                astray = road.follow(address, onward, pace)
            if not isinstance(onward, WebAddress) or astray is not None:
                return came, tuple(exchanges), astray, record
            seen.add(str(onward))
            address = onward


def _read(came: Transferred, body: Spool, limits: Limits) -> Decoded | None:
    """Read a body as text, where it came and could be decoded."""
    if came.exchange.failure is not None or came.undecodable or came.unknown_coding is not None:
        return None
    with body.open() as content:
        return read_body(came.exchange, content, limits)


def _about_text(came: Transferred, body: Spool, decoded: Decoded | None) -> tuple[Finding, ...]:
    """Say what is wrong with a text, or that what is called one is gzip, which nobody said."""
    last = came.exchange
    if decoded is not None:
        return text_findings(decoded, last.url)
    media = (last.header(b"content-type") or b"").strip().lower()
    unread = last.body is None or came.undecodable or came.unknown_coding is not None
    if unread or not media.startswith(_TEXTS):
        return ()
    with body.open() as content:
        packed = content.read(len(_GZIP)) == _GZIP
    return (found("http-content-encoding-unsaid", last.url),) if packed else ()


def _onward(
    exchange: Exchange, base: WebAddress, limits: Limits
) -> WebAddress | WebAddressError | None:
    """Where an exchange leads, if anywhere; an error where it leads to what is no address."""
    location = exchange.header(b"location")
    if exchange.status not in _REDIRECTS or location is None or exchange.failure is not None:
        return None
    try:
        return follow(base, location, limits.url_bytes)
    except WebAddressError as error:
        return error


def _astray(
    start: WebAddress,
    address: WebAddress,
    onward: WebAddress | WebAddressError | None,
    seen: Collection[str],
    count: int,
    limits: Limits,
) -> Fault | None:
    """Why a redirect is not followed, if it is one that cannot be."""
    if isinstance(onward, WebAddressError):
        return "redirect-malformed", f"{address} redirects to what is no address: {onward}"
    if onward is None:
        return None
    if str(onward) in seen:
        return "redirect-loop", f"{address} redirects to {onward}, where we have been."
    if count > limits.redirects:
        return (
            "too-many-redirects",
            f"{start} redirects more than {limits.redirects} times (limits.redirects).",
        )
    return None
