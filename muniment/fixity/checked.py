"""When was every file last checked, by what, and with which result? As signed records have it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from checksums import Algorithm
from manifests import Checkpoint, Roles
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.fixity.grounds import Target, lay_grounds
from muniment.fixity.rounds import Coverage, Round


class Outcome(Enum):
    """How the last check of an object ended. A round checks all files of an object."""

    WHOLE = "whole"
    WRONG = "wrong"
    NEVER = "never checked"


@dataclass(frozen=True, slots=True)
class LastCheck:
    """An object's last check; `round` is None where it was never checked.

    Of versions that were checked in different rounds, the oldest check counts.
    """

    object: str
    kind: str
    versions: int
    outcome: Outcome
    round: Round | None


def read_rounds(
    archive: Archive, catalogue: Catalogue, head: Checkpoint, roles: Roles
) -> tuple[Round, ...]:
    """Give all rounds that records in the log tell of, each compared with its log entry."""
    target = Target(archive.shelves.root, "", head.size)
    return lay_grounds(archive, catalogue, head, roles, target, Algorithm.SHA512).rounds


def last_checks(
    catalogue: Catalogue, size: int, rounds: tuple[Round, ...], replica: str
) -> Iterator[LastCheck]:
    """Give the last check of each notice, in the order in which notices came."""
    coverage = Coverage(size)
    for one in rounds:
        coverage.note_round(one, replica, ())
    for versions in catalogue.notices():
        logged = [row for row in versions if row.position < size]
        if logged:
            yield last_check(coverage, logged)


def last_check(coverage: Coverage, versions: list[Row]) -> LastCheck:
    """Give the last check of one object."""
    found = [coverage.last_check(row.position) for row in versions]
    known = [one for one in found if one is not None]
    outcome, oldest = Outcome.NEVER, None
    if len(known) == len(found):
        oldest = min((one for one, _ in known), key=lambda one: one.position)
        outcome = Outcome.WHOLE if all(whole for _, whole in known) else Outcome.WRONG
    return LastCheck(versions[0].object, versions[0].kind, len(versions), outcome, oldest)
