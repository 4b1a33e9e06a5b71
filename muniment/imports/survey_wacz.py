"""What is in a WACZ: its zip, manifest, indexes and WARC files validated, and the pages it lists.

Pages are those of ``pages/pages.jsonl`` of which there is a record; where it lists none, those that
a WARC would have. A signature is held against the key that the file brings itself, so the report
says that it fits, and never whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from ingest import SourceKind
from manifests import FormatError, LimitError, Limits, parse_json
from muniment.conformance.report import Ledger, Watcher
from muniment.conformance.tree import read_all
from muniment.conformance.wacz.check import check_wacz
from muniment.conformance.wacz.container import Container
from muniment.conformance.wacz.lines import read_lines
from muniment.conformance.wacz.package import DIGEST, PACKAGE, read_object
from muniment.conformance.wacz.structures import ZipError
from muniment.conformance.warc.check import Seen
from muniment.conformance.warc.units import MemberError
from muniment.imports.claim import plain
from muniment.imports.survey import Page, Records, Survey, brief_of
from muniment.storage.file import StoredFile

_PAGES = "pages/pages.jsonl"
# What datapackage.json, and the signature, say of how the file came to be.
_PACKAGED = ("title", "description", "created", "modified", "software", "wacz_version")
_SIGNED = ("created", "software", "domain")


def survey_wacz(file: StoredFile, limits: Limits, watcher: Watcher) -> Survey:
    """Read a WACZ from its first byte to its last. Raises OSError."""
    ledger, records = Ledger(limits.findings_kept), Records(limits)
    listed: tuple[tuple[str, str], ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    trouble = ""

    def hear(member: str, seen: Seen) -> None:
        records.hear(brief_of(member, limits, seen))

    with file.open() as stream:
        try:
            check_wacz(stream, file.name, limits, ledger, watcher, hear)
            said, listed = _read_own(stream, limits)
        except LimitError as error:
            trouble = str(error)
    survey = records.survey(SourceKind.WACZ, ledger.report("wacz"), trouble)
    survey = replace(survey, claims=(*said, *survey.claims))
    if not listed or survey.crowded:
        return survey
    pages = tuple(
        _as_listed(records.answers[address], time)
        for address, time in listed
        if address in records.answers
    )
    return replace(survey, pages=pages, absent=len(listed) - len(pages))


def _as_listed(page: Page, time: str) -> Page:
    return page._replace(time=page.time or plain(time))


def _read_own(
    stream: BinaryIO, limits: Limits
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Give what a WACZ says of itself, and the (address, time) of each page that it lists."""
    silent = Ledger(0)  # What is wrong with them was said when they were checked.
    try:
        container = Container(stream, limits, silent)
    except ZipError:
        return (), ()
    package = _read_json(container, PACKAGE, limits)
    signed = _read_json(container, DIGEST, limits).get("signedData")
    said = [*_claims(package, _PACKAGED, "")]
    said += _claims(signed, _SIGNED, "signature: ") if isinstance(signed, dict) else ()
    listed: dict[str, str] = {}
    if (member := container.members.get(_PAGES)) is not None:
        source = container.open(member, lambda _: None)
        try:
            for _, line in read_lines(source, _PAGES, limits):
                _read_page(line, listed)
                if len(listed) > limits.import_records:
                    raise LimitError(
                        f"{_PAGES} lists more than the {limits.import_records} pages that are "
                        "read (limits.import_records)."
                    )
        except MemberError:
            pass  # What was read until then counts.
    return tuple(said), tuple(listed.items())


def _read_json(container: Container, name: str, limits: Limits) -> Mapping[str, Any]:
    member = container.members.get(name)
    if member is None:
        return {}
    source = container.open(member, lambda _: None)
    data = read_all(source, name, limits.wacz_json_bytes, "wacz_json_bytes")
    return read_object(data, name, Ledger(0)) or {}


def _claims(
    value: Mapping[str, Any], names: tuple[str, ...], before: str
) -> Iterator[tuple[str, str]]:
    for name in names:
        if isinstance(text := value.get(name), str) and text.strip():
            yield f"{before}{name}", plain(text)


def _read_page(line: bytes, listed: dict[str, str]) -> None:
    try:
        page = parse_json(line) if line.strip() else None
    except FormatError:
        return
    if isinstance(page, dict) and isinstance(address := page.get("url"), str) and address:
        time = page.get("ts")
        listed.setdefault(address, time if isinstance(time, str) else "")
