"""What an archive's answer claims of a memento: its headers, spelled as claims are."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from ingest.exchange import Exchange

_CLAIMS: Final = (b"memento-datetime", b"link", b"content-location", b"last-modified")
_CLAIM_PREFIXES: Final = (b"x-archive-", b"x-wayback-", b"x-ts", b"x-app-server", b"x-nid")
_MOST_CLAIMS, _CLAIM = 200, 500


def claims_of(exchange: Exchange) -> list[dict[str, Any]]:
    """Give what the archive's headers say of the memento, in their order."""
    return [
        {"name": name.decode("latin-1"), **claimed(value.decode("utf-8", "backslashreplace"))}
        for name, value in exchange.headers
        if name.lower() in _CLAIMS or name.lower().startswith(_CLAIM_PREFIXES)
    ][:_MOST_CLAIMS]


def claimed(value: str) -> dict[str, str]:
    """Spell something that somebody claims."""
    return {"source": "claimed", "value": value[:_CLAIM]}


def time_of(exchange: Exchange) -> datetime | None:
    """Give the time that an answer claims in Memento-Datetime (RFC 7089 §2.1.1), in UTC."""
    value = exchange.header(b"memento-datetime")
    try:
        time = parsedate_to_datetime((value or b"").decode("ascii"))
    except (UnicodeDecodeError, ValueError, TypeError, IndexError, OverflowError):
        return None
    return time.astimezone(UTC) if time.tzinfo is not None else None


def host_of_base(base: str) -> str:
    """Give the host of an archive."""
    return base.partition("://")[2].partition("/")[0].lower()
