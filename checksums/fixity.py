"""Fixity: recorded digests held against those found."""

from __future__ import annotations

from collections.abc import Mapping

from checksums.digest import Digest
from checksums.finding import Finding, Severity


def compare(recorded: Mapping[str, Digest], found: Mapping[str, Digest]) -> tuple[Finding, ...]:
    """Give a finding, sorted by path, for every path on which the two do not agree.

    ``fixity-changed`` (with particulars ``found`` and ``recorded``), ``fixity-missing`` (recorded
    only), ``fixity-extra`` (found only); all are errors. Raises ValueError where one path has
    digests of two algorithms, which cannot be compared.
    """
    findings = (
        _compare_one(path, recorded.get(path), found.get(path))
        for path in sorted(recorded.keys() | found.keys())
    )
    return tuple(finding for finding in findings if finding is not None)


def _compare_one(path: str, recorded: Digest | None, found: Digest | None) -> Finding | None:
    if recorded is None:
        return Finding("fixity-extra", Severity.ERROR, path, (("found", str(found)),))
    if found is None:
        return Finding("fixity-missing", Severity.ERROR, path, (("recorded", str(recorded)),))
    if recorded.algorithm is not found.algorithm:
        raise ValueError(
            f"{path}: a recorded {recorded.algorithm.value} cannot be held against "
            f"a found {found.algorithm.value}"
        )
    if recorded == found:
        return None
    particulars = (("found", str(found)), ("recorded", str(recorded)))
    return Finding("fixity-changed", Severity.ERROR, path, particulars)
