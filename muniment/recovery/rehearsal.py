"""A rehearsal: the worst day, played on a scratch folder with one copy and nothing else.

The copy is restored as if the archive were gone, everything there is verified anew, and its history
is held against that of the living archive. The scratch folder is removed, whatever came of it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from checksums import Finding, ProofError, Severity, root_at
from manifests import Limits, MunimentError, Trust
from muniment.archive.archive import Archive, open_writer
from muniment.archive.inspect import Inspector
from muniment.archive.records import Record, log_record
from muniment.config import Config
from muniment.keys import KeyFolder
from muniment.recovery.account import Account
from muniment.recovery.conclusion import REPORT
from muniment.recovery.copies import Copy, stated_copies
from muniment.recovery.papers import WrongPapersError, read_papers
from muniment.recovery.restore import Order, restore
from muniment.recovery.site import LostLogError, Site, site_of

KIND = "rehearsal"
WHOLE, DAMAGED, IMPOSSIBLE = "whole", "damaged", "impossible"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How a rehearsal ended: what was restored, and the size of the living log beside it."""

    account: Account
    known: int
    outcome: str

    def about(self) -> dict[str, Any]:
        """Give what the record says."""
        return {**self.account.about(), "known": self.known, "outcome": self.outcome}


def rehearse(
    archive: Archive,
    copy: Copy,
    config: Config,
    trust: Trust,
    scratch: Path | None,
    moved: Callable[[int], None],
) -> Rehearsal:
    """Restore one copy below `scratch` (else the system's folder for such), verify it, remove it.

    Raises `UntrustedError` where the owner's trust vouches for nothing, and OSError of our disk.
    """
    folder = Path(tempfile.mkdtemp(prefix="muniment-rehearsal-", dir=scratch))
    limits = archive.settings.limits
    try:
        with site_of(folder / "archive", config, (copy,)) as site:
            account = _restore(archive, copy, site, trust, limits, moved)
            if account.objects:
                account.note(*_verify(site, trust))
    finally:
        shutil.rmtree(folder)
    known = archive.log.head(archive.roles).size
    if account.log_size == 0:
        return Rehearsal(account, known, IMPOSSIBLE)
    account.note(*_compare(archive, account))
    return Rehearsal(account, known, WHOLE if account.is_whole else DAMAGED)


def log_rehearsal(
    archive: Archive, rehearsal: Rehearsal, config: Config, now: Callable[[], datetime]
) -> int:
    """Log that a rehearsal was held, and how it ended; give the record's index."""
    record = Record(KIND, (rehearsal.about(),), {REPORT: rehearsal.account.encode()})
    with open_writer(archive, config, now) as writer, writer.desk() as desk:
        return log_record(writer, desk, record).index


def _restore(
    archive: Archive,
    copy: Copy,
    site: Site,
    trust: Trust,
    limits: Limits,
    moved: Callable[[int], None],
) -> Account:
    # Nothing of this machine but its trust: what the owner remembers is compared afterwards.
    alone = Trust(None, trust.roots)
    no_keys = KeyFolder(site.root.parent / "no-keys")
    try:
        papers, usable, findings = read_papers((copy,), alone, limits)
        return restore(Order(usable, papers, no_keys, alone, limits, moved), site, findings)
    except (LostLogError, WrongPapersError) as failure:
        account = Account(archive.roles.origin, 0, b"", stated_copies((copy,)))
        particulars = (("copy", copy.shown), ("detail", str(failure)))
        account.note(Finding("rehearsal-impossible", Severity.ERROR, "log", particulars))
        return account


def _verify(site: Site, trust: Trust) -> list[Finding]:
    """Verify all that was restored, as `muniment verify` does; give what is wrong."""
    inspector = Inspector(Archive.open(site.root), Trust(None, trust.roots))
    findings = [
        finding
        for verdict in inspector.verify_all()
        for check in verdict.checks
        for finding in check.findings
    ]
    findings += [finding for check in inspector.check_log(None) for finding in check.findings]
    return findings


def _compare(archive: Archive, account: Account) -> list[Finding]:
    """Hold the restored head against the living log."""
    head = archive.log.head(archive.roles)
    sizes = (("known", str(head.size)), ("size", str(account.log_size)))
    if account.log_size > head.size:
        return [Finding("rehearsal-ahead", Severity.ERROR, "log/checkpoint", sizes)]
    if not _is_prefix(archive, head.size, account, archive.roles.origin):
        particulars = (
            ("copy", "the copy"),
            ("other", "this archive"),
            ("other_size", str(head.size)),
            ("size", str(account.log_size)),
        )
        return [Finding("log-forked", Severity.ERROR, "log/checkpoint", particulars)]
    if account.log_size < head.size:
        return [Finding("rehearsal-behind", Severity.NOTE, "log/checkpoint", sizes)]
    return []


def _is_prefix(archive: Archive, size: int, account: Account, origin: str) -> bool:
    if origin != account.origin:
        return False
    try:
        return root_at(account.log_size, archive.log.tiles(size).node) == account.root
    except (OSError, MunimentError, ProofError):
        return False
