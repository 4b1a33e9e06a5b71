"""What a validation found, what it looked at, and what it did not look at.

A code names the specification and the section it comes from: ``bagit-2.1.3-unlisted`` is about RFC
8493 §2.1.3, ``warc-5.4-date`` about ISO 28500:2017 §5.4, and ``wacz-datapackage-hash`` about the
section of WACZ 1.1.1 on datapackage.json, which numbers none of its sections; nor do those of logs,
``tlog-tiles-…`` and ``tlog-checkpoint-…``, of time stamps, ``stamp-…`` (RFC 3161) and ``ots-…``
(OpenTimestamps), and of signatures, ``sshsig-…`` (PROTOCOL.sshsig of OpenSSH).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol

from checksums import Finding, Severity

_SECTION = re.compile(r"(bagit|warc)-([0-9a-z]+(?:\.[0-9]+)*)-")
_MOST_LOOKED = 100
_SPECIFICATIONS = {"bagit": "RFC 8493 §", "warc": "ISO 28500:2017 §"}
_WHOLE = {
    "wacz-": "WACZ 1.1.1",
    "tlog-tiles-": "c2sp.org/tlog-tiles",
    "tlog-checkpoint-": "c2sp.org/tlog-checkpoint",
    "stamp-": "RFC 3161",
    "ots-": "OpenTimestamps",
    "sshsig-": "PROTOCOL.sshsig",
    "zip-": "APPNOTE.TXT 6.3.10",
    "zst-": "WARC in Zstandard 1.0",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was, or was not, looked at; `particulars` are for its sentence."""

    code: str
    particulars: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A validation's end.

    `left_out` counts findings beyond the limit on those that are kept, and `unread` what could not
    be read at all, so that nothing is known of it.
    """

    kind: str
    findings: tuple[Finding, ...]
    checked: tuple[Looked, ...]
    unchecked: tuple[Looked, ...]
    errors: int
    warnings: int
    left_out: int
    unread: int

    def code(self, strict: bool) -> int:
        """Give the exit code: 0 valid, 1 invalid, 3 not all of it could be read.

        `strict` counts warnings as errors.
        """
        if self.errors or (strict and self.warnings):
            return 1
        return 3 if self.unread else 0


class Watcher(Protocol):
    """Whoever wants to know how far a validation is."""

    def expect(self, parts: int) -> None:
        """Hear how many files or records are to come, where that is known."""

    def took(self, count: int) -> None:
        """Hear that `count` more bytes were read."""

    def done(self) -> None:
        """Hear that one more file or record was judged."""


class Nobody:
    """A watcher that does not care."""

    def expect(self, parts: int) -> None:
        """Ignore it."""

    def took(self, count: int) -> None:
        """Ignore it."""

    def done(self) -> None:
        """Ignore it."""


@dataclass(slots=True)
class Ledger:
    """Where a validator writes down what it finds. Findings beyond `most` are only counted.

    Errors whose codes are `forgiven` are warnings.
    """

    most: int
    forgiven: frozenset[str] = frozenset()
    _findings: list[Finding] = field(default_factory=list)
    _checked: list[Looked] = field(default_factory=list)
    _unchecked: list[Looked] = field(default_factory=list)
    _counts: dict[Severity, int] = field(default_factory=dict)
    _unread: int = 0

    def error(self, code: str, where: str, **particulars: str) -> None:
        """Write down what makes the thing invalid."""
        severity = Severity.WARNING if code in self.forgiven else Severity.ERROR
        self.add(_finding(code, severity, where, particulars))

    def warning(self, code: str, where: str, **particulars: str) -> None:
        """Write down what is allowed and unwise."""
        self.add(_finding(code, Severity.WARNING, where, particulars))

    def note(self, code: str, where: str, **particulars: str) -> None:
        """Write down what a reader may want to know."""
        self.add(_finding(code, Severity.NOTE, where, particulars))

    def add(self, finding: Finding) -> None:
        """Take a finding as it is."""
        self._counts[finding.severity] = self._counts.get(finding.severity, 0) + 1
        if len(self._findings) < self.most:
            self._findings.append(finding)

    def checked(self, code: str, **particulars: str) -> None:
        """Write down what was looked at."""
        if len(self._checked) < _MOST_LOOKED:
            self._checked.append(Looked(code, tuple(sorted(particulars.items()))))

    def unchecked(self, code: str, **particulars: str) -> None:
        """Write down, once, what was not looked at."""
        looked = Looked(code, tuple(sorted(particulars.items())))
        if looked not in self._unchecked and len(self._unchecked) < _MOST_LOOKED:
            self._unchecked.append(looked)

    def unread(self, code: str, where: str, **particulars: str) -> None:
        """Write down what could not be read, so that nobody knows whether it is valid."""
        self._unread += 1
        self.note(code, where, **particulars)

    def take(self, other: Ledger) -> None:
        """Write down what stands in another ledger, behind what stands in this one."""
        self._findings += other._findings[: self.most - len(self._findings)]
        for severity, count in other._counts.items():
            self._counts[severity] = self._counts.get(severity, 0) + count
        self._checked += other._checked[: _MOST_LOOKED - len(self._checked)]
        for looked in other._unchecked:
            self.unchecked(looked.code, **dict(looked.particulars))
        self._unread += other._unread

    @property
    def errors(self) -> int:
        """How many errors were found so far."""
        return self._counts.get(Severity.ERROR, 0)

    def report(self, kind: str) -> Report:
        """Close the ledger."""
        return Report(
            kind,
            tuple(self._findings),
            tuple(self._checked),
            tuple(self._unchecked),
            self.errors,
            self._counts.get(Severity.WARNING, 0),
            sum(self._counts.values()) - len(self._findings),
            self._unread,
        )


def _finding(code: str, severity: Severity, where: str, particulars: dict[str, str]) -> Finding:
    section = _SECTION.match(code)
    if section is not None:
        rule = f"{_SPECIFICATIONS[section[1]]}{section[2]}"
    else:
        rule = next((rule for start, rule in _WHOLE.items() if code.startswith(start)), "")
    return Finding(code, severity, where, tuple(sorted(particulars.items())), rule)
