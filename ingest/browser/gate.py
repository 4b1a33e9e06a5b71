"""The way of the main frame: where a page leads by itself is asked about like a redirect.

A redirect, a refresh, a script or a form may take the browser to another page, on its own host or
on another. Each such request is held in the browser until the host may be visited; one that may not
be made is dropped, and the page that stood there stays (docs/decisions/0059, 0067).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.browser.allowance import Allowance
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
    """Holds what the main frame asks for until `may_follow` has said whether it may.

    `start` needs no leave. `may_follow` is called in a thread, once for each address; while it
    takes its time, `allowance` stands still; what it raises, `decided` raises. `refused` lists what
    was not followed.
    """

    def __init__(
        self, start: WebAddress, may_follow: MayFollow, allowance: Allowance, url_bytes: int
    ) -> None:
        self.refused: list[NotFollowed] = []
        self._at = start
        self._said: dict[str, Fault | None] = {str(start): None}
        self._may_follow = may_follow
        self._allowance = allowance
        self._url_bytes = url_bytes
        self._turn = asyncio.Lock()
        self._asking: set[asyncio.Task[None]] = set()
        self._trouble: BaseException | None = None
        self._frame = ""

    async def open(self, devtools: CDPSession) -> None:
        """Stand before a page's requests for documents from now on."""
        told = await devtools.send("Page.getFrameTree")
        self._frame = told["frameTree"]["frame"]["id"]
        devtools.on("Fetch.requestPaused", lambda paused: self._paused(devtools, paused))
        documents = {"urlPattern": "http*", "resourceType": "Document"}
        await devtools.send("Fetch.enable", {"patterns": [documents]})

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

    def _paused(self, devtools: CDPSession, paused: Mapping[str, Any]) -> None:
        task = asyncio.create_task(self._pass(devtools, paused))
        self._asking.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._asking.discard(task)
        if not task.cancelled():
            self._trouble = self._trouble or task.exception()

    async def _pass(self, devtools: CDPSession, paused: Mapping[str, Any]) -> None:
        from playwright.async_api import Error

        own = paused["frameId"] == self._frame
        goes, request = False, {"requestId": paused["requestId"]}
        try:
            goes = not own or await self._asked(paused["request"]["url"]) is None
        finally:
            # The page, or the browser, may have given it up meanwhile.
            with suppress(Error):
                if goes:
                    await devtools.send("Fetch.continueRequest", request)
                else:
                    # Of all reasons the one that leaves the page as it stands.
                    stop = {**request, "errorReason": "Aborted"}
                    await devtools.send("Fetch.failRequest", stop)

    async def _asked(self, url: str) -> Fault | None:
        try:
            address = parse_web_address(as_asked_for(url), self._url_bytes)
        except WebAddressError:
            return None  # The proxy refuses what is no address.
        known = str(address)
        async with self._turn:
            if known not in self._said:
                with self._allowance.standing_still():
                    fault = await asyncio.to_thread(self._may_follow, self._at, address)
                self._said[known] = fault
                if fault is not None:
                    self.refused.append(NotFollowed(known, fault))
            if self._said[known] is None:
                self._at = address
            return self._said[known]
