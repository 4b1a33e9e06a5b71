"""Records a web address with a browser: Chromium shows it, the recording proxy keeps every byte.

What crossed the wire is in the WARC file; what was made of the page lies beside it. The rendition
is the main document as it was served (docs/decisions/0034).
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ingest.browser.conclusion import Came, conclude
from ingest.browser.engine import BrowserFailedError, running
from ingest.browser.judged import documents_of
from ingest.browser.listen import Navigation
from ingest.browser.patience import patience
from ingest.browser.profile import Browser, Profile
from ingest.browser.recording_proxy import RecordingProxy
from ingest.browser.refusal import Why
from ingest.browser.showing import show_page
from ingest.browser.shown import Shown, Ways
from ingest.browser.way import Way
from ingest.fault import Fault
from ingest.http.line import Manner
from ingest.manners.courtesy import Guest, unhurried
from ingest.manners.road import Road
from ingest.network.authorities import system_authorities
from ingest.network.door import Door, Resolver
from ingest.network.proxy import Proxy
from ingest.network.web_address import WebAddress, parse_web_address
from ingest.recording import Recording
from ingest.warc import WarcFile
from manifests import Limits, MunimentError

_WARC = "data.warc.gz"
_SLICE = 0.5
# As long as a page takes at most to show what has come, where no script has to.
_LULL = 0.1
_LEAVING_SECONDS = 10.0


class BrowserError(MunimentError):
    """The browser itself failed, so that nothing is known of the address."""


class BrowserRecorder:
    """Records web addresses with a browser, each with a browser of its own.

    It may be used from several threads; at most limits.browser_at_once browsers run. The arguments
    are `HttpRecorder`'s, where they have the same name. What servers are told is the profile's;
    `browser` is what `find_browser` gave.
    """

    def __init__(
        self,
        limits: Limits,
        now: Callable[[], datetime],
        allow_private: bool | Collection[str],
        browser: Browser,
        profile: Profile,
        resolver: Resolver = socket.getaddrinfo,
        *,
        software: str,
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
        self._browser = browser
        self._profile = profile
        self._software = software
        self._info = info
        self._authorities = authorities
        self._monotonic = monotonic
        self._places = threading.Semaphore(max(limits.browser_at_once, 1))

    def record(
        self,
        address: str,
        folder: Path,
        capture_id: str,
        info: tuple[tuple[str, str], ...] = (),
        taken_as_notice: str = "",
        guest: Guest | None = None,
        attachments: bool = True,
    ) -> Recording:
        """Record an address into `folder`, as `HttpRecorder.record` does, with what is made of the
        page beside it (`ingest.browser.pictures`). `guest` says how hosts are treated to which the
        page leads. With `attachments`, what only a script or a form gives out is
        clicked (`ingest.browser.given`).

        Raises `WebAddressError` for what is no address, with nothing written; `BrowserError` where
        the browser does not start; OSError where the disk fails, `ProxyError` where the proxy does.
        """
        start = parse_web_address(address, self._limits.url_bytes)
        road = Road(guest or Guest(unhurried(self._now), start), start)
        with self._places, _scratch(folder) as scratch:
            with (folder / _WARC).open("xb") as out:
                warc = WarcFile(out, _WARC, self._warcinfo(capture_id, info), self._now())
                with RecordingProxy(
                    self._manner(), warc, scratch, _allow, monotonic=self._monotonic
                ) as proxy:
                    try:
                        shown = asyncio.run(
                            self._show(start, proxy, road, folder, scratch, attachments)
                        )
                    except BrowserFailedError as error:
                        raise BrowserError(f"{error}.") from error
            refused = tuple(one.finding for one in proxy.refused if one.why is not Why.CALL_HOME)
            came = Came(start, proxy.carried, shown, refused)
            recording = conclude(came, folder, self._limits, self._now(), taken_as_notice)
        facts = {**self._browser.to_json(self._profile), **recording.browser}
        return replace(recording, browser=facts, robots_onward=road.said)

    def _manner(self) -> Manner:
        told = self._browser.user_agent(self._profile)
        return Manner(self._limits, self._door, self._now, told, self._authorities)

    def _warcinfo(
        self, capture_id: str, info: tuple[tuple[str, str], ...]
    ) -> tuple[tuple[str, str], ...]:
        browser = self._browser
        return (
            ("software", f"{self._software} Chromium/{browser.version}"),
            ("isPartOf", capture_id),
            ("http-header-user-agent", browser.user_agent(self._profile)),
            *self._info,
            *info,
        )

    async def _show(
        self,
        start: WebAddress,
        proxy: RecordingProxy,
        road: Road,
        folder: Path,
        scratch: Path,
        attachments: bool,
    ) -> Shown:
        way = Way(proxy.url, proxy.username, proxy.password, proxy.spki)
        own = scratch / "browser"
        own.mkdir()

        async def quiet(seconds: float, anew: bool) -> bool:
            begun = self._monotonic()
            deadline = begun + seconds
            since = begun if anew else None
            # In slices: a thread that waits on cannot be called back.
            while not await asyncio.to_thread(proxy.wait_quiet, _SLICE, since=since):
                if self._monotonic() >= deadline:
                    return False
            return True

        async def lull() -> bool:
            return await asyncio.to_thread(proxy.wait_quiet, _SLICE, _LULL)

        def worth_waiting(at: Sequence[Navigation], dom: str) -> float:
            seen = proxy.answered
            # One by one: what is still watched for more does not stand in its order yet.
            chains = (documents_of((one,), seen) for one in reversed(at))
            answer = next((chain[-1].exchange for chain in chains if chain), None)
            return patience(answer, str(start), dom, self._limits)

        def may_follow(before: WebAddress, address: WebAddress) -> Fault | None:
            return road.follow(before, address, proxy.pace)

        async with running(self._browser, self._profile, way, own) as engine:
            ways = Ways(
                quiet, lull, lambda: proxy.quiet_since, worth_waiting, may_follow, self._now
            )
            return await show_page(
                engine, start, folder, self._limits, ways, attachments=attachments
            )


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Give a folder for what is not kept; raise OSError where it cannot be removed at the end.

    It lies with the capture, so that what a killed run leaves is removed with the rest of that.
    """
    path = Path(tempfile.mkdtemp(prefix="scratch-", dir=folder))
    try:
        yield path
    finally:
        deadline = time.monotonic() + _LEAVING_SECONDS
        while path.exists():
            # Chromium's last processes may still be writing when its first has ended.
            shutil.rmtree(path, ignore_errors=time.monotonic() < deadline)


def _allow(_address: WebAddress) -> str | None:
    """Every address that the door lets through: what a page is made of comes from many hosts."""
    return None
