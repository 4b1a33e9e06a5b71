"""Whether a bag is complete and valid, in the order of RFC 8493 §2 and §3.

Bags of versions before 1.0 are held to what their own drafts asked; what only RFC 8493 forbids is
then a warning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from manifests import Limits
from muniment.conformance.bagit.declaration import ASSUMED, Declaration, read_declaration
from muniment.conformance.bagit.declaration import NAME as DECLARATION
from muniment.conformance.bagit.fetch import NAME as FETCH
from muniment.conformance.bagit.fetch import Fetch, read_fetch
from muniment.conformance.bagit.hashing import Job, hash_all
from muniment.conformance.bagit.info import Oxum, info_name, read_info
from muniment.conformance.bagit.manifest import (
    NAMED,
    PAYLOAD,
    Manifest,
    ManifestReader,
    algorithm_of,
)
from muniment.conformance.bagit.paths import Names, normal
from muniment.conformance.bagit.text import decode_tag_file
from muniment.conformance.report import Ledger, Report, Watcher
from muniment.conformance.tree import Tree, read_tree, read_whole
from muniment.storage import Storage

KIND = "bag"


def validate_bag(storage: Storage, limits: Limits, processes: int, watcher: Watcher) -> Report:
    """Validate the bag whose base directory is the top of a storage.

    Raises OSError where something in it cannot be read, `LimitError` where it is too large.
    """
    check = _Check(storage, limits, Ledger(limits.findings_kept))
    check.structure()
    check.completeness()
    check.checksums(processes, watcher)
    check.spelling()
    return check.ledger.report(KIND)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the tag files say."""

    declaration: Declaration
    payload: tuple[Manifest, ...]
    tags: tuple[Manifest, ...]
    fetch: tuple[Fetch, ...]
    oxum: Oxum | None


class _Check:
    def __init__(self, storage: Storage, limits: Limits, ledger: Ledger) -> None:
        self._storage = storage
        self._limits = limits
        self.ledger = ledger
        self._tree: Tree = read_tree(storage, limits.container_members)
        self._names = Names(self._tree.files)
        self._payload = [path for path in self._tree.files if path.startswith(PAYLOAD)]
        self._said = self._read()

    def structure(self) -> None:
        """§2: what every bag has, and what none may have."""
        if PAYLOAD[:-1] not in self._tree.folders:
            self.ledger.error("bagit-2.1.2-missing", "data/")
        for path in self._tree.others:
            self.ledger.error("bagit-5.1-not-a-file", path)
        manifests = {manifest.name for manifest in self._said.payload}
        for tags in self._said.tags:
            unlisted = manifests - tags.entries.keys() - tags.absent
            for name in sorted(unlisted):
                tell = self.ledger.error if self._said.declaration.strict else self.ledger.warning
                tell("bagit-2.2.1-manifest-unlisted", tags.name, manifest=name)

    def completeness(self) -> None:
        """§3, complete: what is listed is there, and the payload that is there is listed."""
        fetched = {item.path for item in self._said.fetch if not item.there}
        for manifest in (*self._said.payload, *self._said.tags):
            for path in sorted(manifest.absent - fetched):
                self.ledger.error("bagit-3-missing", path, manifest=manifest.name)
        self._check_fetch()
        self._check_listed()
        oxum = self._said.oxum
        octets = sum(self._tree.files[path] for path in self._payload)
        if oxum is not None and not fetched and oxum != Oxum(octets, len(self._payload)):
            self.ledger.error(
                "bagit-2.2.2-oxum-differs",
                info_name(self._said.declaration),
                stated=f"{oxum.octets}.{oxum.files}",
                found=f"{octets}.{len(self._payload)}",
            )

    def checksums(self, processes: int, watcher: Watcher) -> None:
        """§3, valid: every checksum of every manifest."""
        manifests = (*self._said.payload, *self._said.tags)
        asked: dict[str, list[str]] = {}
        for manifest in manifests:
            for path in manifest.entries:
                algorithms = asked.setdefault(path, [])
                if manifest.algorithm not in algorithms:
                    algorithms.append(manifest.algorithm)
        jobs = [
            Job(path, self._tree.files[path], tuple(algorithms))
            for path, algorithms in sorted(asked.items())
        ]
        watcher.expect(len(jobs))
        wrong: list[tuple[str, str]] = []
        for job, digests in hash_all(self._storage, jobs, processes):
            found = dict(zip(job.algorithms, digests, strict=True))
            wrong += [
                (job.path, manifest.name)
                for manifest in manifests
                if job.path in manifest.entries
                and manifest.entries[job.path] != found[manifest.algorithm]
            ]
            watcher.took(job.size)
            watcher.done()
        for path, name in sorted(wrong):
            self.ledger.error("bagit-3-changed", path, manifest=name)
        self.ledger.checked(
            "bagit-files",
            files=str(len(jobs)),
            bytes=str(sum(job.size for job in jobs)),
            algorithms=", ".join(sorted({manifest.algorithm for manifest in manifests})) or "-",
        )
        if self._said.fetch:
            self.ledger.unchecked("bagit-fetch", files=str(len(self._said.fetch)))

    def spelling(self) -> None:
        """§6.1.1: names that differ in case or Unicode form alone, which some systems confuse."""
        listed = {path for manifest in self._said.payload for path in manifest.absent}
        for code, spell in (("bagit-6.1.1-case", str.casefold), ("bagit-6.1.1-forms", normal)):
            groups: dict[str, str] = {}
            for path in sorted({*self._payload, *listed}):
                first = groups.setdefault(spell(path), path)
                if first != path:
                    self.ledger.warning(code, path, other=first)

    def _read(self) -> _Read:
        declaration = self._read_declaration()
        payload: list[Manifest] = []
        tags: list[Manifest] = []
        for name in sorted(path for path in self._tree.files if NAMED.fullmatch(path)):
            manifest = self._read_manifest(name, declaration)
            if manifest is not None:
                (tags if name.lower().startswith("tag") else payload).append(manifest)
        if not any(NAMED.fullmatch(name) and name.lower()[0] == "m" for name in self._tree.files):
            self.ledger.error("bagit-2.1.3-missing", "manifest-*.txt")
        lines = self._read_lines(FETCH, declaration)
        fetch = read_fetch(lines, declaration, self._names, self.ledger) if lines else ()
        info = info_name(declaration)
        lines = self._read_lines(info, declaration)
        oxum = read_info(info, lines, declaration, self.ledger) if lines else None
        self.ledger.checked(
            "bagit-tags",
            version=".".join(map(str, declaration.version)),
            manifests=", ".join(item.name for item in (*payload, *tags)) or "-",
        )
        return _Read(declaration, tuple(payload), tuple(tags), fetch, oxum)

    def _read_declaration(self) -> Declaration:
        if DECLARATION not in self._tree.files:
            self.ledger.error("bagit-2.1.1-missing", DECLARATION)
            return ASSUMED
        data = read_whole(self._storage, DECLARATION, self._limits.tag_file_bytes, "tag_file_bytes")
        return read_declaration(data, self.ledger)

    def _read_manifest(self, name: str, declaration: Declaration) -> Manifest | None:
        algorithm = algorithm_of(name, declaration, self.ledger)
        lines = self._read_lines(name, declaration)
        if algorithm is None or lines is None:
            return None
        return ManifestReader(name, algorithm, declaration, self._names, self.ledger).read(lines)

    def _read_lines(self, name: str, declaration: Declaration) -> list[str] | None:
        if name not in self._tree.files:
            return None
        data = read_whole(self._storage, name, self._limits.tag_file_bytes, "tag_file_bytes")
        return decode_tag_file(data, declaration.encoding, name, self.ledger)

    def _check_fetch(self) -> None:
        for item in self._said.fetch:
            lists = [
                item.path in manifest.entries or item.path in manifest.absent
                for manifest in self._said.payload
            ]
            if not (all(lists) if self._said.declaration.strict else any(lists)):
                self.ledger.error("bagit-2.2.3-unlisted", item.where, path=item.path)
            if not item.there:
                self.ledger.error("bagit-3-hole", item.path)
            elif item.length not in (None, self._tree.files[item.path]):
                self.ledger.warning("bagit-5.3-length", item.where, path=item.path)

    def _check_listed(self) -> None:
        strict = self._said.declaration.strict
        for manifest in self._said.payload if strict else ():
            for path in sorted(path for path in self._payload if path not in manifest.entries):
                self.ledger.error("bagit-2.1.3-unlisted", path, manifest=manifest.name)
        anywhere = _paths(self._said.payload)
        if not strict:
            for path in sorted(path for path in self._payload if path not in anywhere):
                self.ledger.error("bagit-3-unlisted", path)
        known = _paths(self._said.tags)
        for path in sorted(self._tree.files) if self._said.tags else ():
            is_tag_manifest = NAMED.fullmatch(path) and path.lower().startswith("tag")
            if not path.startswith(PAYLOAD) and path not in known and not is_tag_manifest:
                self.ledger.note("bagit-2.2.1-unlisted", path)


def _paths(manifests: Iterable[Manifest]) -> set[str]:
    return {path for manifest in manifests for path in manifest.entries}
