"""The way of the main frame: where a page leads by itself is asked about like a redirect.

A redirect, a refresh, a script or a form may take the browser to another page, on its own host or
on another, in its own window or in a new one. Each such request is held in the browser until the
host may be visited; one that may not be made is dropped, and the page that stood there stays
(docs/decisions/0059, 0067, 0071).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
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

_SENT_AWAY: Fault = ("form-elsewhere", "A click sends a form to another site.")


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
        self._clicking = False
        # The page's host, once it was clicked in.
        self._home = ""
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

    @contextmanager
    def click(self) -> Iterator[None]:
        """Ask meanwhile about what frames ask for, too: a click leads there. From the first one on
        forms stay with the page's host, whatever a script makes of them, and when."""
        self._clicking = True
        self._home = self._home or self._at[self._frame].host
        try:
            yield
        finally:
            self._clicking = False

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
            if self._home and self._leaves(paused["request"]):
                self._refuse(frame, as_asked_for(url), _SENT_AWAY)
            elif frame not in self._at and not self._clicking:
                goes = True  # Frames within a page are what it is shown with.
            else:
                goes = await self._asked(frame, url) is None
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
        if frame in self._at and frame != self._frame:
            self._heard(url)
        try:
            address = parse_web_address(as_asked_for(url), self._url_bytes)
        except WebAddressError:
            return None  # The proxy refuses what is no address.
        known = str(address)
        async with self._turn:
            if known not in self._said:
                with self._allowance.standing_still():
                    before = self._at.get(frame, self._at[self._frame])
                    fault = await asyncio.to_thread(self._may_follow, before, address)
                self._said[known] = fault
            fault = self._said[known]
            if fault is not None:
                self._refuse(frame, known, fault)
            elif frame in self._at:
                self._at[frame] = address
            return fault

    def _leaves(self, request: Mapping[str, Any]) -> bool:
        """Tell whether a form would be sent to another host than the page's."""
        if request.get("method", "GET") == "GET":
            return False
        try:
            to = parse_web_address(as_asked_for(request["url"]), self._url_bytes)
        except WebAddressError:
            return False  # The proxy refuses what is no address.
        return to.host != self._home

    def _refuse(self, frame: str, address: str, fault: Fault) -> None:
        refused = self.refused if frame == self._frame else self.kept_shut
        if all(one.address != address for one in refused):
            refused.append(NotFollowed(address, fault))


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
