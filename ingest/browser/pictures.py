"""What is made of a page once it stands: DOM, text, screenshot, print, and the list of its events.

::

    captures/<id>/dom.html        the main document as it stood, as HTML in UTF-8
    captures/<id>/dom-0002.html   that of a frame in it, in their order
    captures/<id>/text.txt        the visible text: the page's, then each frame's behind a form feed
    captures/<id>/screenshot.png  the whole page, one device pixel a CSS pixel
    captures/<id>/print.pdf       the page as it prints, on A4
    captures/<id>/events.json     what happened meanwhile (`ingest.browser.events`)

None of them holds anything of this machine or names the program that made it.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from checksums import Finding
from ingest.browser.clean import NotAsExpectedError, clean_pdf, clean_png
from ingest.browser.early import Early, Shot
from ingest.browser.scroll import Hands, texts_of
from ingest.codes import found
from manifests import Limits

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page, PdfMargins

DOM, TEXT, SCREENSHOT, PRINT, EVENTS = (
    "dom.html",
    "text.txt",
    "screenshot.png",
    "print.pdf",
    "events.json",
)
_MARGIN = "12mm"
_WIDEST = 4096
T = TypeVar("T")


@dataclass(slots=True)
class Pictures:
    """Makes the files of a page in `folder`; `made` lists their names.

    `dom` and `text` are what the page showed, None where it gave none; `frames` are those whose DOM
    was asked for, the page first, by the name of the file.
    """

    folder: Path
    limits: Limits
    where: str
    early: Early
    made: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    dom: str | None = None
    text: str | None = None
    frames: list[tuple[str, Frame]] = field(default_factory=list)

    async def look(self, hands: Hands) -> None:
        """Take the page's picture while it is waited for (`ingest.browser.early`)."""
        await self.early.look(partial(self._screenshot, hands))

    async def take(self, page: Page, hands: Hands) -> None:
        """Make what can be made; what cannot has a finding. Raises TimeoutError where the page
        does not answer any more, and OSError where the disk fails."""
        frames = [frame for frame in page.frames if not frame.is_detached()]
        for number, frame in enumerate(frames[: self.limits.browser_frames], 1):
            name = DOM if number == 1 else f"dom-{number:04d}.html"
            self.frames.append((name, frame))
            await self._make(name, partial(_dom, frame))
        texts = [await self._within(_text(one)) for one in frames[: self.limits.browser_frames]]
        if any(text.strip() for text in texts):
            self.text = texts_of(texts)
            self._write(TEXT, self.text.encode("utf-8", "backslashreplace"))
        packing = await self._picture(hands)
        if packing is None:
            await self._make(PRINT, partial(_print, page))
            return
        # Packed while Chromium prints; and kept, whatever becomes of the print.
        try:
            printed = await self._made(PRINT, partial(_print, page))
        finally:
            await self._make(SCREENSHOT, lambda: packing)
        if printed is not None:
            self._write(PRINT, printed)

    async def _picture(self, hands: Hands) -> Awaitable[bytes] | None:
        """Give the picture being packed: the early one, where the page stood still since."""
        kept = await self._within(self.early.kept())
        if kept is not None:
            packing, cut = kept
        else:
            shot = await self._made(SCREENSHOT, partial(self._screenshot, hands))
            if shot is None:
                return None
            packing = asyncio.create_task(asyncio.to_thread(clean_png, shot.png))
            cut = shot.cut
        if cut is not None:
            self.findings.append(cut)
        return packing

    def forget(self) -> None:
        """Take away what was made: the page is another now."""
        for name in self.made:
            (self.folder / name).unlink()
        self.made.clear()
        self.findings.clear()
        self.frames.clear()
        self.dom = self.text = None

    async def _make(self, name: str, make: Callable[[], Awaitable[bytes]]) -> None:
        data = await self._made(name, make)
        if data is None:
            return
        if name == DOM:
            self.dom = data.decode("utf-8")
        self._write(name, data)

    async def _made(self, name: str, make: Callable[[], Awaitable[T]]) -> T | None:
        """Give what is made for a file; None, with a finding, where it cannot be."""
        from playwright.async_api import Error

        try:
            return await self._within(make())
        except (Error, NotAsExpectedError) as error:
            said = str(error).strip().partition("\n")[0]
            self.findings.append(found("browser-not-made", self.where, file=name, said=said))
            return None

    async def _within(self, made: Awaitable[T]) -> T:
        async with asyncio.timeout(self.limits.browser_answer_seconds):
            return await made

    def _write(self, name: str, data: bytes) -> None:
        if len(data) > self.limits.browser_file_bytes:
            size = len(data)
            self.findings.append(found("browser-too-large", self.where, file=name, size=size))
            return
        (self.folder / name).write_bytes(data)
        self.made.append(name)

    async def _screenshot(self, hands: Hands) -> Shot:
        extent, most = await hands.extent(), self.limits.browser_picture_height
        cut = None
        if extent.height > most or extent.width > _WIDEST:
            told = {"height": extent.height, "width": extent.width}
            cut = found("browser-tall", self.where, **told)
        width, height = min(extent.width, _WIDEST), min(extent.height, most)
        taken = await hands.devtools.send(
            "Page.captureScreenshot",
            {
                "format": "png",
                "captureBeyondViewport": True,
                "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1},
                # What takes Chromium longest, and is done again anyway.
                "optimizeForSpeed": True,
            },
        )
        return Shot(base64.b64decode(taken["data"]), cut)


async def _dom(frame: Frame) -> bytes:
    return (await frame.content()).encode("utf-8", "backslashreplace")


async def _text(frame: Frame) -> str:
    """Give the text that a reader sees; nothing of a document without a body of its own."""
    from playwright.async_api import Error

    try:
        return await frame.locator("body").first.inner_text(timeout=1000)
    except Error:
        return ""


async def _print(page: Page) -> bytes:
    margin: PdfMargins = {"top": _MARGIN, "right": _MARGIN, "bottom": _MARGIN, "left": _MARGIN}
    return clean_pdf(await page.pdf(format="A4", margin=margin, print_background=True))
