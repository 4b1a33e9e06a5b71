"""What is to be shown of a notice: its versions, their files, and the records that speak of it.

Everything comes from statements and manifests that agree with the log's entries; the catalogue only
says where to look. Nothing is verified beyond that: `muniment verify` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from checksums import Digest
from ingest import describe_finding
from manifests import Redaction, Role, StatedFile, Statement, Version, content_path
from muniment.archive.archive import Archive
from muniment.archive.shelves import relative_path
from muniment.catalogue import HEADS, Catalogue, Row
from muniment.custody import (
    Publication,
    Supersession,
    Withholding,
    for_publication,
    read_endorsements,
    read_redactions,
    read_supersessions,
)
from muniment.reading.charset import charset_of
from muniment.waiting import Waiting

MOST_RECORDS = 50
DOM = "/dom.html"


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a version: what was stated of it, where it lies, and its digest of record.

    `shelved` is its path from the object's root (from the held folder, while it is held).
    `withheld` and `redacted` say why it is not given out, or is not there any more. `charset` is
    the label by which HTTP named its encoding, where that was heeded.
    """

    stated: StatedFile
    shelved: str
    sha512: Digest
    withheld: Withholding | None = None
    redacted: Redaction | None = None
    charset: str = ""

    @property
    def label(self) -> str:
        """The original's name where there was one, else the stored path."""
        name = self.stated.name
        return self.stated.path if name is None else name.decode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True)
class VersionView:
    """One accession. What was not given yet is None: held material has no id, time or index.

    `superseded` says which one stands in its place.
    """

    number: int
    id: str | None
    composed: str | None
    index: int | None
    role: Role | None
    recorder: tuple[str, str] | None
    description: Mapping[str, Any]
    sources: tuple[Mapping[str, Any], ...]
    exchanges: tuple[Mapping[str, Any], ...]
    findings: tuple[Mapping[str, Any], ...]
    clock: tuple[Mapping[str, Any], ...]
    files: tuple[FileView, ...]
    superseded: Supersession | None = None

    @property
    def renditions(self) -> tuple[FileView, ...]:
        """The notice's own files."""
        return tuple(file for file in self.files if file.stated.kind == "rendition")

    @property
    def readable(self) -> tuple[FileView, ...]:
        """The renditions, and of a page that a browser recorded what it showed."""
        shown = (
            f for f in self.files if f.stated.kind == "capture" and f.stated.path.endswith(DOM)
        )
        return (*self.renditions, *shown)

    @property
    def given_sources(self) -> tuple[tuple[int, Mapping[str, Any]], ...]:
        """The sources, numbered, but those of which every file is withheld: they name it."""
        brought = {f.stated.source for f in self.files if f.withheld is None}
        hidden = {f.stated.source for f in self.files} - brought
        return tuple(pair for pair in enumerate(self.sources) if pair[0] not in hidden)


@dataclass(frozen=True, slots=True)
class RecordView:
    """A later record that speaks of the notice: seen again, could not be obtained."""

    row: Row
    statement: Statement


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice, or a record by itself (`kind` says which), or what is held under a name (`held`).

    `folder` is the object's root on this machine; `shelf` the same from the archive's root.
    `left_out` counts the older records that are not in `records`. `publication` is what of it may
    leave the archive; held material has none.
    """

    object: str | None
    held: str | None
    kind: str
    description: Mapping[str, Any]
    versions: tuple[VersionView, ...]
    records: tuple[RecordView, ...]
    left_out: int
    about: tuple[Mapping[str, Any], ...]
    origin: str
    log_size: int
    folder: Path
    shelf: str
    publication: Publication | None = None

    @property
    def titles(self) -> tuple[str, ...]:
        """Its titles as described, in their order."""
        return tuple(self.description.get("title", ()))


def view_shelved(archive: Archive, catalogue: Catalogue, row: Row, now: datetime) -> NoticeView:
    """Look an object up. Raises `ObjectError` where it is not what was logged."""
    rows = catalogue.versions(row.object)
    publication = for_publication(archive, catalogue, row.object, now)
    versions = publication.versions
    endorsed = {one.record for one in read_endorsements(archive, catalogue, row.object)}
    heads = (one for one in catalogue.about(HEADS) if one.id in endorsed)
    about = sorted((*catalogue.about(row.object), *heads), key=lambda one: one.position)
    became = _Became(
        {one.accession: one for one in read_supersessions(archive, catalogue, row.object)},
        publication,
        {one.path: one for one in read_redactions(archive, catalogue, row.object)},
    )
    return NoticeView(
        object=row.object,
        held=None,
        kind=row.kind,
        description=_together(version.statement.notice for version in versions),
        versions=tuple(
            _shelved(one, at.position, became) for one, at in zip(versions, rows, strict=True)
        ),
        records=tuple(
            RecordView(one, archive.versions(catalogue, one.object)[-1].statement)
            for one in about[-MOST_RECORDS:]
        ),
        left_out=max(len(about) - MOST_RECORDS, 0),
        about=versions[-1].statement.about,
        origin=archive.roles.log.name,
        log_size=archive.log.head(archive.roles).size,
        folder=archive.shelves.path_of(row.object),
        shelf=f"shelves/{relative_path(row.object)}",
        publication=publication,
    )


def view_held(archive: Archive, waiting: Waiting, name: str) -> NoticeView:
    """Say what is held under a name, as if it were a notice already."""
    gathered = waiting.gathered
    sources = [number for number, one in enumerate(gathered) for _ in one.files]
    stated = tuple({**one.source.stated, **one.facts} for one in gathered)
    named = tuple(
        {"content": one.content, **said} for one, said in zip(gathered, stated, strict=True)
    )
    files = tuple(
        FileView(
            file.stated(source),
            f"content/{file.path}",
            file.sha512,
            charset=charset_of(file.stated(source), file.sha512, named),
        )
        for file, source in zip(waiting.files, sources, strict=True)
    )
    version = VersionView(
        number=0,
        id=None,
        composed=None,
        index=None,
        role=None,
        recorder=None,
        description=waiting.notice,
        sources=stated,
        exchanges=tuple(each for one in gathered for each in one.exchanges),
        findings=tuple(describe_finding(each) for one in gathered for each in one.findings),
        clock=tuple(each for one in gathered for each in one.clock),
        files=files,
    )
    return NoticeView(
        object=waiting.object_id,
        held=name,
        kind="accession",
        description=waiting.notice,
        versions=(version,),
        records=(),
        left_out=0,
        about=(),
        origin=archive.roles.log.name,
        log_size=archive.log.head(archive.roles).size,
        folder=waiting.place,
        shelf=f"staging/held/{name}",
    )


@dataclass(frozen=True, slots=True)
class _Became:
    """What became of accessions, by id, and of files, by content path."""

    superseded: Mapping[str, Supersession]
    publication: Publication
    redacted: Mapping[str, Redaction]


def _shelved(version: Version, position: int, became: _Became) -> VersionView:
    said = version.statement
    files = []
    for file in said.files:
        path = content_path(said.version, file.path)
        redacted = became.redacted.get(path) if path in version.redacted else None
        withheld = became.publication.withholding(path)
        digest = version.digests[path]
        charset = charset_of(file, digest, said.sources)
        files.append(FileView(file, path, digest, withheld, redacted, charset))
    return VersionView(
        number=said.version,
        id=said.id,
        composed=said.composed,
        index=position,
        role=said.role,
        recorder=said.recorder,
        description=said.notice,
        sources=said.sources,
        exchanges=said.exchanges,
        findings=said.findings,
        clock=said.clock,
        files=tuple(files),
        superseded=became.superseded.get(said.id),
    )


def _together(descriptions: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Put the descriptions of all versions together; what a later one gives stands."""
    whole: dict[str, Any] = {}
    for one in descriptions:
        whole.update(one)
    return whole
