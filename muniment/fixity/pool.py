"""The crew of a round: several processes that look, or this one alone where that is enough."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import TracebackType
from typing import Any, TypeVar

from manifests import MunimentError
from muniment.fixity.looking import Lens, Look, Looked, Looker
from muniment.fixity.pace import Pace, Stop
from muniment.fixity.root import StoredRoot
from muniment.fixity.shelf import Walked

T = TypeVar("T")
_THREADS = 8  # that wait for a storage which is not on this machine
_own = threading.local()


class CrewError(MunimentError):
    """A process of the round ended before its work did."""


class Crew:
    """Looks at batches and walks folders. As many may be asked for at once as `depth` says.

    `rate` is in bytes a second, of all together. A storage that is not a folder is read by threads.
    """

    def __init__(self, lens: Lens, processes: int, rate: float | None) -> None:
        self._executor: Executor
        if isinstance(lens.root, StoredRoot):
            event = threading.Event()
            self.stop: Callable[[], None] = event.set
            self._executor = ThreadPoolExecutor(
                _THREADS, initializer=_begin, initargs=(lens, rate and rate / _THREADS, event)
            )
            self.depth = 2 * _THREADS
        elif processes > 1:
            context = multiprocessing.get_context("spawn")
            shared = context.Event()
            self.stop = shared.set
            self._executor = ProcessPoolExecutor(
                processes,
                context,
                initializer=_begin_process,
                initargs=(lens, rate and rate / processes, shared),
            )
            self.depth = 2 * processes + 1
        else:
            event = threading.Event()
            self.stop = event.set
            _begin(lens, rate, event)
            self._executor = _Alone()
            self.depth = 1

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.stop()  # A large file is not read to its end.
        self._executor.shutdown(wait=True, cancel_futures=True)

    def look(self, batch: list[Look]) -> Future[Looked]:
        """Have a batch looked at."""
        with _told_of_deaths():
            return self._executor.submit(_look, batch)

    def walk(self, folder: str) -> Future[Walked]:
        """Have one folder of the storage root's top walked."""
        with _told_of_deaths():
            return self._executor.submit(_walk, folder)


def result_of(future: Future[T]) -> T:
    """Give what came of something; raise `CrewError` where its process was killed."""
    with _told_of_deaths():
        return future.result()


@contextmanager
def _told_of_deaths() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as error:
        raise CrewError(
            "A process of this round was killed, perhaps because memory ran out. What was checked "
            "is kept: `muniment audit` goes on from there; --processes 1 needs the least."
        ) from error


class _Alone(Executor):
    """Does at once, in this thread, what it is given."""

    def submit(self, task: Callable[..., T], /, *given: Any, **named: Any) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(task(*given, **named))
        return future


def _begin(lens: Lens, rate: float | None, stop: Stop) -> None:
    _own.looker = Looker(lens, Pace(rate, stop))


def _begin_process(lens: Lens, rate: float | None, stop: Stop) -> None:
    # Ctrl-C is for the process that keeps the record; it tells the others to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _begin(lens, rate, stop)


def _look(batch: list[Look]) -> Looked:
    looker: Looker = _own.looker
    return looker.look(batch)


def _walk(folder: str) -> Walked:
    looker: Looker = _own.looker
    return looker.walk(folder)
