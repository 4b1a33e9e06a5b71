"""Findings: one thing a check found, as a value. The sentences for it stand elsewhere."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Severity(enum.Enum):
    """How much a finding weighs: only an ERROR makes the evidence wrong."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found: `code` says what, `where` names the file or object.

    `particulars` are (name, value) pairs for the sentence; `rule` is the specification's own code
    or section, such as ``E092``.
    """

    code: str
    severity: Severity
    where: str
    particulars: tuple[tuple[str, str], ...] = ()
    rule: str = ""

    def get(self, name: str) -> str | None:
        """Give the particular of this name, or None."""
        return next((value for known, value in self.particulars if known == name), None)
