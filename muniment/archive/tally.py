"""The verdict on a whole archive: every object's verdict and the log's checks, as they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checksums import Finding
from manifests import Check, CheckName, Position, Result, Verdict, VouchedRoles, judge
from manifests.verdict import not_checked

# Of these, an archive as a whole has its own to say.
_WHOLE = frozenset({CheckName.NOT_AFTER, CheckName.NOT_BEFORE, CheckName.ENDORSED})
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
        self._composed, self._endorsed = _Composed(), _Endorsed()

    def add(self, verdict: Verdict) -> None:
        """Add one object's verdict."""
        self.objects += 1
        self._versions += len(verdict.positions)
        self._last = verdict.positions[-1] if verdict.positions else self._last
        if verdict.asked is not self._asked:
            self._asked |= verdict.asked
        worst = self._worst
        for check in verdict.checks:
            name = check.name
            # What was logged last is stamped next: the log says up to where it was.
            if name not in _WHOLE or check.result is Result.FAIL:
                if check.findings or check is not worst.get(name):
                    self._add_check(check)
                if name is CheckName.PACKAGE:
                    self._files += int(dict(check.particulars)["files"])
            elif name is CheckName.NOT_BEFORE:
                self._composed.add(check)
            elif name is CheckName.ENDORSED:
                self._endorsed.add(check)

    def verdict(self, log: Sequence[Check], roles: VouchedRoles | None) -> Verdict:
        """Give the verdict on all that was added, and on the log as a whole.

        `roles` are those that it all was judged by, where somebody vouches for them.
        """
        for check in (*log, self._composed.check(), self._endorsed.check()):
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
        name = check.name
        if check.findings:
            self._findings[name].update(dict.fromkeys(check.findings))
        worst = self._worst.get(name)
        if worst is None or _GRAVITY[check.result] >= _GRAVITY[worst.result]:
            self._worst[name] = check


class _Composed:
    """Adds check 12 up over an archive: when what it recorded was composed."""

    def __init__(self) -> None:
        self._good = self._others = 0
        self._left: Check | None = None
        self._findings: dict[Finding, None] = {}
        self._first = self._last = self._blocks = ""

    def add(self, check: Check) -> None:
        """Add one object's; records that come from no recording name no beacon and count not."""
        if check is self._left:
            self._others += 1  # As the one before, and nearly always.
            return
        told = dict(check.particulars)
        if check.result is Result.PASS:
            self._good += 1
            self._findings.update(dict.fromkeys(check.findings))
            self._first = min(self._first or told["after"], told["after"])
            self._last = max(self._last, told["after"])
            if any("Bitcoin block" in value for value in told.values()):
                self._blocks = "Bitcoin blocks"
        elif check.result is Result.NOT_CHECKED and told["why"] != "no-recording":
            self._others += 1
            if self._left is None or told["why"] == "beacon-unreadable-here":
                self._left = check

    def check(self) -> Check:
        """Give the check of the whole."""
        name, good = CheckName.NOT_BEFORE, str(self._good)
        if self._left is not None and not self._good:
            return replace(self._left, findings=())
        if self._left is not None:
            return not_checked(name, "beacons-some", good=good, others=str(self._others))
        if not self._good:
            return not_checked(name, "no-beacon")
        told = {"count": good, "after": self._first, "last": self._last, "said": "beacons-archive"}
        return judge(name, self._findings, **told, beacons=self._blocks)


class _Endorsed:
    """Adds check 13 up over an archive: whether others put their names to every notice."""

    def __init__(self) -> None:
        self._good = self._others = 0
        self._left: Check | None = None
        self._need = "0"
        self._endorsers: dict[str, None] = {}

    def add(self, check: Check) -> None:
        """Add one object's; records are no notices, and count not."""
        if check is self._left:
            self._others += 1
            return
        told = dict(check.particulars)
        self._need = told.get("need", self._need)
        if check.result is Result.PASS:
            self._good += 1
            self._endorsers.update(dict.fromkeys(told["endorsers"].split(", ")))
        elif check.result is Result.NOT_CHECKED and told["why"] != "endorsement-of-record":
            self._others += 1
            self._left = self._left or check

    def check(self) -> Check:
        """Give the check of the whole."""
        name, good = CheckName.ENDORSED, str(self._good)
        if self._left is not None and not self._good:
            return replace(self._left, findings=())
        if self._left is not None:
            others = str(self._others)
            return not_checked(name, "endorsed-some", good=good, others=others, need=self._need)
        if not self._good:
            return not_checked(name, "endorsement-of-record")
        named = ", ".join(sorted(self._endorsers))
        told = {"count": good, "endorsers": named, "need": self._need}
        return judge(name, (), **told, said="endorsed-archive")
