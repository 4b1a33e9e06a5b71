"""Hierarchies: the folders between a storage root and its objects (§4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from muniment.conformance.ocfl import declaration
from muniment.conformance.ocfl.extensions import EXTENSIONS
from muniment.conformance.ocfl.reading import Reader, files_of
from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.sidecar import INVENTORY
from muniment.storage import Member, MemberKind


class Branch(NamedTuple):
    """A folder of a hierarchy; `is_object` says that it was looked at and is an object's root."""

    path: str
    is_object: bool = False


class Place(NamedTuple):
    """An object's root below the storage root, and what stands in it where that is known."""

    path: str
    members: Mapping[str, Member] | None


def branches_of(members: Mapping[str, Member]) -> list[Branch]:
    """Give the folders of a storage root that should lead to objects, by name."""
    return [
        Branch(name)
        for name, member in sorted(members.items())
        if member.kind is MemberKind.FOLDER and name != EXTENSIONS
    ]


def walk(reader: Reader, branches: Iterable[Branch], notes: Notes) -> Iterator[Place]:
    """Give every object in and below some folders, in order; note what else stands there."""
    for branch in branches:
        if branch.is_object:
            yield Place(branch.path, None)
            continue
        pending = [branch.path]
        while pending:
            folder = pending.pop()
            members = reader.list(folder)
            if members is None:
                continue
            if _is_object(folder, members, notes):
                yield Place(folder, members)
            else:
                pending += reversed(_folders(folder, members, notes))


def spread(reader: Reader, branches: list[Branch], least: int, notes: Notes) -> list[Branch]:
    """Go down until there are `least` branches, or each is an object; keep their order."""
    while len(branches) < least and not all(branch.is_object for branch in branches):
        below: list[Branch] = []
        for branch in branches:
            members = None if branch.is_object else reader.list(branch.path)
            if branch.is_object:
                below.append(branch)
            elif members is not None and _is_object(branch.path, members, notes):
                below.append(Branch(branch.path, is_object=True))
            elif members is not None:
                below += (Branch(path) for path in _folders(branch.path, members, notes))
        branches = below
    return branches


def _is_object(folder: str, members: Mapping[str, Member], notes: Notes) -> bool:
    """Say whether a folder is an object's root; note what it holds where it should not."""
    names = files_of(members)
    if any(declaration.is_declaration(name, declaration.OBJECT) for name in names):
        return True
    for name in sorted(names):
        notes.add("E072", f"{folder}/{name}", name)
        notes.add("E084", f"{folder}/{name}", name)
    # An object that lost its declaration is told what it lacks, not taken apart.
    return INVENTORY in names


def _folders(folder: str, members: Mapping[str, Member], notes: Notes) -> list[str]:
    if not members:
        notes.add("E073", folder, folder)
        notes.add("E085", folder, folder)
    folders: list[str] = []
    for name, member in sorted(members.items()):
        if member.kind is MemberKind.OTHER:
            notes.add("E090", f"{folder}/{name}", name)
        elif member.kind is MemberKind.FOLDER:
            folders.append(f"{folder}/{name}")
    return folders
