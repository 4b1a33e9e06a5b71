"""replayweb.page, served on loopback, as the system's Chromium shows a WACZ with it.

with Player({"/notice.wacz": path}) as player:
    shown = player.show("/notice.wacz", "http://example.org/notice", "公告")
shown.text, shown.pictures, shown.asked
"""

from __future__ import annotations

import asyncio
import http.server
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from loopback import Served
from system_packages import need, peer_file

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

_PAGE = """<!doctype html><meta charset=utf-8><title>player</title><script src=/ui.js></script>
<replay-web-page source="{source}" url="{url}" embed=replayonly replayBase=/replay/>
</replay-web-page>"""
_MILLISECONDS = 60_000
_LOADS = (15_000, 30_000, _MILLISECONDS)
# Where the player's worker serves what was archived: /replay/w/<collection>/…<time>mp_/<url>.
_SHOWN = re.compile(r"/replay/w/.+?/\d+(?:mp|im)_/")
_COLLECTION = re.compile(r"/replay/w/([^/]+)/")
_STANDS = """said => document.body?.innerText.includes(said)
    && [...document.images].every(one => one.complete)"""
# What the player's worker noted of digests and of the signature: the counts that it tells take any
# signature for a good one.
_NOTED = """async () => {
    const told = request => new Promise((done, failed) => {
        request.onsuccess = () => done(request.result)
        request.onerror = () => failed(request.error)
    })
    const noted = {}
    for (const {name} of await indexedDB.databases()) {
        const database = await told(indexedDB.open(name))
        if (database.objectStoreNames.contains('verification')) {
            const store = database.transaction('verification').objectStore('verification')
            for (const one of await told(store.getAll())) noted[one.id] = one
        }
        database.close()
    }
    return noted
}"""
_INDEXED = "path => fetch(path).then(answer => answer.text())"
_SIZES = "() => [...document.images].map(one => [one.src, one.naturalWidth, one.naturalHeight])"


@dataclass(frozen=True, slots=True)
class Shown:
    """What stood in the player's window.

    `pictures` are the (width, height) of each image by its archived address, `colour` is the
    background that a style sheet gave, `asked` the addresses of every request of the browser.
    `noted` is what the player found of each digest, of the signature and of what stands beside it:
    what was `expected`, and whether it `matched`. `indexed` is what it searches for text.
    """

    text: str
    pictures: Mapping[str, tuple[int, int]]
    colour: str
    asked: tuple[str, ...]
    noted: Mapping[str, Mapping[str, Any]]
    indexed: str


class Player(Served):
    """Serves the player and WACZ files, by path; used as a context. Skips where it is not here."""

    def __init__(self, served: Mapping[str, Path]) -> None:
        self._program = need("chromium", "chromium")
        files = {
            "/ui.js": peer_file("replaywebpage", "ui.js"),
            "/replay/sw.js": peer_file("replaywebpage", "sw.js"),
            **served,
        }
        handler = type("Served", (_Handler,), {"files": files})
        super().__init__(handler)

    def show(self, wacz: str, url: str, awaited: str) -> Shown:
        """Show an archived address out of a WACZ, with a browser of its own.

        It is looked at once its text has what is awaited, and all its images have come, or failed.
        """
        return asyncio.run(self._show(wacz, url, awaited))

    async def _show(self, wacz: str, url: str, awaited: str) -> Shown:
        from playwright.async_api import async_playwright

        asked: list[str] = []
        async with async_playwright() as driver:
            browser = await driver.chromium.launch(
                executable_path=self._program,
                chromium_sandbox=False,
                # Whatever the archived page would fetch from elsewhere has no name to go to.
                args=["--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
            )
            page = await browser.new_page()
            page.context.on("request", lambda request: asked.append(request.url))
            frame = await _opened(page, f"{self.url}/player?source={wacz}&url={url}")
            await frame.wait_for_function(_STANDS, arg=awaited, timeout=_MILLISECONDS)
            text = await frame.locator("body").inner_text()
            sizes = await frame.evaluate(_SIZES)
            colour = await frame.evaluate("getComputedStyle(document.body).backgroundColor")
            noted = await page.evaluate(_NOTED)
            player, collection = frame.parent_frame, _COLLECTION.search(frame.url)
            assert player is not None and collection is not None
            indexed = await player.evaluate(_INDEXED, f"w/api/c/{collection[1]}/textIndex")
            await browser.close()
        pictures = {_SHOWN.split(src)[-1]: (width, height) for src, width, height in sizes}
        return Shown(text, pictures, colour, tuple(asked), noted, indexed)


async def _opened(page: Page, address: str) -> Frame:
    """Open the player, and give the frame in which it shows what was archived.

    Its worker may come to control the page too late, and then it waits for ever: whoever reads
    there loads the page again, and so do we.
    """
    from playwright.async_api import TimeoutError as LateError

    for patience in _LOADS:
        try:
            async with page.expect_event(
                "framenavigated", _is_archived, timeout=patience
            ) as opened:
                await page.goto(address)
            return await opened.value
        except LateError as late:
            last = late
    raise last


def _is_archived(frame: Frame) -> bool:
    return _SHOWN.search(frame.url) is not None


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers with files, and parts of them (RFC 9110 §14), as large WACZ files are read."""

    files: Mapping[str, Path]

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/player":
            query = {name: values[0] for name, values in parse_qs(asked.query).items()}
            self._send(_PAGE.format_map(query).encode(), "text/html; charset=utf-8")
        elif (path := self.files.get(asked.path)) is not None:
            script = path.suffix == ".js"
            self._send(path.read_bytes(), "text/javascript" if script else "application/wacz")
        else:
            self.send_error(404)

    def _send(self, content: bytes, media: str) -> None:
        wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        first, end = 0, len(content)
        if wanted is not None and wanted[1]:
            first, end = int(wanted[1]), min(int(wanted[2] or end) + 1, end)
        elif wanted is not None:
            first = max(end - int(wanted[2]), 0)
        self.send_response(200 if wanted is None else 206)
        self.send_header("Content-Type", media)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(end - first))
        if wanted is not None:
            self.send_header("Content-Range", f"bytes {first}-{end - 1}/{len(content)}")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content[first:end])

    def log_message(self, *_: object) -> None:
        """Say nothing."""
