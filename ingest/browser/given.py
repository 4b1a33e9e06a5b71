"""Attachments that only a script of the page gives out: their links are clicked, one by one.

::

    <a href="javascript:download('4711')">附件：名单.doc</a>

Which links are meant is read from the page's DOM as it was kept, by the rules for attachments
(`ingest.whole.attachments`); what is never clicked stands in `given.toml`. Clicks come when
everything is made of the page, so that nothing of it shows what they do. A link that leads to
another page is gone back from, and told, so that whoever collects the rest can ask for it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from ingest.browser.events import Events, Kind
from ingest.browser.listen import Listener
from ingest.network.web_address import WebAddress, WebAddressError, as_asked_for
from ingest.once import read_once
from ingest.whole.attachments import AttachmentRule, attachment_rule
from ingest.whole.page_links import Link, read_links
from ingest.whole.resolve import resolve
from manifests import Limits

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Page

_CLICK_SECONDS = 1.0
_ALIKE = 200
_SAID = 200
_CALL = 2000
_CALLED = re.compile(r"([A-Za-z_$][\w$.]*)\s*\(", re.ASCII)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link to click: its place among the page's links, by which rule, and how many links before
    it look the same."""

    place: int
    link: Link
    rule: AttachmentRule
    nth: int


@dataclass(frozen=True, slots=True)
class Given:
    """A link that was clicked, and when: what was asked for from then on is what it brought."""

    wanted: Wanted
    clicked: datetime


def wanted_of(dom: str, url: str, limits: Limits) -> tuple[Wanted, ...]:
    """Give the links of a page that only a click can follow, and that lead to attachments.

    `dom` is the page as it stood, of which as much is read as of any page; `url` its address.
    """
    # As whoever collects the rest reads it, so that a link has one place.
    head = dom.encode("utf-8", "backslashreplace")[: limits.linked_bytes].decode("utf-8", "ignore")
    alike: Counter[tuple[object, ...]] = Counter()
    wanted: list[Wanted] = []
    for place, link in enumerate(read_links(head, limits.page_links).links):
        if link.clicked is None:
            continue
        key = (*link.clicked, link.text)
        rule = attachment_rule(link, _address(url, link, limits))
        if rule is not None and not is_never_clicked(link.text, " ".join(link.clicked)):
            wanted.append(Wanted(place, link, rule, alike[key]))
        alike[key] += 1
    return tuple(wanted)


def _address(url: str, link: Link, limits: Limits) -> WebAddress | None:
    try:
        return resolve(url, link.address, "utf-8", limits.url_bytes) if link.address else None
    except WebAddressError:
        return None


@read_once
def _never() -> tuple[re.Pattern[str], tuple[str, ...]]:
    value = tomllib.loads((files("ingest.browser") / "given.toml").read_text("utf-8"))
    texts = "|".join(map(re.escape, value["text"]))
    return re.compile(rf"\W*(?:{texts})\W*", re.IGNORECASE), tuple(value["names"])


def is_never_clicked(text: str, script: str) -> bool:
    """Tell whether a link does something else than give a file out, by what it says and calls."""
    texts, names = _never()
    words = (
        word.lower() for name in _CALLED.findall(script[:_CALL]) for word in _WORD.findall(name)
    )
    return texts.fullmatch(text) is not None or any(word.startswith(names) for word in words)


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
