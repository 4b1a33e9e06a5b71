"""Levels of assurance, by name: what a verdict is worth (docs/assurance.md).

They are no ladder: each says of one thing that it was shown, and several hold side by side.
"""

from __future__ import annotations

import enum

from manifests.verdict import Check, CheckName, Result, Verdict


class Level(enum.Enum):
    """What was shown; the value is the level's name in machine-readable output."""

    CONSISTENT = "consistent"
    SIGNED = "signed"
    REMEMBERED = "remembered"
    WITNESSED = "witnessed"
    DATED = "dated"
    BOUNDED = "bounded"
    ENDORSED = "endorsed"


_SIGNED = tuple(name for name in CheckName if name.number <= CheckName.CHECKPOINT.number)


def levels_of(verdict: Verdict) -> tuple[Level, ...]:
    """Give the levels that a verdict reaches; none where something is wrong."""
    if verdict.code == 1:
        return ()
    checks = {check.name: check for check in verdict.checks}
    if verdict.rests_on_aged or not all(_holds(checks.get(name)) for name in _SIGNED):
        return (Level.CONSISTENT,)
    memory, dated = checks.get(CheckName.MEMORY), _is_dated(checks.get(CheckName.NOT_AFTER))
    reached = {
        Level.CONSISTENT: True,
        Level.SIGNED: True,
        Level.REMEMBERED: _passed(memory) and "remembered" in _said(memory),
        Level.WITNESSED: _passed(memory) and int(_said(memory).get("need", "0")) > 0,
        Level.DATED: dated,
        Level.BOUNDED: dated and _passed(checks.get(CheckName.NOT_BEFORE)),
        Level.ENDORSED: _passed(checks.get(CheckName.ENDORSED)),
    }
    return tuple(level for level, is_reached in reached.items() if is_reached)


def agreed_by(check: Check) -> tuple[str, ...]:
    """Give the names of those on whose word check 11 passed; none where it did not pass."""
    names = _said(check).get("authorities", "")
    return tuple(names.split(", ")) if names and _passed(check) else ()


def _holds(check: Check | None) -> bool:
    # What was redacted lawfully is gone for everybody; its digests are signed all the same.
    return _passed(check) or _said(check).get("why") == "redacted"


def _is_dated(check: Check | None) -> bool:
    # One authority alone decides B; and what is said of a whole log holds up to some entry of it.
    return check is not None and len(agreed_by(check)) > 1 and "said" not in _said(check)


def _passed(check: Check | None) -> bool:
    return check is not None and check.result is Result.PASS


def _said(check: Check | None) -> dict[str, str]:
    return {} if check is None else dict(check.particulars)
