"""Repair: every file that is damaged or missing comes back from wherever it is whole.

Authenticity decides, never majority: our own log's entry, the manifest and signature it names, the
manifest's lines, bytes. What no chain of these leads to is not taken, from nobody.
"""

from muniment.repair.archive import (
    look_at_claims,
    look_at_log,
    own_outcome,
    repair_claims,
    repair_objects,
    repair_own_files,
)
from muniment.repair.audits import left_by_audits
from muniment.repair.claims import check_settings
from muniment.repair.outcome import Outcome, State
from muniment.repair.proofs import look_at_proofs, repair_proofs
from muniment.repair.replica import record_replica, repair_replica
from muniment.repair.sources import Source
from muniment.repair.unlogged import find_unlogged
from muniment.repair.wanted import Wanted

__all__ = [
    "Outcome",
    "Source",
    "State",
    "Wanted",
    "check_settings",
    "find_unlogged",
    "left_by_audits",
    "look_at_claims",
    "look_at_log",
    "look_at_proofs",
    "own_outcome",
    "record_replica",
    "repair_claims",
    "repair_objects",
    "repair_own_files",
    "repair_proofs",
    "repair_replica",
]
