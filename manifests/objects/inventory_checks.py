"""Check 7, and that nothing lies in an object but what its versions and inventories account for."""

from __future__ import annotations

from collections.abc import Sequence

from manifests.claims.inventory import (
    INVENTORY,
    OBJECT_DECLARATION,
    OBJECT_DECLARATION_BYTES,
    SIDECAR,
    Version,
    build_inventory,
    sidecar,
)
from manifests.objects.examination import Examination
from manifests.objects.object_files import PLENTY, ObjectFiles
from manifests.verdict import CheckName, error


def check_inventories(files: ObjectFiles, versions: Sequence[Version], report: Examination) -> None:
    """Hold every inventory and sidecar against what these versions make of it, byte for byte.

    Raises OSError where one cannot be read at all.
    """
    # (7) OCFL 1.1 §3.5 to §3.7; every byte is computed, so any other byte is wrong.
    expected: dict[str, bytes] = {OBJECT_DECLARATION: OBJECT_DECLARATION_BYTES}
    for number in range(1, len(versions) + 1):
        inventory = build_inventory(versions[:number])
        beside = sidecar(inventory)
        folders = [f"v{number}/"] + ([""] if number == len(versions) else [])
        for folder in folders:
            expected[folder + INVENTORY] = inventory
            expected[folder + SIDECAR] = beside
    sizes, right = files.sizes, set(files.content)
    for path, data in expected.items():
        if path not in sizes:
            finding = error("inventory-missing", report.prefix + path)
        elif not files.is_exactly(path, data):
            finding = error("inventory-differs", report.prefix + path)
        else:
            right.add(path)
            continue
        report.add(CheckName.INVENTORIES, finding)
    for path in [path for path in sizes if path not in right]:
        if sizes[path] > len(expected.get(path, b"")) + PLENTY:
            report.unread.add(report.prefix + path)


def check_nothing_else(files: ObjectFiles, versions: int, report: Examination) -> None:
    """Name what lies in the object and belongs to none of its versions."""
    allowed = {OBJECT_DECLARATION, INVENTORY, SIDECAR}
    for number in range(1, versions + 1):
        allowed |= {f"v{number}/{INVENTORY}", f"v{number}/{SIDECAR}"}
    held = (path for path, (version, _) in files.content.items() if version <= versions)
    allowed.update(held)
    for path in sorted([path for path in files.sizes if path not in allowed]):
        report.add(CheckName.STATE, error("state-extra", report.prefix + path))
