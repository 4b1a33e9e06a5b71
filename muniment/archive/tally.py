"""The verdict on a whole archive: every object's verdict and the log's checks, as they come."""

from __future__ import annotations

from collections.abc import Sequence

from checksums import Finding
from manifests import Check, CheckName, Position, Result, Verdict, VouchedRoles

_GRAVITY = {Result.PASS: 0, Result.NOT_CHECKED: 1, Result.FAIL: 2}


class Tally:
    """Adds verdicts up: a check fails where one fails, and keeps what each one found.

    Memory grows with what is wrong, not with how much was looked at.
    """

    def __init__(self) -> None:
        self._worst: dict[CheckName, Check] = {}
        self._findings: dict[CheckName, dict[Finding, None]] = {name: {} for name in CheckName}
        self._files = self._versions = self.objects = 0
        self._last: Position | None = None
        self._asked: frozenset[CheckName] = frozenset()

    def add(self, verdict: Verdict) -> None:
        """Add one object's verdict."""
        self.objects += 1
        self._versions += len(verdict.positions)
        self._files += int(dict(verdict.check(CheckName.PACKAGE).particulars)["files"])
        self._last = verdict.positions[-1] if verdict.positions else self._last
        self._asked |= verdict.asked
        for check in verdict.checks:
            # What was logged last is stamped next: the log says up to where it was.
            if check.name is not CheckName.NOT_AFTER or check.result is Result.FAIL:
                self._add_check(check)

    def verdict(self, log: Sequence[Check], roles: VouchedRoles | None) -> Verdict:
        """Give the verdict on all that was added, and on the log as a whole.

        `roles` are those that it all was judged by, where somebody vouches for them.
        """
        for check in log:
            self._add_check(check)
        checks: list[Check] = []
        for name, worst in sorted(self._worst.items(), key=lambda item: item[0].number):
            particulars = dict(worst.particulars)
            if name is CheckName.PACKAGE:
                particulars.pop("said", None)
                particulars["files"] = str(self._files)
            findings = tuple(self._findings[name])
            checks.append(Check(name, worst.result, findings, tuple(sorted(particulars.items()))))
        facts = (("objects", str(self.objects)), ("versions", str(self._versions)))
        last = (self._last,) if self._last else ()
        return Verdict(tuple(checks), facts, last, asked=self._asked, vouched_roles=roles)

    def _add_check(self, check: Check) -> None:
        self._findings[check.name].update(dict.fromkeys(check.findings))
        worst = self._worst.get(check.name)
        if worst is None or _GRAVITY[check.result] >= _GRAVITY[worst.result]:
            self._worst[check.name] = check
