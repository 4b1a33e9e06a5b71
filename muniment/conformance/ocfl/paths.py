"""Paths in inventories: content paths below the object's root, logical paths of a state."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.spec import Spec
from muniment.conformance.ocfl.versions import parse_version

_FORBIDDEN = frozenset(("", ".", ".."))


@dataclass(frozen=True, slots=True)
class PathRules:
    """Which codes a path of one kind breaks: elements, slashes at the ends, conflicts."""

    elements: str
    ends: str
    conflict: str


CONTENT = PathRules("E099", "E100", "E101")
LOGICAL = PathRules("E052", "E053", "E095")


def check_path(path: str, rules: PathRules, where: str, notes: Notes, spec: Spec) -> bool:
    """Check one path's form; say whether it holds."""
    good = True
    if path.startswith("/") or path.endswith("/"):
        notes.add(rules.ends, where, path, spec)
        good = False
    if not _FORBIDDEN.isdisjoint(path.strip("/").split("/")) or "//" in path:
        notes.add(rules.elements, where, path, spec)
        good = False
    return good


def check_conflicts(
    paths: Collection[str], rules: PathRules, where: str, notes: Notes, spec: Spec
) -> None:
    """Check that no path stands at the beginning of another one (§3.5.2, §3.5.3.1)."""
    folders = set(_folders(paths))
    for path in paths:
        if path in folders:
            notes.add(rules.conflict, where, path, spec)


def _folders(paths: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in seen:
            seen.add(folder)
            yield folder
            folder = folder.rpartition("/")[0]


def check_place(
    path: str, versions: Collection[str], content: str, where: str, notes: Notes, spec: Spec
) -> None:
    """Check that a content path lies in a content folder of a version that the inventory has."""
    if "/" not in path and "\\" in path:
        notes.add("E035", where, path, spec)
    version, _, rest = path.partition("/")
    folder, _, inside = rest.partition("/")
    if version not in versions:
        notes.add("E042", where, path, spec)
        named = parse_version(version)
        others = {other.number for other in map(parse_version, versions) if other is not None}
        if named is not None and named.number in others:
            notes.add("E014", where, path, spec)
    elif folder != content or not inside:
        notes.add("E042", where, path, spec)
