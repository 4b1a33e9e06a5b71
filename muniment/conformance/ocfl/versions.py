"""Version names: ``v1``, ``v2`` … or, padded with zeros, ``v0001`` … (§3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.spec import Spec

_NAME = re.compile(r"v(0*)([1-9][0-9]*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class VersionName:
    """A name that is one: its number, and how many digits it is padded to, 0 for none."""

    name: str
    number: int
    width: int


def parse_version(name: str) -> VersionName | None:
    """Read a version's name, or give None where it is none.

    Numbers of more digits than any folder name has room for are none either.
    """
    match = _NAME.fullmatch(name)
    if match is None or len(name) > 255:
        return None
    digits = match[1] + match[2]
    return VersionName(name, int(match[2]), len(digits) if match[1] else 0)


def check_sequence(names: Iterable[str], where: str, notes: Notes, spec: Spec) -> tuple[str, ...]:
    """Check the keys of `versions`; give those that are names, by number, the newest last."""
    versions: list[VersionName] = []
    for name in names:
        version = parse_version(name)
        if version is None:
            notes.add(_bad_name(name, spec), where, name, spec)
        else:
            versions.append(version)
    versions.sort(key=lambda version: (version.number, version.name))
    if not versions:
        notes.add("E008", where, "versions", spec)
        return ()
    _check_numbers(versions, where, notes, spec)
    _check_padding(versions, where, notes, spec)
    return tuple(version.name for version in versions)


def _bad_name(name: str, spec: Spec) -> str:
    # 1.1 gave the two ways of being wrong codes of their own (#532).
    if spec is Spec.V1_0:
        return "E046"
    return "E105" if name.startswith("v") else "E104"


def _check_numbers(versions: list[VersionName], where: str, notes: Notes, spec: Spec) -> None:
    if versions[0].number != 1:
        notes.add("E009", where, versions[0].name, spec)
    before = 0
    for version in versions:
        if version.number > before + 1 and before:
            notes.add("E010", where, f"{before} → {version.number}", spec)
        before = version.number


def _check_padding(versions: list[VersionName], where: str, notes: Notes, spec: Spec) -> None:
    first = versions[0]
    if first.width:
        notes.add("W001", where, first.name, spec)
    for version in versions[1:]:
        if first.width and not version.width:
            notes.add("E011", where, version.name, spec)
        if version.width != first.width:
            notes.add("E012", where, version.name, spec)
            notes.add("E013", where, version.name, spec)
