"""Whether a page needs a browser: what HTTP brought is no text, leads on by script, or has
attachments that only a script or a form gives out.

The reasons are codes that stand in the statement, and that `muniment.words` puts into words.
"""

from __future__ import annotations

import re

from ingest.browser.wanted import wanted_of
from ingest.exchange import Outcome
from ingest.outcome.fetched import FetchOutcome
from ingest.outcome.judge import is_xml, read_body
from ingest.outcome.look import look_at
from ingest.recording import Recording
from ingest.whole.content import is_web_page
from ingest.whole.links import Link
from ingest.whole.page_links import read_links
from ingest.whole.page_ways import page_ways
from manifests import Limits

CHALLENGE, COOKIES, LEADS_ON = "challenge", "cookies", "leads-on"
LITTLE_TEXT, FRAMES, ATTACHMENTS = "little-text", "frames", "attachments"
REASONS = (CHALLENGE, COOKIES, LEADS_ON, LITTLE_TEXT, FRAMES, ATTACHMENTS)
# Statuses that hardly anything but a challenge by script sends.
_CHALLENGES = (412, 521)
_LITTLE = 200
# With more text than that, a place for a text is not what a page is about.
_AROUND = 1000
_LOADING = 20
# Without these in a page there is nothing that only a script, or a form, could give out.
_SCRIPTED = re.compile(
    r"javascript:|onclick|<button|type=.?(?:button|submit|image)|role=.?button", re.IGNORECASE
)
PAGES = (".html", ".xhtml")
_SNIFFED = (b"", b"text/xml", b"application/xml")


def need_of(recording: Recording, limits: Limits, *, attachments: bool) -> str:
    """Give the reason why what HTTP brought needs a browser, or nothing.

    With `attachments`, those count that only a script or a form gives out. Raises OSError where
    the disk fails.
    """
    fetched, last = recording.fetched, recording.exchanges[-1]
    if fetched.outcome is FetchOutcome.BLOCKED and fetched.detail == "challenge":
        return CHALLENGE
    if last.status in _CHALLENGES and last.failure is None:
        return CHALLENGE
    if fetched.outcome is FetchOutcome.REDIRECTED:
        if fetched.detail == "by-page":
            return LEADS_ON
        circled = fetched.detail in ("redirect-loop", "too-many-redirects")
        given = any(one.header(b"set-cookie") is not None for one in recording.exchanges)
        return COOKIES if circled and given else ""
    if recording.outcome is not Outcome.KEPT or recording.body is None:
        return ""
    if not _is_shown(recording):
        return ""
    with recording.body.open("rb") as body:
        decoded = read_body(last, body, limits)
    if decoded is None:
        return ""
    look = look_at(decoded.text, True, xml=is_xml(last))
    # A menu is nobody's text, nor is what stands around a place for the text that has none yet.
    unfilled = look.scripts and look.own < _AROUND and _is_unfilled(decoded.text, limits)
    if look.own >= _LITTLE and not unfilled:
        by_script = attachments and _by_script(decoded.text, last.url, limits, is_xml(last))
        return ATTACHMENTS if by_script else ""
    if look.scripts:
        return LITTLE_TEXT
    return FRAMES if "<frame" in decoded.text.lower() or "<iframe" in decoded.text.lower() else ""


def _is_shown(recording: Recording) -> bool:
    """Tell whether a browser takes for a page what came: it looks itself where nothing is said."""
    if recording.suffix in PAGES:
        return True
    media = recording.exchanges[-1].header(b"content-type") or b""
    sniffed = media.partition(b";")[0].strip().lower() in _SNIFFED
    return sniffed and is_web_page(recording)


def _is_unfilled(page: str, limits: Limits) -> bool:
    """Tell whether all that a page marks as its text is empty, and waits for a script."""
    links = read_links(page[: limits.linked_bytes], limits.page_links)
    within = (one for one in links.links if one.inside and not one.how.startswith("script"))
    shown = (one for one in within if not page_ways().icons.search(one.address))
    return links.has_text and links.own_letters < _LOADING and not any(shown)


def _by_script(page: str, url: str, limits: Limits, xml: bool) -> bool:
    """Tell whether a page has an attachment that nobody can ask for: told as missing, otherwise.

    What its frames have is not known here: they are asked for later.
    """
    if _SCRIPTED.search(page) is None:
        return False
    links = (one for one in wanted_of(page, url, limits, xml) if one.rule.looks != "perhaps")
    return any(_scripted(one.link) and not one.link.address for one in links)


def _scripted(link: Link) -> bool:
    """Tell whether something is known to happen where a link is clicked."""
    return bool(link.script or link.pressed)
