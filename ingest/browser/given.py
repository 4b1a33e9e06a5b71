"""Attachments that only a script or a form of the page gives out: they are clicked, one by one.

::

    <a href="javascript:download('4711')">附件：名单.doc</a>
    <button onclick="download('4712')">附件2：表格.xls 下载</button>

Which links and buttons are meant is read from the page's DOM as it was kept, and from those of its
frames (`ingest.browser.wanted`). Clicks come when everything is made of the page, so that nothing
of it shows what they do. A link that leads to another page is gone back from, and told, so that
whoever collects the rest can ask for it.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.browser.events import Events, Kind
from ingest.browser.framed import ShownFrame
from ingest.browser.gate import Gate
from ingest.browser.listen import Listener
from ingest.browser.wanted import Wanted
from ingest.network.web_address import as_asked_for

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, Page

_CLICK_SECONDS = 1.0
_ALIKE = 200
_SAID = 200
# Where a browser is when nothing came in place of a page.
_BROKEN = "chrome-error:"
# Known for buttons by what they are, rather than by a role that they were given.
_BUTTONS = ("button", "input")


@dataclass(frozen=True, slots=True)
class Given:
    """What was clicked, in which frame, and when: what was asked for from then on is what it
    brought."""

    wanted: Wanted
    clicked: datetime
    frame: ShownFrame | None


@dataclass(slots=True)
class Giving:
    """Clicks in one page. `settle` waits until what a click began has come; `return_to` goes back
    to an address. `given` has what was clicked, `led_to` the addresses to which the page went, or
    the frame that was clicked in; `beside` those to which other frames did."""

    page: Page
    gate: Gate
    listener: Listener
    events: Events
    now: Callable[[], datetime]
    settle: Callable[[], Awaitable[None]]
    return_to: Callable[[str], Awaitable[None]]
    given: list[Given] = field(default_factory=list)
    led_to: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    async def click(self, wanted: Wanted, shown: ShownFrame | None = None) -> None:
        """Click a link or a button of the page, or of a frame that was `shown` in it, if it is
        there and can be, and wait until what comes of it has come."""
        from playwright.async_api import Error

        here, documents = self.page.url, self.listener.documents
        frame = self.page.main_frame if shown is None else shown.find(self.page)
        if frame is None:
            return
        self.listener.in_frames.clear()
        with self.gate.click():
            try:
                handle = await _find(frame, wanted)
                if handle is None:
                    return
                at = "" if shown is None else shown.address
                self.events.add(Kind.CLICK, wanted.link.text, at)
                clicked = self.now()
                await handle.click(timeout=_CLICK_SECONDS * 1000)
            except Error:
                return  # It went away, or something lies over it.
            self.given.append(Given(wanted, clicked, shown))
            await self.settle()
        gone = [(one, way.url) for one, way in self.listener.in_frames if not way.left]
        self.beside += (url for one, url in gone if one != frame)
        own = self.listener.documents > documents
        if own or any(one == frame for one, _ in gone):
            self.led_to.append(as_asked_for(self.page.url if own else frame.url))
        elif not (frame.is_detached() or frame.url.startswith(_BROKEN)):
            return
        # Frames have no way back but with the page, which is asked for whole.
        await self.return_to(here)


async def _find(frame: Frame, wanted: Wanted) -> ElementHandle | None:
    """Find a link again by what it is made of; None where it is not, or is not to be seen."""
    assert wanted.link.clicked is not None
    href, click = wanted.link.clicked
    name = wanted.link.pressed
    made_of = [name or "a", *_attribute("onclick", click)]
    if not name:
        made_of += _attribute("href", href)
    elif not click and name not in _BUTTONS:
        made_of.append("[role=button i]")
    nth = 0
    for handle in (await frame.query_selector_all("".join(made_of)))[:_ALIKE]:
        said = "" if name else (await handle.get_attribute("href") or "").strip()
        calls = await handle.get_attribute("onclick") or ""
        if (said, calls) == (href, click) and await _text(handle, name) == wanted.link.text:
            if nth == wanted.nth:
                return handle if await handle.is_visible() else None
            nth += 1
    return None


def _attribute(name: str, value: str) -> Iterator[str]:
    """Ask for an attribute as it was read: white space around it is not."""
    # A text of CSS is escaped as one of JSON is, but for what has a number.
    if longest := max("".join(c if c.isprintable() else "\n" for c in value).split("\n"), key=len):
        yield f"[{name}*={json.dumps(longest, ensure_ascii=False)}]"
    elif not value:
        yield f":is(:not([{name}]), [{name}=''])"


async def _text(handle: ElementHandle, name: str) -> str:
    """Give what an element says, as it was read (`ingest.whole.buttons`)."""
    said = await handle.text_content()
    if name == "input":
        said = await handle.get_attribute("value") or await handle.get_attribute("alt")
    return (" ".join((said or "").split()) or await handle.get_attribute("title") or "")[:_SAID]
