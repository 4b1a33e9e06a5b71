"""The crew: who carries groups of errands. Processes for a folder, threads for a bucket.

A folder is held up by hashing, a bucket by waiting. What is little is carried right here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from itertools import chain, islice

from manifests import Limits, Roles
from muniment.processes import new_pool
from muniment.replicas.bucket import THREADS
from muniment.replicas.carrying import Carried, Scrutiny, carry
from muniment.replicas.door import ReplicaDoor
from muniment.replicas.errand import Errand
from muniment.replicas.folder import FolderReplica

PROCESSES = 2
FOLDER_GROUP = 500
BUCKET_GROUP = 1


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
        # They end when the replicator dies, so that no two ever write.
        pool: Executor = new_pool(PROCESSES, "spawn")
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
