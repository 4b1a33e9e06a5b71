"""Records a web address: follows its redirects, writes every exchange to a WARC file, and judges.

A failed attempt is recorded like any other; only an address that is none raises.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ingest.codes import found
from ingest.exchange import Exchange, Outcome
from ingest.http.ending import Transferred
from ingest.http.line import Manner
from ingest.http.pace import Pace
from ingest.http.suffix import suggest_suffix
from ingest.http.transfer import transfer
from ingest.network.certificates import system_authorities
from ingest.network.door import Door, Resolver
from ingest.network.proxy import Proxy
from ingest.network.web_address import WebAddress, WebAddressError, follow, parse_web_address
from ingest.outcome.fetched import Fetched
from ingest.outcome.judge import judge, read_body
from ingest.recording import Recording
from ingest.text.encoding import text_findings
from ingest.warc import WarcFile
from manifests import Limits

_REDIRECTS = (301, 302, 303, 307, 308)
# A code, and a sentence for a reader.
_Fault = tuple[str, str]
_WARC, _BODY, _BLOCK = "data.warc.gz", "body", "block"


class HttpRecorder:
    """Records web addresses, one at a time, within limits.

    `now` gives aware UTC. `allow_private` is True, or the hosts that may have special addresses.
    `user_agent` is what servers are told; `software` what the WARC file says wrote it, and the same
    unless given. `info` are further fields for the WARC's first record. `authorities` are CA
    certificates in DER, by default those that this system trusts when a recording begins. With a
    `proxy` nobody is visited but through it.
    """

    def __init__(
        self,
        limits: Limits,
        now: Callable[[], datetime],
        allow_private: bool | Collection[str],
        user_agent: str,
        resolver: Resolver = socket.getaddrinfo,
        *,
        software: str = "",
        info: tuple[tuple[str, str], ...] = (),
        authorities: Callable[[], tuple[bytes, ...]] = system_authorities,
        monotonic: Callable[[], float] = time.monotonic,
        proxy: Proxy | None = None,
    ) -> None:
        self._limits = limits
        self._now = now
        allowed = (
            allow_private
            if isinstance(allow_private, bool)
            else frozenset(host.lower() for host in allow_private)
        )
        self._door = Door(allowed, resolver, limits.dns_answers, proxy)
        self._user_agent = user_agent
        self._software = software or user_agent
        self._info = info
        self._authorities = authorities
        self._monotonic = monotonic

    def record(
        self,
        address: str,
        folder: Path,
        capture_id: str,
        info: tuple[tuple[str, str], ...] = (),
        taken_as_notice: str = "",
    ) -> Recording:
        """Record an address into `folder`, as ``data.warc.gz`` and, where kept, ``body``.

        The folder exists and holds neither. `info` are further fields for the WARC's first record.
        `taken_as_notice` is the operator's reason to keep what a status or the rules hold to be no
        notice, if it came whole. Raises `WebAddressError` for what is no address, with nothing
        written; OSError where the disk fails, `ProxyError` where the proxy does.
        """
        start = parse_web_address(address, self._limits.url_bytes)
        manner = Manner(self._limits, self._door, self._now, self._user_agent, self._authorities())
        block = folder / _BLOCK
        try:
            with (folder / _WARC).open("xb") as out:
                warc = WarcFile(out, _WARC, self._warcinfo(capture_id, info), self._now())
                came, exchanges, astray = self._follow(start, manner, folder, warc)
            return self._judged(came, exchanges, astray, folder, taken_as_notice)
        finally:
            block.unlink(missing_ok=True)

    def _warcinfo(
        self, capture_id: str, info: tuple[tuple[str, str], ...]
    ) -> tuple[tuple[str, str], ...]:
        return (
            ("software", self._software),
            ("isPartOf", capture_id),
            ("http-header-user-agent", self._user_agent),
            *self._info,
            *info,
        )

    def _follow(
        self, start: WebAddress, manner: Manner, folder: Path, warc: WarcFile
    ) -> tuple[Transferred, tuple[Exchange, ...], _Fault | None]:
        """Give the last transfer, all exchanges, and why redirects led nowhere, if they did."""
        pace = Pace(self._limits, self._monotonic)
        exchanges: list[Exchange] = []
        address, seen = start, {str(start)}
        while True:
            came = transfer(address, manner, pace, folder / _BLOCK, folder / _BODY)
            onward = _onward(came.exchange, address, self._limits)
            exchange = came.exchange
            if isinstance(onward, WebAddressError):
                bad = found("http-redirect-malformed", str(address), address=str(onward))
                exchange = replace(exchange, findings=(*exchange.findings, bad))
            exchanges.append(exchange)
            warc.write_exchange(exchange, folder / _BLOCK)
            astray = _astray(start, address, onward, seen, len(exchanges), self._limits)
            if not isinstance(onward, WebAddress) or astray is not None:
                return replace(came, exchange=exchange), tuple(exchanges), astray
            seen.add(str(onward))
            address = onward

    def _judged(
        self,
        came: Transferred,
        exchanges: tuple[Exchange, ...],
        astray: _Fault | None,
        folder: Path,
        taken_as_notice: str,
    ) -> Recording:
        warc, body = folder / _WARC, folder / _BODY
        last = exchanges[-1]
        decoded = None
        if last.failure is None and not came.undecodable and came.unknown_coding is None:
            decoded = read_body(last, body, self._limits)
        if decoded is not None:
            own = text_findings(decoded, last.url)
            exchanges = (*exchanges[:-1], replace(last, findings=(*last.findings, *own)))
        encoding = None if decoded is None else decoded.to_json()
        fetched = judge(exchanges, decoded, lost=came.undecodable, astray=astray)
        fault = astray or _fault(came, fetched)
        if fault is not None and taken_as_notice and astray is None and _is_whole(came):
            fetched, fault = replace(fetched, taken_as_notice=taken_as_notice), None
        suffix = suggest_suffix(exchanges[-1], came.unknown_coding)
        if fault is None:
            return Recording(exchanges, Outcome.KEPT, fetched, warc, body, suffix, encoding)
        body.unlink(missing_ok=True)
        return Recording(exchanges, Outcome.FAILED, fetched, warc, None, suffix, encoding, *fault)


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
) -> _Fault | None:
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


def _fault(came: Transferred, fetched: Fetched) -> _Fault | None:
    """Why the last exchange is no rendition; None where it is one."""
    exchange = came.exchange
    if exchange.failure is not None:
        return exchange.failure.kind.value, exchange.failure.detail
    status = exchange.status
    if status is not None and (not 200 <= status < 300 or status in (204, 205)):
        return f"http-{status}", f"{exchange.url} answered with status {status}."
    if came.undecodable:
        return (
            "decoded-too-large",
            f"The body of {exchange.url} grows beyond limits.decoded_bytes or "
            "limits.decoded_ratio when decoded.",
        )
    if fetched.denies:
        rule = fetched.evidence[-1]
        return (
            fetched.outcome.value,
            f"{exchange.url} answered with what is no notice, by the rule {rule.rule}: "
            f"{rule.where} {rule.said!r}.",
        )
    return None


def _is_whole(came: Transferred) -> bool:
    """Whether a body came that could be a rendition, whatever its status and words say."""
    exchange = came.exchange
    return (
        exchange.failure is None
        and not came.undecodable
        and exchange.body is not None
        and exchange.body.size > 0
    )
