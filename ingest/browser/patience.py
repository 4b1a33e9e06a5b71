"""How long a page that stands there is worth waiting for: it may be about to become another.

A challenge lets its visitor wait, a page sends on after some seconds, a page without a text fills
itself. None of them says when it is done, so each has a time within limits.
"""

from __future__ import annotations

import re

from ingest.exchange import Exchange
from ingest.outcome.fetched import FetchOutcome
from ingest.outcome.look import look_at
from ingest.outcome.rules import outcome_rules
from manifests import Limits

_REFRESH = re.compile(
    r"<meta[^>]{0,200}http-equiv\s*=\s*[\"']?refresh[\"']?[^>]{0,200}content\s*=\s*[\"']?\s*"
    r"(\d{1,4})(?:\.\d*)?\s*[;,]\s*[\"']?\s*url\s*=",
    re.IGNORECASE,
)
_LOOKED_AT = 1 << 16
_LITTLE = 60
_FILLS_ITSELF = 4.0
_GOES = 1.0


def patience(answer: Exchange | None, asked: str, dom: str, limits: Limits) -> float:
    """Give the seconds for which to wait on a page that stands as this DOM.

    `answer` is the exchange of its document, if one is known yet; `asked` what was asked first.
    """
    most = limits.browser_patience_seconds
    head = dom[:_LOOKED_AT]
    refresh = _REFRESH.search(head)
    if refresh is not None:
        return int(refresh[1]) + _GOES if int(refresh[1]) <= most else 0.0
    look = look_at(dom, True)
    if answer is not None:
        ruled = outcome_rules().judge(answer, asked, look)
        if ruled is not None:
            rule = ruled[0]
            if rule.outcome is FetchOutcome.BLOCKED and rule.detail == "challenge":
                return most
            if rule.outcome is FetchOutcome.REDIRECTED and rule.detail == "by-page":
                return min(_FILLS_ITSELF, most)
        if answer.status in (412, 521) and look.scripts:
            return most
    if look.scripts and look.size < _LITTLE:
        return min(_FILLS_ITSELF, most)
    return 0.0
