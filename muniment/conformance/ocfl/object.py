"""Objects: everything in and about one OCFL object (§3)."""

from __future__ import annotations

from collections.abc import Mapping

from manifests import LimitError, Limits
from muniment.conformance.ocfl import declaration
from muniment.conformance.ocfl.content import check_digests, check_presence, walk_content
from muniment.conformance.ocfl.document import DocumentError, parse_document
from muniment.conformance.ocfl.extensions import EXTENSIONS, OBJECT, check_extensions
from muniment.conformance.ocfl.history import check_content_names, check_prior, check_specs
from muniment.conformance.ocfl.inventory import Inventory, check_inventory
from muniment.conformance.ocfl.reading import Reader, files_of, folders_of
from muniment.conformance.ocfl.report import Notes, Report, ReportKind
from muniment.conformance.ocfl.sidecar import (
    INVENTORY,
    SIDECAR_BYTES,
    SIDECAR_PREFIX,
    check_sidecar,
    sidecar_name,
)
from muniment.conformance.ocfl.spec import NEWEST, Spec
from muniment.conformance.ocfl.versions import parse_version
from muniment.storage import Member, MemberKind, Storage

_LOGS = "logs"


def validate_object(
    storage: Storage, path: str, limits: Limits, members: Mapping[str, Member] | None = None
) -> Report:
    """Validate the object whose root is the folder `path` of a storage, ``""`` for its top.

    `members` is what stands in that folder, by name, for whoever has listed it already. Never
    raises for what stands there: what cannot be read is in the report's `unreadable`.
    """
    return _Object(storage, path, limits).validate(members)


class _Object:
    def __init__(self, storage: Storage, path: str, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._notes = Notes(path)
        self._reader = Reader(storage, path, self._notes)
        self._declared: Spec | None = None
        self._newest: Inventory | None = None
        self._newest_bytes = b""
        self._files: dict[str, list[str]] = {}
        self._absent: set[str] = set()
        self._inventories: dict[str, Inventory] = {}
        self._count = self._size = 0

    def validate(self, members: Mapping[str, Member] | None) -> Report:
        members = self._reader.list("") if members is None else members
        if members is not None:
            self._check_declaration(members)
            allowed = self._check_root_inventory(members)
            self._check_root(members, allowed)
            if self._newest is not None:
                self._check_versions(self._newest, folders_of(members))
        spec = self._declared
        return Report(
            ReportKind.OBJECT,
            self._path,
            spec.value if spec else None,
            self._newest.object_id if self._newest else None,
            self._notes.findings(),
            self._notes.unreadable(),
            self._count,
            self._size,
        )

    def _check_declaration(self, members: Mapping[str, Member]) -> None:
        self._declared = declaration.check_declaration(
            files_of(members), declaration.OBJECT, self._read_declaration, self._notes
        )
        self._notes.spec = self._declared or NEWEST

    def _read_declaration(self, name: str) -> bytes | None:
        return self._reader.head(name, declaration.DECLARATION_BYTES)

    def _check_root_inventory(self, members: Mapping[str, Member]) -> frozenset[str]:
        """Read and check the root's inventory; give the names of it and its sidecar."""
        names = files_of(members)
        if INVENTORY not in names:
            self._notes.add("E063", INVENTORY, INVENTORY)
            return names & {f"{SIDECAR_PREFIX}sha512", f"{SIDECAR_PREFIX}sha256"}
        data = self._reader.whole(INVENTORY, self._limits.inventory_bytes)
        if data is None:
            return frozenset(name for name in names if name.startswith(INVENTORY))
        self._newest_bytes = data
        self._newest = self._parse(data, INVENTORY, None)
        newest = self._newest
        if newest is not None and self._declared is None:
            self._notes.spec = newest.spec
        if newest is not None and self._declared not in (None, newest.spec):
            self._notes.add("E038", INVENTORY, newest.spec.inventory_type)
        return self._check_sidecar("", names, data, newest)

    def _parse(self, data: bytes, where: str, newest: Inventory | None) -> Inventory | None:
        try:
            value = parse_document(data, self._limits.inventory_values)
        except LimitError as failure:
            self._notes.unread(where, str(failure))
            return None
        except DocumentError as failure:
            self._notes.add("E033", where, str(failure))
            return None
        return check_inventory(value, where, self._notes, self._notes.spec, newest)

    def _check_sidecar(
        self, folder: str, names: frozenset[str], data: bytes, inventory: Inventory | None
    ) -> frozenset[str]:
        spec = inventory.spec if inventory else self._notes.spec
        prefix = f"{folder}/" if folder else ""
        name = sidecar_name(inventory, names)
        if name is None:
            if inventory is None or "digestAlgorithm" not in inventory.raw:
                self._notes.add("E058", prefix + INVENTORY, SIDECAR_PREFIX, spec)
            return frozenset((INVENTORY,))
        if name not in names:
            self._notes.add("E058", prefix + INVENTORY, name, spec)
            for other in sorted(names):
                if other.startswith(SIDECAR_PREFIX):
                    self._notes.add("E059", prefix + other, name, spec)
        else:
            line = self._reader.head(prefix + name, SIDECAR_BYTES)
            if line is not None:
                check_sidecar(name, line, data, prefix + name, self._notes, spec)
        return frozenset((INVENTORY, name))

    def _check_root(self, members: Mapping[str, Member], allowed: frozenset[str]) -> None:
        versions = frozenset(self._newest.versions) if self._newest else None
        for name, member in members.items():
            if member.kind is MemberKind.OTHER:
                self._notes.add("E090", name, name)
            elif member.kind is MemberKind.FILE:
                if name not in allowed and not self._declares(name):
                    self._notes.add("E001", name, name)
            elif name == EXTENSIONS:
                check_extensions(self._reader, OBJECT, self._notes)
            elif name != _LOGS and (versions is None or name not in versions):
                if parse_version(name) is None:
                    self._notes.add("E001", name, name)
                elif versions is not None:
                    self._notes.add("E046", name, name)

    def _declares(self, name: str) -> bool:
        return name.startswith("0=") and declaration.is_declaration(name, declaration.OBJECT)

    def _check_versions(self, newest: Inventory, folders: frozenset[str]) -> None:
        for name in newest.versions:
            if name in folders:
                self._check_version(name, newest)
            else:
                self._absent.add(name)
                self._notes.add("E046", name, name)
                self._notes.add("E010", name, name)
        ordered = [self._inventories[name] for name in newest.versions if name in self._inventories]
        check_specs((*ordered, newest), self._notes)
        check_content_names((*ordered, newest), self._notes)
        self._check_content(newest)

    def _check_version(self, name: str, newest: Inventory) -> None:
        members = self._reader.list(name)
        if members is None:
            return
        allowed = self._check_version_inventory(name, members, newest)
        for entry, member in members.items():
            where = f"{name}/{entry}"
            if member.kind is MemberKind.OTHER:
                self._notes.add("E090", where, entry)
            elif member.kind is MemberKind.FOLDER:
                if entry != newest.content:
                    self._notes.add("W002", where, entry)
            elif entry not in allowed:
                self._notes.add("E015", where, entry)
        if newest.content not in folders_of(members):
            self._absent.add(name)
            return
        folder = f"{name}/{newest.content}"
        self._files[name] = walk_content(self._reader, folder, self._notes)
        if not self._files[name] and not self._reader.unlisted:
            self._notes.add("W003", folder, newest.content)

    def _check_version_inventory(
        self, name: str, members: Mapping[str, Member], newest: Inventory
    ) -> frozenset[str]:
        names = files_of(members)
        where = f"{name}/{INVENTORY}"
        if INVENTORY not in names:
            self._notes.add("W010", name, INVENTORY)
            return frozenset()
        data = self._reader.whole(where, self._limits.inventory_bytes)
        if data is None:
            return frozenset(entry for entry in names if entry.startswith(INVENTORY))
        if name == newest.versions[-1]:
            if data == self._newest_bytes:
                return self._check_sidecar(name, names, data, newest)
            self._notes.add("E064", where, INVENTORY)
            return self._check_sidecar(name, names, data, self._parse(data, where, newest))
        inventory = self._parse(data, where, newest)
        if inventory is not None:
            self._inventories[name] = inventory
            check_prior(inventory, name, newest, self._notes)
        return self._check_sidecar(name, names, data, inventory)

    def _check_content(self, newest: Inventory) -> None:
        so_far: set[str] = set()
        for name in newest.versions:
            so_far.update(self._files.get(name, ()))
            if name in self._inventories:
                self._check_presence(self._inventories[name], frozenset(so_far))
        files = frozenset(so_far)
        self._check_presence(newest, files)
        prior = tuple(self._inventories.values())
        self._count, self._size = check_digests(
            self._reader, newest, prior, sorted(files), self._notes
        )

    def _check_presence(self, inventory: Inventory, files: frozenset[str]) -> None:
        absent = frozenset(self._absent)
        check_presence(inventory, files, absent, self._reader.unlisted, self._notes)
