"""Rebuilding one object from whatever is whole, file by file.

The order of trust: our own log's entry, the manifest and signature that have its digests, the lines
of the manifest, bytes. Inventories, sidecars and the declaration follow from these: they are
computed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checksums import Algorithm, Digest
from manifests import (
    INVENTORY,
    OBJECT_DECLARATION,
    OBJECT_DECLARATION_BYTES,
    SIDECAR,
    Entry,
    FormatError,
    Limits,
    MunimentError,
    Redaction,
    Statement,
    Version,
    build_inventory,
    content_path,
    own_paths,
    parse_manifest,
    parse_statement,
    sidecar,
    statement_path,
)
from muniment.repair.sources import COMPUTED, HERE, Lacking, Search, Shelf, Taken


class ContradictionError(MunimentError):
    """Signed evidence of one object contradicts itself; no copy can mend that."""


@dataclass(frozen=True, slots=True)
class WantedVersion:
    """A version that was logged: its record, the index of its entry, and the entry."""

    number: int
    record_id: str
    position: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class WantedObject:
    """An object as the log has it: all of its versions, from 1 on."""

    object_id: str
    versions: tuple[WantedVersion, ...]


@dataclass(slots=True)
class Rebuilt:
    """What a rebuilding came to. `folder` is None where it only looked.

    `taken` has every file of the object that is whole, those that were whole in their place too.
    `known` is whether all manifests, signatures and statements were found, so that nothing but
    files of content can be lacking. `statements` are those of the versions, where known.
    """

    wanted: WantedObject
    folder: Path | None
    taken: list[Taken] = field(default_factory=list)
    lacking: list[Lacking] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    known: bool = False
    size: int = 0

    @property
    def mended(self) -> tuple[Taken, ...]:
        """The files that were not whole in their place."""
        return tuple(one for one in self.taken if one.source != HERE)


def rebuild(
    wanted: WantedObject,
    shelves: Sequence[Shelf],
    limits: Limits,
    folder: Path | None,
    redactions: Collection[Redaction] = (),
) -> tuple[Rebuilt, Search]:
    """Rebuild an object in an empty folder, or look whether that could be done.

    A file that is whole nowhere is left out of the folder; one that was redacted is never brought
    back. Raises OSError from the disk that is written, and `ContradictionError`.
    """
    search = Search(shelves)
    builder = _Builder(wanted, search, limits, folder, redactions)
    builder.build()
    return builder.result, search


class _Builder:
    def __init__(
        self,
        wanted: WantedObject,
        search: Search,
        limits: Limits,
        folder: Path | None,
        redactions: Collection[Redaction],
    ) -> None:
        self.result = Rebuilt(wanted, folder)
        self._search = search
        self._limits = limits
        self._folder = folder
        self._redacted = {
            one.path: one.sha512 for one in redactions if one.object == wanted.object_id
        }
        self._digests: dict[str, Digest] = {}
        self._written: set[str] = set()

    def build(self) -> None:
        versions = [self._version(one) for one in self.result.wanted.versions]
        known = [version for version in versions if version is not None]
        self.result.known = len(known) == len(versions)
        self._content(known)
        if self.result.known:
            self._inventories(known)

    def _version(self, one: WantedVersion) -> Version | None:
        """Find what a version's entry names: manifest, signature, and then the statement."""
        sums_path, signature_path = own_paths(one.number, one.record_id)
        manifest = self._small(sums_path, one.entry.sums, self._limits.manifest_bytes)
        signature = self._small(signature_path, one.entry.signature, self._limits.signature_bytes)
        if manifest is None:
            return None
        try:
            listed = parse_manifest(manifest, one.number, self._limits.manifest_lines).digests
        except FormatError as failure:
            raise self._contradiction(sums_path, str(failure)) from failure
        for path, digest in listed.items():
            if self._digests.setdefault(path, digest) != digest:
                raise self._contradiction(sums_path, f"{path} has another digest elsewhere")
        stated = content_path(one.number, statement_path(one.record_id))
        if stated not in listed:
            raise self._contradiction(sums_path, "it does not list its statement")
        data = self._small(stated, listed[stated], self._limits.statement_bytes)
        if data is None or signature is None:
            return None
        statement = self._statement(one, stated, data)
        own = {sums_path: one.entry.sums, signature_path: one.entry.signature}
        return Version(statement, {**listed, **own}, self._redacted_of(listed))

    def _redacted_of(self, listed: Mapping[str, Digest]) -> frozenset[str]:
        return frozenset(
            path for path, digest in self._redacted.items() if listed.get(path) == digest
        )

    def _statement(self, one: WantedVersion, path: str, data: bytes) -> Statement:
        try:
            statement = parse_statement(data, self._limits.statement_bytes)
        except FormatError as failure:
            raise self._contradiction(path, str(failure)) from failure
        found = (statement.object, statement.version, statement.id, statement.kind)
        wanted = self.result.wanted.object_id
        if found != (wanted, one.number, one.record_id, one.entry.kind):
            raise self._contradiction(path, "it speaks of another object, version or kind")
        self.result.statements.append(statement)
        return statement

    def _small(self, path: str, digest: Digest, most: int) -> bytes | None:
        self._digests.setdefault(path, digest)
        found = self._search.small(path, digest, most)
        self._written.add(path)
        if found is None:
            self.result.lacking.append(self._search.lacking(path, digest))
            return None
        data, source = found
        self._put(path, data)
        self.result.taken.append(Taken(path, digest, source))
        return data

    def _content(self, known: Sequence[Version]) -> None:
        sizes = {
            content_path(version.statement.version, file.path): file.size
            for version in known
            for file in version.statement.files
        }
        for path, digest in sorted(self._digests.items()):
            if path in self._written or self._redacted.get(path) == digest:
                continue
            target = None if self._folder is None else self._folder / path
            if target is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
            size = sizes.get(path, self._limits.file_bytes)
            source = self._search.copy(path, digest, size, target)
            if source is None:
                self.result.lacking.append(self._search.lacking(path, digest))
            else:
                self.result.taken.append(Taken(path, digest, source))
                self.result.size += sizes.get(path, 0)

    def _inventories(self, versions: Sequence[Version]) -> None:
        # OCFL 1.1 §3.5 to §3.7; every byte follows from statements and manifests.
        files = {OBJECT_DECLARATION: OBJECT_DECLARATION_BYTES}
        for number in range(1, len(versions) + 1):
            inventory = build_inventory(versions[:number])
            for folder in (f"v{number}/", "") if number == len(versions) else (f"v{number}/",):
                files[folder + INVENTORY] = inventory
                files[folder + SIDECAR] = sidecar(inventory)
        for path, data in files.items():
            self._put(path, data)
            digest = Digest.of(Algorithm.SHA512, data)
            source = HERE if self._search.here(path, data) else COMPUTED
            self.result.taken.append(Taken(path, digest, source))

    def _put(self, path: str, data: bytes) -> None:
        self.result.size += len(data)
        if self._folder is None:
            return
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(target, "xb") as stream:
            stream.write(data)

    def _contradiction(self, path: str, why: str) -> ContradictionError:
        return ContradictionError(
            f"{self.result.wanted.object_id}: {path} is what the log has, and cannot be followed "
            f"({why}). No copy can mend that."
        )
