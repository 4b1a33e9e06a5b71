"""What comes with the program is read by whoever needs it first, once in a process.

`functools.cache` gives the same, but not while it is being made: workers that begin together would
each read it, sixteen times the work.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Value = TypeVar("Value")


def read_once(read: Callable[[], Value]) -> Callable[[], Value]:
    """Have `read` called once, however many threads ask; those that come meanwhile wait for it.

    Where it raises, the next that asks tries again.
    """
    lock = threading.Lock()
    kept: list[Value] = []

    @wraps(read)
    def ask() -> Value:
        if not kept:
            with lock:
                if not kept:
                    kept.append(read())
        return kept[0]

    return ask
