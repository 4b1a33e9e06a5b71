"""Sidecars: the file beside an inventory that says its digest (§3.6).

::

    7545b8…f67 inventory.json
"""

from __future__ import annotations

import re
from collections.abc import Set

from muniment.conformance.ocfl.digests import CONTENT_ALGORITHMS, digest_bytes, is_hex
from muniment.conformance.ocfl.inventory import Inventory
from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.spec import Spec

INVENTORY = "inventory.json"
SIDECAR_PREFIX = f"{INVENTORY}."
SIDECAR_BYTES = 4096
# "One or more whitespace characters (spaces or tabs)"; a line's end after it is what tools write.
_LINE = re.compile(r"([^\s]+)[ \t]+inventory\.json\s*", re.ASCII)


def sidecar_name(inventory: Inventory | None, names: Set[str]) -> str | None:
    """Give the name of the sidecar to look for among these, or None where there can be none."""
    if inventory is not None and "digestAlgorithm" in inventory.raw:
        algorithm = inventory.algorithm
        return f"{SIDECAR_PREFIX}{algorithm}" if algorithm else None
    for algorithm in CONTENT_ALGORITHMS:
        if f"{SIDECAR_PREFIX}{algorithm}" in names:
            return f"{SIDECAR_PREFIX}{algorithm}"
    return None


def check_sidecar(
    name: str, line: bytes, inventory: bytes, where: str, notes: Notes, spec: Spec
) -> None:
    """Check a sidecar's bytes against those of its inventory."""
    match = _LINE.fullmatch(line.decode("utf-8", "replace"))
    if match is None or not is_hex(match[1]):
        notes.add("E061", where, line[:200].decode("utf-8", "backslashreplace"), spec)
        return
    actual = digest_bytes(name.removeprefix(SIDECAR_PREFIX), inventory)
    if match[1].lower() != actual:
        notes.add("E060", where, actual, spec)
