"""Inventories: one `inventory.json` held against §3.5, and what later checks need of it.

A prior inventory repeats most of the newest one. What is equal to it, which is one comparison of
whole blocks, was checked there and is not gone through again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from muniment.conformance.ocfl.blocks import VersionBlock, check_version
from muniment.conformance.ocfl.digests import CONTENT_ALGORITHMS
from muniment.conformance.ocfl.document import repeated
from muniment.conformance.ocfl.fixity import Expected, check_fixity
from muniment.conformance.ocfl.manifest import Manifest, check_manifest
from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.spec import BY_TYPE, Spec
from muniment.conformance.ocfl.timestamps import is_uri
from muniment.conformance.ocfl.versions import check_sequence

_REQUIRED = ("id", "type", "digestAlgorithm", "head")
_KEYS = frozenset((*_REQUIRED, "contentDirectory", "manifest", "versions", "fixity"))
DEFAULT_CONTENT = "content"


@dataclass(slots=True)
class Inventory:
    """What an inventory says, as far as it could be made out.

    `versions` has the names that are ones, the newest last; `content` is the content folder's
    name, `content_set` whether the inventory names it.
    """

    where: str
    spec: Spec
    raw: dict[str, Any]
    object_id: str | None = None
    algorithm: str | None = None
    head: str | None = None
    content: str = DEFAULT_CONTENT
    content_set: bool = False
    versions: tuple[str, ...] = ()
    manifest: Manifest = field(default_factory=Manifest)
    blocks: Mapping[str, VersionBlock] = field(default_factory=dict)
    fixity: tuple[Expected, ...] = ()


def check_inventory(
    value: Any, where: str, notes: Notes, spec: Spec, newest: Inventory | None = None
) -> Inventory | None:
    """Check an inventory by the version of the specification that it names, else by `spec`.

    Gives None where it is no JSON object. `newest` is the root's inventory, where this is a prior
    one.
    """
    if not isinstance(value, dict):
        notes.add("E033", where, type(value).__name__, spec)
        return None
    named = value.get("type")
    known = BY_TYPE.get(named) if isinstance(named, str) else None
    inventory = Inventory(where, known or spec, value)
    _check_keys(inventory, notes)
    if "type" in value and known is None:
        notes.add("E038", where, str(named), inventory.spec)
    _check_id(inventory, notes)
    _check_algorithm(inventory, notes)
    _check_content_directory(inventory, notes)
    _check_blocks(inventory, notes, newest)
    _check_head(inventory, notes)
    if newest is not None and "fixity" in value and value["fixity"] == newest.raw.get("fixity"):
        inventory.fixity = newest.fixity
    elif "fixity" in value:
        inventory.fixity = check_fixity(value["fixity"], where, notes, inventory.spec)
    return inventory


def _check_keys(inventory: Inventory, notes: Notes) -> None:
    raw, where, spec = inventory.raw, inventory.where, inventory.spec
    for key in repeated(raw):
        notes.add("E033", where, key, spec)
    for key in _REQUIRED:
        if key not in raw:
            notes.add("E036", where, key, spec)
    for key in ("manifest", "versions"):
        if key not in raw:
            notes.add("E041", where, key, spec)
    if "versions" not in raw:
        notes.add("E043", where, "versions", spec)
    for key in raw.keys() - _KEYS:
        notes.add("E102", where, key, spec)


def _check_id(inventory: Inventory, notes: Notes) -> None:
    if "id" not in inventory.raw:
        return
    value = inventory.raw["id"]
    if not isinstance(value, str) or not value:
        notes.add("E037", inventory.where, str(value), inventory.spec)
        return
    inventory.object_id = value
    if not is_uri(value):
        notes.add("W005", inventory.where, value, inventory.spec)


def _check_algorithm(inventory: Inventory, notes: Notes) -> None:
    if "digestAlgorithm" not in inventory.raw:
        return
    value = inventory.raw["digestAlgorithm"]
    if value not in CONTENT_ALGORITHMS:
        notes.add("E025", inventory.where, str(value), inventory.spec)
        return
    inventory.algorithm = value
    if value != "sha512":
        notes.add("W004", inventory.where, value, inventory.spec)


def _check_content_directory(inventory: Inventory, notes: Notes) -> None:
    if "contentDirectory" not in inventory.raw:
        return
    value = inventory.raw["contentDirectory"]
    where, spec = inventory.where, inventory.spec
    inventory.content_set = True
    if isinstance(value, str) and value in (".", ".."):
        notes.add("E018", where, value, spec)
    elif isinstance(value, str) and "/" in value:
        notes.add("E017", where, value, spec)
    elif not isinstance(value, str) or not value:
        notes.add("E017" if spec is Spec.V1_0 else "E108", where, str(value), spec)
    else:
        inventory.content = value
        return
    if spec is not Spec.V1_0 and isinstance(value, str) and value:
        notes.add("E108", where, value, spec)


def _check_blocks(inventory: Inventory, notes: Notes, newest: Inventory | None) -> None:
    raw, where, spec = inventory.raw, inventory.where, inventory.spec
    blocks = raw.get("versions")
    if "versions" in raw and not isinstance(blocks, dict):
        notes.add("E044", where, type(blocks).__name__, spec)
        notes.add("E045", where, type(blocks).__name__, spec)
    if isinstance(blocks, dict):
        for key in repeated(blocks):
            notes.add("E033", where, f"versions.{key}", spec)
        inventory.versions = check_sequence(blocks, where, notes, spec)
    if "manifest" in raw:
        inventory.manifest = check_manifest(
            raw["manifest"],
            where,
            notes,
            spec,
            inventory.algorithm,
            inventory.versions,
            inventory.content,
        )
        if not inventory.content_set and inventory.manifest.elsewhere:
            notes.add("E021", where, inventory.manifest.elsewhere, spec)
    if isinstance(blocks, dict):
        _check_versions(inventory, blocks, notes, newest)


def _check_versions(
    inventory: Inventory, blocks: dict[str, Any], notes: Notes, newest: Inventory | None
) -> None:
    same = newest is not None and newest.algorithm == inventory.algorithm
    checked: dict[str, VersionBlock] = {}
    for name in inventory.versions:
        if same and newest is not None and name in newest.blocks:
            earlier = newest.blocks[name]
            if earlier.raw == blocks[name]:
                checked[name] = earlier
                _check_known(inventory, name, earlier, notes)
                continue
        checked[name] = check_version(blocks[name], name, inventory.where, notes, inventory.spec)
        _check_known(inventory, name, checked[name], notes)
    inventory.blocks = checked
    if inventory.spec is not Spec.V1_0 and "manifest" in inventory.raw:
        _check_used(inventory, notes)


def _check_used(inventory: Inventory, notes: Notes) -> None:
    used = set[str]().union(*(block.digests for block in inventory.blocks.values()))
    unused = inventory.manifest.keys - used
    if unused:
        # Another case is another digest to E050, which names it, but not to this rule.
        plain = {digest.lower() for digest in used}
        for digest in sorted(unused):
            if digest.lower() not in plain:
                notes.add("E107", inventory.where, digest, inventory.spec)


def _check_known(inventory: Inventory, name: str, block: VersionBlock, notes: Notes) -> None:
    # Letter for letter, case included: §3.5.3.1 of 1.1, and what fixtures of 1.0 expect.
    if "manifest" not in inventory.raw:
        return
    for digest in block.digests - inventory.manifest.keys:
        notes.add("E050", inventory.where, f"{name}: {digest}", inventory.spec)


def _check_head(inventory: Inventory, notes: Notes) -> None:
    if "head" not in inventory.raw:
        return
    value = inventory.raw["head"]
    newest = inventory.versions[-1] if inventory.versions else None
    if isinstance(value, str):
        inventory.head = value
    if value != newest:
        notes.add("E040", inventory.where, str(value), inventory.spec)
