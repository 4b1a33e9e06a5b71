"""Attachments that only a script of the page gives out: their links are clicked, one by one.

::

    <a href="javascript:download('4711')">附件：名单.doc</a>

Which links are meant is read from the page's DOM as it was kept (`ingest.browser.wanted`). Clicks
come when everything is made of the page, so that nothing of it shows what they do. A link that
leads to another page is gone back from, and told, so that whoever collects the rest can ask for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.browser.events import Events, Kind
from ingest.browser.listen import Listener
from ingest.browser.wanted import Wanted
from ingest.network.web_address import as_asked_for

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Page

_CLICK_SECONDS = 1.0
_ALIKE = 200
_SAID = 200
_CALL = 2000
_CALLED = re.compile(r"([A-Za-z_$][\w$.]*)\s*\(", re.ASCII)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Given:
    """A link that was clicked, and when: what was asked for from then on is what it brought."""

    wanted: Wanted
    clicked: datetime


@dataclass(slots=True)
class Giving:
    """Clicks in one page. `settle` waits until what a click began has come; `return_to` goes back
    to an address. `given` has what was clicked, `led_to` the addresses to which the page went."""

    page: Page
    listener: Listener
    events: Events
    now: Callable[[], datetime]
    settle: Callable[[], Awaitable[None]]
    return_to: Callable[[str], Awaitable[None]]
    given: list[Given] = field(default_factory=list)
    led_to: list[str] = field(default_factory=list)

    async def click(self, wanted: Wanted) -> None:
        """Click a link, if it is there and can be, and wait until what comes of it has come."""
        from playwright.async_api import Error

        here, documents = self.page.url, self.listener.documents
        try:
            handle = await self._find(wanted)
            if handle is None:
                return
            self.events.add(Kind.CLICK, wanted.link.text)
            clicked = self.now()
            await handle.click(timeout=_CLICK_SECONDS * 1000)
        except Error:
            return  # It went away, or something lies over it.
        self.given.append(Given(wanted, clicked))
        await self.settle()
        if self.listener.documents > documents:
            self.led_to.append(as_asked_for(self.page.url))
            await self.return_to(here)

    async def _find(self, wanted: Wanted) -> ElementHandle | None:
        """Find a link again by what it is made of; None where it is not, or is not to be seen."""
        assert wanted.link.clicked is not None
        href, click = wanted.link.clicked
        selector = "".join(("a", *_attribute("href", href), *_attribute("onclick", click)))
        alike = (await self.page.query_selector_all(selector))[:_ALIKE]
        nth = 0
        for handle in alike:
            said = (await handle.get_attribute("href") or "").strip()
            if said == href and await _text(handle) == wanted.link.text:
                if nth == wanted.nth:
                    return handle if await handle.is_visible() else None
                nth += 1
        return None


def _attribute(name: str, value: str) -> Iterator[str]:
    """Ask for an attribute as it was read: white space around it is not."""
    # A text of CSS is escaped as one of JSON is, but for what has a number.
    if value and value.isprintable():
        yield f"[{name}*={json.dumps(value, ensure_ascii=False)}]"
    elif not value:
        yield f":is(:not([{name}]), [{name}=''])"


async def _text(handle: ElementHandle) -> str:
    said = " ".join((await handle.text_content() or "").split())
    return (said or await handle.get_attribute("title") or "")[:_SAID]
