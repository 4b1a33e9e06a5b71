"""Records a web address, and what belongs to the notice there, into one WARC file.

A failed attempt is recorded like any other; only an address that is none raises.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ingest.http.line import Manner
from ingest.http.pace import Pace
from ingest.http.spool import Spool
from ingest.manners.courtesy import Courtesy, Guest, unhurried
from ingest.manners.road import Road
from ingest.network.authorities import system_authorities
from ingest.network.door import Door, Resolver
from ingest.network.proxy import Proxy
from ingest.network.web_address import WebAddress, parse_web_address
from ingest.recording import Recording
from ingest.visit import Visits
from ingest.warc import WarcFile
from ingest.whole.captured import PAGE_ONLY, Extent
from ingest.whole.collect import Collector, Whole
from ingest.whole.where import HERE, Where
from manifests import Limits

_WARC, _BODY, _BLOCK = "data.warc.gz", "body", "block"


class HttpRecorder:
    """Records web addresses, one at a time, within limits.

    `now` gives aware UTC. `allow_private` is True, or the hosts that may have special addresses.
    `user_agent` is what servers are told; `software` what the WARC file says wrote it, and the same
    unless given. `info` are further fields for the WARC's first record. `authorities` are CA
    certificates in DER, by default those that this system trusts by then. With a `proxy`
    nobody is visited but through it.
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
        manner = self._manner()
        with self._writing(folder, capture_id, info) as visits:
            pace = Pace(self._limits, self._monotonic)
            road = Road(self._guest(None, start), start)
            return visits.visit(start, manner, pace, folder / _BODY, road, taken_as_notice)

    def record_whole(
        self,
        address: str,
        folder: Path,
        capture_id: str,
        info: tuple[tuple[str, str], ...] = (),
        taken_as_notice: str = "",
        extent: Extent = PAGE_ONLY,
        stands: Callable[[Recording], bool] = lambda _: True,
        courtesy: Courtesy | None = None,
        where: Callable[[Recording], Where | None] = lambda _: HERE,
    ) -> Whole:
        """Record an address as `record` does and, where it was obtained, what belongs to it.

        `stands` tells whether the page will do as it came; if not, nothing more is asked for.
        `where` says where the rest is asked for, None that it is not.
        `courtesy` says how other hosts are treated. The bodies of what becomes a rendition lie in
        `folder` too. Raises as `record` does.
        """
        start = parse_web_address(address, self._limits.url_bytes)
        manner = self._manner()
        with self._writing(folder, capture_id, info) as visits:
            pace = Pace(self._limits, self._monotonic)
            guest = self._guest(courtesy, start)
            road = Road(guest, start)
            page = visits.visit(start, manner, pace, folder / _BODY, road, taken_as_notice)
            if not stands(page) or (leads := where(page)) is None:
                return Whole(page)
            collector = Collector(visits, manner, self._monotonic, folder, extent, guest, leads)
            return collector.collect(start, page)

    def record_beside(
        self,
        address: str,
        page: Recording,
        folder: Path,
        capture_id: str,
        info: tuple[tuple[str, str], ...],
        extent: Extent,
        courtesy: Courtesy | None = None,
    ) -> Whole:
        """Record what belongs to a page that was recorded before, into a WARC file of its own.

        Raises as `record` does.
        """
        start = parse_web_address(address, self._limits.url_bytes)
        with self._writing(folder, capture_id, info) as visits:
            guest = self._guest(courtesy, start)
            collector = Collector(visits, self._manner(), self._monotonic, folder, extent, guest)
            return collector.collect(start, page)

    def record_cited(
        self,
        cited: Iterable[tuple[str, str]],
        folder: Path,
        capture_id: str,
        info: tuple[tuple[str, str], ...] = (),
        courtesy: Courtesy | None = None,
    ) -> Whole:
        """Record the addresses that a notice's files cite, each with the path of its file.

        Raises OSError where the disk fails, `ProxyError` where the proxy does.
        """
        with self._writing(folder, capture_id, info) as visits:
            extent = replace(PAGE_ONLY, outlinks=True)
            guest = self._guest(courtesy, None)
            collector = Collector(visits, self._manner(), self._monotonic, folder, extent, guest)
            return collector.collect_cited(cited)

    def _guest(self, courtesy: Courtesy | None, home: WebAddress | None) -> Guest:
        return Guest(courtesy or unhurried(self._now), home)

    def _manner(self) -> Manner:
        return Manner(self._limits, self._door, self._now, self._user_agent, self._authorities)

    @contextmanager
    def _writing(
        self, folder: Path, capture_id: str, info: tuple[tuple[str, str], ...]
    ) -> Iterator[Visits]:
        path = folder / _WARC
        with Spool(folder / _BLOCK) as block, path.open("xb") as out:
            warc = WarcFile(out, _WARC, self._warcinfo(capture_id, info), self._now())
            yield Visits(warc, path, block)

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
