"""OCFL objects and storage roots as they are found: which versions are taken in, one by one.

An object is validated first, and only a valid one is opened: then no path of its inventory leads
anywhere else, and no digest in it lies. All others are kept as the folders that they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checksums import Algorithm, Digest, Severity
from manifests import (
    FormatError,
    LimitError,
    Limits,
    MunimentError,
    Statement,
    canonical,
    content_path,
    is_record_id,
    parse_statement,
    printable,
)
from manifests.claims.manifest import manifest_path, signature_path, statement_path
from muniment.conformance.ocfl import ReportKind, validate_object, validate_root
from muniment.conformance.ocfl.document import DocumentError, parse_document
from muniment.conformance.ocfl.inventory import Inventory, check_inventory
from muniment.conformance.ocfl.report import Notes
from muniment.conformance.ocfl.report import Report as ObjectReport
from muniment.conformance.ocfl.sidecar import INVENTORY
from muniment.conformance.report import Nobody, Report
from muniment.conformance.shelves import gather_reports
from muniment.imports.object_version import ObjectVersion
from muniment.imports.recognise import is_object, is_root
from muniment.processes import processors
from muniment.storage import FolderStorage, Storage, read_bounded

_STATEMENT = "manifests/", ".json"


class RootError(MunimentError):
    """A storage root holds what is neither an object nor its own."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """An object as it was found; without `versions` it is not opened, and `trouble` may say why."""

    report: Report
    versions: tuple[ObjectVersion, ...]
    trouble: str = ""


class OpenObject:
    """An object that is being read. Raises `FormatError`, `LimitError` and OSError."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.storage: Storage = FolderStorage(path)
        self._limits = limits
        data = read_bounded(self.storage, INVENTORY, limits.inventory_bytes)
        self.digest = Digest.of(Algorithm.SHA512, data)
        notes = Notes("")
        try:
            value = parse_document(data, limits.inventory_values)
        except DocumentError as error:
            raise FormatError(f"{INVENTORY}: {error}") from error
        inventory = check_inventory(value, INVENTORY, notes, notes.spec)
        wrong = (one for one in notes.findings() if one.severity is Severity.ERROR)
        if inventory is None or next(wrong, None) is not None:
            raise FormatError(f"{INVENTORY} is not what OCFL says that it must be.")
        self.inventory: Inventory = inventory

    @cached_property
    def _by_version(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for path in sorted(self.inventory.manifest.digests):
            found.setdefault(path.partition("/")[0], []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    def name(self, number: int) -> str:
        """Give the name of a version, counted from 1."""
        return self.inventory.versions[number - 1]

    def brought(self, number: int) -> dict[str, str]:
        """Give the content paths that a version brought, by what they are below its content."""
        prefix = f"{self.name(number)}/{self.inventory.content}/"
        paths = self._by_version.get(self.name(number), ())
        return {path.removeprefix(prefix): path for path in paths}

    def state(self, number: int) -> dict[str, str]:
        """Give a content path for each logical path of a version's state."""
        held = self.inventory.manifest.paths
        state = self.inventory.blocks[self.name(number)].state
        return {logical: min(held[digest]) for logical, digest in sorted(state.items())}

    def statement(self, number: int) -> Statement | None:
        """Give what an archive of our kind states of a version; None where it is none of such."""
        before, after = _STATEMENT
        brought = self.brought(number)
        ids = [
            path.removeprefix(before).removesuffix(after)
            for path in brought
            if path.startswith(before) and path.endswith(after)
        ]
        if len(ids) != 1 or not is_record_id(ids[0]):
            return None
        paths = (statement_path(ids[0]), manifest_path(ids[0]), signature_path(ids[0]))
        if any(brought.get(path) != content_path(number, path) for path in paths):
            return None
        most = self._limits.statement_bytes
        try:
            said = parse_statement(read_bounded(self.storage, brought[paths[0]], most), most)
        except FormatError:
            return None
        own = (said.id, said.version, said.object)
        return said if own == (ids[0], number, self.inventory.object_id) else None


def find_versions(
    path: Path, limits: Limits, judged: Callable[[], None] = lambda: None
) -> Iterator[tuple[Path, ObjectVersion | None]]:
    """Give what is taken in of a path, each with the folder that it lies in.

    Of a valid object each version, the first one first; of a storage root, those of its objects,
    each of which is told to `judged` when it was validated. What is none of these comes alone.
    Raises `RootError`, and OSError where it cannot be read.
    """
    if not is_root(path):
        surveyed = survey_object(path, limits) if is_object(path) else None
        for version in (surveyed.versions if surveyed else ()) or (None,):
            yield path, version
        return
    objects = list[ObjectReport]()
    for report in validate_root(FolderStorage(path), "", limits, processors()):
        objects.append(report)
        if report.kind is not ReportKind.ROOT:
            judged()
    root = objects.pop()  # Its own report is the last.
    _require_clean(root, path)
    for report in objects:
        place = path / report.path
        for version in _survey(place, report, limits).versions or (None,):
            yield place, version


def survey_object(path: Path, limits: Limits) -> Surveyed:
    """Validate an object, and find its versions. Raises OSError where it cannot be listed."""
    return _survey(path, validate_object(FolderStorage(path), "", limits), limits)


def _require_clean(root: ObjectReport, path: Path) -> None:
    assert root.kind is ReportKind.ROOT
    shown = printable(str(path))
    if root.unreadable:
        one = root.unreadable[0]
        raise RootError(f"{shown} cannot be read whole: {one.path}: {one.reason}.")
    wrong = [one for one in root.findings if one.severity is Severity.ERROR]
    if wrong:
        raise RootError(
            f"{shown} is no valid storage root: {wrong[0].code} at {printable(wrong[0].where)}, "
            f"{len(wrong)} in all; `muniment validate` says more. Preserve its objects one by one, "
            "or the folder as it is with --as-is."
        )
    if not root.objects:
        raise RootError(f"{shown} is a storage root of no objects, so there is nothing to keep.")


def _survey(path: Path, found: ObjectReport, limits: Limits) -> Surveyed:
    report = gather_reports((found,), "ocfl-object", limits, Nobody())
    if report.errors:
        return Surveyed(report, ())
    if found.unreadable:
        one = found.unreadable[0]
        return Surveyed(report, (), f"{printable(one.path)}: {one.reason}.")
    try:
        opened = OpenObject(path, limits)
        return Surveyed(report, tuple(_versions(path, opened, report, limits)))
    except (FormatError, LimitError) as error:
        return Surveyed(report, (), str(error))


def _versions(
    path: Path, opened: OpenObject, report: Report, limits: Limits
) -> Iterator[ObjectVersion]:
    key, repeats, again, seen = "", 0, 0, set[str]()
    for number in range(1, len(opened.inventory.versions) + 1):
        own = opened.statement(number) is not None
        contents = (opened.brought(number) if own else opened.state(number)).values()
        if len(contents) >= limits.files_per_version:
            raise LimitError(
                f"{opened.name(number)} holds more than {limits.files_per_version} files "
                "(limits.files_per_version)."
            )
        sizes = {one: (path / one).stat().st_size for one in set(contents)}
        size = sum(sizes[one] for one in contents)
        new = sizes.keys() - seen
        repeats += size - sum(sizes[one] for one in new)
        again += len(contents) - len(new)
        seen |= new
        if again > limits.files_per_version:
            raise LimitError(
                "Its versions have the same files again and again: more than "
                f"{limits.files_per_version} beside those that lie there "
                "(limits.files_per_version)."
            )
        if repeats > limits.decoded_bytes:
            raise LimitError(
                "Its versions have the same files again and again: more than "
                f"{limits.decoded_bytes} bytes beside what lies there (limits.decoded_bytes)."
            )
        before, key = key, _key(key, opened, number)
        yield ObjectVersion(
            path, number, key, before, opened.digest, report, len(contents) + (not own), size
        )


def _key(before: str, opened: OpenObject, number: int) -> str:
    """Name a version by all that it and those before it hold, whatever the object's inventory."""
    inventory = opened.inventory
    state = inventory.blocks[opened.name(number)].state
    said = [before, inventory.object_id or "", inventory.algorithm or "", dict(state)]
    return f"ocfl:{Digest.of(Algorithm.SHA512, canonical(said)).hex}"
