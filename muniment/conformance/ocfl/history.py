"""History: earlier inventories held against the newest one (§3.7)."""

from __future__ import annotations

from collections.abc import Sequence

from muniment.conformance.ocfl.blocks import VersionBlock
from muniment.conformance.ocfl.inventory import Inventory
from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.spec import Spec

_METADATA = ("created", "message", "user")


def check_prior(prior: Inventory, folder: str, newest: Inventory, notes: Notes) -> None:
    """Check the inventory of the version folder `folder` against the newest one."""
    if prior.head is not None and prior.versions and prior.head != folder:
        notes.add("E040", prior.where, prior.head, prior.spec)
    if None not in (prior.object_id, newest.object_id) and prior.object_id != newest.object_id:
        notes.add("E037", prior.where, str(prior.object_id), prior.spec)
        if newest.spec is not Spec.V1_0:
            notes.add("E110", prior.where, str(prior.object_id), newest.spec)
    for name in prior.versions:
        block, current = prior.blocks.get(name), newest.blocks.get(name)
        if block is None:
            continue
        if current is None:
            notes.add("E066", prior.where, name, newest.spec)
        elif block is not current:
            _check_state(prior, block, newest, current, name, notes)
            _check_metadata(prior, block, current, name, notes)


def check_specs(inventories: Sequence[Inventory], notes: Notes) -> None:
    """Check that no version conforms to an earlier specification than one before it (E103).

    The inventories come in the order of their versions.
    """
    latest = Spec.V1_0
    for inventory in inventories:
        if inventory.spec.rank < latest.rank:
            notes.add("E103", inventory.where, f"{latest.value} → {inventory.spec.value}", latest)
        else:
            latest = inventory.spec


def check_content_names(inventories: Sequence[Inventory], notes: Notes) -> None:
    """Check that all name one content folder, from the first version on (E019, E020)."""
    if not inventories:
        return
    first = inventories[0]
    for inventory in inventories[1:]:
        where, spec = inventory.where, inventory.spec
        if (inventory.content_set, inventory.content) != (first.content_set, first.content):
            notes.add("E019", where, inventory.content, spec)
        if inventory.content != first.content:
            notes.add("E020", where, f"{first.content} → {inventory.content}", spec)


def _check_state(
    prior: Inventory,
    block: VersionBlock,
    newest: Inventory,
    current: VersionBlock,
    name: str,
    notes: Notes,
) -> None:
    if prior.algorithm == newest.algorithm:
        if block.state == current.state:
            return
        for path in sorted(dict(block.state.items() ^ current.state.items())):
            notes.add("E066", prior.where, f"{name}: {path}", newest.spec)
        return
    for path in sorted(block.state.keys() ^ current.state.keys()):
        notes.add("E066", prior.where, f"{name}: {path}", newest.spec)
    for path in sorted(block.state.keys() & current.state.keys()):
        # Digests of two algorithms cannot be compared; the files they stand for can.
        before = prior.manifest.paths.get(block.state[path], frozenset())
        after = newest.manifest.paths.get(current.state[path], frozenset())
        if before.isdisjoint(after) and (before or after):
            notes.add("E066", prior.where, f"{name}: {path}", newest.spec)


def _check_metadata(
    prior: Inventory, block: VersionBlock, current: VersionBlock, name: str, notes: Notes
) -> None:
    if not isinstance(block.raw, dict) or not isinstance(current.raw, dict):
        return
    for key in _METADATA:
        if block.raw.get(key) != current.raw.get(key):
            notes.add("W011", prior.where, f"{name}.{key}", prior.spec)
