"""A large file of gzip members, shared out to processes, with the outcome of one reading.

A share goes from where a member seems to begin to where another seems to. What a process found in
one counts if the share before it ended exactly there, and if nothing in it is compared with what
lies before: then one reading would have found the same. All else is read here, from where the
reading is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Generic, NamedTuple, TypeVar

from manifests import LimitError, Limits
from muniment.conformance.report import Ledger, Nobody, Watcher
from muniment.conformance.warc.check import Check, Seen, Tally
from muniment.conformance.warc.members import Members
from muniment.processes import new_pool

T = TypeVar("T")
SHARE = 8 << 20
# Of fewer, processes take longer to start than they save.
_WORTH_SHARES = 5


class Listener(NamedTuple, Generic[T]):
    """Whoever hears of records: `brief` says, in any process, what `heard` hears, in this one."""

    brief: Callable[[Seen], T]
    heard: Callable[[T], None]

    def hear(self, seen: Seen) -> None:
        """Tell of a record that was read in this process."""
        self.heard(self.brief(seen))


class _Share(NamedTuple):
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class _Found:
    """What a process found in a share, and where it ended; `alone` says that it can count."""

    begin: int
    end: int
    alone: bool
    ledger: Ledger
    tally: Tally
    briefs: list[Any]


def worth_sharing(path: Path | None, processes: int, share: int = SHARE) -> bool:
    """Tell whether a file of gzip members is large enough for more processes than one."""
    return path is not None and processes > 1 and path.stat().st_size >= _WORTH_SHARES * share


def check_shared(
    path: Path,
    ledger: Ledger,
    limits: Limits,
    watcher: Watcher,
    processes: int,
    listener: Listener[T] | None = None,
    share: int = SHARE,
) -> None:
    """Check a file of gzip members; raise as `check_stream` does."""
    reading = Check("", ledger, limits, watcher, None if listener is None else listener.hear)
    at = 0
    with path.open("rb") as stream, new_pool(processes) as pool:
        brief = None if listener is None else listener.brief
        for part, found in _found(pool, path, limits, brief, ledger.forgiven, processes, share):
            if part.end <= at:
                continue  # The reading came past it, behind damage.
            if found is not None and _counts(found, at, reading, limits):
                _take(found, ledger, watcher, reading, listener)
                at = found.end
                continue
            stream.seek(at)
            members = Members(stream, limits.decoded_ratio, at)
            changes = reading.packed(members, part.end)
            at = members.offset
            if changes:
                # What is in no members cannot be shared out.
                stream.seek(at)
                reading.read(stream, at)
                break
    reading.close()


def _found(
    pool: Executor,
    path: Path,
    limits: Limits,
    brief: Callable[[Seen], Any] | None,
    forgiven: frozenset[str],
    processes: int,
    size: int,
) -> Iterator[tuple[_Share, _Found | None]]:
    """Give each share with what was found in it, in their order; None where a process died."""
    waiting: deque[tuple[_Share, Future[_Found] | None]] = deque()
    for part in _shares(path, size):
        waiting.append((part, _begin(pool, path, part, limits, brief, forgiven)))
        if len(waiting) > 2 * processes:
            yield _ended(*waiting.popleft())
    while waiting:
        yield _ended(*waiting.popleft())


def _begin(
    pool: Executor,
    path: Path,
    part: _Share,
    limits: Limits,
    brief: Callable[[Seen], Any] | None,
    forgiven: frozenset[str],
) -> Future[_Found] | None:
    try:
        return pool.submit(check_share, path, part.begin, part.end, limits, brief, forgiven)
    except BrokenProcessPool:
        return None


def _ended(part: _Share, future: Future[_Found] | None) -> tuple[_Share, _Found | None]:
    try:
        return part, future.result() if future is not None else None
    except BrokenProcessPool:
        return part, None


def _shares(path: Path, size: int) -> Iterator[_Share]:
    """Cut a file where members seem to begin, so that each share is about `size` bytes long."""
    begin, whole = 0, path.stat().st_size
    with path.open("rb") as stream:
        while begin + size < whole:
            end = _member_behind(stream, begin + size)
            yield _Share(begin, end)
            begin = end
    if begin < whole:
        yield _Share(begin, whole)


def _member_behind(stream: BinaryIO, offset: int) -> int:
    stream.seek(offset)
    members = Members(stream, 1, offset)
    members.find_next()
    return members.offset


def check_share(
    path: Path,
    begin: int,
    end: int,
    limits: Limits,
    brief: Callable[[Seen], Any] | None,
    forgiven: frozenset[str],
) -> _Found:
    """Check the members of a file that begin from one offset on and before another."""
    ledger = Ledger(limits.findings_kept, forgiven)
    briefs: list[Any] = []
    heard = None if brief is None else lambda seen: briefs.append(brief(seen))
    check = Check("", ledger, limits, Nobody(), heard)
    with path.open("rb") as stream:
        stream.seek(begin)
        members = Members(stream, limits.decoded_ratio, begin)
        try:
            alone = not check.packed(members, end) and not check.segmented
        except LimitError:
            alone = False  # Whoever reads it again is told of it.
    return _Found(begin, members.offset, alone, ledger, check.tally, briefs)


def _counts(found: _Found, at: int, reading: Check, limits: Limits) -> bool:
    ids = reading.tally.ids
    return (
        found.alone
        and found.begin == at
        and ids.isdisjoint(found.tally.ids)
        and len(ids) + len(found.tally.ids) <= limits.records_remembered
    )


def _take(
    found: _Found,
    ledger: Ledger,
    watcher: Watcher,
    reading: Check,
    listener: Listener[T] | None,
) -> None:
    ledger.take(found.ledger)
    reading.tally.add(found.tally)
    watcher.took(found.tally.size)
    for _ in range(found.tally.members):
        watcher.done()
    if listener is not None:
        for one in found.briefs:
            listener.heard(one)
