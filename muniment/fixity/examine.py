"""The examination of one object: everything that is wrong with it, file by file.

The judge is `manifests.examine_object`, the one by which `verify` and every kit is judged.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from checksums import Finding, Severity
from manifests import (
    Accessioned,
    FormatError,
    LimitError,
    Limits,
    Listing,
    Package,
    Redaction,
    Roles,
    Statement,
    error,
    examine_object,
)
from muniment.fixity.quick import place_of

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 1 << 13


@dataclass(frozen=True, slots=True)
class FoundVersion:
    """A version that could be read: where, its record's id, and the leaf of the entry it needs.

    `spans` are the indexes at which its signer may sign an entry; None where it is no signer's.
    """

    version: int
    id: str
    object: str
    leaf: bytes
    spans: tuple[range, ...] | None

    def may_be_at(self, index: int) -> bool:
        """Tell whether its signer was in force at an entry, as far as it has one."""
        return self.spans is None or any(index in span for span in self.spans)


@dataclass(frozen=True, slots=True)
class Examined:
    """What an examination found at one place of the shelves."""

    place: str
    findings: tuple[Finding, ...]
    versions: tuple[FoundVersion, ...]
    files: int
    size: int

    def is_exactly(self, object_id: str, logged: Sequence[tuple[int, bytes]]) -> bool:
        """Tell whether this is the object that the log has, whole and with no version more.

        `logged` are the positions and leaf hashes of its versions.
        """
        found = tuple((one.object, one.leaf) for one in self.versions)
        return (
            not self.findings
            and found == tuple((object_id, leaf) for _, leaf in logged)
            and all(one.may_be_at(at) for one, (at, _) in zip(self.versions, logged, strict=True))
        )


class Examiner:
    """Examines objects below one storage root, read through any kind of package.

    `shown` opens the paths in findings. `redactions` are what logged records say was taken out.
    `paced` is told of every byte read.
    """

    def __init__(
        self,
        roles: Roles,
        limits: Limits,
        shown: str,
        redactions: Sequence[Redaction],
        paced: Callable[[int], None],
    ) -> None:
        self._roles = roles
        self._limits = limits
        self._shown = shown
        self._redactions = redactions
        self._paced = paced

    def examine(self, place: str, package: Package) -> Examined:
        """Examine what stands at a place below the storage root. Raises only what pacing raises."""
        return self.read(place, package)[0]

    def read(self, place: str, package: Package) -> tuple[Examined, tuple[Statement, ...]]:
        """Examine it, and give the statements of the versions that could be read."""
        shown = f"{self._shown}/{place}"
        counted = _Counted(package, self._paced)
        try:
            found = examine_object(counted, self._roles, self._limits, redactions=self._redactions)
        except (OSError, LimitError, FormatError) as failure:
            detail = (failure.strerror if isinstance(failure, OSError) else None) or str(failure)
            wrong = error("object-unreadable", shown, detail=detail)
            return Examined(place, (wrong,), (), counted.files, counted.bytes), ()
        findings = [
            replace(finding, where=f"{shown}/{finding.where}" if finding.where else shown)
            for part in found.findings.values()
            for finding in part
            if finding.severity is Severity.ERROR
        ]
        versions = tuple(
            FoundVersion(
                one.version,
                one.statement.id,
                one.statement.object,
                one.entry.leaf_hash(),
                self._spans(one),
            )
            for one in found.accessions
        )
        if versions and place_of(versions[0].object) != place:
            findings.append(error("object-misplaced", shown))
        examined = Examined(place, tuple(findings), versions, counted.files, counted.bytes)
        return examined, tuple(one.statement for one in found.accessions)

    def _spans(self, one: Accessioned) -> tuple[range, ...] | None:
        if one.key is None or one.principal is None:
            return None
        return self._roles.spans(one.key, one.statement.origin)


class _Counted:
    """A package whose files and bytes are counted as they are read."""

    def __init__(self, package: Package, paced: Callable[[int], None]) -> None:
        self._package = package
        self._paced = paced
        self.files = self.bytes = 0

    def listing(self) -> Listing:
        return self._package.listing()

    def open(self, path: str) -> BinaryIO:
        raw = _CountedStream(self._package.open(path), self.note)
        self.files += 1
        return io.BufferedReader(raw, _BUFFER)

    def note(self, count: int) -> None:
        self.bytes += count
        self._paced(count)


class _CountedStream(io.RawIOBase):
    def __init__(self, stream: BinaryIO, note: Callable[[int], None]) -> None:
        self._stream = stream
        self._note = note

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data = self._stream.read(len(view))
        view[: len(data)] = data
        self._note(len(data))
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
