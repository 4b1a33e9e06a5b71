"""Surroundings: everything about a storage root but its objects (§4.1, §4.2, §4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from manifests import LimitError, Limits
from muniment.conformance.ocfl import declaration
from muniment.conformance.ocfl.document import DocumentError, parse_document, repeated
from muniment.conformance.ocfl.extensions import EXTENSIONS, ROOT, check_extensions
from muniment.conformance.ocfl.hierarchy import branches_of
from muniment.conformance.ocfl.layouts import LAYOUT_NAMES, Layout, LayoutError, read_layout
from muniment.conformance.ocfl.reading import Reader, files_of, folders_of
from muniment.conformance.ocfl.report import Notes, Report, ReportKind
from muniment.conformance.ocfl.spec import BY_NUMBER, NEWEST, Spec, may_be_registered
from muniment.storage import Member, MemberKind

LAYOUT_FILE = "ocfl_layout.json"


class Surroundings:
    """Everything about a root but its objects. Memory grows with the count of objects, slowly."""

    def __init__(self, reader: Reader, path: str, limits: Limits, notes: Notes) -> None:
        self._path = path
        self._limits = limits
        self._notes = notes
        self._reader = reader
        self._declared: Spec | None = None
        self._layout: Layout | None = None
        self._ids: set[bytes] = set()
        self._objects = self._direct = 0
        self._empty: set[str] = set()

    def check(self, members: Mapping[str, Member]) -> None:
        """Check the root's own files, of which all `members` are given."""
        self._check_declaration(members)
        extensions = self._check_extensions(members)
        self._check_layout(members, extensions)
        self._empty = {branch.path for branch in branches_of(members)}
        for name, member in members.items():
            if member.kind is MemberKind.OTHER:
                self._notes.add("E090", name, name)

    def heed(self, report: Report) -> None:
        """Check what one object means for the root as a whole."""
        self._objects += 1
        place = report.path[len(self._path) + 1 :] if self._path else report.path
        self._direct += "/" not in place
        self._empty.discard(place.partition("/")[0])
        spec = BY_NUMBER.get(report.spec or "")
        if spec and self._declared and spec.rank > self._declared.rank:
            self._notes.add("E081", place, f"{self._declared.value} → {spec.value}")
        if report.object_id is None:
            return
        # Of a million objects only so much is kept of each identifier as tells them apart.
        known = blake2b(report.object_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if known in self._ids:
            self._notes.add("E037", place, report.object_id)
            self._notes.add("E083", place, report.object_id)
        self._ids.add(known)
        if self._layout is not None:
            expected = self._layout.place(report.object_id)
            if expected != place:
                self._notes.add("W014", place, expected or report.object_id)

    def report(self) -> Report:
        """Give the report on the root."""
        if 0 < self._direct < self._objects:
            self._notes.add("W015", "", f"{self._direct} / {self._objects}")
        unread = tuple(self._notes.unreadable())
        for name in sorted(self._empty):
            where = self._notes.where(name)
            if not any(f"{one.path}/".startswith(f"{where}/") for one in unread):
                self._notes.add("E088", name, name)
        return Report(
            ReportKind.ROOT,
            self._path,
            self._declared.value if self._declared else None,
            None,
            self._notes.findings(),
            self._notes.unreadable(),
            objects=self._objects,
        )

    def _check_declaration(self, members: Mapping[str, Member]) -> None:
        # A root's prefix is the beginning of an object's: those are no claims to be a root.
        names = (
            name
            for name in files_of(members)
            if not declaration.is_declaration(name, declaration.OBJECT)
        )
        self._declared = declaration.check_declaration(
            names, declaration.ROOT, self._read_declaration, self._notes
        )
        self._notes.spec = self._declared or NEWEST

    def _read_declaration(self, name: str) -> bytes | None:
        return self._reader.head(name, declaration.DECLARATION_BYTES)

    def _check_extensions(self, members: Mapping[str, Member]) -> frozenset[str]:
        if EXTENSIONS not in folders_of(members):
            return frozenset()
        return check_extensions(self._reader, ROOT[self._notes.spec], self._notes)

    def _check_layout(self, members: Mapping[str, Member], extensions: frozenset[str]) -> None:
        if LAYOUT_FILE not in members:
            return
        if LAYOUT_FILE not in files_of(members):
            self._notes.add("E070", LAYOUT_FILE, members[LAYOUT_FILE].kind.value)
            return
        for document in self._document(LAYOUT_FILE, "E070"):
            self._check_layout_document(document, files_of(members), extensions)

    def _check_layout_document(
        self, document: Any, files: frozenset[str], extensions: frozenset[str]
    ) -> None:
        if not isinstance(document, dict) or repeated(document):
            self._notes.add("E070", LAYOUT_FILE, type(document).__name__)
            return
        for key in ("extension", "description"):
            if not isinstance(document.get(key), str):
                self._notes.add("E070", LAYOUT_FILE, key)
        name = document.get("extension")
        if isinstance(name, str):
            self._check_extension(name, files, extensions)

    def _check_extension(
        self, name: str, files: frozenset[str], extensions: frozenset[str]
    ) -> None:
        # §4.5: a root may document a local extension itself, and then it is told as one.
        local = name in extensions or not files.isdisjoint((f"{name}.md", f"{name}.txt"))
        if not may_be_registered(name) and not local:
            self._notes.add("E071", LAYOUT_FILE, name)
        elif name not in LAYOUT_NAMES:
            self._notes.add("ocfl-unknown-layout", LAYOUT_FILE, name)
        else:
            self._read_layout(name, extensions)

    def _read_layout(self, name: str, extensions: frozenset[str]) -> None:
        where = f"{EXTENSIONS}/{name}/config.json"
        configs: tuple[Any, ...] = ({},)
        if name in extensions:
            members = self._reader.list(f"{EXTENSIONS}/{name}") or {}
            if "config.json" in files_of(members):
                configs = self._document(where, "ocfl-layout-config")
        for config in configs:
            try:
                self._layout = read_layout(name, config)
            except LayoutError as failure:
                self._notes.add("ocfl-layout-config", where, str(failure))

    def _document(self, path: str, code: str) -> tuple[Any, ...]:
        """Give a JSON document, which may be null, in a tuple; an empty one where there is none."""
        data = self._reader.whole(path, self._limits.inventory_bytes)
        if data is None:
            return ()
        try:
            return (parse_document(data, self._limits.inventory_values),)
        except LimitError as failure:
            self._notes.unread(path, str(failure))
            return ()
        except DocumentError as failure:
            self._notes.add(code, path, str(failure))
            return ()
