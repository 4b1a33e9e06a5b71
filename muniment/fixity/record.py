"""The record of a round: one object of kind ``fixity``, with the report as JSON and as a page."""

from __future__ import annotations

from muniment.archive.archive import Writer
from muniment.archive.desk import Shelved
from muniment.archive.records import Record, log_record
from muniment.fixity.audit import Audited
from muniment.fixity.logged import FIXITY_KIND
from muniment.fixity.page import write_page

REPORT = "reports/0001.json"
PAGE = "reports/0001.html"


def record_round(writer: Writer, audited: Audited) -> Shelved:
    """Shelve and log the record of a round; when this returns it is durable.

    Raises `RolledBackError` where nothing may be signed, and what `Desk.shelve` raises.
    """
    report = audited.report
    files = {REPORT: report.encode(), PAGE: write_page(report, audited.earlier).encode("utf-8")}
    with writer.desk() as desk:
        return log_record(writer, desk, Record(FIXITY_KIND, (report.about(),), files))
