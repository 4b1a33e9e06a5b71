"""The way of the main frame: where a page leads by itself is asked about like a redirect.

A redirect, a refresh, a script or a form may take the browser to another page, on its own host or
on another, in its own window or in a new one. Each such request is held in the browser until the
host may be visited; one that may not be made is dropped, and the page that stood there stays
(docs/decisions/0059, 0067, 0071).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.browser.allowance import Allowance
from ingest.browser.way import Way
from ingest.fault import Fault
from ingest.network.web_address import (
    WebAddress,
    WebAddressError,
    as_asked_for,
    parse_web_address,
)

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

# Asks whether a page may lead from one address to another, and waits until it may; None if so.
MayFollow = Callable[[WebAddress, WebAddress], Fault | None]


@dataclass(frozen=True, slots=True)
class NotFollowed:
    """Where a page wanted to lead, and why nobody went there, as a code and a sentence."""

    address: str
    fault: Fault


class Gate:
    """Holds what main frames ask for until `may_follow` has said whether it may.

    `start` needs no leave. `may_follow` is called in a thread, once for each address; while it
    takes its time, `allowance` stands still; what it raises, `decided` raises. `refused` lists what
    the page itself wanted and was not followed, `kept_shut` what windows that it opened wanted.
    `heard` is told of each address that such a window asks for, before anybody else hears of it.
    """

    def __init__(
        self,
        start: WebAddress,
        may_follow: MayFollow,
        allowance: Allowance,
        url_bytes: int,
        heard: Callable[[str], None],
    ) -> None:
        self.refused: list[NotFollowed] = []
        self.kept_shut: list[NotFollowed] = []
        self.windows = 0
        self._start = start
        self._said: dict[str, Fault | None] = {str(start): None}
        self._may_follow = may_follow
        self._allowance = allowance
        self._url_bytes = url_bytes
        self._heard = heard
        self._turn = asyncio.Lock()
        self._asking: set[asyncio.Task[None]] = set()
        self._trouble: BaseException | None = None
        self._frame = ""
        self._at: dict[str, WebAddress] = {}

    async def open(self, devtools: CDPSession, browser: CDPSession, way: Way) -> None:
        """Stand before what a page and its windows ask for from now on, and let them out by a way.

        The browser itself is spoken with: of a window it tells before that has asked for anything,
        and nobody but it holds what a window asks for first.
        """
        told = await devtools.send("Page.getFrameTree")
        self._frame = told["frameTree"]["frame"]["id"]
        self._at[self._frame] = self._start
        browser.on("Target.targetCreated", lambda told: self._opened(told["targetInfo"]))
        browser.on("Fetch.requestPaused", lambda held: self._begin(self._pass(browser, held)))
        browser.on("Fetch.authRequired", lambda held: self._begin(_let_out(browser, held, way)))
        documents = {"urlPattern": "http*", "resourceType": "Document"}
        hold = {"patterns": [documents], "handleAuthRequests": True}
        await asyncio.gather(
            browser.send("Target.setDiscoverTargets", {"discover": True}),
            browser.send("Fetch.enable", hold),
        )

    async def decided(self) -> bool:
        """Wait until nothing is held; tell whether something was.

        Raises what went wrong with us.
        """
        held = set(self._asking)
        if held:
            await asyncio.wait(held)
        if self._trouble is not None:
            raise self._trouble
        return bool(held)

    def _opened(self, target: Mapping[str, Any]) -> None:
        """A window has the id of its main frame, and leads from where its opener is."""
        if target["type"] == "page" and target["targetId"] not in self._at:
            self.windows += 1
            opener = target.get("openerFrameId") or target.get("openerId", "")
            self._at[target["targetId"]] = self._at.get(opener, self._at[self._frame])

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._asking.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._asking.discard(task)
        if not task.cancelled():
            self._trouble = self._trouble or task.exception()

    async def _pass(self, browser: CDPSession, paused: Mapping[str, Any]) -> None:
        from playwright.async_api import Error

        frame, url = paused["frameId"], paused["request"]["url"]
        goes, request = False, {"requestId": paused["requestId"]}
        try:
            # Frames within a page are what it is shown with.
            goes = frame not in self._at or await self._asked(frame, url) is None
        finally:
            # The page, or the browser, may have given it up meanwhile.
            with suppress(Error):
                if goes:
                    await browser.send("Fetch.continueRequest", request)
                else:
                    # Of all reasons the one that leaves the page as it stands.
                    stop = {**request, "errorReason": "Aborted"}
                    await browser.send("Fetch.failRequest", stop)

    async def _asked(self, frame: str, url: str) -> Fault | None:
        own = frame == self._frame
        if not own:
            self._heard(url)
        try:
            address = parse_web_address(as_asked_for(url), self._url_bytes)
        except WebAddressError:
            return None  # The proxy refuses what is no address.
        known = str(address)
        async with self._turn:
            if known not in self._said:
                with self._allowance.standing_still():
                    fault = await asyncio.to_thread(self._may_follow, self._at[frame], address)
                self._said[known] = fault
            fault = self._said[known]
            if fault is None:
                self._at[frame] = address
                return None
            refused = self.refused if own else self.kept_shut
            if all(one.address != known for one in refused):
                refused.append(NotFollowed(known, fault))
            return fault


async def _let_out(browser: CDPSession, held: Mapping[str, Any], way: Way) -> None:
    """Tell the proxy who asks. Chromium remembers it for whatever else the page needs; of a server
    that wants a password nobody here has one."""
    from playwright.async_api import Error

    answer: dict[str, str] = {"response": "CancelAuth"}
    if held["authChallenge"].get("source") == "Proxy":
        answer = {
            "response": "ProvideCredentials",
            "username": way.username,
            "password": way.password,
        }
    with suppress(Error):
        given = {"requestId": held["requestId"], "authChallengeResponse": answer}
        await browser.send("Fetch.continueWithAuth", given)
