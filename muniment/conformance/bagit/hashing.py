"""Digests of many files: each read once for all its algorithms, in several processes.

Files that do not lie in a folder of this machine, and few or small ones, are read in this process.
"""

from __future__ import annotations

import multiprocessing
import os
import stat
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice

from muniment.conformance.bagit.algorithms import SUMS
from muniment.storage import FolderStorage, Storage
from muniment.storage.part import PartStorage
from muniment.storage.tar import TarStorage

_PIECE = 1 << 20
_BATCH_FILES = 64
_BATCH_BYTES = 32 << 20
# Below this a pool of processes takes longer to start than the work takes.
_WORTH_BYTES = 64 << 20
_WORTH_FILES = 2000
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read: its path in the bag, its size in bytes, and the algorithms asked for."""

    path: str
    size: int
    algorithms: tuple[str, ...]


Digests = tuple[bytes, ...]


def hash_all(
    storage: Storage, jobs: Sequence[Job], processes: int
) -> Iterator[tuple[Job, Digests]]:
    """Give each job with its digests, in the order of its algorithms; raise OSError as it comes.

    The order is that in which they are done.
    """
    total = sum(job.size for job in jobs)
    small = total < _WORTH_BYTES and len(jobs) < _WORTH_FILES
    if processes > 1 and not small and isinstance(storage, FolderStorage):
        yield from _hash_in_processes(str(storage.root), jobs, processes)
    elif isinstance(storage, FolderStorage):
        for job in jobs:
            yield job, _hash_file(os.path.join(storage.root, job.path), job)
    else:
        for job in sorted(jobs, key=lambda job: _place(storage, job.path)):
            yield job, _hash_member(storage, job)


def _place(storage: Storage, path: str) -> int:
    """Where a file lies in a tar file: to go back in a compressed one is to begin anew."""
    if isinstance(storage, PartStorage):
        return _place(storage.storage, f"{storage.folder}/{path}")
    return storage.place(path) if isinstance(storage, TarStorage) else 0


def _hash_in_processes(
    root: str, jobs: Sequence[Job], processes: int
) -> Iterator[tuple[Job, Digests]]:
    batches = iter(_batches(jobs))
    # A fork copies the locks of other threads, and on other systems those of the libraries too.
    alone = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if alone else "spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        running: dict[Future[list[Digests]], list[Job]] = {
            pool.submit(hash_batch, root, batch): batch for batch in islice(batches, 3 * processes)
        }
        while running:
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                done = running.pop(future)
                for batch in islice(batches, 1):
                    running[pool.submit(hash_batch, root, batch)] = batch
                yield from zip(done, future.result(), strict=True)


def _batches(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    # The largest alone and first, so that no process is left with one of them at the end.
    large = sorted((job for job in jobs if job.size >= _BATCH_BYTES), key=lambda job: -job.size)
    for job in large:
        yield [job]
    batch: list[Job] = []
    size = 0
    for job in jobs:
        if job.size >= _BATCH_BYTES:
            continue
        batch.append(job)
        size += job.size
        if len(batch) == _BATCH_FILES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def hash_batch(root: str, jobs: Sequence[Job]) -> list[Digests]:
    """Hash some files below a folder; what a process of the pool does."""
    return [_hash_file(os.path.join(root, job.path), job) for job in jobs]


def _hash_file(path: str, job: Job) -> Digests:
    descriptor = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(22, "not a regular file any more", path)
        sums = [SUMS[algorithm] for algorithm in job.algorithms]
        running = [each.new() for each in sums]
        while piece := os.read(descriptor, _PIECE):
            for each in running:
                each.update(piece)
            if len(piece) < _PIECE and job.size < _PIECE:
                break
    finally:
        os.close(descriptor)
    return tuple(each.value(hashed) for each, hashed in zip(sums, running, strict=True))


def _hash_member(storage: Storage, job: Job) -> Digests:
    sums = [SUMS[algorithm] for algorithm in job.algorithms]
    running = [each.new() for each in sums]
    with storage.read(job.path) as stream:
        while piece := stream.read(_PIECE):
            for each in running:
                each.update(piece)
    return tuple(each.value(hashed) for each, hashed in zip(sums, running, strict=True))
