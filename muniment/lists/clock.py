"""The clock of a list, and the one place where a call waits for time to pass."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")


class Clock(Generic[T]):
    """Time as it passes. `now` gives aware UTC."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now

    def sleep(self, seconds: float) -> None:
        """Let time pass while nobody is out."""
        time.sleep(seconds)

    def next(self, results: queue.SimpleQueue[T], seconds: float) -> T | None:
        """Give the next result of those who are out, or None once `seconds` have passed."""
        try:
            return results.get(timeout=seconds)
        except queue.Empty:
            return None
