"""WARC and WACZ files brought into staging as they came, and the page in them beside them.

::

    imports/<id>/data.warc.gz     the container, byte for byte (of a page: its records)
    renditions/0001.html          the body of the one page in it

Of a file with many pages nothing is read out: it is one rendition, as any file would be. Only where
it holds the files of one notice, exported as such, and nothing else, each is a rendition again.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from checksums import Finding
from ingest import (
    Gathered,
    GatheredFile,
    Recorded,
    Source,
    SourceError,
    SourceKind,
    gather_files,
    gathered_file,
    stored_name,
)
from ingest.http.suffix import suffix_of
from ingest.outcome.answered import Answer
from manifests import LimitError, Limits, printable
from muniment.conformance.report import Nobody, Watcher
from muniment.conformance.warc.units import MemberError
from muniment.durable import begin_writing
from muniment.exchange.web.addresses import read_address
from muniment.imports.arrival import Arrival
from muniment.imports.outcome import Judged, judge_page, no_notice, refusal
from muniment.imports.pages import (
    RATIO_FROM,
    PageSource,
    RecordFile,
    changed,
    identity_of,
    open_records,
)
from muniment.imports.stated import (
    claims_stated,
    container_stated,
    finding,
    page_stated,
    report_found,
    report_stated,
)
from muniment.imports.survey import Page, Survey, survey_warc
from muniment.storage.file import local_file

_SUFFIXES = {b"\x1f\x8b": ".gz", b"PK": ".zip", b"\x28\xb5": ".zst", b"\x5d\x2a": ".zst"}


def gather_page(source: Source, wanted: PageSource, arrival: Arrival) -> Gathered:
    """Bring one page of a container into staging, with its records. Raises as for the whole."""
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
        rendition, recorded, judged = _take_body(records, page, arrival, kept, source.shown)
    if rendition is None or judged is None:
        raise SourceError(
            f"{printable(source.shown)}: the page {printable(page.address)} is larger than is "
            "taken in (limits.response_bytes, limits.decoded_bytes, limits.decoded_ratio, "
            "limits.header_bytes). Raise the limit in muniment.toml."
        )
    if identity_of(wanted.path) != wanted.identity:
        raise changed(source.shown)
    if judged.turned_away:
        where = f"{printable(source.shown)}: the page {printable(page.address)}"
        raise SourceError(f"{where}: {refusal(judged)}")
    part = gathered_file(arrival.into, kept, "import")
    container = {"sha256": wanted.sha256, "sha512": wanted.sha512, "size": wanted.size}
    stated = {
        **source.stated,
        "kind": survey.kind.value,
        "container": container,
        "page": page_stated(page),
        **judged.stated(),
        **claims_stated(survey.claims),
    }
    return Gathered(
        source=Source(survey.kind, f"{source.shown}: {page.address}", stated),
        key=wanted.key,
        content=str(rendition.sha512),
        files=(part, rendition),
        findings=recorded.findings,
    )


def gather_web_archive(kind: SourceKind, source: Source, path: Path, arrival: Arrival) -> Gathered:
    """Bring a WARC or WACZ into staging. Raises `SourceError`, and OSError."""
    whole = gather_files(
        source, path, arrival.into, arrival.first, arrival.limits, arrival.progress
    )
    [container] = whole.files
    staged = arrival.into / container.path
    begin_writing(staged)  # While it is read through.
    survey = survey_container(kind, staged, arrival.limits, Nobody())
    stated = {
        **source.stated,
        "kind": kind.value,
        "pages": len(survey.pages),
        "records": survey.records,
        **report_stated(survey.report),
        **claims_stated(survey.claims),
    }
    findings = list(report_found(survey.report, survey.trouble, source.shown))
    findings += _about_pages(survey, source.shown)
    files: tuple[GatheredFile, ...] = (container,)
    page = None if survey.filed else survey.only
    if survey.filed:
        kept = f"imports/{arrival.id}/data{_suffix(staged, kind)}"
        moved = _as_import(container, staged, arrival, kept)
        if taken := _take_files(survey, arrival, kept, source.shown):
            container = moved
            files = (container, *taken)
        else:
            (arrival.into / kept).rename(staged)
            arrival.no_import()
            findings.append(finding("import-files-too-large", Path(source.shown).name))
    if page is not None:
        kept = f"imports/{arrival.id}/data{_suffix(staged, kind)}"
        with staged.open("rb") as stream:
            records = open_records(stream, kind, arrival.limits, source.shown)
            rendition, recorded, judged = _take_body(records, page, arrival, kept, source.shown)
        findings += recorded.findings
        stated["page"] = page_stated(page)
        if judged is not None:
            stated |= judged.stated()
        if rendition is None or judged is None:
            findings.append(finding("import-page-too-large", page.address))
        elif judged.turned_away:
            findings += no_notice(judged, page.address)
            (arrival.into / rendition.path).unlink()
        else:
            container = _as_import(container, staged, arrival, kept)
            files = (container, rendition)
    stated["container"] = container_stated(container)
    return replace(
        whole,
        source=Source(kind, source.shown, stated),
        files=files,
        findings=tuple(findings),
    )


def _as_import(container: GatheredFile, staged: Path, arrival: Arrival, kept: str) -> GatheredFile:
    """Put the container, which was staged as a rendition, where imports lie."""
    arrival.imported("")
    staged.rename(arrival.into / kept)
    return replace(container, path=kept, kind="import")


def _take_files(
    survey: Survey, arrival: Arrival, kept: str, shown: str
) -> tuple[GatheredFile, ...]:
    """Write the files of a notice as its renditions; none where they are larger than is taken."""
    taken: list[GatheredFile] = []
    container, limits = arrival.into / kept, arrival.limits
    size = container.stat().st_size
    left = min(limits.decoded_bytes, max(RATIO_FROM, limits.decoded_ratio * size))
    with container.open("rb") as stream:
        records = open_records(stream, survey.kind, arrival.limits, shown)
        for page in survey.filed:
            told = read_address(page.address)
            assert told is not None
            path = stored_name(arrival.first + len(taken), told[1])
            try:
                with (arrival.into / path).open("xb") as body:
                    whole = left > 0 and records.write_body(page, body).whole
            except (MemberError, LimitError) as error:
                raise changed(shown) from error
            origin = f"{kept}#{page.record}" if page.record else kept
            taken.append(
                replace(gathered_file(arrival.into, path, "rendition", origin), name=told[1])
            )
            left -= taken[-1].size
            if not whole or left < 0:
                for one in taken:
                    (arrival.into / one.path).unlink()
                return ()
    return tuple(taken)


def survey_container(kind: SourceKind, path: Path, limits: Limits, watcher: Watcher) -> Survey:
    """Read a WARC or WACZ from its first byte to its last. Raises OSError."""
    if kind is SourceKind.WARC:
        return survey_warc(local_file(path), limits, watcher)
    from muniment.imports.survey_wacz import survey_wacz  # It brings what checks signatures.

    return survey_wacz(local_file(path), limits, watcher)


def _take_body(
    records: RecordFile, page: Page, arrival: Arrival, kept: str, shown: str
) -> tuple[GatheredFile | None, Recorded, Judged | None]:
    """Write a page's body as a rendition, and judge it; none where it is larger than is taken."""
    drafted = arrival.rendition(0, "")
    try:
        with (arrival.into / drafted).open("xb") as body:
            recorded = records.write_body(page, body)
    except (MemberError, LimitError) as error:
        raise changed(shown) from error
    if not recorded.whole:
        (arrival.into / drafted).unlink()
        return None, recorded, None
    suffix = recorded.suffix
    if not recorded.media_type:  # What its first bytes said counts.
        suffix = suffix_of(page.media_type.encode(), b"", page.address, None)
    path = f"{drafted}{suffix}"
    (arrival.into / drafted).rename(arrival.into / path)
    origin = f"{kept}#{page.record}" if page.record else kept
    header = recorded.headers or ((b"content-type", page.media_type.encode()),)
    answer = Answer(page.address, recorded.status, recorded.reason, header)
    cut = page.truncated
    judged = judge_page(answer, arrival.into / path, arrival.reason, arrival.limits, cut)
    if cut:
        told = finding("import-page-truncated", page.address, reason=cut)
        recorded = replace(recorded, findings=(*recorded.findings, told))
    return gathered_file(arrival.into, path, "rendition", origin), recorded, judged


def _about_pages(survey: Survey, where: str) -> list[Finding]:
    name = Path(where).name
    found = []
    if survey.crowded:
        found.append(finding("import-crowded", name, records=str(survey.records)))
    if survey.refusals and not survey.trouble:
        found.append(finding("import-no-success", name, statuses=survey.refused))
    if survey.revisits and not survey.trouble:
        found.append(finding("import-revisits", name, revisits=str(survey.revisits)))
    if survey.absent:
        found.append(finding("import-page-without-record", name, pages=str(survey.absent)))
    return found


def _suffix(path: Path, kind: SourceKind) -> str:
    if kind is SourceKind.WACZ:
        return ".wacz"
    with path.open("rb") as stream:
        return ".warc" + _SUFFIXES.get(stream.read(2), "")
