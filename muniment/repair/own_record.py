"""The record of a repair of the archive's own files, made from the journal that names them."""

from __future__ import annotations

from dataclasses import replace

from manifests import canonical
from muniment.archive.archive import Writer
from muniment.archive.desk import Desk
from muniment.archive.records import Record, log_record
from muniment.repair.journal import Journal
from muniment.repair.outcome import Outcome
from muniment.repair.turn import REPORT

_LAST = 1000


def log_own_record(writer: Writer, desk: Desk, journal: Journal, outcome: Outcome) -> Outcome:
    """Log what became of the archive's own files; give the outcome with its record.

    A record that was logged before its writer was killed is among the last.
    """
    for row in desk.catalogue.rows(max(0, desk.catalogue.size - _LAST)):
        if row.kind == "repair":
            [version] = writer.archive.versions(desk.catalogue, row.object)
            if any(item.get("journal") == journal.name for item in version.statement.about):
                return replace(outcome, record=row.id, index=row.position)
    about = {**outcome.about(), "journal": journal.name, "origin": writer.archive.roles.origin}
    del about["object"], about["versions"]
    record = Record("repair", (about,), {REPORT: canonical({"archive": outcome.report()})})
    logged = log_record(writer, desk, record)
    return replace(outcome, record=logged.statement.id, index=logged.index)
