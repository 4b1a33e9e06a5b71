"""A picture taken while a page is still waited for, and kept where the page stood still since.

A page is taken down once the wire has been quiet for half a second: a script may do something with
the last answer, and what was taken before that would not show it. Chromium counts what a page does:
where from a picture's beginning until it is wanted no script ran, no style was computed anew, no
node came or went and nothing crossed the wire, it shows what a picture taken then would show.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checksums import Finding
from ingest.browser.clean import clean_png

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page

# Of Performance.getMetrics (Chrome DevTools Protocol). A picture has the page laid out, twice.
_COUNTED = ("ScriptDuration", "RecalcStyleCount", "Nodes")
_LAID_OUT = "LayoutCount"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as Chromium gives it, and a finding where it is not of the whole page."""

    png: bytes
    cut: Finding | None


@dataclass(frozen=True, slots=True)
class _Moment:
    crossed: float
    counted: tuple[float, ...]
    laid_out: float


class Early:
    """Takes a picture early.

    `crossed` tells when something last crossed the wire, and None while something does; `lull`
    waits until nothing has for a breath, and tells whether that came about soon. A look takes at
    most so many `seconds`.
    """

    def __init__(
        self,
        page: Page,
        devtools: CDPSession,
        crossed: Callable[[], float | None],
        lull: Callable[[], Awaitable[bool]],
        seconds: float,
    ) -> None:
        self._page = page
        self._devtools = devtools
        self._crossed = crossed
        self._lull = lull
        self._seconds = seconds
        self._taken: tuple[_Moment, asyncio.Task[bytes], Finding | None] | None = None

    async def look(self, shoot: Callable[[], Awaitable[Shot]]) -> None:
        """Take a picture, unless the page is seen to move; it is packed in a thread.

        Whatever the browser does not do, no picture comes of it, and nothing is raised.
        """
        from playwright.async_api import Error

        self.drop()
        # What goes wrong here goes wrong again where it matters.
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(self._seconds):
                if not await self._lull():
                    return
                await self._devtools.send("Performance.enable")
                before = await self._moment()
                if before is None:
                    return
                shot = await shoot()
                after = await self._moment()
            if after is None or (before.crossed, before.counted) != (after.crossed, after.counted):
                return
            packing = asyncio.create_task(asyncio.to_thread(clean_png, shot.png))
            self._taken = after, packing, shot.cut

    async def kept(self) -> tuple[Awaitable[bytes], Finding | None] | None:
        """Give the picture's packing, and its `Shot.cut`; None where the page moved, or is gone.

        Awaited, the packing may raise `NotAsExpectedError`.
        """
        from playwright.async_api import Error

        if self._taken is None:
            return None
        then, packing, cut = self._taken
        with suppress(Error):
            if await self._moment() == then:
                return packing, cut
        self.drop()
        return None

    def drop(self) -> None:
        """Forget the picture."""
        if self._taken is not None:
            self._taken[1].cancel()
            self._taken = None

    async def _moment(self) -> _Moment | None:
        """Give what the page has done so far; None where that cannot be told, since it has frames
        or workers, which are counted elsewhere, or waits for something."""
        crossed = self._crossed()
        if crossed is None or len(self._page.frames) > 1 or self._page.workers:
            return None
        told = (await self._devtools.send("Performance.getMetrics"))["metrics"]
        values = {one["name"]: float(one["value"]) for one in told}
        if not values.keys() >= {*_COUNTED, _LAID_OUT}:
            return None
        return _Moment(crossed, tuple(values[name] for name in _COUNTED), values[_LAID_OUT])
