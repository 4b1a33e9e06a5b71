"""Waiting for what must happen in another process, and failing where it does not."""

import os
import time
from collections.abc import Callable

_SECONDS = 60


def until(happens: Callable[[], bool]) -> None:
    """Look until it happens; let others run meanwhile."""
    limit = time.monotonic() + _SECONDS
    while not happens():
        assert time.monotonic() < limit, "what was waited for did not happen"
        os.sched_yield()
