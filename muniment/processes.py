"""Processes that work beside this one, and end with it."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

_PR_SET_PDEATHSIG = 1


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def new_pool(processes: int, start: Literal["spawn"] | None = None) -> ProcessPoolExecutor:
    """Begin a pool of so many processes. An interrupt from the terminal is this one's business.

    With "spawn" they share nothing with this one, such as files that it holds open or locked; else
    they are forked where that is safe for threads, since that is quicker.
    """
    # Here, since what is small needs no processes.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A fork copies the locks of other threads, and on other systems those of libraries too.
    alone = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context(start or ("fork" if alone else "spawn"))
    return ProcessPoolExecutor(processes, context, initializer=_begin)


def _begin() -> None:
    gc.freeze()  # What was there before they parted is not looked through again and again.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
