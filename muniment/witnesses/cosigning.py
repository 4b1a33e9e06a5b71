"""Having a head cosigned by every witness that is asked, at once, each for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed

from ingest import Caller
from manifests import (
    Checkpoint,
    FormatError,
    Limits,
    SignatureError,
    check_cosignatures,
    parse_cosignatures,
)
from manifests.log.cosignature import MAX_LINES
from muniment.archive.archive import Archive
from muniment.archive.cosignatures import cosignatures_in, keep_cosignature
from muniment.archive.proofs import stamp_names
from muniment.storage import FolderStorage, stop
from muniment.witnesses.cosigner import Asking, Ending, Outcome
from muniment.witnesses.registry import AskedWitness

_AT_ONCE = 16
_LOOKED_BACK = 32  # heads; where one was cosigned longer ago, the witness says which


def cosign_head(
    archive: Archive, witnesses: Mapping[str, AskedWitness], caller: Caller
) -> Iterator[Outcome]:
    """Ask every witness to cosign the newest head; give how each answered, as it comes.

    What is good is kept durably beside the checkpoint before it is told. One that cosigned this
    head before is not asked again. Raises what is wrong with our own log or disk.
    """
    yield from _cosign(archive, archive.log.note(), witnesses, caller)


def cosign_stamped(
    archive: Archive, witnesses: Mapping[str, AskedWitness], caller: Caller
) -> tuple[Outcome, ...]:
    """Ask for the newest head that was stamped, of those who have cosigned none so new.

    A kit has one head: who asks for stamps and for witnesses needs both over the same. To log a
    stamp makes a newer head, and a witness never goes back. Nothing is asked where the newest head
    is the stamped one, or none was stamped.
    """
    newest = archive.roles.open(archive.log.note()).size
    sizes = (size for size in reversed(archive.log.checkpoints()) if size < newest)
    size = next((size for size in sizes if stamp_names(archive.log, size)), None)
    if size is None:
        return ()
    limits = archive.settings.limits
    behind = {
        name: witness
        for name, witness in witnesses.items()
        if last_cosigned(archive, newest, witness, limits) < size
    }
    note = archive.log.read(f"checkpoints/{size}/checkpoint")
    return tuple(_cosign(archive, note, behind, caller))


def _cosign(
    archive: Archive, note: bytes, witnesses: Mapping[str, AskedWitness], caller: Caller
) -> Iterator[Outcome]:
    limits = archive.settings.limits
    head = archive.roles.open(note)
    asking = Asking(archive.log, archive.roles, head, note, caller, limits)
    waiting: list[AskedWitness] = []
    for witness in witnesses.values():
        kept = kept_by(archive, head.size, witness, limits)
        if kept is None:
            waiting.append(witness)
        else:
            yield kept
    if not waiting:
        return
    with ThreadPoolExecutor(min(_AT_ONCE, len(waiting))) as pool:
        known = {one.name: last_cosigned(archive, head.size, one, limits) for one in waiting}
        asked = [pool.submit(asking.ask, one, known[one.name]) for one in waiting]
        for done in as_completed(asked):
            outcome = done.result()
            if outcome.cosigned is not None:
                lines = _lying(archive, head, outcome.witness, limits)
                lines += outcome.cosigned.signature.line()
                keep_cosignature(archive, head.size, outcome.witness.name, lines)
            yield outcome


def _lying(archive: Archive, head: Checkpoint, witness: AskedWitness, limits: Limits) -> bytes:
    """Give what stays in a witness's file: the lines of an earlier key, which may be logged.

    Lines that cannot be read, or a wrong one by its key, do not.
    """
    kept = dict(cosignatures_in(FolderStorage(archive.root), head.size, limits, stop))
    lying = kept.get(witness.name, b"")
    try:
        lines = parse_cosignatures(lying, limits.cosignature_bytes)
        check_cosignatures(head.body(), lines, (witness.key,))
    except (FormatError, SignatureError):
        return b""
    return lying if len(lines) < MAX_LINES else b""


def kept_by(archive: Archive, size: int, witness: AskedWitness, limits: Limits) -> Outcome | None:
    """Give the cosignature of a witness that lies beside a checkpoint, checked, or None."""
    kept = dict(cosignatures_in(FolderStorage(archive.root), size, limits, stop))
    if witness.name not in kept:
        return None
    note = archive.log.read(f"checkpoints/{size}/checkpoint")
    try:
        body = archive.roles.open(note).body()
        lines = parse_cosignatures(kept[witness.name], limits.cosignature_bytes)
        found = check_cosignatures(body, lines, (witness.key,))
    except (FormatError, SignatureError):
        return None  # It is asked again, and what it gives takes its place.
    return Outcome(witness, Ending.KEPT, cosigned=found[0]) if found else None


def last_cosigned(archive: Archive, most: int, witness: AskedWitness, limits: Limits) -> int:
    """Give the size that a witness cosigned last, as far as we keep it; else 0."""
    sizes = [size for size in archive.log.checkpoints() if size <= most]
    for size in sizes[: -_LOOKED_BACK - 1 : -1]:
        if kept_by(archive, size, witness, limits) is not None:
            return size
    return 0
