"""Processes that work beside this one, and end with it."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

_P = ParamSpec("_P")
_R = TypeVar("_R")
MOST_WORKERS = 4
"""Who writes what workers made is busy with it half the time that it takes one process to make."""

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


class Workers:
    """Processes that do pieces of work by turns; what comes out is the same wherever it is done.

    At most `processes` are begun, once, and no more than `MOST_WORKERS`; they end with `close` or
    with this process. Where one of them is killed, perhaps because memory ran out, this one does
    all itself from then on.
    """

    def __init__(self, processes: int = 1) -> None:
        self.processes = min(processes, MOST_WORKERS)
        self._given = 0
        # One process in each: a pool that loses one while it begins another may wait for ever.
        self._pools: list[ProcessPoolExecutor] = []

    @property
    def begun(self) -> int:
        """How many were begun."""
        return len(self._pools)

    def close(self) -> None:
        """End them. What is to be done from now on is done here."""
        self.processes = 1
        for pool in self._pools:
            pool.shutdown(cancel_futures=True)

    def begin(
        self, work: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs
    ) -> Callable[[], _R]:
        """Have work done; give what gives what came out, once it is asked for.

        All of that must be what can be sent to another process, and it is to raise nothing.
        """
        here = partial(work, *args, **kwargs)
        if self.processes < 2:
            return here
        from concurrent.futures.process import BrokenProcessPool

        if not self._pools:
            # Whoever calls may hold a file open or locked that nobody else is to have.
            self._pools = [new_pool(1, "spawn") for _ in range(self.processes)]
        self._given += 1
        try:
            future = self._pools[self._given % len(self._pools)].submit(here)
        except BrokenProcessPool:
            self.processes = 1
            return here
        return partial(self._result, future, here)

    def _result(self, future: Future[_R], here: Callable[[], _R]) -> _R:
        from concurrent.futures.process import BrokenProcessPool

        try:
            return future.result()
        except BrokenProcessPool:
            self.processes = 1
            return here()
