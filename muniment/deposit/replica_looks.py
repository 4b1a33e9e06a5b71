"""A look at one notice in a replica: every file of it read there, and held against what was logged.

It is `muniment audit --replica` for one notice: quick to ask, and a record of kind ``holdings``. An
item of its ``about``: ``accession``, ``item`` (the replica's name), ``object``, ``outcome``
(``whole``, ``changed`` or ``gone``), ``place``, ``version``. A replica that cannot be reached, or
shows no log though one was written there, proves nothing: there is no record of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from checksums import Algorithm, Digest, Finding, Hashing, Severity
from manifests import INVENTORY, Limits, Version, build_inventory, content_path
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.config import Config
from muniment.deposit.holdings import REPLICA, State
from muniment.deposit.place import BrokenOffError
from muniment.replicas import Replica, ReplicaAddress, open_replica
from muniment.replicas.memory import recall

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class ReplicaLook:
    """What a look at a notice in a replica found; `files` counts what was read."""

    said: ClassVar = "looked-for"
    mended: ClassVar = "mend"
    object: str
    version: int
    accession: str
    replica: str
    state: State
    files: int
    findings: tuple[Finding, ...]

    def about(self) -> dict[str, Any]:
        """Give the item of a record's ``about``."""
        return {
            "accession": self.accession,
            "item": self.replica,
            "object": self.object,
            "outcome": self.state.value,
            "place": REPLICA,
            "version": self.version,
        }


def look_at_replica(
    archive: Archive,
    catalogue: Catalogue,
    config: Config,
    address: ReplicaAddress,
    objects: Sequence[str],
) -> Iterator[ReplicaLook]:
    """Give what is found of each object in a replica, one after the other.

    Raises `BrokenOffError`, `ReplicaError`, OSError and the errors of its checkpoint where it
    cannot be asked.
    """
    replica = open_replica(address, archive.settings.limits)
    head = replica.head(archive.roles)
    known = recall(config, archive.roles.origin, address)
    if head is None and known is not None:
        raise BrokenOffError(
            f"The replica {address.name} shows no log, though {known.size} entries were written "
            "there: is its disk mounted?"
        )
    size = head.size if head is not None else 0
    for object_id in objects:
        yield _look(archive, catalogue, replica, size, object_id)


def _look(
    archive: Archive, catalogue: Catalogue, replica: Replica, size: int, object_id: str
) -> ReplicaLook:
    row = catalogue.versions(object_id)[-1]
    found = ReplicaLook(object_id, row.version, row.id, replica.name, State.BEHIND, 0, ())
    if size <= row.position:
        return found
    versions = archive.versions(catalogue, object_id)
    wanted = dict(_wanted(versions))
    limits = archive.settings.limits
    sizes = {
        content_path(number, file.path): file.size
        for number, version in enumerate(versions, start=1)
        for file in version.statement.files
    }
    findings: list[Finding] = []
    for path, digest in wanted.items():
        most = sizes.get(path, _most(path, limits))
        findings += _compare(replica, object_id, path, digest, most)
    codes = {finding.code for finding in findings}
    state = State.WHOLE
    if codes:
        state = State.CHANGED if "holding-differs" in codes else State.GONE
    return ReplicaLook(
        object_id, row.version, row.id, replica.name, state, len(wanted), tuple(findings)
    )


def _wanted(versions: Sequence[Version]) -> Iterator[tuple[str, Digest]]:
    """Give the digests of an object's files: content as logged, inventories as they follow from it.

    Of an object of which something was redacted the inventories depend on how far the replica got,
    and are left to an audit.
    """
    yield from versions[-1].held.items()
    if any(version.redacted for version in versions):
        return
    for number in range(1, len(versions) + 1):
        digest = Digest.of(Algorithm.SHA512, build_inventory(versions[:number]))
        yield f"v{number}/{INVENTORY}", digest
        if number == len(versions):
            yield INVENTORY, digest


def _most(path: str, limits: Limits) -> int:
    """Give how much is read of a file whose size no statement gives."""
    if path.endswith(INVENTORY):
        return limits.inventory_bytes
    return max(limits.statement_bytes, limits.manifest_bytes)


def _compare(
    replica: Replica, object_id: str, path: str, digest: Digest, most: int
) -> Iterator[Finding]:
    place = f"{replica.object_place(object_id)}/{path}"
    where = f"{replica.name}: {place}"
    hashing = Hashing((Algorithm.SHA512,))
    try:
        with replica.storage.read(place) as stream:
            # One byte more than it may have is enough to know that it is another.
            while hashing.size <= most and (data := stream.read(_PIECE)):
                hashing.update(data)
    except FileNotFoundError:
        yield _finding("holding-gone", where, detail="no such file")
        return
    came = hashing.digest(Algorithm.SHA512)
    if came != digest:
        yield _finding("holding-differs", where, came=came.hex, wanted=digest.hex)


def _finding(code: str, where: str, **particulars: str) -> Finding:
    return Finding(code, Severity.ERROR, where, tuple(sorted(particulars.items())))
