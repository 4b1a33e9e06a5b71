"""Content: what lies in the version folders, and whether it is what the inventories say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from muniment.conformance.ocfl.inventory import Inventory
from muniment.conformance.ocfl.reading import Reader
from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.spec import Spec
from muniment.storage import MemberKind


def walk_content(reader: Reader, folder: str, notes: Notes) -> list[str]:
    """Give every file below a content folder; note empty folders and what is neither."""
    files: list[str] = []
    pending = [folder]
    while pending:
        here = pending.pop()
        members = reader.list(here)
        if members is None:
            continue
        if not members and here != folder:
            notes.add("E024", here, here)
        for name, member in members.items():
            path = f"{here}/{name}"
            if member.kind is MemberKind.FILE:
                files.append(path)
            elif member.kind is MemberKind.FOLDER:
                pending.append(path)
            else:
                notes.add("E090", path, name)
    return files


class _Claim(NamedTuple):
    """A digest that an inventory gives to a file, and the code where it is not so."""

    algorithm: str
    digest: str
    code: str
    where: str
    spec: Spec


def check_presence(
    inventory: Inventory,
    files: frozenset[str],
    absent: frozenset[str],
    unlisted: tuple[str, ...],
    notes: Notes,
) -> None:
    """Check that an inventory's manifest lists exactly these files, and its fixity no others.

    `absent` are the versions without a content folder. What lies in folders that could not be
    listed is not called missing.
    """
    if "manifest" in inventory.raw:
        listed = inventory.manifest.digests.keys()
        for path in sorted(files - listed):
            notes.add("E023", path, inventory.where, inventory.spec)
        without: set[str] = set()
        for path in sorted(listed - files):
            if path.startswith(unlisted):
                continue
            notes.add("E092", path, f"{inventory.where}: —", inventory.spec)
            version, _, rest = path.partition("/")
            if version in absent and rest.startswith(f"{inventory.content}/"):
                without.add(version)
        for version in sorted(without):
            notes.add("E016", version, inventory.where, inventory.spec)
    for expected in inventory.fixity:
        if expected.path not in files and not expected.path.startswith(unlisted):
            notes.add("E093", expected.path, f"{inventory.where}: —", inventory.spec)


def check_digests(
    reader: Reader,
    newest: Inventory,
    prior: Iterable[Inventory],
    files: Iterable[str],
    notes: Notes,
) -> tuple[int, int]:
    """Hash every file that an inventory speaks of, once; give how many, and their bytes."""
    further = _further_claims(newest, prior)
    digests = newest.manifest.digests
    alone = frozenset((newest.algorithm,)) if newest.algorithm else frozenset()
    count = size = 0
    for path in files:
        claims = further.get(path, ())
        listed = digests.get(path) if newest.algorithm else None
        wanted = alone if listed is not None else frozenset[str]()
        if claims:
            wanted |= {claim.algorithm for claim in claims}
        if not wanted:
            continue
        found = reader.digests(path, wanted)
        if found is None:
            continue
        count += 1
        size += found[1]
        if listed is not None and found[0][newest.algorithm or ""] != listed:
            actual = f"{newest.where}: {newest.algorithm} {found[0][newest.algorithm or '']}"
            notes.add("E092", path, actual, newest.spec)
        _check_claims(path, claims, found[0], notes)
    return count, size


def _further_claims(
    newest: Inventory, prior: Iterable[Inventory]
) -> Mapping[str, tuple[_Claim, ...]]:
    """Give what is claimed of files beyond the newest manifest, each claim once."""
    claims: dict[str, dict[tuple[str, str, str], _Claim]] = {}

    def add(path: str, claim: _Claim) -> None:
        claims.setdefault(path, {}).setdefault(claim[:3], claim)

    for inventory in (newest, *prior):
        for path, algorithm, digest in inventory.fixity:
            add(path, _Claim(algorithm, digest, "E093", inventory.where, inventory.spec))
        if inventory is newest or inventory.algorithm is None:
            continue
        listed: Iterable[tuple[str, str]] = inventory.manifest.digests.items()
        if inventory.algorithm == newest.algorithm:
            listed = inventory.manifest.digests.items() - newest.manifest.digests.items()
        for path, digest in listed:
            add(path, _Claim(inventory.algorithm, digest, "E092", inventory.where, inventory.spec))
    return {path: tuple(of_path.values()) for path, of_path in claims.items()}


def _check_claims(
    path: str, claims: Iterable[_Claim], found: Mapping[str, str], notes: Notes
) -> None:
    for claim in claims:
        actual = found[claim.algorithm]
        if actual != claim.digest:
            said = f"{claim.where}: {claim.algorithm} {actual}"
            notes.add(claim.code, path, said, claim.spec)
