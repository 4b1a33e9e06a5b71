"""A reader's hands: scrolling to the end of a page, and clicking what shows the rest of it.

Both are input events of the browser, as from a mouse; the page's size is the browser's own word.
What is clicked stands in `unfold.toml`. A click that makes the page smaller has folded something
up, and is taken back by another.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from checksums import Finding
from ingest.browser.events import Events, Kind
from ingest.browser.unfold import unfolding
from ingest.codes import found
from manifests import Limits

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, ElementHandle, Frame, Page

_STEP_SECONDS = 0.4
_POLL_SECONDS = 0.005
_CLICK_SECONDS = 1.0
_FRAMES = 20
_BUTTONS = 50


@dataclass(frozen=True, slots=True)
class Extent:
    """How large the page is, and how far down its window stands, in CSS pixels."""

    width: int
    height: int
    top: int


@dataclass(slots=True)
class Hands:
    """Scrolls and clicks in one page. `settle` waits until the page is quiet again."""

    page: Page
    devtools: CDPSession
    limits: Limits
    events: Events
    where: str
    settle: Callable[[], Awaitable[None]]

    async def extent(self) -> Extent:
        """Ask the browser for the page's height and place; raise TimeoutError if it is stuck."""
        async with asyncio.timeout(self.limits.browser_answer_seconds):
            told = await self.devtools.send("Page.getLayoutMetrics")
        size = told["cssContentSize"]
        top = round(told["cssVisualViewport"]["pageY"])
        return Extent(round(size["width"]), round(size["height"]), top)

    async def scroll_through(self) -> tuple[Finding, ...]:
        """Scroll to the end, so that what waits for a reader's eye is fetched, and back."""
        size = self.page.viewport_size
        assert size is not None
        _, before = await asyncio.gather(
            self.page.mouse.move(size["width"] / 2, size["height"] / 2), self.extent()
        )
        most, steps = self.limits.browser_screens, 0
        deadline = time.monotonic() + self.limits.browser_load_seconds
        while before.top + size["height"] < before.height and steps < most:
            if time.monotonic() > deadline:
                most = steps
                break
            steps += 1
            after = await self._wheel(size["height"], before)
            if after.top <= before.top:
                break
            before = after
        findings: tuple[Finding, ...] = ()
        if steps >= most and before.top + size["height"] < before.height:
            findings = (found("browser-endless", self.where, height=before.height),)
        if steps:
            await self._wheel(-before.height - size["height"], before)
        return findings

    async def _wheel(self, pixels: int, before: Extent) -> Extent:
        """Turn the wheel; give where the page stands once it has moved, or will not."""
        await self.page.mouse.wheel(0, pixels)
        deadline = time.monotonic() + _STEP_SECONDS
        while (after := await self.extent()).top == before.top and time.monotonic() < deadline:
            await asyncio.sleep(_POLL_SECONDS)
        return after

    async def click_through(self, moved_on: Callable[[], bool]) -> None:
        """Click what shows more, as long as more is shown; stop where `moved_on` says so."""
        clicks = 0
        deadline = time.monotonic() + self.limits.browser_load_seconds
        while clicks < self.limits.browser_clicks:
            before = await self.extent()
            clicked = 0
            for button in await self._buttons():
                late = time.monotonic() > deadline
                if late or clicks >= self.limits.browser_clicks or moved_on():
                    return
                if await self._click(button):
                    clicks, clicked = clicks + 1, clicked + 1
            if not clicked or (await self.extent()).height <= before.height:
                return

    async def _buttons(self) -> list[ElementHandle]:
        found_here: list[ElementHandle] = []
        for frame in self.page.frames[:_FRAMES]:
            found_here += await _shown(frame, _BUTTONS - len(found_here))
        return found_here

    async def _click(self, button: ElementHandle) -> bool:
        """Click a button; whether it could be. What it folds up is unfolded again."""
        from playwright.async_api import Error

        before = await self.extent()
        try:
            said = (await button.text_content() or "").strip()
            await button.click(timeout=_CLICK_SECONDS * 1000)
            self.events.add(Kind.CLICK, said)
            await self.settle()
            if (await self.extent()).height < before.height:
                await button.click(timeout=_CLICK_SECONDS * 1000)
                await self.settle()
        except Error:
            return False  # It went away, or something lies over it.
        return True


async def _shown(frame: Frame, most: int) -> list[ElementHandle]:
    """Give a frame's buttons that can be seen and lead nowhere else."""
    from playwright.async_api import Error

    try:
        handles = await frame.get_by_text(unfolding().pattern).element_handles()
        return [one for one in handles[:most] if await _is_harmless(one, frame.url)]
    except Error:
        return []  # The frame is gone.


async def _is_harmless(button: ElementHandle, base: str) -> bool:
    if not await button.is_visible():
        return False
    if await button.query_selector("xpath=ancestor-or-self::form") is not None:
        return False
    link = await button.query_selector("xpath=ancestor-or-self::a[@href]")
    if link is None:
        return True
    return _stays((await link.get_attribute("href")) or "", base)


def _stays(href: str, base: str) -> bool:
    """Tell whether a link leads to a place on the same page, or is a script."""
    if href.strip().lower().startswith("javascript:"):
        return True
    return "#" in href and urldefrag(urljoin(base, href))[0] == urldefrag(base)[0]


def texts_of(parts: Iterable[str]) -> str:
    """Put the texts of a page and its frames into one, a form feed between them."""
    return "\n\f\n".join(part.strip("\n") for part in parts) + "\n"
