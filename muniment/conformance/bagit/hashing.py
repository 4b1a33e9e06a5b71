"""Digests of many files: each read once for all its algorithms, several at once.

Many files of a folder are shared out to processes, since it is Python that is busy with them; few
files, and what a bucket holds, to threads, since those wait for hashes and for the store, and start
at once. What is packed is read in one, in the order in which it lies there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice

from muniment.conformance.bagit.algorithms import SUMS
from muniment.storage import FolderStorage, Storage
from muniment.storage.part import PartStorage
from muniment.storage.s3 import S3Storage
from muniment.storage.tar import TarStorage

# Small enough to stay in a core's cache while every algorithm takes it.
_PIECE = 1 << 18
_BATCH_FILES = 64
_BATCH_BYTES = 32 << 20
# Of fewer files, processes take longer to start than they save.
_WORTH_PROCESSES = 2000
# So many transfers of a bucket are under way at once: there it is not the processor that is short.
_TRANSFERS = 8


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
    if isinstance(storage, S3Storage):
        yield from _hash_together(ThreadPoolExecutor(_TRANSFERS), _TRANSFERS, storage, jobs, 1)
    elif processes == 1 or not isinstance(storage, FolderStorage):
        for job in sorted(jobs, key=lambda job: _place(storage, job.path)):
            yield job, _hash_one(storage, job)
    elif len(jobs) < _WORTH_PROCESSES:
        yield from _hash_together(ThreadPoolExecutor(processes), processes, storage, jobs, 1)
    else:
        from muniment.processes import new_pool  # Few files need none.

        pool = new_pool(processes)
        yield from _hash_together(pool, processes, storage, jobs, _BATCH_FILES)


def _place(storage: Storage, path: str) -> int:
    """Where a file lies in a tar file: to go back in a compressed one is to begin anew."""
    if isinstance(storage, PartStorage):
        return _place(storage.storage, f"{storage.folder}/{path}")
    return storage.place(path) if isinstance(storage, TarStorage) else 0


def _hash_together(
    pool: Executor, workers: int, storage: Storage, jobs: Sequence[Job], most: int
) -> Iterator[tuple[Job, Digests]]:
    """Share the jobs out to the workers of a pool, which ends with them, `most` at a time."""
    batches = _batches(jobs, most)
    with pool:
        running: dict[Future[list[Digests]], list[Job]] = {
            pool.submit(hash_batch, storage, batch): batch for batch in islice(batches, 3 * workers)
        }
        while running:
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                done = running.pop(future)
                for batch in islice(batches, 1):
                    running[pool.submit(hash_batch, storage, batch)] = batch
                yield from zip(done, future.result(), strict=True)


def _batches(jobs: Sequence[Job], most: int) -> Iterator[list[Job]]:
    # The largest alone and first, so that no worker is left with one of them at the end.
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
        if len(batch) == most or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def hash_batch(storage: Storage, jobs: Sequence[Job]) -> list[Digests]:
    """Hash some files of a storage; what a worker of a pool does."""
    return [_hash_one(storage, job) for job in jobs]


def _hash_one(storage: Storage, job: Job) -> Digests:
    sums = [SUMS[algorithm] for algorithm in job.algorithms]
    running = [each.new() for each in sums]
    with storage.read(job.path) as stream:
        while piece := stream.read(_PIECE):
            for each in running:
                each.update(piece)
            if len(piece) < _PIECE and job.size < _PIECE:
                break
    return tuple(each.value(hashed) for each, hashed in zip(sums, running, strict=True))
