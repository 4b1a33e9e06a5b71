"""The crew: who carries groups of errands. Processes for a folder, threads for a bucket.

A folder is held up by hashing, a bucket by waiting. What is little is carried right here.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import chain, islice

from manifests import Limits, Roles
from muniment.replicas.bucket import THREADS
from muniment.replicas.carrying import Carried, Scrutiny, carry
from muniment.replicas.door import ReplicaDoor
from muniment.replicas.errand import Errand
from muniment.replicas.folder import FolderReplica

PROCESSES = 2
FOLDER_GROUP = 500
BUCKET_GROUP = 1

_PR_SET_PDEATHSIG = 1


def carry_all(
    door: ReplicaDoor,
    errands: Iterable[Errand],
    scrutiny: Scrutiny,
    roles: Roles,
    limits: Limits,
) -> Iterator[Carried]:
    """Carry errands, several groups at a time; give how each ended, as soon as that is known.

    Raises what `carry` raises; groups that were under way then come to their end first.
    """
    if isinstance(door, FolderReplica):
        groups = _groups(errands, FOLDER_GROUP)
        first = list(islice(groups, PROCESSES))
        if len(first) < PROCESSES:
            for group in first:
                yield from carry(door, group, scrutiny, roles, limits)
            return
        context = multiprocessing.get_context("spawn")
        pool: Executor = ProcessPoolExecutor(PROCESSES, context, initializer=_end_with_parent)
        yield from _spread(pool, chain(first, groups), 2 * PROCESSES, door, scrutiny, roles, limits)
    else:
        pool = ThreadPoolExecutor(THREADS)
        groups = _groups(errands, BUCKET_GROUP)
        yield from _spread(pool, groups, 2 * THREADS, door, scrutiny, roles, limits)


def _spread(
    pool: Executor,
    groups: Iterable[Sequence[Errand]],
    ahead: int,
    door: ReplicaDoor,
    scrutiny: Scrutiny,
    roles: Roles,
    limits: Limits,
) -> Iterator[Carried]:
    waiting: deque[Future[tuple[Carried, ...]]] = deque()
    try:
        for group in groups:
            waiting.append(pool.submit(carry, door, group, scrutiny, roles, limits))
            if len(waiting) >= ahead:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _groups(errands: Iterable[Errand], size: int) -> Iterator[list[Errand]]:
    taken = iter(errands)
    while group := list(islice(taken, size)):
        yield group


def _end_with_parent() -> None:
    """Have the kernel end this process when the replicator dies, so that no two ever write.

    An interrupt from the terminal is the replicator's business alone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
