"""Versions of OCFL objects as imports: each becomes a version of one notice, the first one first.

::

    renditions/0001.html      the notice's own files, under the names that its statement gives
    imports/<id>/0001.json    all else that the version brought: statement, manifest, signature,
                              captures, each under its logical path

So it is with objects of an archive of our kind, of which every content file is kept; inventories
follow from those. Of others the renditions are all that a version holds, under the logical paths,
and the import is its inventory. Statements and signatures of others are claims, and not judged.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from checksums import Finding
from ingest import (
    FoundFile,
    Gathered,
    GatheredFile,
    Source,
    SourceError,
    SourceKind,
    gather_files,
    stored_name,
    take_file,
)
from manifests import (
    FormatError,
    LimitError,
    Limits,
    Statement,
    content_path,
    parse_manifest,
    printable,
)
from manifests.claims.manifest import manifest_path
from muniment.conformance.ocfl.sidecar import INVENTORY
from muniment.imports.arrival import Arrival
from muniment.imports.claim import plain
from muniment.imports.object_version import ObjectVersion
from muniment.imports.ocfl_objects import (
    OpenObject,
    RootError,
    Surveyed,
    find_versions,
    survey_object,
)
from muniment.imports.pages import changed
from muniment.imports.recognise import is_object
from muniment.imports.stated import claims_stated, finding, report_found, report_stated
from muniment.storage import MemberKind, read_bounded

_KIND = SourceKind.OCFL
_ACCESSION = "accession"
_SHOWN = 5


def gather_object(source: Source, path: Path, arrival: Arrival) -> Gathered:
    """Bring an object that is not valid into staging, as the folder that it is.

    Raises `SourceError` where it is a valid one, or a storage root: those are taken in version by
    version, which only a call of their own does.
    """
    surveyed = survey_closed(path, source.shown, arrival.limits)
    whole = gather_files(
        source, path, arrival.into, arrival.first, arrival.limits, arrival.progress
    )
    stated = {**source.stated, "kind": _KIND.value, **report_stated(surveyed.report)}
    findings = report_found(surveyed.report, surveyed.trouble, source.shown)
    return replace(whole, source=Source(_KIND, source.shown, stated), findings=findings)


def survey_closed(path: Path, shown: str, limits: Limits) -> Surveyed:
    """Survey an object that is not opened, since it is not valid.

    Raises `SourceError` for a storage root, and for a valid object.
    """
    surveyed = None
    if is_object(path):
        surveyed = survey_object(path, limits)
    else:
        try:
            next(find_versions(path, limits))
        except RootError as error:
            raise SourceError(str(error)) from error
    if surveyed is None or surveyed.versions:
        raise SourceError(
            f"{printable(shown)} holds OCFL objects, whose versions are taken in one after the "
            "other: preserve it by itself, without --list, --as-one and --hold, or as a folder of "
            "files with --as-is."
        )
    return surveyed


def gather_version(source: Source, wanted: ObjectVersion, arrival: Arrival) -> Gathered:
    """Bring one version of an object into staging. Raises `SourceError`, and OSError."""
    try:
        opened = OpenObject(wanted.path, arrival.limits)
    except (FormatError, LimitError) as error:
        raise changed(source.shown) from error
    if opened.digest != wanted.inventory:
        raise changed(source.shown)
    taking = _Taking(opened, wanted, arrival, source.shown)
    told = opened.statement(wanted.number)
    findings: tuple[Finding, ...] = ()
    if told is None:
        files = tuple(taking.others())
    elif told.kind != _ACCESSION:
        raise SourceError(
            f"{printable(source.shown)} is no notice: it holds a record ({printable(told.kind)}) "
            "of the archive that it is of. To take over a whole archive, see `muniment restore`."
        )
    else:
        files = tuple(taking.own(told))
        findings = tuple(_judge(opened, told, taking))
    claims = tuple(_claims(opened, wanted.number, told, taking))
    stated: dict[str, Any] = {
        **source.stated,
        "kind": _KIND.value,
        **report_stated(wanted.report),
        **claims_stated(claims),
    }
    shown = f"{source.shown}: {opened.name(wanted.number)}"
    # Warnings of the validator stand in the report.
    return Gathered(Source(_KIND, shown, stated), wanted.key, wanted.key, files, findings=findings)


class _Taking:
    """Copies what a version brings, each file held against the inventory."""

    def __init__(
        self, opened: OpenObject, wanted: ObjectVersion, arrival: Arrival, shown: str
    ) -> None:
        self._opened = opened
        self._wanted = wanted
        self._arrival = arrival
        self._shown = shown
        self.taken: dict[str, GatheredFile] = {}

    @property
    def limits(self) -> Limits:
        """The archive's limits."""
        return self._arrival.limits

    def own(self, told: Statement) -> Iterator[GatheredFile]:
        """Take what a version of an archive of our kind brought."""
        said_of = {file.path: file for file in told.files if file.kind == "rendition"}
        brought = self._opened.brought(self._wanted.number)
        # Where none is left, what was said of them is all that there is to look at.
        bare = said_of.keys().isdisjoint(brought)
        renditions = parts = 0
        for logical, path in brought.items():
            said = said_of.get(logical)
            if said is not None or bare:
                stored = self._arrival.rendition(renditions, _suffix(logical))
                file = self._take(path, logical, stored)
                renditions += 1
                if said is not None and (said.sha256, said.size) == (file.sha256, file.size):
                    yield replace(file, name=said.name, modified=said.modified)
                else:
                    yield replace(file, modified=None)
            else:
                parts += 1
                stored = self._arrival.part(parts, "".join(map(_suffix, _ends(logical))))
                file = self._take(path, logical, stored)
                yield replace(file, kind="import", modified=None)

    def others(self) -> Iterator[GatheredFile]:
        """Take the whole state of a version of any other object, and its inventory."""
        number = self._wanted.number
        for count, (logical, path) in enumerate(self._opened.state(number).items()):
            yield self._take(path, logical, self._arrival.rendition(count, _suffix(logical)))
        path = f"{self._opened.name(number)}/{INVENTORY}"
        members = self._opened.storage.list(self._opened.name(number))
        if not any(one.name == INVENTORY and one.kind is MemberKind.FILE for one in members):
            path = INVENTORY  # A version need not have one of its own.
        file = self._copy(path, INVENTORY, self._arrival.part(1, ".json"))
        yield replace(file, kind="import")

    def _take(self, path: str, logical: str, stored: str) -> GatheredFile:
        file = self._copy(path, logical, stored)
        listed = self._opened.inventory.manifest.digests[path]
        of = file.sha512 if self._opened.inventory.algorithm == "sha512" else file.sha256
        if of.hex != listed:
            raise changed(self._shown)
        self.taken[logical] = file
        return file

    def _copy(self, path: str, logical: str, stored: str) -> GatheredFile:
        found = FoundFile(os.fsencode(self._wanted.path / path), logical.encode("utf-8"))
        arrival = self._arrival
        return take_file(found, arrival.into, stored, arrival.limits, arrival.progress)


def _suffix(name: str) -> str:
    return PurePosixPath(stored_name(0, name.encode("utf-8"))).suffix


def _ends(logical: str) -> tuple[str, ...]:
    """Give the last two ends of a name, where it has two: ``.warc.gz`` says more than ``.gz``."""
    _, *ends = logical.rpartition("/")[2].split(".")
    return tuple(f"x.{end}" for end in ends[-2:]) or ("x",)


def _judge(opened: OpenObject, told: Statement, taking: _Taking) -> Iterator[Finding]:
    """Hold what the other archive's statement and manifest say against the files that are there."""
    name, limits = opened.name(told.version), taking.limits
    gone = [file.path for file in told.files if file.path not in taking.taken]
    wrong = [
        file.path
        for file in told.files
        if (found := taking.taken.get(file.path)) is not None
        and (found.sha256, found.size) != (file.sha256, file.size)
    ]
    try:
        path = content_path(told.version, manifest_path(told.id))
        data = read_bounded(opened.storage, path, limits.manifest_bytes)
        listed = parse_manifest(data, told.version, limits.manifest_lines).digests
    except (FormatError, LimitError) as error:
        yield finding("import-manifest-unread", name, why=str(error))
        listed = {}
    for logical, file in taking.taken.items():
        digest = listed.get(content_path(told.version, logical))
        if digest is not None and digest != file.sha512:
            wrong.append(logical)
    if wrong:
        yield finding("import-said-otherwise", name, files=_names(wrong))
    if gone:
        yield finding("import-files-absent", name, files=_names(gone))


def _names(paths: list[str]) -> str:
    names = sorted(set(paths))
    more = f", … ({len(names)})" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _claims(
    opened: OpenObject, number: int, told: Statement | None, taking: _Taking
) -> Iterator[tuple[str, str]]:
    """Give what an object says of a version. Its users may be persons, and stay in the file."""
    inventory, name = opened.inventory, opened.name(number)
    yield "object", plain(inventory.object_id or "")
    yield "version", f"{name} of {inventory.versions[-1]}"
    if told is None:
        block = inventory.blocks[name].raw
        for said in ("created", "message"):
            if isinstance(block.get(said), str):
                yield said, plain(block[said])
        return
    yield "accession", told.id
    yield "origin", plain(told.origin)
    yield "composed", told.composed
    yield "manifest", str(taking.taken[manifest_path(told.id)].sha512)
    for said in ("title", "language", "publisher", "published", "rights", "legal_basis"):
        value = told.notice.get(said)
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, str):
                yield said, plain(one)
