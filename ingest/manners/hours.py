"""The hours at which hosts may be visited, in UTC.

22:00-06:00                    every host
www.example.gov 18:00-20:30    this one, whatever the others have
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from manifests import MunimentError

_SPAN = re.compile(r"(?:(\S+) +)?([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
_DAY = 24 * 60


class HoursError(MunimentError):
    """What should name hours does not."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans of minutes of a day in UTC, by host; those of ``""`` hold for every other host.

    A span that ends before it begins runs through midnight. A host without spans is always open.
    """

    spans: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def opens(self, host: str, now: datetime) -> datetime:
        """Give the earliest time, from `now` (aware UTC) on, at which a host may be visited."""
        spans = self.spans.get(host) or self.spans.get("")
        if not spans:
            return now
        minute = now.hour * 60 + now.minute
        if any(_within(minute, span) for span in spans):
            return now
        ahead = min((begin - minute) % _DAY for begin, _ in spans)
        return now.replace(second=0, microsecond=0) + timedelta(minutes=ahead)


def read_hours(lines: Iterable[str]) -> Hours:
    """Read spans as settings have them; raise `HoursError` for what is none."""
    spans: dict[str, tuple[tuple[int, int], ...]] = {}
    for line in lines:
        match = _SPAN.fullmatch(line)
        if match is None:
            raise HoursError(
                f'{line!r} names no hours in UTC, as "22:00-06:00" or '
                '"www.example.gov 18:00-20:30" do.'
            )
        host = (match[1] or "").lower()
        begin = int(match[2]) * 60 + int(match[3])
        end = int(match[4]) * 60 + int(match[5]) if match[4] else _DAY
        if begin == end:
            raise HoursError(f"{line!r} names no time at all.")
        spans[host] = (*spans.get(host, ()), (begin, end))
    return Hours(spans)


def _within(minute: int, span: tuple[int, int]) -> bool:
    begin, end = span
    return begin <= minute < end if begin < end else minute >= begin or minute < end
