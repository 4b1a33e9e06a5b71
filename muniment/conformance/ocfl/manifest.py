"""The manifest block: every content file of the object, under its digest (§3.5.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from muniment.conformance.ocfl.digests import is_digest, is_hex
from muniment.conformance.ocfl.document import repeated
from muniment.conformance.ocfl.paths import CONTENT, check_conflicts, check_path, check_place
from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.spec import Spec

_ENCODING = {"sha1": "E029", "sha256": "E030", "sha512": "E031", "blake2b-512": "E032"}


@dataclass(slots=True)
class Manifest:
    """The keys as they are written; digest by path and paths by digest, digests in lower case.

    `elsewhere` is a path that lies in a folder of a version which is not the content folder.
    """

    keys: Set[str] = frozenset()
    digests: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, Set[str]] = field(default_factory=dict)
    elsewhere: str = ""


def check_manifest(
    block: Any,
    where: str,
    notes: Notes,
    spec: Spec,
    algorithm: str | None,
    versions: Sequence[str],
    content: str,
) -> Manifest:
    """Check a manifest block against the versions and the content folder of its inventory."""
    if not isinstance(block, dict):
        notes.add("E041" if spec is Spec.V1_0 else "E106", where, type(block).__name__, spec)
        return Manifest()
    for digest in repeated(block):
        notes.add("E096", where, digest, spec)
    digests: dict[str, str] = {}
    by_digest: dict[str, set[str]] = {}
    good: list[str] = []
    for digest, paths in block.items():
        plain = digest.lower()
        if plain in by_digest:
            notes.add("E096", where, digest, spec)
        if algorithm is not None and not is_digest(algorithm, digest):
            code = "E039" if is_hex(digest) else _ENCODING[algorithm]
            notes.add(code, where, digest, spec)
        of_digest = by_digest.setdefault(plain, set())
        for path in _paths_of(paths, where, notes, spec):
            if path in digests:
                notes.add("E101", where, path, spec)
            digests[path] = plain
            of_digest.add(path)
            if check_path(path, CONTENT, where, notes, spec):
                good.append(path)
    known = frozenset(versions)
    for path in good:
        check_place(path, known, content, where, notes, spec)
    check_conflicts(good, CONTENT, where, notes, spec)
    return Manifest(block.keys(), digests, by_digest, _elsewhere(good, known, content))


def _paths_of(paths: Any, where: str, notes: Notes, spec: Spec) -> list[str]:
    if not isinstance(paths, list) or not paths:
        # An empty array says that no file has the digest: then no state can have it either.
        notes.add("E092", where, str(paths), spec)
        return []
    good = [path for path in paths if isinstance(path, str)]
    if len(good) < len(paths):
        notes.add("E098", where, str(paths), spec)
    return good


def _elsewhere(paths: Sequence[str], versions: Set[str], content: str) -> str:
    for path in paths:
        version, _, rest = path.partition("/")
        folder, _, inside = rest.partition("/")
        if version in versions and folder != content and inside:
            return path
    return ""
