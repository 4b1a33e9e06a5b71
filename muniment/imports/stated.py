"""What a statement says of an import: its bytes, its claims, and how it was found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checksums import Finding, Severity

if TYPE_CHECKING:
    from ingest import GatheredFile
    from muniment.conformance.report import Report
    from muniment.imports.survey import Page

_MOST_FINDINGS = 50
_MOST_CLAIMS = 200
_GRAVE = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


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
    kept = claims[:_MOST_CLAIMS]
    listed = [{"name": name, "source": "claimed", "value": value} for name, value in kept]
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


def report_found(report: Report, trouble: str, where: str) -> tuple[Finding, ...]:
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
