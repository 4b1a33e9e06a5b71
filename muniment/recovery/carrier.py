"""The carrier: brings objects in, each verified while it is copied.

Each file comes from the first copy in which it is whole. What cannot be made whole is brought too,
as it is found, to be kept aside.
"""

from __future__ import annotations

import io
import multiprocessing
import shutil
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from checksums import Algorithm, Finding, Severity, hash_stream
from manifests import (
    CheckName,
    Examination,
    LimitError,
    Limits,
    Listing,
    Redaction,
    Roles,
    examine_object,
    printable,
)
from muniment.recovery.copies import Copy, files_below, reason, reopen
from muniment.recovery.plan import Holding, Plan, PlanError, Wanted, plan_object
from muniment.recovery.positions import Positions
from muniment.replicas import ReplicaAddress, read_bounded

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PROCESSES = 2
_WORTH_PROCESSES = 256  # objects; starting a process takes as long as carrying some dozens
_AHEAD = 32
_BYTES = (
    *("bytes-changed", "bytes-missing", "bytes-too-long"),
    "statement-disagrees-with-bytes",
)


@dataclass(frozen=True, slots=True)
class Brought:
    """An object that was brought into `staged`: whole, unlogged, or else damaged.

    Of one that no copy gives a plan of, which has no `object_id`, nothing is brought yet. `place`
    is where it belongs from the top of the archive; `entries` are those of its versions.
    """

    place: str
    staged: Path
    whole: bool
    unlogged: bool
    object_id: str
    entries: tuple[tuple[int, bytes], ...]
    redactions: tuple[Redaction, ...]
    size: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Carrier:
    """Brings objects of one archive into a folder of its own."""

    copies: Sequence[Copy]
    roles: Roles
    limits: Limits
    positions: Positions
    into: Path

    def bring(self, place: str, redactions: Sequence[Redaction] = ()) -> Brought:
        """Bring the object at `place`, from the top of the archive, without what was redacted.

        Raises OSError of our own disk.
        """
        staged = self.into / place.rsplit("/", 1)[1]
        if staged.exists():
            shutil.rmtree(staged)
        staged.mkdir(parents=True)
        holdings, findings = self._look(place)
        try:
            plan = plan_object(
                place, holdings, self.roles, self.limits, self.positions.find, redactions
            )
        except PlanError as failure:
            findings.append(_finding("object-unfit", place, detail=str(failure)))
            return Brought(place, staged, False, failure.unlogged, "", (), (), 0, tuple(findings))
        fetching = _Fetching(plan, holdings, staged)
        lost = [
            replace(finding, severity=Severity.WARNING, where=f"{place}/{finding.where}")
            for finding in fetching.fetch(self.roles, self.limits, redactions)
        ]
        said = dict.fromkeys((*findings, *fetching.findings, *_beside(plan, holdings), *lost))
        return Brought(
            place,
            staged,
            not lost,
            False,
            plan.object_id,
            plan.entries,
            plan.redactions,
            plan.size,
            tuple(said),
        )

    def _look(self, place: str) -> tuple[list[Holding], list[Finding]]:
        holdings: list[Holding] = []
        findings: list[Finding] = []
        for copy in self.copies:
            try:
                sizes, odd = files_below(copy.storage, place, self.limits)
            except FileNotFoundError:
                continue
            except (OSError, LimitError) as failure:
                findings.append(_damaged(copy, place, reason(failure)))
                continue
            holdings.append(Holding(copy, place, sizes, tuple(odd)))
        return holdings, findings

    def bring_as_it_is(self, brought: Brought, room: int) -> int | None:
        """Bring what the first copy has of an unfit object, for somebody to look at.

        Gives its size in bytes, or None where that is more than `room`. It was bounded before only
        where its size is signed.
        """
        if brought.object_id:
            return 0
        for holding in self._look(brought.place)[0][:1]:
            if sum(holding.sizes.values()) > room:
                return None
            for path, size in sorted(holding.sizes.items()):
                with io.BufferedReader(_Tee(holding, path, size, brought.staged / path)) as stream:
                    hash_stream(stream, ())
            return sum(holding.sizes.values())
        return 0


@dataclass(slots=True)
class _Fetching:
    """A package that is examined while it is copied: a file is read once, and written as read."""

    plan: Plan
    holdings: Sequence[Holding]
    staged: Path
    findings: list[Finding] = field(default_factory=list)

    def listing(self) -> Listing:
        """List what the object must hold."""
        sizes = {path: len(data) for path, data in self.plan.small.items()}
        sizes.update((path, wanted.size) for path, wanted in self.plan.wanted.items())
        return Listing(sizes, frozenset(), ())

    def open(self, path: str) -> BinaryIO:
        """Open a file in the first copy that has one of its size."""
        if path in self.plan.small:
            return io.BytesIO(self.plan.small[path])
        wanted = self.plan.wanted[path]
        for holding in self.holdings:
            if holding.sizes.get(path) == wanted.size:
                return io.BufferedReader(_Tee(holding, path, wanted.size, self.staged / path))
        return io.BytesIO(b"")

    def fetch(
        self, roles: Roles, limits: Limits, redactions: Sequence[Redaction]
    ) -> tuple[Finding, ...]:
        """Bring every file; give what is wrong with the object in the end."""
        for path, data in self.plan.small.items():
            target = self.staged / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        examination = examine_object(self, roles, limits, redactions=redactions)
        lost = [finding for finding in _all(examination) if finding.code not in _BYTES]
        bad = dict.fromkeys(f.where for f in _all(examination) if f.code in _BYTES)
        for path in bad:
            if not self._fetch_elsewhere(path, self.plan.wanted[path]):
                lost.append(_finding("object-unfit", path, detail="whole in no copy"))
        return tuple(lost)

    def _fetch_elsewhere(self, path: str, wanted: Wanted) -> bool:
        """Try the copies one by one; those that were tried before are named now."""
        target = self.staged / path
        other = target.with_name(f"{target.name}.other")
        for holding in self.holdings:
            if holding.sizes.get(path) != wanted.size:
                said = _missing(holding, path)
                self.findings.append(_damaged(holding.copy, f"{holding.place}/{path}", said))
                continue
            with io.BufferedReader(_Tee(holding, path, wanted.size, other)) as stream:
                found = hash_stream(stream, (Algorithm.SHA512, Algorithm.SHA256))
            if (found.digest(Algorithm.SHA512), found.digest(Algorithm.SHA256)) == (
                wanted.sha512,
                wanted.sha256,
            ):
                other.replace(target)
                return True
            other.unlink()
            detail = "not what its signed manifest lists"
            self.findings.append(_damaged(holding.copy, f"{holding.place}/{path}", detail))
        return False


class _Tee(io.RawIOBase):
    """A file of a copy, written to `target` as it is read; no more than `most` bytes of it.

    Where reading fails it ends, and its digest will not be the right one.
    """

    def __init__(self, holding: Holding, path: str, most: int, target: Path) -> None:
        super().__init__()
        target.parent.mkdir(parents=True, exist_ok=True)
        self._out = open(target, "wb", buffering=0)  # noqa: SIM115 - closed with this stream.
        self._left = most
        self._source: BinaryIO | None = None
        try:
            self._source = holding.copy.storage.read(f"{holding.place}/{path}")
        except OSError:
            self._left = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = b""
        if self._source is not None and self._left:
            try:
                data = self._source.read(min(len(view), self._left))
            except OSError:
                self._left = 0
        self._left -= len(data)
        view[: len(data)] = data
        rest = memoryview(data)
        while rest:
            rest = rest[self._out.write(rest) :]
        return len(data)

    def close(self) -> None:
        if self._source is not None:
            self._source.close()
        self._out.close()
        super().close()


def carry(
    places: Iterator[str], carrier: Carrier, positions: Path, processes: int = PROCESSES
) -> Iterator[Brought]:
    """Bring objects in order, in several processes where there are many.

    `positions` is the file that the carrier's were opened from.
    """
    first = list(islice(places, _WORTH_PROCESSES))
    if len(first) < _WORTH_PROCESSES or processes < 2:
        yield from map(carrier.bring, chain(first, places))
        return
    addresses = tuple((copy.address, copy.name, copy.shown) for copy in carrier.copies)
    context = multiprocessing.get_context("spawn")
    given = (addresses, carrier.roles, carrier.limits, positions, carrier.into)
    waiting: deque[Future[Brought]] = deque()
    with ProcessPoolExecutor(processes, context, _start, given) as pool:
        for place in chain(first, places):
            waiting.append(pool.submit(_bring, place))
            if len(waiting) >= _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_carrier: Carrier | None = None


def _start(
    addresses: Sequence[tuple[ReplicaAddress, str | None, str]],
    roles: Roles,
    limits: Limits,
    positions: Path,
    into: Path,
) -> None:
    global _carrier
    copies = tuple(reopen(*address) for address in addresses)
    _carrier = Carrier(copies, roles, limits, Positions.open(positions), into)


def _bring(place: str) -> Brought:
    assert _carrier is not None
    return _carrier.bring(place)


def _beside(plan: Plan, holdings: Sequence[Holding]) -> Iterator[Finding]:
    """Name what copies have beside, and the first one instead of, what the object must be."""
    known = plan.small.keys() | plan.wanted.keys()
    for holding in holdings:
        for path in sorted((*holding.odd, *(holding.sizes.keys() - known))):
            yield _finding("copy-extra", f"{holding.place}/{path}", copy=holding.copy.shown)
    for holding in holdings[:1]:
        for path, data in plan.small.items():
            if not _holds(holding, path, data):
                detail = "missing, or not what was signed or follows from it"
                yield _damaged(holding.copy, f"{holding.place}/{path}", detail)
        for path, wanted in plan.wanted.items():
            if holding.sizes.get(path) != wanted.size:
                said = _missing(holding, path)
                yield _damaged(holding.copy, f"{holding.place}/{path}", said)


def _holds(holding: Holding, path: str, data: bytes) -> bool:
    if holding.sizes.get(path) != len(data):
        return False
    try:
        return read_bounded(holding.copy.storage, f"{holding.place}/{path}", len(data)) == data
    except (OSError, LimitError):
        return False


def _missing(holding: Holding, path: str) -> str:
    return "of another size than signed" if path in holding.sizes else "missing"


def _all(examination: Examination) -> Iterator[Finding]:
    for check in CheckName:
        yield from examination.of(check)


def _damaged(copy: Copy, where: str, detail: str) -> Finding:
    return _finding("copy-damaged", where, copy=copy.shown, detail=detail)


def _finding(code: str, where: str, **particulars: str) -> Finding:
    return Finding(code, Severity.WARNING, printable(where), tuple(sorted(particulars.items())))
