"""What a published log shows of a notice besides a package: what was not logged, and how much was.

An entry tells its kind, and by digests of what; of which notice it is, only its statement says. So
where the log has no accession, supersession or redaction but those in the package, there is no
later version and no correction up to its end; where it has any, they may be about this notice, and
nothing is shown. Roles are the archive's, and so about every notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checksums import Finding, Severity
from manifests.claims.roles import Roles
from manifests.judging.consistency import HistoryError
from manifests.judging.published_log import IncompleteLogError, Logged, OpenedLog
from manifests.verdict import Check, Result, error, judge, not_checked


@dataclass(frozen=True, slots=True)
class OwnEntries:
    """The indexes of what a package has: of the notice's versions, and of later records."""

    versions: Sequence[int]
    supersessions: Sequence[int] = ()
    redactions: Sequence[int] = ()


def tell_later(check: Check, log: OpenedLog, own: OwnEntries, roles: Roles) -> Check:
    """Add to check 10, where it passed, what the log has besides; raise OSError from the disk.

    Where root has signed roles since that are not at hand, it is NOT CHECKED: they may revoke.
    """
    if check.result is not Result.PASS or not own.versions:
        return check
    told = dict(check.particulars)
    try:
        newer = _newer_roles(log, own, roles)
        found = _later(log, own)
    except HistoryError as failure:
        finding = error("consistency-wrong", failure.where, detail=failure.detail)
        return judge(check.name, [*check.findings, finding], **told)
    except IncompleteLogError as failure:
        told |= {"where": log.where, "detail": str(failure)}
        return not_checked(check.name, "log-incomplete", **told)
    if newer is not None:
        told |= {"where": log.where, "index": str(newer), "serial": str(roles.serial)}
        return replace(
            not_checked(check.name, "log-newer-roles", **told), findings=(*check.findings, found)
        )
    return replace(check, findings=(*check.findings, found))


def _newer_roles(log: OpenedLog, own: OwnEntries, roles: Roles) -> int | None:
    """Give the index of the first roles that are logged and are none of these."""
    known = {term.start for term in roles.terms}
    begin = min(min(own.versions), roles.terms[-1].start)
    return next((at for at in log.indexes(Logged.ROLES, begin) if at not in known), None)


def _later(log: OpenedLog, own: OwnEntries) -> Finding:
    first, last = min(own.versions), max(own.versions)
    accessions = log.count(Logged.ACCESSION, last + 1)
    size = log.head.size  # It may be less than the package's own head.
    supersessions = log.count(Logged.SUPERSESSION, first + 1)
    supersessions -= sum(first < index < size for index in own.supersessions)
    redactions = log.count(Logged.REDACTION, first + 1)
    redactions -= sum(first < index < size for index in own.redactions)
    told = {
        "accessions": str(accessions),
        "entry": str(size - 1),
        "redactions": str(redactions),
        "supersessions": str(supersessions),
    }
    code = "log-later" if accessions or supersessions or redactions else "log-nothing-later"
    return Finding(code, Severity.NOTE, log.where, tuple(sorted(told.items())))
