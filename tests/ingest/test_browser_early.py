"""A picture that was taken early is kept where the page stood still, and is the whole page."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from PIL import Image

from ingest.browser.clean import clean_png
from ingest.browser.early import Early, Shot
from ministry import Answer, Ministry
from pages import browser_recorder, page, picture, sized
from system_packages import need

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page

# What a page's own script may do that leaves no trace in its DOM, and what a style does alone.
_ON_CLICK = {
    "text": "<p id=it>a</p><script>onclick = () => { it.textContent = 'b' }</script>",
    "canvas": "<canvas id=it></canvas><script>onclick = () => "
    "{ it.getContext('2d').fillRect(0, 0, 99, 99) }</script>",
    "field": "<input id=it><script>onclick = () => { it.value = 'b' }</script>",
    "shadow": "<p id=it></p><script>const in_it = it.attachShadow({mode: 'closed'}); "
    "onclick = () => { in_it.innerHTML = 'b' }</script>",
    "rule": "<p>a<style id=it></style><script>onclick = () => "
    "{ it.sheet.insertRule('p { color: red }') }</script>",
}
_MOVING = "<style>@keyframes k { to { opacity: 0 } } p { animation: k 9s infinite }</style><p>a"
_FRAMED = "<iframe srcdoc='<p>a'></iframe>"
_WORKING = "<script>new Worker(URL.createObjectURL(new Blob(['onmessage = null'])))</script>"


@dataclass
class Wire:
    """What the proxy would say of the wire."""

    since: float | None = 1.0
    quiet: bool = True

    async def lull(self) -> bool:
        return self.quiet


@dataclass
class Looked:
    page: Page
    devtools: CDPSession
    wire: Wire = field(default_factory=Wire)

    def __post_init__(self) -> None:
        wire = self.wire
        self.early = Early(self.page, self.devtools, lambda: wire.since, wire.lull, 20)

    async def shoot(self) -> Shot:
        area = {"x": 0, "y": 0, "width": 200, "height": 400, "scale": 1}
        taken = await self.devtools.send(
            "Page.captureScreenshot",
            {"format": "png", "captureBeyondViewport": True, "clip": area},
        )
        return Shot(base64.b64decode(taken["data"]), None)

    async def kept(self) -> bytes | None:
        kept = await self.early.kept()
        return None if kept is None else await kept[0]


async def _look(page: Page, html: str, then: Callable[[Looked], Awaitable[None]]) -> Looked:
    await page.goto(f"data:text/html,{quote(html)}")
    looked = Looked(page, await page.context.new_cdp_session(page))
    await looked.early.look(looked.shoot)
    await then(looked)
    return looked


async def _nothing(_looked: Looked) -> None:
    """Leave the page alone."""


async def _click(looked: Looked) -> None:
    await looked.page.mouse.click(5, 5)


async def _something_comes(looked: Looked) -> None:
    looked.wire.since = 2.0


async def _something_is_asked(looked: Looked) -> None:
    looked.wire.since = None


class TestEarlyPictures:
    """ "Screenshot (full page)": of the page as it stood when it was taken down."""

    def test_it_is_kept_where_the_page_stood_still_alone(self) -> None:
        program = need("chromium", "chromium")

        async def all_of_them() -> None:
            from playwright.async_api import async_playwright

            async with async_playwright() as driver:
                browser = await driver.chromium.launch(
                    executable_path=program, headless=True, chromium_sandbox=False
                )
                shown = await browser.new_page(viewport={"width": 200, "height": 200})
                await _stood_still(shown)
                await _moved(shown)
                await browser.close()

        asyncio.run(all_of_them())

    def test_large_pictures_are_in_it_as_soon_as_they_have_come(self, tmp_path: Path) -> None:
        names = [f"/large-{number}.png" for number in range(4)]
        shown = "".join(f"<img src={name} decoding=async>" for name in names)
        style = "<style>body { margin: 0 } img { display: block; height: 400px }</style>"
        large = sized(picture(3000, 2000), "image/png")
        site: dict[str, Answer] = {
            "/": page(f"<h1 style='position: absolute'>公告</h1>{shown}", style),
            "/favicon.ico": page("", status="404 Not Found"),
            **dict.fromkeys(names, large),
        }
        with Ministry(site) as ministry:
            recording = browser_recorder().record(f"{ministry.address}/", tmp_path, "capture-1")
        with Image.open(recording.warc.parent / "screenshot.png") as shot:
            seen = {shot.convert("RGB").getpixel((300, 200 + 400 * at)) for at in range(4)}
        assert seen == {(255, 0, 0)}


async def _stood_still(page: Page) -> None:
    plain = "<p style='margin-top: 350px'>a"
    looked = await _look(page, plain, _nothing)
    # Our own looking is none of the page's doing.
    await looked.page.content()
    await looked.page.locator("body").inner_text()
    await looked.page.get_by_text("more").element_handles()
    assert await looked.kept() == clean_png((await looked.shoot()).png)
    # A click that does nothing changes nothing; what came is gone once something else is looked at.
    again = await _look(page, plain, _click)
    assert await again.kept() is not None
    again.wire.quiet = False
    await again.early.look(again.shoot)
    assert await again.kept() is None


async def _moved(page: Page) -> None:
    for name, html in _ON_CLICK.items():
        assert await (await _look(page, html, _nothing)).kept() is not None, name
        assert await (await _look(page, html, _click)).kept() is None, name
    for html in (_MOVING, _FRAMED, _WORKING):
        assert await (await _look(page, html, _nothing)).kept() is None, html
    for then in (_something_comes, _something_is_asked):
        assert await (await _look(page, "<p>a", then)).kept() is None
    # Of a page that is gone nothing can be told.
    looked = await _look(page, "<p>a", _nothing)
    await page.close()
    assert await looked.kept() is None
