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

from ingest.certificates import system_authorities
from ingest.codes import found
from ingest.door import Door, Resolver
from ingest.exchange import Exchange, Outcome, Recording
from ingest.pace import Pace
from ingest.proxy import Proxy
from ingest.suffix import suggest_suffix
from ingest.transfer import Manner, Transferred, transfer
from ingest.warc import WarcFile
from ingest.web_address import WebAddress, WebAddressError, follow, parse_web_address
from manifests import Limits

_REDIRECTS = (301, 302, 303, 307, 308)
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
        self, address: str, folder: Path, capture_id: str, info: tuple[tuple[str, str], ...] = ()
    ) -> Recording:
        """Record an address into `folder`, as ``data.warc.gz`` and, where kept, ``body``.

        The folder exists and holds neither. `info` are further fields for the WARC's first record.
        Raises `WebAddressError` for what is no address, with nothing written; OSError where the
        disk fails, `ProxyError` where the proxy does.
        """
        start = parse_web_address(address, self._limits.url_bytes)
        manner = Manner(self._limits, self._door, self._now, self._user_agent, self._authorities())
        block = folder / _BLOCK
        try:
            with (folder / _WARC).open("xb") as out:
                warc = WarcFile(out, _WARC, self._warcinfo(capture_id, info), self._now())
                return self._follow(start, manner, folder, warc)
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

    def _follow(self, start: WebAddress, manner: Manner, folder: Path, warc: WarcFile) -> Recording:
        pace = Pace(self._limits, self._monotonic)
        exchanges: list[Exchange] = []
        address, seen = start, {str(start)}
        while True:
            came = transfer(address, manner, pace, folder / _BLOCK, folder / _BODY)
            fault: tuple[str, str] | None
            onward = _onward(came.exchange, address, self._limits)
            exchange = came.exchange
            if isinstance(onward, WebAddressError):
                bad = found("http-redirect-malformed", str(address), address=str(onward))
                exchange = replace(exchange, findings=(*exchange.findings, bad))
            exchanges.append(exchange)
            warc.write_exchange(exchange, folder / _BLOCK)
            if isinstance(onward, WebAddressError):
                fault = (
                    "redirect-malformed",
                    f"{address} redirects to what is no address: {onward}",
                )
            elif onward is None:
                fault = _fault(replace(came, exchange=exchange))
            elif str(onward) in seen:
                fault = ("redirect-loop", f"{address} redirects to {onward}, where we have been.")
            elif len(exchanges) > self._limits.redirects:
                fault = (
                    "too-many-redirects",
                    f"{start} redirects more than {self._limits.redirects} times "
                    "(limits.redirects).",
                )
            else:
                seen.add(str(onward))
                address = onward
                continue
            return _recording(tuple(exchanges), folder, fault, came.unknown_coding)


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


def _fault(came: Transferred) -> tuple[str, str] | None:
    """Why the last exchange is no rendition: a code and a sentence; None where it is one."""
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
    return None


def _recording(
    exchanges: tuple[Exchange, ...],
    folder: Path,
    fault: tuple[str, str] | None,
    unknown_coding: bytes | None,
) -> Recording:
    warc, body = folder / _WARC, folder / _BODY
    suffix = suggest_suffix(exchanges[-1], unknown_coding)
    if fault is None:
        return Recording(exchanges, Outcome.KEPT, warc, body, suffix)
    body.unlink(missing_ok=True)
    return Recording(exchanges, Outcome.FAILED, warc, None, suffix, *fault)
