"""Bringing back what lies beside checkpoints, once log and records say what it must be.

What was logged comes from the first copy that has those very bytes. What was not, such as most
cosignatures, is brought where nothing is wrong with its form: it proves what its maker's key
proves, to whoever pins that, and a copy may have the last of it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from checksums import Finding
from muniment.archive.archive import Archive
from muniment.archive.logged_proofs import read_logged_proofs
from muniment.archive.proof_judge import Pinned
from muniment.archive.proof_search import Demand, ProofSearch
from muniment.catalogue import Catalogue
from muniment.durable import drafts_of
from muniment.recovery.copies import Copy


def bring_proofs(
    archive: Archive, catalogue: Catalogue, copies: Sequence[Copy], pinned: Pinned
) -> tuple[Finding, ...]:
    """Put the proof files that are away here beside their checkpoints; name those right nowhere.

    What lies here and is not right stays: that is for `repair`. The caller makes all durable.
    Raises OSError from our own disk.
    """
    logged = read_logged_proofs(archive, catalogue)
    sources = [(copy.shown, copy.storage) for copy in copies]
    findings = list(logged.unread)
    for sought in ProofSearch(archive, logged, pinned, sources, Demand.FORM).every():
        target = archive.root / sought.path
        if sought.data is not None and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            for left in drafts_of(target):  # Of a call that was killed here.
                left.unlink()
            draft = target.with_name(f".{target.name}.{os.getpid()}.new")
            draft.write_bytes(sought.data)
            draft.rename(target)
        findings += sought.findings
    return tuple(_as_of_copies(one) for one in findings)


def _as_of_copies(finding: Finding) -> Finding:
    """Tell of a copy's file as restorations do."""
    if finding.code != "repair-source-differs":
        return finding
    shown, _, where = finding.where.partition(": ")
    particulars = (("copy", shown), ("detail", finding.get("why") or ""))
    return replace(finding, code="copy-damaged", where=where, particulars=particulars)
