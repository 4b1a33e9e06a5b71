"""Whether one file is an OpenTimestamps proof, and what it says.

Nobody is trusted here, and nothing is fetched: that a block has what a proof leads to is known to
whoever has that block's header. Over which file it is, and by which headers, is for `verify`.
"""

from __future__ import annotations

from manifests import FormatError, Limits
from manifests.moments.opentimestamps import Attestation, Kind, Proof, read_proof
from muniment.conformance.over import digest_of
from muniment.conformance.report import Ledger, Report, Watcher
from muniment.storage.file import StoredFile

_BLOCK = 32  # bytes of a merkle root
_DIGESTS = frozenset({"sha1", "sha256"})  # of those a proof may begin with, what every system has


def validate_ots(
    file: StoredFile, limits: Limits, watcher: Watcher, over: StoredFile | None = None
) -> Report:
    """Validate a ``.ots`` file, and hold it against the file that it is `over`, where that is said.

    Raises OSError, and `LimitError` where it is over a limit.
    """
    ledger, where = Ledger(limits.findings_kept), file.place
    with file.open() as stream:
        data = stream.read(limits.stamp_bytes + 1)
    try:
        proof = read_proof(data, limits.stamp_bytes)
    except FormatError as failure:
        ledger.error("ots-form", where, detail=str(failure))
        return ledger.report("opentimestamps")
    ledger.checked(
        "ots-says",
        algorithm=proof.algorithm,
        digest=proof.digest.hex(),
        steps=str(proof.steps),
        ends=str(len(proof.attestations)),
    )
    for end in proof.attestations:
        _judge(end, where, ledger)
    _hold_against(proof, where, over, ledger, watcher)
    if not _confirmed(proof):
        ledger.unchecked("ots-no-block")
    return ledger.report("opentimestamps")


def _hold_against(
    proof: Proof, where: str, over: StoredFile | None, ledger: Ledger, watcher: Watcher
) -> None:
    if over is None:
        ledger.unchecked("ots-bytes")
    elif proof.algorithm not in _DIGESTS:
        ledger.unchecked("ots-other-digest", algorithm=proof.algorithm)
    elif digest_of(over, proof.algorithm, watcher) == proof.digest:
        ledger.checked("ots-over", over=over.place)
    else:
        ledger.error("ots-other-bytes", where, over=over.place)


def _judge(end: Attestation, where: str, ledger: Ledger) -> None:
    if end.kind is Kind.BITCOIN and len(end.message) != _BLOCK:
        ledger.error("ots-no-root", where, height=str(end.height), size=str(len(end.message)))
    elif end.kind is Kind.BITCOIN:
        # As block explorers spell it: the last byte first.
        root = end.message[::-1].hex()
        ledger.unchecked("ots-bitcoin", height=str(end.height), root=root)
    elif end.kind is Kind.PENDING:
        ledger.unchecked("ots-pending", uri=end.uri)
    else:
        ledger.unchecked("ots-unknown", tag=end.tag, name=end.kind.name.lower())


def _confirmed(proof: Proof) -> bool:
    return any(len(end.message) == _BLOCK for end in proof.of(Kind.BITCOIN))
