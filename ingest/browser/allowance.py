"""The time that a showing may take. It stands still while a host's turn is waited for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager


class Allowance:
    """Limits of time that are all put off together. Used in one event loop."""

    def __init__(self) -> None:
        self._running: set[asyncio.Timeout] = set()

    @asynccontextmanager
    async def within(self, seconds: float) -> AsyncIterator[None]:
        """Raise TimeoutError where what is done takes longer, the time stood still not counted."""
        async with asyncio.timeout(seconds) as limit:
            self._running.add(limit)
            try:
                yield
            finally:
                self._running.discard(limit)

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Let no time pass for whatever runs within limits."""
        ends = {limit: limit.when() for limit in self._running if not limit.expired()}
        for limit in ends:
            limit.reschedule(None)
        begun = time.monotonic()
        try:
            yield
        finally:
            taken = time.monotonic() - begun
            for limit in self._running & ends.keys():
                end = ends[limit]
                limit.reschedule(None if end is None else end + taken)
