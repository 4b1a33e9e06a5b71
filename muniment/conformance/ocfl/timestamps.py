"""Internet date and time (RFC 3339 §5.6), and the syntax of a URI (RFC 3986 §3)."""

from __future__ import annotations

import calendar
import re

_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-]([0-9]{2}):([0-9]{2}))"
)
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+"
)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_internet_time(text: str) -> bool:
    """Whether a text is a date-time of RFC 3339: to the second, with an offset."""
    match = _TIME.fullmatch(text)
    if match is None:
        return False
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    offset_hour, offset_minute = (int(part or 0) for part in match.groups()[6:])
    if not 1 <= month <= 12 or not 1 <= day <= _days(year, month):
        return False
    # Second 60 is a leap second (§5.7); which ones there were is no matter of form.
    return (
        hour <= 23 and minute <= 59 and second <= 60 and offset_hour <= 23 and offset_minute <= 59
    )


def is_uri(text: str) -> bool:
    """Whether a text has a scheme and only characters that a URI may have."""
    return _URI.fullmatch(text) is not None


def _days(year: int, month: int) -> int:
    return 29 if month == 2 and calendar.isleap(year) else _DAYS[month - 1]
