"""The grounds of a round: the log and what earlier rounds covered, each believed for a reason.

The leaf hashes lead to the signed head; earlier rounds and redactions are records in that log. The
catalogue only says where to look.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import NamedTuple

from checksums import Algorithm
from manifests import REDACTION_KIND, Checkpoint, Roles
from muniment.archive.archive import Archive
from muniment.archive.roles import ROLES_KIND
from muniment.catalogue import Catalogue, Holdings
from muniment.fixity.leaves import Leaves
from muniment.fixity.logged import FIXITY_KIND, LoggedRecords, positions_of_kinds
from muniment.fixity.looking import Lens
from muniment.fixity.root import Root
from muniment.fixity.rounds import Coverage, Round


class Target(NamedTuple):
    """The storage root that is audited: the archive's own, or a replica's by its name.

    `size` is how many of the log's entries it must hold.
    """

    root: Root
    replica: str
    size: int


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that a round goes by. `rounds` are the earlier ones, in the order of the log.

    `logged_roles` are the positions of the records of roles. `own_roles` is the sha512 in hex of
    the roles document; signatures that an earlier round verified count where it went by one of
    `believed_roles`: these, or those that led to them.
    """

    archive: Archive
    head: Checkpoint
    leaves: Leaves
    holdings: Holdings
    target: Target
    lens: Lens
    rounds: tuple[Round, ...]
    logged_roles: tuple[int, ...]
    own_roles: str
    believed_roles: frozenset[str]

    def coverage(self, size: int) -> Coverage:
        """Give what earlier rounds covered of the first `size` entries."""
        coverage = Coverage(size)
        for one in self.rounds:
            coverage.note_round(one, self.target.replica, self.believed_roles)
        return coverage

    def afresh(self) -> Grounds:
        """Give the same grounds with no earlier round believed: every signature is verified."""
        return replace(self, believed_roles=frozenset())


def lay_grounds(
    archive: Archive,
    catalogue: Catalogue,
    head: Checkpoint,
    roles: Roles,
    target: Target,
    algorithm: Algorithm,
) -> Grounds:
    """Read the log and the records in it. `head` is signed by the log's key. Raises OSError."""
    digests = [
        hashlib.sha512(roles.earlier(serial).encode()).hexdigest()
        for serial in range(1, roles.serial + 1)
    ]
    limits, holdings = archive.settings.limits, catalogue.holdings
    leaves = Leaves(archive.log, head)
    records = LoggedRecords(archive.shelves.root, roles, limits, leaves, holdings)
    positions = positions_of_kinds(archive.log, head)
    redactions = tuple(records.redactions(positions[REDACTION_KIND]))
    return Grounds(
        archive=archive,
        head=head,
        leaves=leaves,
        holdings=holdings,
        target=target,
        lens=Lens(target.root, "shelves", roles, limits, redactions, algorithm),
        rounds=tuple(records.rounds(positions[FIXITY_KIND])),
        logged_roles=tuple(positions[ROLES_KIND]),
        own_roles=digests[-1],
        believed_roles=frozenset(digests),
    )
