"""Check 11, where there is anything to check.

What carries it out, `manifests.judging.not_after`, takes long to load, and most packages have no
stamps: so it is loaded where there is one.
"""

from __future__ import annotations

from collections.abc import Sequence

from manifests.limits import Limits
from manifests.moments.stamp_file import StampFile
from manifests.trust import Trust
from manifests.verdict import Check, CheckName, not_checked


def judge_stamps(stamps: Sequence[StampFile], note: bytes, trust: Trust, limits: Limits) -> Check:
    """Carry out check 11 on what stamps a checkpoint, by the authorities and blocks of this trust.

    Raises `HeaderError` where the verifier's file of block headers is none.
    """
    need = trust.policy.stamps
    if not stamps and not need:
        return not_checked(CheckName.NOT_AFTER, "no-time-evidence")
    if not stamps:
        return not_checked(CheckName.NOT_AFTER, "stamps-missing", need=str(need))
    from manifests.judging.not_after import check_not_after

    return check_not_after(stamps, note, trust, limits)
