"""What of an object may be sent: its content as signed and logged, its inventories computed anew.

The chain is log entry, manifest and signature, bytes. An inventory on our own shelf is not looked
at: that which follows from the statements is what a replica gets.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checksums import Finding
from manifests import (
    INVENTORY,
    MANIFEST_NAMESPACE,
    OBJECT_DECLARATION,
    OBJECT_DECLARATION_BYTES,
    SIDECAR,
    Entry,
    FormatError,
    Limits,
    Redaction,
    Roles,
    SignatureError,
    build_inventory,
    error,
    own_paths,
    parse_signature,
    sidecar,
    verify_signature,
)
from muniment.archive.objects import ObjectError, read_versions
from muniment.replicas.door import ObjectCopy


class DamagedError(ObjectError):
    """An object of our own is not what was logged and signed; `finding` names the file."""

    exit_code = 1

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.where}: {finding.code}")
        self.finding = finding


def copy_of(
    folder: Path,
    object_id: str,
    entries: Sequence[Entry],
    redactions: Sequence[Redaction],
    roles: Roles,
    limits: Limits,
) -> tuple[ObjectCopy, tuple[str, ...]]:
    """Say how the object in `folder` is to stand in a replica with the versions of `entries`.

    Gives also the head that it had after each of them. `entries` are what the log has for the
    versions, in order, and `redactions` what it says was taken out. Raises `DamagedError` where
    manifests, signatures or statements are not what was logged; content is checked when it is read.
    """
    try:
        versions = read_versions(folder, entries, limits, redactions)
        for number, version in enumerate(versions, start=1):
            _check_signed(folder, own_paths(number, version.statement.id), roles)
    except (ObjectError, FormatError, SignatureError, OSError) as failure:
        raise DamagedError(
            error("replicate-not-as-logged", object_id, detail=str(failure))
        ) from failure
    if any(version.statement.object != object_id for version in versions):
        raise DamagedError(error("object-misplaced", object_id))
    computed = {OBJECT_DECLARATION: OBJECT_DECLARATION_BYTES}
    heads: list[str] = []
    for number in range(1, len(versions) + 1):
        inventory = build_inventory(versions[:number])
        beside = sidecar(inventory)
        for prefix in (f"v{number}/", ""):
            computed[prefix + INVENTORY] = inventory
            computed[prefix + SIDECAR] = beside
        heads.append(beside.decode("ascii").split()[0])
    # A version after a redaction does not list what was taken out: the earlier ones do.
    content = {path: digest for version in versions for path, digest in version.held.items()}
    gone = frozenset[str]().union(*(version.redacted for version in versions))
    return ObjectCopy(object_id, folder, content, computed, gone), tuple(heads)


def _check_signed(folder: Path, own: tuple[str, str], roles: Roles) -> None:
    sums, armour = ((folder / path).read_bytes() for path in own)
    key = parse_signature(armour).public_key
    verify_signature(armour, sums, MANIFEST_NAMESPACE, key)
    if roles.signer(key) is None:
        raise SignatureError(f"{own[1]} was made by {key.fingerprint()}, which is no signer's")
