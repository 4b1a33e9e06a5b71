"""Reports: what validating one object, or a storage root around its objects, came to."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checksums import Finding, Severity
from muniment.conformance.ocfl.spec import NEWEST, Spec

# A hostile inventory could have a finding for every byte; beyond this only the count is told.
FINDINGS_PER_CODE = 1000
_FOUND_CHARACTERS = 300


class ReportKind(enum.Enum):
    """What a report is about."""

    OBJECT = "object"
    ROOT = "root"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or folder that could not be read, so that nothing is known of it."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What validating came to. `path` is below the storage's top; `files` and `size` were hashed.

    `spec` is "1.0" or "1.1" as declared, None where that is not known. Of a root, `files` and
    `size` are 0 and `objects` counts what stands below it.
    """

    kind: ReportKind
    path: str
    spec: str | None
    object_id: str | None
    findings: tuple[Finding, ...]
    unreadable: tuple[Unreadable, ...]
    files: int = 0
    size: int = 0
    objects: int = 0

    @property
    def valid(self) -> bool:
        """No finding is an error. Says nothing of what was `unreadable`."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


class Notes:
    """Takes findings down, each with the address of its rule, and what was not readable."""

    def __init__(self, prefix: str, spec: Spec = NEWEST) -> None:
        self._prefix = prefix
        self._counts: Counter[str] = Counter()
        self._findings: list[Finding] = []
        self._unreadable: list[Unreadable] = []
        self.spec = spec

    def where(self, path: str) -> str:
        """Give a path below the object or root as one below the storage's top."""
        return "/".join(part for part in (self._prefix, path) if part) or "."

    def add(self, code: str, path: str, found: str = "", spec: Spec | None = None) -> None:
        """Take down a finding: E codes are errors, W codes warnings, all others notes."""
        self._counts[code] += 1
        if self._counts[code] > FINDINGS_PER_CODE:
            return
        severity = _SEVERITIES.get(code[0], Severity.NOTE)
        rule = f"https://ocfl.io/{(spec or self.spec).value}/spec/#{code}"
        self._findings.append(
            Finding(
                code,
                severity,
                self.where(path),
                (("found", found[:_FOUND_CHARACTERS]),),
                rule if code[0] in _SEVERITIES else "",
            )
        )

    def take(self, findings: Iterable[Finding], unreadable: Iterable[Unreadable]) -> None:
        """Take over what another process took down about the same root."""
        for finding in findings:
            self._counts[finding.code] += 1
            if self._counts[finding.code] <= FINDINGS_PER_CODE:
                self._findings.append(finding)
        self._unreadable += unreadable

    def unread(self, path: str, reason: str) -> None:
        """Take down that something could not be read."""
        self._unreadable.append(Unreadable(self.where(path), reason))

    def findings(self) -> tuple[Finding, ...]:
        """Give what was taken down, with a note for every code that came too often."""
        more = tuple(
            Finding(
                "ocfl-more",
                Severity.NOTE,
                self.where(""),
                (("count", str(count - FINDINGS_PER_CODE)), ("found", code)),
            )
            for code, count in sorted(self._counts.items())
            if count > FINDINGS_PER_CODE
        )
        return (*self._findings, *more)

    def unreadable(self) -> tuple[Unreadable, ...]:
        """Give what could not be read."""
        return tuple(self._unreadable)


_SEVERITIES = {"E": Severity.ERROR, "W": Severity.WARNING}
