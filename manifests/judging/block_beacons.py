"""Check 12, the part of Bitcoin: a block header that a record names, by the verifier's own measure.

(1) It counts where its hash meets the target that it names, and that is as hard as the floor that
he pinned: so much work went into a value that nobody could know before. A header whose hash does
not meet its own target is no header of any chain: wrong. (2) Where he keeps a header of that
height, it must be this one; another may be a stale block or somebody's own, and counts for nothing.
(3) The moment is the header's time less two hours: a block's time is its miner's word, and nodes
take one that is as far ahead of their clocks.
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from checksums import Finding, Severity
from manifests.moments.beacon import BeaconError, Block
from manifests.moments.bitcoin import TOLERANCE, why_it_counts_not
from manifests.trust import Trust


def judge_block(block: Block, where: str, trust: Trust) -> datetime | Finding:
    """Give the moment before which nobody knew a block's header, or a note why it counts not.

    The verifier's policy pins a floor. Raises `BeaconError` for what is no header of any chain, and
    `HeaderError` where the verifier's own file of headers is none.
    """
    header, height = block.header, str(block.height)
    # (1)
    if wrong := why_it_counts_not(header):
        raise BeaconError(f"block {height}: {wrong}")
    if weak := why_it_counts_not(header, trust.policy.floor or Fraction(0)):
        return _note("beacon-weak", where, height=height, detail=weak)
    # (2)
    kept = trust.headers({block.height}).get(block.height)
    if kept is not None and kept.data != header.data:
        told = {"found": header.spelled_hash, "kept": kept.spelled_hash}
        return _note("beacon-other-block", where, height=height, **told)
    # (3)
    return header.time - TOLERANCE


def _note(code: str, where: str, **particulars: str) -> Finding:
    return Finding(code, Severity.NOTE, where, tuple(sorted(particulars.items())))
