"""The pace of a round: no more bytes a second than it may read, and an end that is soon noticed."""

from __future__ import annotations

import time
from typing import Protocol

_OFTEN = 1 << 20  # bytes between two looks at the clock, at most


class Stop(Protocol):
    """The sign to stop: an event of `threading`, or of `multiprocessing`."""

    def is_set(self) -> bool:
        """Tell whether the round is to stop."""

    def wait(self, timeout: float) -> bool:
        """Wait until it is, at most `timeout` seconds."""


class StoppedError(Exception):
    """The round is to stop; what was not finished was not looked at."""


class Pace:
    """Keeps one reader to `rate` bytes a second, or to no rate, until it is stopped."""

    def __init__(self, rate: float | None, stop: Stop) -> None:
        self._rate = rate
        self._often = _OFTEN if rate is None else min(_OFTEN, rate / 10)
        self._stop = stop
        self._since = 0
        self._due = time.monotonic()

    def note(self, count: int) -> None:
        """Take account of bytes that were read; raise `StoppedError` where the round is to stop."""
        self._since += count
        if self._since < self._often:
            return
        if self._rate is not None:
            now = time.monotonic()
            # What was not used while there was nothing to read is not made up for.
            self._due = max(self._due, now - 1) + self._since / self._rate
            if self._due > now:
                self._stop.wait(self._due - now)
        self._since = 0
        if self._stop.is_set():
            raise StoppedError
