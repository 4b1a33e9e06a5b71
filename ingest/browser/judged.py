"""What came of a page that a browser showed: by its documents, and by what it showed at the end.

A page is judged twice, by the same rules: as it was served, and as it stood. What it showed counts;
but a page that was served as a challenge, and shows next to nothing, has not become the notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.browser.ledger import Carried
from ingest.browser.listen import Navigation
from ingest.exchange import Exchange
from ingest.outcome.fetched import Confidence, Fetched
from ingest.outcome.judge import judge, read_body
from ingest.text.encoding import Decoded, read_text
from manifests import Limits

# Chromium says by this that a document is asked for, whatever the scheme.
_DOCUMENT = b"upgrade-insecure-requests"
_HTML = b"text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Judged:
    """The outcome, what of it was judged (``dom`` or ``body``), and the served text's encoding."""

    fetched: Fetched
    by: str
    served: Decoded | None


def documents_of(
    navigations: Sequence[Navigation], carried: Sequence[Carried]
) -> tuple[Carried, ...]:
    """Find the exchanges of the main frame's documents, in their order."""
    chain: list[Carried] = []
    at = 0
    for navigation in navigations:
        own = [
            place
            for place in range(at, len(carried))
            if _is_document(carried[place].exchange, navigation.url)
        ]
        answered = [one for one in own if carried[one].exchange.status == navigation.status]
        if own:
            place = answered[0] if answered and navigation.status is not None else own[-1]
            chain.append(carried[place])
            at = place + 1
    return tuple(chain)


def judge_page(chain: Sequence[Carried], dom: str | None, limits: Limits) -> Judged:
    """Judge the last document of a chain that has one. Raises OSError where the disk fails."""
    last = chain[-1]
    exchanges = tuple(one.exchange for one in chain)
    served = read_served(last, limits)
    as_served = judge(exchanges, served, lost=last.undecodable)
    if dom is None or last.exchange.failure is not None or not dom.strip():
        return Judged(as_served, "body", served)
    shown = read_shown(dom, limits)
    as_shown = judge(exchanges, shown, lost=last.undecodable)
    doubtful = as_shown.confidence is Confidence.UNCLEAR
    if as_served.denies and not as_shown.denies and doubtful:
        return Judged(as_served, "body", served)
    return Judged(as_shown, "dom", served)


def read_served(last: Carried, limits: Limits) -> Decoded | None:
    """Read a document as it was served, where it is a text."""
    if last.body is None or last.exchange.failure is not None:
        return None
    if last.undecodable or last.unknown_coding is not None:
        return None
    with last.body.open("rb") as body:
        return read_body(last.exchange, body, limits)


def read_shown(dom: str, limits: Limits) -> Decoded | None:
    """Read a document as it stood."""
    data = dom.encode("utf-8")
    cut = data[: limits.judged_bytes]
    return read_text(cut, whole=len(cut) == len(data), declared=True, http=_HTML)


def _is_document(exchange: Exchange, url: str) -> bool:
    if exchange.url != url:
        return False
    return not exchange.request or _DOCUMENT in exchange.request.partition(b"\r\n\r\n")[0].lower()
