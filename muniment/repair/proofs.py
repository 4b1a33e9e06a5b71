"""Repair of what lies beside checkpoints: time stamps with their requests, and cosignatures.

It comes last: the log's own files and the records that tell of proof files have to be whole before
anybody can say which of these are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checksums import Finding, Severity
from muniment.archive.archive import Archive, Writer
from muniment.archive.logged_proofs import read_logged_proofs
from muniment.archive.proof_judge import Pinned
from muniment.archive.proof_search import Demand, ProofSearch, Sought
from muniment.catalogue import Catalogue
from muniment.durable import locked
from muniment.repair.journal import Journal
from muniment.repair.outcome import Outcome, State
from muniment.repair.own_record import log_own_record
from muniment.repair.sources import Source, Taken


def repair_proofs(
    writer: Writer, catalogue: Catalogue, replicas: Sequence[Source], pinned: Pinned
) -> Outcome | None:
    """Bring back proof files that are damaged or missing, and log a record of it.

    Gives None where nothing is wrong. Raises OSError, and what the desk raises.
    """
    archive = writer.archive
    sought, findings = _search(archive, catalogue, replicas, pinned)
    if not sought and not Journal(archive.root).mended():
        return _outcome((), findings, (), "")
    with archive.staging.locked(), locked(writer.keys.lock):
        journal = Journal(archive.root)
        # Looked at again, now that nobody else writes beside a checkpoint.
        sought, findings = _search(archive, catalogue, replicas, pinned)
        for one in sought:
            if one.data is not None:
                journal.put(one.path, one.data, one.source)
        files = journal.mended()  # With what a call that was killed had put in its place.
    outcome = _outcome(files, findings, sought, journal.kept)
    if outcome is not None and files:
        with writer.desk() as desk:
            outcome = log_own_record(writer, desk, journal, outcome)
        journal.close()
    return outcome


def look_at_proofs(
    archive: Archive, catalogue: Catalogue, replicas: Sequence[Source], pinned: Pinned
) -> Outcome | None:
    """Say what would be brought back; nothing is written."""
    sought, findings = _search(archive, catalogue, replicas, pinned)
    files = tuple(
        Taken.of(one.path, one.data, one.source) for one in sought if one.data is not None
    )
    outcome = _outcome(files, findings, sought, "")
    if outcome is not None and outcome.state is State.REPAIRED:
        return replace(outcome, state=State.POSSIBLE)
    return outcome


def _search(
    archive: Archive, catalogue: Catalogue, replicas: Sequence[Source], pinned: Pinned
) -> tuple[tuple[Sought, ...], tuple[Finding, ...]]:
    """Give what is not as it should be, and which records cannot say what should be."""
    logged = read_logged_proofs(archive, catalogue)
    sources = [(one.name, one.storage) for one in replicas]
    search = ProofSearch(archive, logged, pinned, sources, Demand.RIGHT)
    return tuple(search.every()), logged.unread


def _outcome(
    files: Sequence[Taken], findings: Sequence[Finding], sought: Sequence[Sought], quarantine: str
) -> Outcome | None:
    said = (*findings, *(finding for one in sought for finding in one.findings))
    if not files and not said:
        return None
    wrong = any(one.severity is Severity.ERROR for one in said)
    mended = State.PARTLY if wrong else State.REPAIRED
    state = mended if files else State.LEFT
    return Outcome("", state, said, tuple(files), quarantine=quarantine)
