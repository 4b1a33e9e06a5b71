"""What proofs show of when one version was there, to one verifier: A and B, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from manifests import Check, CheckName, Result, Trust, Verdict
from muniment.archive.archive import Archive
from muniment.archive.inspect import Inspector
from muniment.archive.stamped import StampedLog


@dataclass(frozen=True, slots=True)
class Shown:
    """The verdict on a whole object, and what is shown of one version: empty where nothing is.

    `after` is A and `before` is B, as RFC 3339; the others say by which beacons and authorities.
    """

    verdict: Verdict
    after: str = ""
    after_by: str = ""
    before: str = ""
    before_by: str = ""


def shown_of(
    archive: Archive,
    trust: Trust,
    object_id: str,
    version: int,
    positions: Mapping[str, int],
    records: Iterable[tuple[str, int, str]],
    index: int,
) -> Shown:
    """Verify an object, and say what is shown of the version at an index of the log.

    `positions` say where its versions stand, by id, and `records` (object, index, kind) what may
    speak of it. Where anything is wrong nothing is shown.
    """
    inspector = Inspector(archive, trust)
    speaking = [(name, at) for name, at, kind in records if kind in inspector.speaking]
    verdict = inspector.verify_object(object_id, positions, speaking)
    if verdict.code == 1:
        return Shown(verdict)
    stamps = StampedLog(archive, trust, inspector.head).check_entry(index)
    before = _of(stamps, "before", "authorities")
    beacons = verdict.check(CheckName.NOT_BEFORE)
    after = _of(beacons, f"after-v{version}", f"beacons-v{version}")
    return Shown(verdict, *after, *before)


def _of(check: Check, *names: str) -> tuple[str, ...]:
    told = dict(check.particulars) if check.result is Result.PASS else {}
    return tuple(told.get(name, "") for name in names)
