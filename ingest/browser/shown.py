"""What a showing asks of whoever holds the proxy, and what comes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from checksums import Finding
from ingest.browser.framed import ShownFrame
from ingest.browser.gate import MayFollow, NotFollowed
from ingest.browser.given import Given
from ingest.browser.listen import Downloaded, Navigation


@dataclass(frozen=True, slots=True)
class Ways:
    """What a showing asks of whoever holds the proxy.

    `quiet` waits until nothing has crossed the wire for a moment, and says whether that came about
    within the seconds given; the moment ends after now, where what was just done may still ask for
    something (True). `lull` waits for a breath of that, and not for long. `crossed` is when, by
    some clock, something last crossed, None while something does. `patience` says, of the documents
    so far and the DOM that stands there, for how many seconds the page is worth waiting for: it may
    be about to lead on, or to fill itself. `may_follow` says whether it may go where it leads
    (`ingest.browser.gate`). `now` is the clock by which exchanges are dated.
    """

    quiet: Callable[[float, bool], Awaitable[bool]]
    lull: Callable[[], Awaitable[bool]]
    crossed: Callable[[], float | None]
    patience: Callable[[Sequence[Navigation], str], float]
    may_follow: MayFollow
    now: Callable[[], datetime]


@dataclass(slots=True)
class Shown:
    """What came of showing a page. `refusal` is the browser's own word where no page came at all.

    `navigations` are the documents of the main frame, in order; `dom` and `text` are what the page
    showed at the end, and None where it showed nothing; `made` names the files that were written;
    `not_followed` is where the page led by itself, and nobody went, `kept_shut` where windows that
    it opened led, or clicks on attachments. `given` are the links of attachments that were clicked,
    `led_to` where the page, a frame that was clicked in, or a window went by that, and `beside`
    where other frames did. `frames` are those of the page whose DOM was written down.
    """

    navigations: list[Navigation]
    downloads: list[Downloaded]
    findings: list[Finding] = field(default_factory=list)
    refusal: str = ""
    dom: str | None = None
    text: str | None = None
    made: tuple[str, ...] = ()
    not_followed: tuple[NotFollowed, ...] = ()
    kept_shut: tuple[NotFollowed, ...] = ()
    given: list[Given] = field(default_factory=list)
    led_to: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    frames: tuple[ShownFrame, ...] = ()
