"""Containers brought into staging as they came, and what is in them read out beside them.

::

    imports/<id>/data.warc.gz     the container, byte for byte (of a page: its records)
    renditions/0001.html          the body of the one page in it

Of a container with many pages nothing is read out: it is one rendition, as any file would be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checksums import Algorithm, Digest, Finding, Severity, hash_file
from ingest import Gathered, GatheredFile, Recorded, Source, SourceError, SourceKind, gather_files
from manifests import LimitError, Limits, Trust, printable
from muniment.conformance.report import Nobody, Report
from muniment.conformance.warc.units import MemberError
from muniment.imports.pages import (
    PageSource,
    RecordFile,
    changed,
    identity_of,
    open_records,
)
from muniment.imports.survey import Page, Survey, survey_warc
from muniment.storage.file import local_file

_BOTH = (Algorithm.SHA512, Algorithm.SHA256)
_MOST_FINDINGS = 50
_GRAVE = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_SUFFIXES = {b"\x1f\x8b": ".gz", b"PK": ".zip"}


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where an import is to go: a staging folder, the number of its first rendition, its id.

    `limits` are the archive's; `trust` gives its owner's; `progress` is told the bytes of each
    chunk that is copied.
    """

    into: Path
    first: int
    id: str
    limits: Limits
    trust: Callable[[], Trust]
    progress: Callable[[int], None]

    def imported(self, suffix: str) -> str:
        """Give the path of the container, and make its folder."""
        (self.into / "imports" / self.id).mkdir(parents=True, exist_ok=True)
        return f"imports/{self.id}/data{suffix}"

    def rendition(self, number: int, suffix: str) -> str:
        """Give the path of a rendition, counted from 0, and make the folder."""
        (self.into / "renditions").mkdir(exist_ok=True)
        return f"renditions/{self.first + number:04d}{suffix}"


def gather_import(kind: SourceKind, source: Source, path: Path, arrival: Arrival) -> Gathered:
    """Bring a container into staging. Raises `SourceError`, and OSError where the disk fails."""
    return _gather_web_archive(kind, source, path, arrival)


def gather_page(source: Source, wanted: PageSource, arrival: Arrival) -> Gathered:
    """Bring one page of a container into staging, with its records. Raises as `gather_import`."""
    if identity_of(wanted.path) != wanted.identity:
        raise changed(source.shown)
    survey, page = wanted.survey, wanted.page
    drafted = arrival.imported("")
    with wanted.path.open("rb") as stream:
        records = open_records(stream, survey.kind, arrival.limits, source.shown)
        try:
            with (arrival.into / drafted).open("xb") as out:
                suffix = records.write_records(survey.belonging(page), out)
        except MemberError as error:
            raise changed(source.shown) from error
        kept = f"{drafted}{suffix}"
        (arrival.into / drafted).rename(arrival.into / kept)
        rendition, recorded = _take_body(records, page, arrival, kept, source.shown)
    if rendition is None:
        raise SourceError(
            f"{printable(source.shown)}: the page {printable(page.address)} is larger than is "
            "taken in (limits.response_bytes, limits.decoded_bytes, limits.decoded_ratio, "
            "limits.header_bytes). Raise the limit in muniment.toml."
        )
    if identity_of(wanted.path) != wanted.identity:
        raise changed(source.shown)
    part = hashed(arrival.into, kept, "import")
    container = {"sha256": wanted.sha256, "sha512": wanted.sha512, "size": wanted.size}
    stated = {
        **source.stated,
        "kind": survey.kind.value,
        "container": container,
        "page": page_stated(page),
        **claims_stated(survey.claims),
    }
    return Gathered(
        source=Source(survey.kind, f"{source.shown}: {page.address}", stated),
        key=wanted.key,
        content=str(rendition.sha512),
        files=(part, rendition),
        findings=recorded.findings,
    )


def _gather_web_archive(kind: SourceKind, source: Source, path: Path, arrival: Arrival) -> Gathered:
    whole = gather_files(
        source, path, arrival.into, arrival.first, arrival.limits, arrival.progress
    )
    [container] = whole.files
    staged = arrival.into / container.path
    survey = survey_container(kind, staged, arrival.limits)
    stated = {
        **source.stated,
        "kind": kind.value,
        "pages": len(survey.pages),
        "records": survey.records,
        **report_stated(survey.report),
        **claims_stated(survey.claims),
    }
    findings = list(judged(survey.report, survey.trouble, source.shown))
    findings += _about_pages(survey, source.shown)
    files: tuple[GatheredFile, ...] = (container,)
    page = survey.only
    if page is not None:
        kept = f"imports/{arrival.id}/data{_suffix(staged, kind)}"
        with staged.open("rb") as stream:
            records = open_records(stream, kind, arrival.limits, source.shown)
            rendition, recorded = _take_body(records, page, arrival, kept, source.shown)
        findings += recorded.findings
        stated["page"] = page_stated(page)
        if rendition is None:
            findings.append(finding("import-page-too-large", page.address))
        else:
            arrival.imported("")
            staged.rename(arrival.into / kept)
            container = replace(container, path=kept, kind="import")
            files = (container, rendition)
    stated["container"] = container_stated(container)
    return replace(
        whole,
        source=Source(kind, source.shown, stated),
        files=files,
        findings=tuple(findings),
    )


def survey_container(kind: SourceKind, path: Path, limits: Limits) -> Survey:
    """Read a WARC or WACZ from its first byte to its last. Raises OSError."""
    if kind is SourceKind.WARC:
        return survey_warc(local_file(path), limits, Nobody())
    from muniment.imports.survey_wacz import survey_wacz  # It brings what checks signatures.

    return survey_wacz(local_file(path), limits, Nobody())


def _take_body(
    records: RecordFile, page: Page, arrival: Arrival, kept: str, shown: str
) -> tuple[GatheredFile | None, Recorded]:
    """Write a page's body as a rendition; none where it is larger than is taken in."""
    drafted = arrival.rendition(0, "")
    try:
        with (arrival.into / drafted).open("xb") as body:
            recorded = records.write_body(page, body)
    except (MemberError, LimitError) as error:
        raise changed(shown) from error
    if not recorded.whole:
        (arrival.into / drafted).unlink()
        return None, recorded
    path = f"{drafted}{recorded.suffix}"
    (arrival.into / drafted).rename(arrival.into / path)
    origin = f"{kept}#{page.record}" if page.record else kept
    return hashed(arrival.into, path, "rendition", origin), recorded


def hashed(into: Path, path: str, kind: str, derived_from: str | None = None) -> GatheredFile:
    """Say what a file is that was written below `into`."""
    hashing = hash_file(into / path, _BOTH)
    return GatheredFile(
        path=path,
        size=hashing.size,
        sha512=hashing.digest(Algorithm.SHA512),
        sha256=hashing.digest(Algorithm.SHA256),
        kind=kind,
        derived_from=derived_from,
    )


def page_stated(page: Page) -> dict[str, Any]:
    """Say what a container claims of a page: where it came from, and when."""
    item: dict[str, Any] = {
        "address": {"source": "claimed", "value": page.address},
        "offset": page.place.offset,
    }
    if page.time:
        item["time"] = {"source": "claimed", "value": page.time}
    if page.record:
        item["record"] = page.record
    if page.place.member:
        item["member"] = page.place.member
    if page.place.inside is not None:
        item["inside"] = page.place.inside
    return item


def container_stated(container: GatheredFile) -> dict[str, Any]:
    """Say which file a container is, and where it lies."""
    return {
        "path": container.path,
        "sha256": container.sha256.hex,
        "sha512": container.sha512.hex,
        "size": container.size,
    }


def claims_stated(claims: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Say what a container says of itself; nothing where it says nothing."""
    listed = [{"name": name, "source": "claimed", "value": value} for name, value in claims]
    return {"claims": listed} if listed else {}


def report_stated(report: Report) -> dict[str, Any]:
    """Say how a container was found when it was held against its specification."""

    def looked(items: tuple[Any, ...]) -> list[Mapping[str, Any]]:
        return [{"code": one.code, "particulars": dict(one.particulars)} for one in items]

    said = {
        "checked": looked(report.checked),
        "errors": report.errors,
        "unchecked": looked(report.unchecked),
        "unread": report.unread,
        "warnings": report.warnings,
    }
    return {"report": said}


def judged(report: Report, trouble: str, where: str) -> tuple[Finding, ...]:
    """Give what was found wrong with a container, the gravest first, with a sum of it before."""
    name = Path(where).name
    found: list[Finding] = []
    if trouble:
        found.append(finding("import-not-read", name, why=trouble))
    kept = sorted(report.findings, key=lambda one: _GRAVE[one.severity])[:_MOST_FINDINGS]
    if report.errors:
        left = str(len(report.findings) + report.left_out - len(kept))
        errors, warnings = str(report.errors), str(report.warnings)
        found.append(
            finding("import-invalid", name, errors=errors, warnings=warnings, left_out=left)
        )
    return (*found, *kept)


def finding(code: str, where: str, **particulars: str) -> Finding:
    """Make a finding of our own about an import: it puts the content in doubt."""
    return Finding(code, Severity.WARNING, where, tuple(sorted(particulars.items())), "")


def _about_pages(survey: Survey, where: str) -> list[Finding]:
    name = Path(where).name
    found = []
    if survey.crowded:
        found.append(finding("import-crowded", name, records=str(survey.records)))
    if survey.absent:
        found.append(finding("import-page-without-record", name, pages=str(survey.absent)))
    return found


def _suffix(path: Path, kind: SourceKind) -> str:
    if kind is SourceKind.WACZ:
        return ".wacz"
    with path.open("rb") as stream:
        return ".warc" + _SUFFIXES.get(stream.read(2), "")


def digests_of(path: Path) -> tuple[Digest, Digest]:
    """Give a file's sha512 and sha256. Raises OSError."""
    hashing = hash_file(path, _BOTH)
    return hashing.digest(Algorithm.SHA512), hashing.digest(Algorithm.SHA256)
