"""OCFL objects and storage roots: the validator's reports gathered into one."""

from __future__ import annotations

from collections.abc import Iterable

from manifests import Limits
from muniment.conformance import ocfl
from muniment.conformance.recognise import Kind
from muniment.conformance.report import Ledger, Report, Watcher
from muniment.storage import Storage


def validate_ocfl(
    storage: Storage, kind: Kind, limits: Limits, processes: int, watcher: Watcher
) -> Report:
    """Validate an object or a storage root at the top of a storage."""
    reports: Iterable[ocfl.Report]
    if kind is Kind.OCFL_OBJECT:
        reports = (ocfl.validate_object(storage, "", limits),)
    else:
        reports = ocfl.validate_root(storage, "", limits, processes)
    return gather_reports(reports, kind.value, limits, watcher)


def gather_reports(
    reports: Iterable[ocfl.Report], kind: str, limits: Limits, watcher: Watcher
) -> Report:
    """Make one report of those on objects, and perhaps on a root around them."""
    ledger = Ledger(limits.findings_kept)
    objects = files = size = 0
    for report in reports:
        for finding in report.findings:
            ledger.add(finding)
        for one in report.unreadable:
            ledger.unread("ocfl-unreadable", one.path, detail=one.reason)
        objects += report.kind is ocfl.ReportKind.OBJECT
        files += report.files
        size += report.size
        watcher.took(report.size)
        watcher.done()
    ledger.checked("ocfl-objects", objects=str(objects), files=str(files), bytes=str(size))
    return ledger.report(kind)
