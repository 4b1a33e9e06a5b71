"""Waiting for what must happen in another process, and failing where it does not."""

import time
from collections.abc import Callable

_SECONDS = 60


def until(happens: Callable[[], bool]) -> None:
    """Look a thousand times a second until it happens.

    Looking without a pause would take half of the processor from whoever is waited for.
    """
    limit = time.monotonic() + _SECONDS
    while not happens():
        assert time.monotonic() < limit, "what was waited for did not happen"
        time.sleep(0.001)
