"""What the log says of proof files: the digests that records of the kind "proofs" give of them.

A record's statement is believed where its manifest is the one that was logged. A path may stand in
two records: where an answer was lost and its authority asked again, both answers were kept once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from checksums import Algorithm, Digest, Finding
from manifests import MunimentError, error
from muniment.archive.archive import Archive
from muniment.archive.proofs import KIND
from muniment.archive.told_proofs import LoggedProof, proofs_said
from muniment.catalogue import Catalogue
from muniment.storage import Storage, read_beginning


@dataclass(frozen=True, slots=True)
class LoggedProofs:
    """All that the log says, by path; `unread` names the records that cannot be read."""

    by_path: Mapping[str, tuple[LoggedProof, ...]] = field(default_factory=dict)
    unread: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, said: Iterable[LoggedProof], unread: Iterable[Finding] = ()) -> LoggedProofs:
        """Put together what records say."""
        by_path: dict[str, tuple[LoggedProof, ...]] = {}
        for one in said:
            by_path[one.path] = (*by_path.get(one.path, ()), one)
        return cls(by_path, tuple(unread))

    def index_of(self, path: str) -> int:
        """Give the entry that says most lately what must lie at a path."""
        return max(one.index for one in self.by_path[path])

    def differs(self, path: str, data: bytes) -> bool:
        """Tell whether the log speaks of a path, and of other bytes than these."""
        said = self.by_path.get(path)
        return said is not None and all(
            Digest.of(Algorithm.SHA512, data) != one.sha512 for one in said
        )


def read_logged_proofs(archive: Archive, catalogue: Catalogue, since: int = 0) -> LoggedProofs:
    """Read the records of the kind from entry `since` on, each compared with its entry."""
    said: list[LoggedProof] = []
    unread: list[Finding] = []
    for row in catalogue.of_kind(KIND):
        if row.position < since:
            continue
        try:
            for version in archive.versions(catalogue, row.object):
                said += proofs_said(row.position, version.statement)
        except MunimentError:
            unread.append(error("proof-record-unread", row.object, index=str(row.position)))
    return LoggedProofs.of(said, unread)


def check_logged(storage: Storage, logged: LoggedProofs, size: int, most: int) -> Iterator[Finding]:
    """Name the files of the log's first `size` entries that are missing or not as it says.

    At most `most` bytes are read of each.
    """
    for path in sorted(logged.by_path):
        index = str(logged.index_of(path))
        if all(one.index >= size for one in logged.by_path[path]):
            continue
        try:
            data = read_beginning(storage, path, most + 1)
        except FileNotFoundError:
            yield error("proof-missing", path, index=index)
        except OSError as failure:
            detail = failure.strerror or str(failure)
            yield error("log-unreadable", path, detail=detail)
        else:
            if logged.differs(path, data):
                yield error("proof-changed", path, index=index)
