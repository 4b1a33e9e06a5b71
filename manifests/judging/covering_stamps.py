"""Time stamps over the text of a covering: as those of check 11, by the covering's own hash.

What reads them takes long to load, so it stands apart from what reads coverings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checksums import Algorithm, Finding
from manifests.claims.covering import CoveringText
from manifests.errors import FormatError, LimitError
from manifests.judging.not_after import Good, by_whom, open_stamp
from manifests.limits import Limits
from manifests.moments.stamp_checks import StampError
from manifests.moments.stamp_file import StampFile
from manifests.moments.timestamp import COVERING_IMPRINTS
from manifests.trust import Trust
from manifests.verdict import error


def imprints_of(algorithm: Algorithm) -> dict[str, str]:
    """Give what an imprint over a covering by this algorithm may be by: that alone."""
    return {oid: name for oid, name in COVERING_IMPRINTS.items() if name == algorithm.value}


def judge_covering_stamps(
    files: Sequence[StampFile], text: CoveringText, trust: Trust, limits: Limits
) -> tuple[list[Finding], list[Good]]:
    """Give what there is to say of the stamps over a covering's text, and those that count.

    None does that hangs from a hash which has aged by the policy.
    """
    aged = {one.algorithm.value for one in trust.policy.aged}
    findings: list[Finding] = []
    good: list[Good] = []
    for file in files:
        try:
            token = open_stamp(file, text.encode(), limits, imprints_of(text.algorithm))
        except (FormatError, StampError, LimitError) as failure:
            findings.append(error("covering-stamp-wrong", file.where, detail=str(failure)))
            continue
        said, counted = by_whom(token, file, trust, limits, aged)
        findings += [
            replace(one, code="covering-stamp-wrong") if one.code == "stamp-wrong" else one
            for one in said
        ]
        good += counted
    return findings, good
