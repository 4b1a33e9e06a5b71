"""Addresses of mementos as the Wayback Machine spells them, and the archives that do as it does.

    https://web.archive.org/web/20141001093000id_/http://www.example.gov/n/12
    base                        stamp         raw original

Behind the stamp stands how it is to be given: ``id_`` is as it came, nothing rewritten. RFC 7089
knows no such thing; of archives that spell otherwise only what they give by default can be had.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_BASE = r"(https?://[^/?#]+/(?:[^?#:]*?/)??)"
_ORIGINAL = r"((?:https?:/{1,2}[^/\s]|[\w.-]+\.[a-z]{2,}(?::\d+)?/).*)"
_MEMENTO = re.compile(_BASE + r"(\d{4,14})([a-z]{2}_)?/" + _ORIGINAL, re.IGNORECASE)
_GATE = re.compile(_BASE + r"(?:\*/)?(https?:/{1,2}[^/].*)", re.IGNORECASE)
_TIMEMAP = re.compile(_BASE + r"timemap/\w+/(.+)", re.IGNORECASE)
_INDEX = re.compile(_BASE + r"(?:cdx/search/cdx|cdx|index)\?.*", re.IGNORECASE)
_FIRST, _LAST = "00000101000000", "99991231235959"


@dataclass(frozen=True, slots=True)
class MementoAddress:
    """A memento's address taken apart. `base` ends with a slash; `stamp` has 4 to 14 digits."""

    base: str
    stamp: str
    original: str

    @property
    def raw(self) -> str:
        """The address under which its bytes are given as they came."""
        return f"{self.base}{self.stamp}id_/{self.original}"


def read_memento_address(address: str) -> MementoAddress | None:
    """Take a memento's address apart, or give None where it is not spelled like one."""
    match = _MEMENTO.fullmatch(address)
    return MementoAddress(match[1], match[2], match[4]) if match else None


def timemap_of(address: str) -> str:
    """Give where the mementos of an address are listed: of a TimeMap or an index itself."""
    if _TIMEMAP.fullmatch(address) or _INDEX.fullmatch(address):
        return address
    gate = _GATE.fullmatch(address)
    return f"{gate[1]}timemap/link/{gate[2]}" if gate else address


def base_of(listing: str) -> str | None:
    """Give the base of the mementos that an index lists by time and original alone."""
    match = _TIMEMAP.fullmatch(listing) or _INDEX.fullmatch(listing)
    if match is None:
        return None
    base = match[1]
    # The Wayback Machine's index lies beside its mementos, at the top of the host.
    return f"{base}web/" if base.count("/") == 3 and not _TIMEMAP.fullmatch(listing) else base


def stamp_time(stamp: str) -> datetime | None:
    """Give the time of a stamp of 4 to 14 digits, its missing end at its earliest."""
    try:
        whole = stamp + _FIRST[len(stamp) :]
        return datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def stamp_range(first: str, last: str) -> tuple[str, str] | None:
    """Give (earliest, latest) stamps of 14 digits for two days, months or years; None if none.

    Spelled ``2014``, ``2014-10``, ``2014-10-01`` or as a stamp; an empty one has no bound.
    """
    low, high = (re.sub(r"[-:TZ ]", "", text) for text in (first, last))
    if any(text and not re.fullmatch(r"\d{4}(?:\d\d){0,5}", text) for text in (low, high)):
        return None
    low, high = low + _FIRST[len(low) :], high + _LAST[len(high) :]
    # The last day of a month is compared as text: no day of it is later than 31.
    return (low, high) if low <= high and (not first or stamp_time(low)) else None
