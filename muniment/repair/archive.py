"""Repair of a whole archive: its own files and its log first, then what the log asks for.

The desk needs a whole log, and an object is whole only by its entry; so whatever stands earlier in
the chain of trust is mended earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from checksums import Severity
from manifests import REDACTION_KIND, Limits, error
from muniment.archive.archive import Archive, Writer
from muniment.archive.desk import Staging
from muniment.catalogue import Catalogue
from muniment.config import Config
from muniment.durable import locked
from muniment.keys import KeyFolder, known_roots
from muniment.repair.claims import (
    make_staging,
    origin_of,
    repair_roles,
    repair_surroundings,
)
from muniment.repair.journal import Journal, is_proof
from muniment.repair.log import LogRepair, repair_log
from muniment.repair.lost import BATCH, find_lost
from muniment.repair.objects import ObjectRepair
from muniment.repair.outcome import Outcome, State
from muniment.repair.own_record import log_own_record
from muniment.repair.redacted import Redacted
from muniment.repair.sources import HERE, Lacking, Source, Taken
from muniment.repair.wanted import Wanted
from muniment.storage import FolderStorage

# Which objects are looked at, as an operator asks for them.
Pick = Callable[[Catalogue, Wanted], Iterator[str]]


def repair_claims(
    root: Path, config: Config, replicas: Sequence[Source], limits: Limits
) -> tuple[Taken, ...]:
    """Mend roles, storage root and staging, without which nothing can be opened.

    What was done waits in the journal for its record. Raises `ClaimsError`, OSError.
    """
    make_staging(root / "staging")
    with Staging(root / "staging").locked():
        return look_at_claims(root, config, replicas, limits, Journal(root))


def look_at_claims(
    root: Path,
    config: Config,
    replicas: Sequence[Source],
    limits: Limits,
    journal: Journal | None = None,
) -> tuple[Taken, ...]:
    """Give which of these files are not whole; with a journal, mend them."""
    sources = (_here(root), *replicas)
    roles = repair_roles(root, sources, known_roots(config), limits, journal)
    origin = origin_of(root, limits)
    around = repair_surroundings(root, origin, journal) if origin else ()
    return (*roles, *around)


def look_at_log(archive: Archive, keys: KeyFolder, replicas: Sequence[Source]) -> LogRepair:
    """Say what of the log would be mended; nothing is written."""
    with archive.at_rest():
        signer = keys.log_signer(archive.roles)
        return repair_log(
            archive, keys.mark(archive.roles), signer, (_here(archive.root), *replicas), None
        )


def repair_own_files(writer: Writer, replicas: Sequence[Source]) -> Outcome | None:
    """Mend the log, then log a record of all that was mended of the archive's own files.

    Gives None where nothing was wrong. Raises `LogRepairError`, OSError, and what the desk raises.
    """
    archive, keys = writer.archive, writer.keys
    with archive.staging.locked(), locked(keys.lock):
        journal = Journal(archive.root)
        signer = keys.log_signer(archive.roles)
        sources = (_here(archive.root), *replicas)
        found = repair_log(archive, keys.mark(archive.roles), signer, sources, journal)
    files = journal.mended()
    if all(is_proof(one.path) for one in files):
        files = ()  # Whoever repairs these goes on with that journal.
    outcome = own_outcome(files, found, State.REPAIRED, journal.kept if files else "")
    if outcome is None or outcome.state is State.FAILED:
        return outcome
    if outcome.files:
        with writer.desk() as desk:
            outcome = log_own_record(writer, desk, journal, outcome)
        journal.close()
    return outcome


def own_outcome(
    files: Sequence[Taken], log: LogRepair, state: State, quarantine: str
) -> Outcome | None:
    """Say what became of the archive's own files; None where nothing was wrong with them."""
    if not (files or log.lacking or log.findings):
        return None
    findings = (*log.findings, *(error("repair-log-lost", path) for path in log.lacking))
    if log.lacking:
        state = State.FAILED
    elif any(one.severity is Severity.ERROR for one in findings):
        state = State.PARTLY if files else State.LEFT
    elif not files:
        state = State.WHOLE
    return Outcome("", state, findings, tuple(files), quarantine=quarantine)


def repair_objects(
    archive: Archive,
    catalogue: Catalogue,
    writer: Writer | None,
    replicas: Sequence[Source],
    pick: Pick,
) -> Iterator[Outcome]:
    """Repair the objects that `pick` gives; without a writer, only say what would be done.

    Entries that nobody knows a place for are looked for first. Raises OSError from our own disk,
    and what the desk raises.
    """
    wanted = Wanted(archive, catalogue)
    sources = (_here(archive.root), *replicas)
    limits = archive.settings.limits
    redacted = Redacted(catalogue, wanted, sources, limits)
    lost = wanted.lost()
    while batch := dict(islice(lost, BATCH)):
        found: set[int] = set()
        for object_id, version in find_lost(batch, sources, limits):
            wanted.add(object_id, version)
            found.add(version.position)
            if version.entry.kind == REDACTION_KIND:
                redacted.note_found(object_id)
        for index, entry in batch.items():
            if index not in found:
                if entry.kind == REDACTION_KIND:
                    redacted.note_lost()
                yield Outcome(
                    f"entry {index}",
                    State.FAILED,
                    (error("log-not-shelved", "shelves", index=str(index), kind=entry.kind),),
                    lacking=(
                        Lacking("manifests/*.sums", entry.sums, ()),
                        Lacking("manifests/*.sums.sig", entry.signature, ()),
                    ),
                )
    repair = ObjectRepair(archive, wanted, redacted, replicas, writer)
    yield from repair.repair(pick(catalogue, wanted))


def _here(root: Path) -> Source:
    return Source(HERE, FolderStorage(root))
