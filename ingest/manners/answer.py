"""Whether what came is an answer, or trouble that may pass; and how long a server wants peace.

An answer is never asked for again, whatever it says: 404, 403, a challenge, a page that is cut by a
limit of ours. Trouble is what the network or the server's machine did before there was one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from ingest.exchange import Exchange, FailureKind
from ingest.gathered import Gathered
from ingest.outcome.fetched import FetchOutcome

_PASSING: Final = tuple(
    kind.value
    for kind in (FailureKind.DNS, FailureKind.CONNECT, FailureKind.RESET, FailureKind.TIMEOUT)
)
# It led to a host that wants to be left alone, for longer than was waited.
RESTING: Final = "host-resting"
# RFC 6585 §4; RFC 9110 §15.5.9, §15.6. What else begins with 5 says that it will not, ever.
_TOO_OFTEN: Final = (429, 503)
_PASSING_STATUSES: Final = (408, *_TOO_OFTEN, 500, 502, 504, *range(520, 528))


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an address should be asked again. `rest` are the seconds that the server asked for.

    `code` is that of the failure; `kept` says that something came that would be kept if no more
    came later: a page whose connection was lost.
    """

    code: str
    sentence: str
    rest: float | None
    kept: bool


def find_trouble(gathered: Gathered) -> Trouble | None:
    """Say what trouble kept an answer from coming, or None where what came is an answer."""
    last = gathered.answer or (gathered.exchanges[-1] if gathered.exchanges else {})
    rest = _wanted_rest(last)
    fetch = gathered.facts.get("fetch", {})
    if gathered.failure is None:
        if fetch.get("outcome") != FetchOutcome.TRUNCATED.value:
            return None
        return Trouble("truncated", "The connection was lost before the end.", rest, kept=True)
    code, sentence = gathered.failure
    if code == RESTING:
        return Trouble(code, sentence, None, kept=False)
    status = last.get("status")
    kind = last.get("failure", {}).get("kind")
    if kind is not None:
        silent = kind == FailureKind.PROTOCOL.value and "block" not in last
        passing = kind in _PASSING or silent
    elif status in _TOO_OFTEN:
        # A challenge that answers 503 is an answer; "too often" is not, though it blocks us.
        passing = status == 429 or fetch.get("outcome") != FetchOutcome.BLOCKED.value
    else:
        blocked = fetch.get("outcome") == FetchOutcome.BLOCKED.value
        passing = status in _PASSING_STATUSES and not blocked
    return Trouble(code, sentence, rest, kept=False) if passing else None


def rest_asked(exchange: Exchange) -> float | None:
    """Give the seconds of peace for which an answer asks (429, 503), or None where it does not."""
    if exchange.status not in _TOO_OFTEN:
        return None
    after, date = (exchange.header(name) or b"" for name in (b"retry-after", b"date"))
    return _rest(after.decode("latin-1"), date.decode("latin-1"), exchange.ended)


def _wanted_rest(exchange: Mapping[str, Any]) -> float | None:
    after, date = (
        exchange.get(name, {}).get("value", "") for name in ("retry_after", "server_date")
    )
    if not after:
        return None
    return _rest(after, date, datetime.fromisoformat(exchange["ended"]["value"]))


def _rest(after: str, date: str, ended: datetime) -> float | None:
    """Read Retry-After (RFC 9110 §10.2.3): seconds, or a date less the server's own."""
    value = after.strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    until = _date(value)
    if until is None:
        return None
    return max((until - (_date(date) or ended)).total_seconds(), 0.0)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
