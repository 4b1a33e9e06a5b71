"""Records that an audit goes by: earlier rounds, and what was redacted.

Each is found through the log and compared with its entry before a word of it is believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manifests import (
    REDACTION_KIND,
    Checkpoint,
    FormatError,
    Limits,
    Redaction,
    Roles,
    Statement,
    redactions_of,
)
from muniment.archive.log import Log
from muniment.archive.roles import ROLES_KIND
from muniment.catalogue import Holdings
from muniment.fixity.examine import Examiner
from muniment.fixity.leaves import Leaves
from muniment.fixity.quick import place_of
from muniment.fixity.root import Root, package_at
from muniment.fixity.rounds import Round, read_round

FIXITY_KIND = "fixity"


class LoggedRecords:
    """Reads the records of one archive's log that stand whole on its shelves."""

    def __init__(
        self, root: Root, roles: Roles, limits: Limits, leaves: Leaves, holdings: Holdings
    ) -> None:
        self._root = root
        self._examiner = Examiner(roles, limits, "shelves", (), _at_once)
        self._leaves = leaves
        self._holdings = holdings

    def rounds(self, positions: Sequence[int]) -> Iterator[Round]:
        """Give the rounds that fixity records at these positions tell of, in this order.

        One that is damaged or missing tells of nothing: what it covered counts as not covered.
        """
        for position, statement in self._statements(positions):
            if statement.kind == FIXITY_KIND and len(statement.about) == 1:
                try:
                    by = " ".join(statement.recorder)
                    yield read_round(statement.id, position, by, statement.about[0])
                except FormatError:
                    continue  # Of a later version, perhaps. It is judged as an object like others.

    def redactions(self, positions: Sequence[int]) -> Iterator[Redaction]:
        """Give what the redaction records at these positions say was taken out."""
        for _, statement in self._statements(positions):
            yield from redactions_of(statement)

    def _statements(self, positions: Sequence[int]) -> Iterator[tuple[int, Statement]]:
        for held in self._holdings.objects_at(positions):
            if len(held.versions) != 1:
                continue  # A record has one version.
            position, place = held.versions[0][0], place_of(held.object)
            leaf = self._leaves.at(position)
            examined, statements = self._examiner.read(place, package_at(self._root, place))
            if leaf is not None and examined.is_exactly(held.object, ((position, leaf),)):
                yield position, statements[0]


def positions_of_kinds(log: Log, head: Checkpoint) -> dict[str, list[int]]:
    """Give where the log has records of the kinds that an audit goes by."""
    found: dict[str, list[int]] = {FIXITY_KIND: [], REDACTION_KIND: [], ROLES_KIND: []}
    opening = {f"muniment-entry/1\n{kind}\n".encode(): kind for kind in found}
    try:
        for position, data in enumerate(log.entries(0, head.size)):
            for start, kind in opening.items():
                if data.startswith(start):
                    found[kind].append(position)
    except (OSError, FormatError):
        pass  # The log's own checks name the file; records beyond it are as if they were not.
    return found


def _at_once(_count: int) -> None:
    """Reading a few records needs no pace."""
