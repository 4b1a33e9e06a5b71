"""Version blocks: what an inventory says of one version (§3.5.3.1)."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from muniment.conformance.ocfl.document import repeated
from muniment.conformance.ocfl.paths import LOGICAL, check_conflicts, check_path
from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.spec import Spec
from muniment.conformance.ocfl.timestamps import is_internet_time, is_uri

_KEYS = frozenset(("created", "state", "message", "user"))
_USER_KEYS = frozenset(("name", "address"))


@dataclass(slots=True)
class VersionBlock:
    """The block as it is written; of its state, the keys and the digest of each logical path."""

    raw: Any
    digests: Set[str] = frozenset()
    state: Mapping[str, str] = field(default_factory=dict)


def check_version(block: Any, name: str, where: str, notes: Notes, spec: Spec) -> VersionBlock:
    """Check one value of `versions`."""
    if not isinstance(block, dict):
        notes.add("E047", where, f"{name}: {type(block).__name__}", spec)
        return VersionBlock(block)
    for key in repeated(block):
        notes.add("E033", where, f"{name}.{key}", spec)
    for key in block.keys() - _KEYS:
        notes.add("E102", where, f"{name}.{key}", spec)
    for key in ("created", "state"):
        if key not in block:
            notes.add("E048", where, f"{name}.{key}", spec)
    for key in ("message", "user"):
        if key not in block:
            notes.add("W007", where, f"{name}.{key}", spec)
    created = block.get("created", "")
    if "created" in block and not (isinstance(created, str) and is_internet_time(created)):
        notes.add("E049", where, f"{name}: {created}", spec)
    if "message" in block and not isinstance(block["message"], str):
        notes.add("E094", where, f"{name}: {type(block['message']).__name__}", spec)
    if "user" in block:
        _check_user(block["user"], name, where, notes, spec)
    if "state" not in block:
        return VersionBlock(block)
    return _check_state(block, name, where, notes, spec)


def _check_user(user: Any, name: str, where: str, notes: Notes, spec: Spec) -> None:
    if not isinstance(user, dict):
        notes.add("E054", where, f"{name}: {type(user).__name__}", spec)
        return
    for key in repeated(user):
        notes.add("E033", where, f"{name}.user.{key}", spec)
    for key in user.keys() - _USER_KEYS:
        notes.add("E102", where, f"{name}.user.{key}", spec)
    if not isinstance(user.get("name"), str):
        notes.add("E054", where, f"{name}: {user.get('name')}", spec)
    if "address" not in user:
        notes.add("W008", where, name, spec)
    elif not isinstance(user["address"], str):
        notes.add("E054", where, f"{name}: {user['address']}", spec)
    elif not is_uri(user["address"]):
        notes.add("W009", where, f"{name}: {user['address']}", spec)


def _check_state(
    block: dict[str, Any], name: str, where: str, notes: Notes, spec: Spec
) -> VersionBlock:
    raw = block["state"]
    if not isinstance(raw, dict):
        notes.add("E050", where, f"{name}: {type(raw).__name__}", spec)
        return VersionBlock(block)
    for digest in repeated(raw):
        notes.add("E050", where, f"{name}: {digest}", spec)
    state: dict[str, str] = {}
    good: list[str] = []
    for digest, paths in raw.items():
        if not isinstance(paths, list):
            notes.add("E050", where, f"{name}: {digest}: {type(paths).__name__}", spec)
            continue
        plain = digest.lower()
        for path in paths:
            if not isinstance(path, str):
                notes.add("E051", where, f"{name}: {path}", spec)
                continue
            if path in state:
                notes.add("E095", where, f"{name}: {path}", spec)
            state[path] = plain
            if check_path(path, LOGICAL, where, notes, spec):
                good.append(path)
    check_conflicts(good, LOGICAL, where, notes, spec)
    return VersionBlock(block, raw.keys(), state)
