"""Listens to a page: where it goes, what it says, which windows and files it opens.

Dialogs are dismissed, windows closed once what they ask for has come; both are noted, and by
Chromium's own word what a window asked for. A download is let through to its end, since its bytes
are kept by the proxy, and told: with its digest, by which what a script made a file of, or asked
for by one address again and again, is known on the wire.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checksums import Algorithm, hash_file
from ingest.browser.events import Events, Kind
from ingest.network.web_address import as_asked_for
from manifests import Limits

if TYPE_CHECKING:
    from playwright.async_api import (
        BrowserContext,
        ConsoleMessage,
        Dialog,
        Download,
        Frame,
        Page,
        Request,
        Response,
    )

_TOLD_LEVELS = ("error", "warning")
_WINDOWS_AT_ONCE = 4
_SHA256 = Algorithm.SHA256


@dataclass(slots=True)
class Navigation:
    """A document that the page's main frame asked for. `status` is None until it has answered.

    `left` says that the frame did not go there: the answer was a file to save, or none.
    """

    url: str
    status: int | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that the page let the browser save. `name` is the name it was offered under, `sha256`
    what it hashes to, where it came."""

    url: str
    name: str
    failure: str
    sha256: bytes = b""


@dataclass(slots=True)
class Listener:
    """What was heard so far. `crashed` is called once when the page's process has died.

    `navigations` are the documents of the page's main frame, `in_frames` those of the frames in it,
    at most limits.browser_events until somebody clears it.
    """

    limits: Limits
    events: Events
    crashed: Callable[[], None]
    navigations: list[Navigation] = field(default_factory=list)
    in_frames: list[tuple[Frame, Navigation]] = field(default_factory=list)
    downloads: list[Downloaded] = field(default_factory=list)
    shown_in_windows: list[str] = field(default_factory=list)
    dialogs: int = 0
    _open: set[asyncio.Task[None]] = field(default_factory=set)
    _asked: dict[Request, Navigation] = field(default_factory=dict)

    def listen(self, context: BrowserContext, page: Page) -> None:
        """Begin to listen."""
        # Plain functions: Playwright keeps something of its own on whatever a method belongs to.
        context.on("page", lambda page: self._window(page))
        page.on("crash", lambda _: self._crash())
        # Of windows, too: nobody else is told what they ask for from the first request on.
        context.on("request", lambda request: self._request(page, request))
        page.on("response", lambda response: self._response(response))
        self._listen_to(page)
        context.on("console", lambda message: self._console(message))
        context.on("requestfailed", lambda request: self._failed(request))
        context.on("weberror", lambda one: self.events.add(Kind.EXCEPTION, str(one.error)))

    def asked_in_window(self, url: str) -> None:
        """Put down that a window is about to ask for a document."""
        self.events.add(Kind.WINDOW, "asked for", as_asked_for(url))

    @property
    def documents(self) -> int:
        """How many documents the main frame has gone to, or is going to."""
        return sum(not one.left for one in self.navigations)

    async def downloaded(self) -> None:
        """Wait until the windows so far are closed and the downloads so far have come.

        Each has its time; what a page begins meanwhile is not waited for.
        """
        if self._open:
            await asyncio.wait(set(self._open))

    def _listen_to(self, page: Page) -> None:
        page.on("dialog", lambda dialog: self._begin(self._dialog(dialog)))
        page.on("download", lambda download: self._begin(self._download(download)))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._open.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        from playwright.async_api import Error

        self._open.discard(task)
        if task.cancelled() or (error := task.exception()) is None or isinstance(error, Error):
            return  # Its window or the browser was gone first.
        raise error

    def _crash(self) -> None:
        self.events.add(Kind.CRASH, "the page's process died")
        self.crashed()

    def _request(self, page: Page, request: Request) -> None:
        from playwright.async_api import Error

        try:
            frame, navigates = request.frame, request.is_navigation_request()
            own = frame.page == page
        except Error:
            return  # Of a frame or window that is not there yet, or not any more.
        if not own and not (navigates and frame.parent_frame is None):
            said = f"loaded by {as_asked_for(frame.page.url)}"
            self.events.add(Kind.WINDOW, said, as_asked_for(request.url))
        elif own and navigates:
            navigation = Navigation(as_asked_for(request.url))
            if frame == page.main_frame:
                self._asked[request] = navigation
                self.navigations.append(navigation)
                self.events.add(Kind.NAVIGATION, request.method, request.url)
            elif len(self.in_frames) < self.limits.browser_events:
                self._asked[request] = navigation
                self.in_frames.append((frame, navigation))

    def _response(self, response: Response) -> None:
        navigation = self._asked.get(response.request)
        if navigation is not None:
            navigation.status = response.status

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in _TOLD_LEVELS:
            at = message.location
            where = f"{at['url']}:{at['lineNumber'] + 1}" if at["url"] else ""
            self.events.add(Kind.CONSOLE, message.text, where, message.type)

    def _failed(self, request: Request) -> None:
        if (navigation := self._asked.get(request)) is not None:
            navigation.left = True
        self.events.add(Kind.FAILED, request.failure or "", request.url)

    async def _dialog(self, dialog: Dialog) -> None:
        self.dialogs += 1
        self.events.add(Kind.DIALOG, dialog.message, level=dialog.type)
        await dialog.dismiss()

    def _window(self, page: Page) -> None:
        self._listen_to(page)
        self._begin(self._close(page))

    async def _close(self, page: Page) -> None:
        """Close a window, once a file that it may have been opened for has come."""
        from playwright.async_api import Error

        if len(self._open) <= _WINDOWS_AT_ONCE:
            # It may lead nowhere, or to a file, or be gone.
            with suppress(Error):
                await page.wait_for_load_state(
                    "load", timeout=self.limits.browser_quiet_seconds * 1000
                )
        self.events.add(Kind.WINDOW, "opened, and closed", page.url)
        if page.url.startswith("http"):
            self.shown_in_windows.append(as_asked_for(page.url))
        await page.close()

    async def _download(self, download: Download) -> None:
        self.events.add(Kind.DOWNLOAD, download.suggested_filename, download.url)
        digest = b""
        try:
            async with asyncio.timeout(self.limits.browser_load_seconds):
                failure = await download.failure() or ""
        except TimeoutError:
            await download.cancel()
            failure = "too slow"
        if not failure:
            taken = await asyncio.to_thread(hash_file, await download.path(), (_SHA256,))
            digest = taken.digest(_SHA256).value
        name = download.suggested_filename
        self.downloads.append(Downloaded(as_asked_for(download.url), name, failure, digest))
