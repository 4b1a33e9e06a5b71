"""Storage roots: what stands around the objects, and every object below (§4)."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple

from checksums import Finding
from manifests import Limits
from muniment.conformance.ocfl.hierarchy import Branch, branches_of, spread, walk
from muniment.conformance.ocfl.object import validate_object
from muniment.conformance.ocfl.reading import Reader
from muniment.conformance.ocfl.report import Notes, Report, Unreadable
from muniment.conformance.ocfl.surroundings import Surroundings
from muniment.storage import FolderStorage, Storage
from muniment.storage.s3 import S3Storage

# Processes take half a second each to start: a hierarchy of fewer branches is done before that.
_WORTH_PROCESSES = 256
_BRANCHES_A_PROCESS = 32
# A bucket makes one wait: so many objects of it are looked at at once, in as many threads.
_AT_ONCE = 8


def validate_root(
    storage: Storage, path: str, limits: Limits, processes: int = 1
) -> Iterator[Report]:
    """Validate the storage root in the folder `path`, and every object below it.

    Gives one report an object, in the order of their places, and last the report on the root
    itself. Processes share the work on a folder; what other storages hold cannot be handed over,
    so they are read in this one. Never raises for what stands there.
    """
    notes = Notes(path)
    reader = Reader(storage, path, notes)
    surroundings = Surroundings(reader, path, limits, notes)
    members = reader.list("")
    if members is not None:
        surroundings.check(members)
        branches = branches_of(members)
        least = _least_to_share(storage, processes)
        if least:
            branches = spread(reader, branches, least, notes)
        if least and len(branches) >= least:
            shared = _pool_for(storage, processes)
            reports = _validate_together(storage, path, branches, limits, shared, notes)
        else:
            reports = _validate_below(storage, path, branches, limits, notes)
        for report in reports:
            surroundings.heed(report)
            yield report
    yield surroundings.report()


class _Shared(NamedTuple):
    """A pool, how many it does at once, and how many branches make one task."""

    pool: Executor
    workers: int
    branches: int


def _least_to_share(storage: Storage, processes: int) -> int:
    """Give how many branches are worth a pool, or 0 where the work cannot be shared."""
    if isinstance(storage, S3Storage):
        return 2
    return _WORTH_PROCESSES if processes > 1 and isinstance(storage, FolderStorage) else 0


def _pool_for(storage: Storage, processes: int) -> _Shared:
    if isinstance(storage, S3Storage):
        return _Shared(ThreadPoolExecutor(_AT_ONCE), _AT_ONCE, 1)
    # Spawned, not forked: whoever calls may have threads.
    context = multiprocessing.get_context("spawn")
    return _Shared(ProcessPoolExecutor(processes, context), processes, _BRANCHES_A_PROCESS)


def _validate_below(
    storage: Storage, path: str, branches: Iterable[Branch], limits: Limits, notes: Notes
) -> Iterator[Report]:
    """Validate every object in and below some folders of a root."""
    for place in walk(Reader(storage, path, notes), branches, notes):
        where = f"{path}/{place.path}" if path else place.path
        yield validate_object(storage, where, limits, place.members)


class _Done(NamedTuple):
    """What a worker hands back: its objects' reports, and its notes about the hierarchy."""

    reports: list[Report]
    findings: tuple[Finding, ...]
    unreadable: tuple[Unreadable, ...]


def _do(
    storage: Storage, path: str, branches: tuple[Branch, ...], limits: Limits, notes: Notes
) -> _Done:
    reports = list(_validate_below(storage, path, branches, limits, notes))
    return _Done(reports, notes.findings(), notes.unreadable())


def _validate_together(
    storage: Storage,
    path: str,
    branches: Iterable[Branch],
    limits: Limits,
    shared: _Shared,
    notes: Notes,
) -> Iterator[Report]:
    remaining = iter(branches)
    under_way: deque[Future[_Done]] = deque()
    with shared.pool as pool:
        while True:
            while len(under_way) < 4 * shared.workers:
                task = tuple(islice(remaining, shared.branches))
                if not task:
                    break
                blank = Notes(path, notes.spec)
                under_way.append(pool.submit(_do, storage, path, task, limits, blank))
            if not under_way:
                return
            done = under_way.popleft().result()
            notes.take(done.findings, done.unreadable)
            yield from done.reports
