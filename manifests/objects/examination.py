"""What checks 3 to 7 found of one object: its versions that could be read, and every crack."""

from __future__ import annotations

from dataclasses import dataclass, field

from checksums import Finding
from manifests.claims.entry import Entry
from manifests.claims.redaction import Redaction
from manifests.claims.statement import Statement
from manifests.objects.captured import Captured
from manifests.ssh.sshkey import PublicKey
from manifests.verdict import CheckName


@dataclass(frozen=True, slots=True)
class Accessioned:
    """One version that could be read: its statement, the entry it must have, who signed it.

    `captures` say what its captures' ``warcinfo`` has of beacons, where the statement names any;
    `signed`, whether a signer whom the roles name signed the statement as it lies there.
    """

    version: int
    statement: Statement
    entry: Entry
    principal: str | None
    key: PublicKey | None = None
    captures: tuple[Captured, ...] = ()
    signed: bool = False


@dataclass(slots=True)
class Examination:
    """What checks 3 to 7 found, by check, and the versions that could be read, in order.

    `prefix` stands before every path that a finding names. `redacted` are the files, by content
    path, that are missing because a record took them out. `unread` are the paths, with the prefix,
    of what is so long that it cannot be what it should be: it was not read, and is found wrong.
    """

    prefix: str = ""
    findings: dict[CheckName, list[Finding]] = field(default_factory=dict)
    accessions: list[Accessioned] = field(default_factory=list)
    redacted: dict[str, Redaction] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def add(self, check: CheckName, finding: Finding) -> None:
        """Note a finding under a check."""
        self.findings.setdefault(check, []).append(finding)

    def of(self, check: CheckName) -> tuple[Finding, ...]:
        """Give the findings of a check."""
        return tuple(self.findings.get(check, ()))
