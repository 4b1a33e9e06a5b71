"""Reading what is to be covered, with both hashes at once: by the old one it must be what it was.

What has not the digest that was signed is a finding, and not covered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from checksums import Algorithm, Digest, Finding, Hashing, Severity
from manifests import INVENTORY, SIDECAR, MunimentError, Version, build_inventory, error, sidecar
from manifests.claims.covering import shelved_path
from muniment.archive.archive import Archive
from muniment.archive.log_checks import LogChecks
from muniment.archive.logged_proofs import read_logged_proofs
from muniment.catalogue import Catalogue, Row
from muniment.durable import names_in, walk
from muniment.fixity.pace import Pace
from muniment.plain_file import open_plain

_CHUNK = 1 << 20


@dataclass(slots=True)
class Read:
    """What was read: new digests by path, old ones of what was redacted, and what was wrong."""

    digests: dict[str, Digest] = field(default_factory=dict)
    redacted: dict[str, Digest] = field(default_factory=dict)
    wrong: list[Finding] = field(default_factory=list)
    bytes: int = 0


class Reader:
    """Reads an archive for a covering by `algorithm`, at a pace."""

    def __init__(
        self, archive: Archive, catalogue: Catalogue, algorithm: Algorithm, pace: Pace
    ) -> None:
        self._archive = archive
        self._catalogue = catalogue
        self._algorithm = algorithm
        self._pace = pace
        self._last: tuple[str, tuple[Version, ...]] = ("", ())

    def entry(self, position: int) -> Read:
        """Read what `_entry` reads; what looks wrong is read again while writers wait."""
        read = self._entry(position)
        if read.wrong:
            with self._archive.at_rest():
                self._last = ("", ())
                read = self._entry(position)
        return read

    def _entry(self, position: int) -> Read:
        """Read the version at an entry of the log: content, and inventories as they were with it.

        Raises `StoppedError` where the round is to stop.
        """
        read = Read()
        row = self._catalogue.at(position)
        if row is None:
            where = f"entry {position}"
            read.wrong.append(error("covering-unread", where, detail="it is not on the shelves"))
            return read
        try:
            versions = self._versions(row)
        except MunimentError as failure:
            read.wrong.append(error("covering-unread", row.object, detail=str(failure)))
            return read
        home, version = shelved_path(row.object), versions[row.version - 1]
        own = f"v{row.version}/"
        for path, recorded in sorted(version.digests.items()):
            if not path.startswith(own):
                continue
            if path in version.redacted:
                read.redacted[home + path] = recorded
            else:
                self._take(read, home + path, recorded)
        inventory = build_inventory(versions[: row.version])
        for name, data in ((INVENTORY, inventory), (SIDECAR, sidecar(inventory))):
            self._take(read, home + own + name, Digest.of(Algorithm.SHA512, data))
        return read

    def papers(self, size: int, known: Collection[str]) -> Read:
        """Read the roles, and what there is of the log up to a checkpoint of this size.

        What is among the `known` paths is covered already. Where the log is not one unbroken
        history, nothing of it is read. The caller keeps writers waiting.
        """
        read, archive = Read(), self._archive
        note = archive.log.note()
        checks = LogChecks(archive, archive.roles.open(note), note, archive.staging.awaited())
        found = [*checks.history(None)]
        found += checks.compare_proofs(read_logged_proofs(archive, self._catalogue))
        read.wrong += [one for one in found if one.severity is Severity.ERROR]
        if read.wrong:
            return read
        for path in self._papers(size):
            if path not in known:
                self._take(read, path, None)
        return read

    def _papers(self, size: int) -> Iterator[str]:
        root = self._archive.root
        for name in names_in(root / "keys/roles"):
            yield f"keys/roles/{name}"
        for one in self._archive.log.checkpoints():
            if one <= size:
                for name in names_in(root / f"log/checkpoints/{one}"):
                    yield f"log/checkpoints/{one}/{name}"
        for parent, _, names in walk(root / "log/tile"):
            for name in sorted(names):
                yield (parent / name).relative_to(root).as_posix()

    def _versions(self, row: Row) -> tuple[Version, ...]:
        if self._last[0] != row.object:
            self._last = row.object, self._archive.versions(self._catalogue, row.object)
        return self._last[1]

    def _take(self, read: Read, path: str, recorded: Digest | None) -> None:
        """Hash a file; where there is a recorded sha512, it must have that."""
        hashing = Hashing((Algorithm.SHA512, self._algorithm))
        try:
            with open_plain(Path(self._archive.root / path)) as stream:
                while data := stream.read(_CHUNK):
                    hashing.update(data)
                    self._pace.note(len(data))
        except OSError as failure:
            detail = failure.strerror or str(failure)
            read.wrong.append(error("covering-unread", path, detail=detail))
            return
        read.bytes += hashing.size
        if recorded is not None and hashing.digest(Algorithm.SHA512) != recorded:
            read.wrong.append(error("covering-changed", path))
        else:
            read.digests[path] = hashing.digest(self._algorithm)
