"""Carrying: putting objects into a replica as our log and signed manifests have them.

`carry` is a plain function of a door and errands, so that groups run in this process, in others, or
in threads, without another path through the code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from checksums import Finding
from manifests import Limits, Roles, error, parse_entry
from muniment.replicas.door import Change, Committed, ObjectCopy, Outcome, ReplicaDoor
from muniment.replicas.errand import Errand
from muniment.replicas.object_copy import DamagedError, copy_of
from muniment.replicas.replica import object_place


class Scrutiny(Enum):
    """How far a replica is looked into before an object there is taken to be whole."""

    NEW = "what it has by its checkpoint is left alone; else names and sizes are compared"
    WHOLE = "every file of every object is read back"


@dataclass(frozen=True, slots=True)
class Carried:
    """How an errand ended; `findings` is empty where the object stands in the replica, whole.

    `sent` is 1 where something was put there, and `bytes` how much.
    """

    errand: Errand
    sent: int = 0
    bytes: int = 0
    findings: tuple[Finding, ...] = ()


def carry(
    door: ReplicaDoor, group: Sequence[Errand], scrutiny: Scrutiny, roles: Roles, limits: Limits
) -> tuple[Carried, ...]:
    """Carry a group of objects into a replica; give how each ended, in their order.

    An object that is damaged here, or in whose place the replica has what we never gave it, is left
    there as it is, and named.
    """
    ended: dict[str, Carried] = {}
    changes: list[tuple[Errand, Change]] = []
    for errand in group:
        try:
            change = _change(door, errand, scrutiny, roles, limits)
        except DamagedError as failure:
            ended[errand.object_id] = Carried(errand, findings=(failure.finding,))
            continue
        if isinstance(change, Change):
            changes.append((errand, change))
        else:
            ended[errand.object_id] = Carried(errand, findings=change)
    committed = door.commit([change for _, change in changes])
    for (errand, change), one in zip(changes, committed, strict=True):
        ended[errand.object_id] = _carried(door, errand, change, one)
    return tuple(ended[errand.object_id] for errand in group)


def _change(
    door: ReplicaDoor, errand: Errand, scrutiny: Scrutiny, roles: Roles, limits: Limits
) -> Change | tuple[Finding, ...]:
    """Say what has to be put in place; else findings, none where nothing has to be."""
    entries = [parse_entry(entry) for entry in errand.entries]
    copy, heads = copy_of(
        errand.folder, errand.object_id, entries, errand.redactions, roles, limits
    )
    found = door.object_head(errand.object_id)
    if found is None:
        return Change(copy, None)
    if scrutiny is Scrutiny.WHOLE:
        strange = door.sizes(object_place(copy.object_id)).keys() - _places(copy, copy.paths)
        whole = found == heads[-1] and not strange and not door.differing(copy)
        return () if whole else Change(copy, found)
    if found in heads[:-1]:
        return Change(copy, found, heads.index(found) + 1)
    return _resume(door, copy, found, heads[-1])


def _resume(
    door: ReplicaDoor, copy: ObjectCopy, found: str, head: str
) -> Change | tuple[Finding, ...]:
    """Go on from what an interrupted replicate left, or what became of an object since.

    What was put there was read back then. What is missing or damaged now may be replaced by what
    was signed, since nothing is lost by that; a file that we never gave may not.
    """
    found_sizes = door.sizes(object_place(copy.object_id))
    if not found_sizes.keys() <= _places(copy, copy.paths | copy.gone):
        return (_in_the_way(copy.object_id),)
    place = object_place(copy.object_id)
    computed = {f"{place}/{path}": len(data) for path, data in copy.computed.items()}
    is_whole = (
        found == head
        and found_sizes.keys() == _places(copy, copy.paths)
        and computed.items() <= found_sizes.items()
    )
    return () if is_whole else Change(copy, found)


def _carried(door: ReplicaDoor, errand: Errand, change: Change, one: Committed) -> Carried:
    copy = change.copy
    if one.outcome is Outcome.CONFLICT:
        return Carried(errand, findings=(_in_the_way(copy.object_id),))
    if one.outcome is Outcome.DAMAGED:
        return Carried(errand, findings=one.findings)
    if change.expected_head is not None:
        # A bucket keeps what is none of ours; a folder has set it aside.
        there = door.sizes(object_place(copy.object_id)).keys()
        if strange := there - _places(copy, copy.paths):
            where = min(strange)
            finding = error("replica-in-the-way", where, object=copy.object_id)
            return Carried(errand, 1, one.bytes, (finding,))
    return Carried(errand, 1, one.bytes)


def _in_the_way(object_id: str) -> Finding:
    return error("replica-in-the-way", object_place(object_id), object=object_id)


def _places(copy: ObjectCopy, paths: frozenset[str]) -> frozenset[str]:
    place = object_place(copy.object_id)
    return frozenset(f"{place}/{path}" for path in paths)
