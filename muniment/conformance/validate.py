"""Material validated as what it was recognised as: shelves, a package, a log, a single proof."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from manifests import Limits
from muniment.conformance.material import Material, place_of, the_file, unpacked
from muniment.conformance.recognise import Kind
from muniment.conformance.report import Ledger, Report, Watcher
from muniment.storage.file import StoredFile
from muniment.storage.packed import PackedError

if TYPE_CHECKING:
    from manifests import NoteVerifier


def validate(
    material: Material,
    kind: Kind,
    limits: Limits,
    processes: int,
    watcher: Watcher,
    log_key: NoteVerifier | None = None,
    over: StoredFile | None = None,
    forgiven: frozenset[str] = frozenset(),
) -> Report:
    """Validate material as one of the kinds that need no trust.

    A log is held against its key, where that is given; a time stamp or signature, against the file
    that it is said to be `over`, and revocation lists against the time stamp that they are beside.
    Of a WARC or WACZ, errors whose codes are `forgiven` are warnings.

    Raises OSError where it cannot be read, `MaterialError` where it is a folder and the kind a
    file, `LimitError` where it is over a limit.
    """
    # Each validator is imported when it is called for: none needs the others.
    if kind is Kind.WARC:
        from muniment.conformance.warc import validate_warc

        return validate_warc(the_file(material, "a WARC"), limits, watcher, processes, forgiven)
    if kind is Kind.WACZ:
        from muniment.conformance.wacz.check import validate_wacz

        return validate_wacz(the_file(material, "a WACZ"), limits, watcher, forgiven)
    if kind in (Kind.STAMP, Kind.STAMP_REQUEST):
        from muniment.conformance.stamp import validate_request, validate_stamp

        judge = validate_stamp if kind is Kind.STAMP else validate_request
        return judge(the_file(material, "a time stamp"), limits, watcher, over)
    if kind in (Kind.LISTS, Kind.ANSWERS):
        from muniment.conformance.revocation import validate_answers, validate_lists

        check = validate_lists if kind is Kind.LISTS else validate_answers
        return check(the_file(material, "revocation lists or OCSP answers"), limits, over)
    if kind is Kind.SIGNATURE:
        from muniment.conformance.signature import validate_signature

        return validate_signature(the_file(material, "a signature"), limits, watcher, over)
    if kind is Kind.CHECKPOINT:
        from muniment.conformance.tlog import validate_checkpoint

        return validate_checkpoint(the_file(material, "a checkpoint"), limits, log_key)
    if kind is Kind.OTS:
        from muniment.conformance.ots import validate_ots

        return validate_ots(the_file(material, "an OpenTimestamps proof"), limits, watcher, over)
    read_in: list[str] = []
    try:
        storage = unpacked(material, limits, read_in.append)
    except PackedError as failure:
        ledger = Ledger(limits.findings_kept)
        where = place_of(material)
        ledger.error(f"{kind.value.partition('-')[0]}-packed", where, detail=str(failure))
        return ledger.report(kind.value)
    if kind is Kind.BAG:
        from muniment.conformance.bagit import validate_bag

        report = validate_bag(storage, limits, processes, watcher)
        return _with_names(report, read_in, place_of(material))
    if kind is Kind.LOG:
        from muniment.conformance.tlog import validate_log

        return validate_log(storage, limits, log_key, watcher)
    from muniment.conformance.shelves import validate_ocfl

    return validate_ocfl(storage, kind, limits, processes, watcher)


def _with_names(report: Report, read_in: list[str], where: str) -> Report:
    """Say before all else in what encoding names were read that do not say it."""
    ledger = Ledger(len(read_in))
    for encoding in read_in:
        ledger.note("zip-d.1-names", where, encoding=encoding)
    return replace(report, findings=(*ledger.report(report.kind).findings, *report.findings))
