"""Replicate: bring a replica up to our log's head, with what is new, and prove each step.

The replica's checkpoint says what it has; the entries from there to our head say what it lacks.
Objects first, then the log's files, then keys and pages, and the checkpoint last: a replica claims
to be complete only when it is. Where an object of ours is damaged the rest goes on, and the claim
ends before its first entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from checksums import Finding
from manifests import Checkpoint
from muniment.archive.archive import Archive
from muniment.archive.logged_proofs import read_logged_proofs
from muniment.archive.shelves import ROOT_FILES
from muniment.config import Config
from muniment.replicas.address import ReplicaAddress
from muniment.replicas.carrying import Carried, Scrutiny, carry
from muniment.replicas.crew import carry_all
from muniment.replicas.door import ORIGIN, Outcome, ReplicaDoor, ReplicaError, ReplicaEvidenceError
from muniment.replicas.errand import Errand, Lost, Planner
from muniment.replicas.log_copy import CheckedLog, cut_log, open_log
from muniment.replicas.memory import memorise, recall
from muniment.replicas.opening import open_head, opened_for_writing
from muniment.replicas.replica import Replica, open_replica
from muniment.replicas.small_files import checkpoint_files, page_files

Show = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Replicated:
    """What a replicate came to. Sizes are in log entries; `was` is the replica's before.

    `remembered` is the size at which it was left last time, where it had fewer now: it was rolled
    back. `findings` say why it is not complete up to `log_size`.
    """

    name: str
    was: int
    size: int
    log_size: int
    objects: int
    bytes: int
    findings: tuple[Finding, ...]
    remembered: int | None


def replicate(
    archive: Archive,
    address: ReplicaAddress,
    config: Config,
    now: datetime,
    show: Show,
    scrutiny: Scrutiny = Scrutiny.NEW,
) -> Replicated:
    """Bring one replica up to the log's head; `show` is told of entries and bytes done.

    With `Scrutiny.WHOLE` everything that the replica has is read back too, and what is missing or
    damaged there is put anew.

    Raises `ReplicaEvidenceError` where the replica is ahead of our log or has another history,
    `ReplicaError` where it is none of ours or does not give back what was written, `OwnLogError`
    where our own log is damaged, and OSError.
    """
    roles = archive.roles
    replica = open_replica(address, archive.settings.limits)
    known = recall(config, roles.origin, address)
    if known is not None and known.size and replica.note() is None:
        raise _emptied(address, known.size)
    with opened_for_writing(address, replica, config, roles) as door:
        log, note = open_log(archive.log, roles)
        there_note = replica.note()
        there = open_head(replica, roles)
        _check_prefix(replica, there, log)
        was = there.size if there else 0
        since = 0 if scrutiny is Scrutiny.WHOLE else was
        door.put(((ORIGIN, f"{roles.origin}\n".encode()), *_shelves_root()))
        tally = _carry_objects(archive, log, since, door, scrutiny, show)
        claim = _claim(archive, log, note, tally.first_missing)
        size = was
        if claim is not None and claim[0].head.size >= was:
            _send_log(archive, claim[0], since, door, tally)
            if door.publish(claim[1], there_note) is not Outcome.DONE:
                raise ReplicaError(
                    f"The checkpoint of the replica {address.name} changed meanwhile: something "
                    "else writes there. Find out what, then replicate again."
                )
            size = claim[0].head.size
            door.remove(_outgrown(claim[0], since, door))
            memorise(config, roles.origin, address, claim[0].head, now)
    rolled_back = known.size if known is not None and known.size > was else None
    return Replicated(
        address.name,
        was,
        size,
        log.head.size,
        tally.objects,
        tally.bytes,
        tuple(tally.findings),
        rolled_back,
    )


@dataclass(slots=True)
class _Tally:
    """What was carried so far, what was found, and the first entry that is not there."""

    objects: int = 0
    bytes: int = 0
    first_missing: int | None = None
    findings: list[Finding] = field(default_factory=list)

    def carried(self, one: Carried) -> None:
        self.objects += one.sent
        self.bytes += one.bytes
        if one.findings:
            self.missing(min(one.errand.new), *one.findings)

    def missing(self, position: int, *findings: Finding) -> None:
        self.findings += findings
        if self.first_missing is None or position < self.first_missing:
            self.first_missing = position


def _check_prefix(replica: Replica, there: Checkpoint | None, log: CheckedLog) -> None:
    where = f"The replica {replica.name} ({replica.storage.name})"
    if there is None:
        return
    if there.size > log.head.size:
        raise ReplicaEvidenceError(
            f"{where} has {there.size} entries of this log, and the archive has {log.head.size}: "
            "the archive was rolled back, or is an older copy. Nothing is written there. Bring "
            "back the newest copy of the archive; the replica may be it (`muniment restore`)."
        )
    if log.root_at(there.size) != there.root:
        raise ReplicaEvidenceError(
            f"{where} has another history of this log than the archive, up to entry {there.size}. "
            "Nothing is written there. Keep both: two histories under one key are evidence."
        )


def _emptied(address: ReplicaAddress, size: int) -> ReplicaError:
    return ReplicaError(
        f"The replica {address.name} ({address.address}) had {size} entries and is empty now. Is "
        f"its disk mounted? If it was lost, begin anew: `muniment replica remove {address.name}`, "
        "then `muniment replica add` again."
    )


def _shelves_root() -> Iterator[tuple[str, bytes]]:
    for path, data in ROOT_FILES.items():
        yield f"shelves/{path}", data


def _carry_objects(
    archive: Archive,
    log: CheckedLog,
    since: int,
    door: ReplicaDoor,
    scrutiny: Scrutiny,
    show: Show,
) -> _Tally:
    tally = _Tally()
    limits = archive.settings.limits
    suspect: list[Errand] = []
    with archive.catalogue() as catalogue:
        planner = Planner(catalogue, archive.shelves, log, limits)
        lost: list[Lost] = []

        def wanted() -> Iterator[Errand]:
            for one in planner.errands(since):
                if isinstance(one, Errand):
                    yield one
                else:
                    lost.append(one)

        for one in carry_all(door, wanted(), scrutiny, archive.roles, limits):
            show(len(one.errand.new), one.bytes)
            if one.findings:
                suspect.append(one.errand)
            else:
                tally.carried(one)
        for entry in lost:
            tally.missing(entry.position, entry.finding)
    if suspect:
        with archive.at_rest():  # A new version may have come into its place while it was read.
            for errand in suspect:
                for one in carry(door, [errand], scrutiny, archive.roles, limits):
                    tally.carried(one)
    return tally


def _claim(
    archive: Archive, log: CheckedLog, note: bytes, first_missing: int | None
) -> tuple[CheckedLog, bytes] | None:
    """Give the checkpoint up to which the replica has everything, or None."""
    if first_missing is None:
        return log, note
    return cut_log(log, archive.log, archive.roles, first_missing)


def _outgrown(log: CheckedLog, since: int, door: ReplicaDoor) -> list[str]:
    """Give the partial files in the replica that full ones have taken the place of."""
    named = [f"log/{path}" for path in log.superseded(since)]
    folders = sorted({path.rpartition("/")[0] for path in named})
    there = {path for folder in folders for path in door.sizes(folder)}
    return [path for path in named if path in there]


def _send_log(
    archive: Archive, log: CheckedLog, since: int, door: ReplicaDoor, tally: _Tally
) -> None:
    door.put((f"log/{path}", data) for path, data in log.files(since))
    if not since:
        tiles = [path.removeprefix("log/") for path in door.sizes("log/tile")]
        door.put((f"log/{path}", data) for path, data in log.narrower(tiles))
    there = door.sizes("log/checkpoints") if since else {}
    with archive.catalogue() as catalogue:
        logged = read_logged_proofs(archive, catalogue, since)
    tally.findings += logged.unread
    door.put(checkpoint_files(archive, log, there, logged, tally.findings.append))
    door.put(page_files(archive))
