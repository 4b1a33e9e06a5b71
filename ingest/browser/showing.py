"""One page shown: loaded, followed where it leads, unfolded; then pictures are made of it.

The order, which is a reader's:

(1) the address, as far as the page's load event; where it leads on by itself, there too;
(2) scrolled to its end and back, and pictured, "read more" clicked;
(3) DOM and text, then screenshot, or the one of (2) where the page stood still, then print;
(4) attachments that only a script or a form gives out, a click for each, in its frames too.

Whatever the page does, the showing ends in time, with a finding for what it was not allowed.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

from checksums import Finding
from ingest.browser.allowance import Allowance
from ingest.browser.early import Early
from ingest.browser.engine import Engine, kill
from ingest.browser.events import Events
from ingest.browser.framed import ShownFrame, frames_of, wanted_with_frames
from ingest.browser.gate import Gate
from ingest.browser.given import Giving
from ingest.browser.listen import Listener
from ingest.browser.pictures import EVENTS, Pictures
from ingest.browser.scroll import Hands
from ingest.browser.shown import Shown, Ways
from ingest.browser.wanted import Wanted
from ingest.codes import found
from ingest.network.web_address import WebAddress, as_asked_for
from manifests import Limits

_WATCHED_SECONDS = 0.25
# Looked at often at first: most pages that fill themselves do so at once.
_LOOKED_FIRST, _LOOKED_SECONDS = 0.02, 0.2
_ASKED_SECONDS = 1.0
_DRAWN = "body, frameset"
# What a page may be a file by: then there is nothing to look at.
_ABORTED = ("net::ERR_ABORTED", "Download is starting")


async def show_page(
    engine: Engine,
    address: WebAddress,
    folder: Path,
    limits: Limits,
    ways: Ways,
    *,
    attachments: bool,
) -> Shown:
    """Show an address, and write what is made of it into `folder`; with `attachments`, click those
    that only a script or a form gives out.

    Raises OSError where the disk fails; whatever the page and the browser do is in the result.
    """
    return await _Showing(engine, address, folder, limits, ways).run(attachments)


class _Showing:
    def __init__(
        self, engine: Engine, start: WebAddress, folder: Path, limits: Limits, ways: Ways
    ) -> None:
        self._engine = engine
        self._page = engine.page
        self._address = address = str(start)
        self._folder = folder
        self._limits = limits
        self._ways = ways
        self._events = Events(limits.browser_events)
        self._listener = Listener(limits, self._events, lambda: self._stop("browser-crashed"))
        early = Early(
            engine.page, engine.devtools, ways.crossed, ways.lull, limits.browser_answer_seconds
        )
        self._pictures = Pictures(folder, limits, address, early)
        self._allowance = Allowance()
        told = self._listener.asked_in_window
        self._gate = Gate(start, ways.may_follow, self._allowance, limits.url_bytes, told)
        self._shown = Shown(self._listener.navigations, self._listener.downloads)
        self._stages: asyncio.Task[None] | None = None
        self._stopped = ""
        self._given_up = 0
        # As the page left it, before anything was clicked for its attachments.
        self._frames: tuple[str, ...] | None = None
        self._refused: int | None = None

    async def run(self, attachments: bool) -> Shown:
        from playwright.async_api import Error

        self._listener.listen(self._engine.context, self._page)
        self._stages = asyncio.create_task(self._go_through(attachments))
        watch = asyncio.create_task(self._watch())
        try:
            async with self._allowance.within(self._limits.browser_seconds):
                await self._stages
        except TimeoutError:
            self._note("browser-time")
        except asyncio.CancelledError:
            if not self._stopped:
                raise
            self._note(self._stopped)
        except Error as error:
            code = self._stopped or "browser-stuck"
            said = "" if self._stopped else _first_line(error)
            self._note(code, **({"said": said} if said else {}))
        finally:
            watch.cancel()
        await self._gate.decided()
        return self._concluded()

    async def _go_through(self, attachments: bool) -> None:
        try:
            # (1)
            engine = self._engine
            await self._gate.open(engine.devtools, engine.browser, engine.way)
            if not await self._arrive():
                return
            hands = Hands(
                self._page,
                self._engine.devtools,
                self._limits,
                self._events,
                self._address,
                partial(self._settle, True),
            )
            # (2)
            await self._unfold(hands)
            await self._listener.downloaded()
            # (3)
            await self._take_pictures(hands)
            # (4)
            if attachments:
                await self._click_for_attachments(hands)
        except TimeoutError:
            self._note("browser-stuck")

    async def _arrive(self) -> bool:
        """Go to the address; whether a page stands there."""
        from playwright.async_api import Error

        seconds = self._limits.browser_load_seconds
        try:
            async with self._allowance.within(seconds):
                await self._page.goto(self._address, wait_until="commit", timeout=0)
        except TimeoutError:
            self._shown.refusal = f"no document came within {seconds:g} seconds"
            return False
        except Error as error:
            said = _first_line(error)
            if "interrupted by another navigation" not in said:
                self._shown.refusal = said
                if any(word in said for word in _ABORTED):
                    # What it began to save is heard of once it has come.
                    await self._ways.quiet(seconds, False)
                    await self._listener.downloaded()
                return False
        await self._load()
        for _ in range(self._limits.redirects + 1):
            if not await self._leads_on():
                return await self._stands()
            await self._settle()
        self._note("browser-restless")
        return True

    async def _stands(self) -> bool:
        """Tell whether there is something to look at: a page that was led away from, and not
        followed, may not have come that far, and then it is never drawn."""
        return not self._gate.refused or await self._page.query_selector(_DRAWN) is not None

    async def _load(self) -> None:
        """Wait for the page's load event, within limits, and once for each document.

        A page that began to save a file while it loaded may never have one: where nothing more
        comes, nothing is waited for.
        """
        from playwright.async_api import TimeoutError as TooLong

        deadline = time.monotonic() + self._limits.browser_load_seconds
        while self._listener.documents != self._given_up:
            try:
                await self._page.wait_for_load_state("load", timeout=_ASKED_SECONDS * 1000)
                return
            except TooLong:
                if await self._ways.quiet(_ASKED_SECONDS, False):
                    return
            if time.monotonic() > deadline:
                self._given_up = self._listener.documents
                self._note("browser-load-unfinished")

    async def _settle(self, anew: bool = False) -> None:
        """Wait until the page has loaded and nothing more comes, within limits; with `anew`, for a
        moment from now on."""
        for _ in range(self._limits.redirects + 1):
            known = len(self._listener.navigations)
            await self._load()
            if not await self._ways.quiet(self._limits.browser_quiet_seconds, anew):
                self._note("browser-never-quiet")
            held = await self._gate.decided()
            if known == len(self._listener.navigations) and not held:
                return

    async def _leads_on(self) -> bool:
        """Wait for a page that means to go on, or to fill itself; whether it went on."""
        from playwright.async_api import Error

        known, waited, pause = len(self._listener.navigations), 0.0, _LOOKED_FIRST
        while len(self._listener.navigations) == known:
            await self._gate.decided()
            if self._gate.refused:
                return False
            try:
                async with asyncio.timeout(self._limits.browser_answer_seconds):
                    dom = await self._page.content()
            except Error:
                # Between two documents there is none; but a page that is gone stays gone.
                if self._page.is_closed() or waited >= self._limits.browser_answer_seconds:
                    raise
            else:
                if waited >= self._ways.patience(self._listener.navigations, dom):
                    return False
            await asyncio.sleep(pause)
            waited += pause
            pause = min(2 * pause, _LOOKED_SECONDS)
        return True

    async def _unfold(self, hands: Hands) -> None:
        """Scroll and click; where a click led away, go back to where we were.

        A page that goes on by itself meanwhile is scrolled anew, where it stops.
        """
        from playwright.async_api import Error

        failed = False
        for _ in range(self._limits.redirects + 1):
            documents = self._listener.documents
            findings: tuple[Finding, ...] = ()
            try:
                findings, gone = await hands.scroll_through(), False
            except Error:
                # It may have been on its way elsewhere before it was scrolled.
                if failed and self._listener.documents == documents:
                    raise
                failed = gone = True
            await self._settle_in_picture(hands)
            if self._listener.documents == documents and not gone:
                self._shown.findings += findings
                break
        await self._click(hands)

    async def _settle_in_picture(self, hands: Hands) -> None:
        """Settle, and take a picture meanwhile, for the case that the page stands still."""
        looking = asyncio.create_task(self._pictures.look(hands))
        try:
            await self._settle()
            await looking
        finally:
            looking.cancel()

    async def _click(self, hands: Hands) -> None:
        from playwright.async_api import Error

        here, documents = self._page.url, self._listener.documents

        def has_moved() -> bool:
            return self._listener.documents > documents

        try:
            await hands.click_through(has_moved)
        except Error:
            if not has_moved():
                raise
        if has_moved():
            self._note("browser-led-away", to=self._listener.navigations[-1].url)
            await self._return_to(here)

    async def _take_pictures(self, hands: Hands) -> None:
        """Make pictures of the page; where it goes on by itself meanwhile, of where it stops."""
        for _ in range(self._limits.redirects + 1):
            documents = self._listener.documents
            await self._pictures.take(self._page, hands)
            await self._gate.decided()
            if self._listener.documents == documents:
                return
            await self._settle()
            self._pictures.forget()
        self._note("browser-restless")

    async def _click_for_attachments(self, hands: Hands) -> None:
        """Click what gives attachments out. What the page does by that is none of what it was."""
        limits, most = self._limits, self._limits.browser_attachments
        self._shown.frames = frames_of(self._pictures.frames, self._pictures.made, limits.url_bytes)
        wanted = self._wanted()
        if not wanted:
            return
        self._shown.navigations = list(self._listener.navigations)
        self._frames = tuple(frame.url for frame in self._page.frames)
        self._refused = len(self._gate.refused)
        if len(wanted) > most:
            self._note("browser-attachments-left", left_out=len(wanted) - most)
        self._listener.shown_in_windows = self._shown.led_to
        giving = Giving(
            self._page,
            self._gate,
            self._listener,
            self._events,
            self._ways.now,
            partial(self._come, hands),
            self._return_to,
            self._shown.given,
            self._shown.led_to,
            self._shown.beside,
        )
        for one, frame in wanted[:most]:
            await giving.click(one, frame)

    def _wanted(self) -> list[tuple[Wanted, ShownFrame | None]]:
        if (dom := self._pictures.dom) is None:
            return []
        here, frames = as_asked_for(self._page.url), self._shown.frames
        return wanted_with_frames(dom, here, frames, self._folder, self._limits)

    async def _come(self, hands: Hands) -> None:
        """Wait until what a click began has come, within limits."""
        from playwright.async_api import Error

        restless = any(one.code == "browser-never-quiet" for one in self._shown.findings)
        seconds = _ASKED_SECONDS if restless else self._limits.browser_load_seconds
        while True:
            if not await self._ways.quiet(seconds, True):
                self._note("browser-never-quiet")
            held = await self._gate.decided()
            # A script may still make a file of what has come: what is asked of the page, it answers
            # behind that.
            with suppress(Error):
                await hands.extent()
            await self._listener.downloaded()
            if not held:
                return

    async def _return_to(self, address: str) -> None:
        milliseconds = self._limits.browser_load_seconds * 1000
        await self._page.goto(address, wait_until="commit", timeout=milliseconds)
        await self._settle()

    async def _watch(self) -> None:
        """End the browser where it takes more memory than it may; until it is gone anyway."""
        from playwright.async_api import Error

        with suppress(Error):
            while await self._engine.memory() <= self._limits.browser_memory:
                await asyncio.sleep(_WATCHED_SECONDS)
            self._stop("browser-memory")
            kill(self._engine.first)

    def _stop(self, code: str) -> None:
        if not self._stopped and self._stages is not None:
            self._stopped = code
            self._stages.cancel()

    def _note(self, code: str, **particulars: object) -> None:
        if all(one.code != code for one in self._shown.findings):
            self._shown.findings.append(found(code, self._address, **particulars))

    def _concluded(self) -> Shown:
        done, pictures = self._shown, self._pictures
        done.dom, done.text = pictures.dom, pictures.text
        done.not_followed = tuple(self._gate.refused[: self._refused])
        done.kept_shut = (*self._gate.refused[len(done.not_followed) :], *self._gate.kept_shut)
        done.findings += pictures.findings
        listener = self._listener
        if self._gate.windows:
            self._note("browser-windows", count=self._gate.windows)
        if listener.dialogs:
            self._note("browser-dialogs", count=listener.dialogs)
        for one in listener.downloads:
            if one.failure:
                said = found("browser-download-failed", one.url, name=one.name, said=one.failure)
                done.findings.append(said)
        frames = self._frames or tuple(frame.url for frame in self._page.frames)
        self._events.frames = frames
        (self._folder / EVENTS).write_bytes(self._events.encode())
        done.made = (*pictures.made, EVENTS)
        return done


def _first_line(error: Exception) -> str:
    """Give what the driver says first, without the name of the call that it was."""
    return str(error).strip().partition("\n")[0].removeprefix("Page.goto: ")
