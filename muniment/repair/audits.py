"""What earlier audits found: the objects whose newest check was not passed, or never was."""

from __future__ import annotations

from collections.abc import Iterator

from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue
from muniment.fixity.leaves import Leaves
from muniment.fixity.logged import FIXITY_KIND, LoggedRecords, positions_of_kinds

_WHOLE = b"\1"
_OPEN = b"\0"
_ASKED = 500


def left_by_audits(archive: Archive, catalogue: Catalogue) -> Iterator[str] | None:
    """Give the objects that the newest audit of each did not find whole; None without any audit.

    An audit's word is believed only for where to look: whoever repairs looks again.
    """
    head = archive.log.head(archive.roles)
    records = LoggedRecords(
        archive.shelves.root,
        archive.roles,
        archive.settings.limits,
        Leaves(archive.log, head),
        catalogue.holdings,
    )
    state = bytearray(head.size)
    rounds = 0
    for one in records.rounds(positions_of_kinds(archive.log, head)[FIXITY_KIND]):
        if one.replica:
            continue
        rounds += 1
        for name, said in (("whole", _WHOLE), ("wrong", _OPEN)):
            for first, last in one.runs(name):
                count = min(last + 1, head.size) - first
                state[first : first + max(count, 0)] = said * max(count, 0)
    return _objects(catalogue, state) if rounds else None


def _objects(catalogue: Catalogue, state: bytearray) -> Iterator[str]:
    seen: set[str] = set()
    at = state.find(_OPEN)
    while at != -1:
        asked = [at]
        while len(asked) < _ASKED and (at := state.find(_OPEN, at + 1)) != -1:
            asked.append(at)
        for held in catalogue.holdings.objects_at(asked):
            if held.object not in seen:
                seen.add(held.object)
                yield held.object
        at = state.find(_OPEN, asked[-1] + 1)
