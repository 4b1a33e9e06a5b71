"""What lies beside a kept checkpoint: what time authorities, calendars and witnesses gave for it.

::

    log/checkpoints/<size>/checkpoint     what was stamped
    log/checkpoints/<size>/NAME.tsq       what was asked of the authority NAME
    log/checkpoints/<size>/NAME.tsr       its TimeStampResp
    log/checkpoints/<size>/NAME.crl       the revocation lists of that moment, where any were had
    log/checkpoints/<size>/NAME.ocsp      the OCSP answers of that moment, likewise
    log/checkpoints/<size>/NAME.pending.ots   what the calendar NAME promised
    log/checkpoints/<size>/NAME.ots       the OpenTimestamps proof, once it had kept that
    log/checkpoints/<size>/NAME.cosignature   what a witness gave: see `cosignatures`

None of the others is ever written over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from checksums import Finding
from manifests import FormatError, LimitError, Limits, MunimentError, error
from manifests.moments.stamp_file import (
    BESIDE,
    LISTS,
    NAME,
    PENDING,
    PROOF,
    RESPONSE,
    StampFile,
    most_of,
    stamped_part,
)
from muniment.archive.log import Log
from muniment.durable import names_in
from muniment.storage import FolderStorage, Storage, Unread, pass_over, read_beginning

KIND = "proofs"  # of the records that log what was obtained
PROOF_FILE = re.compile(rf"checkpoints/(0|[1-9][0-9]{{0,18}})/{NAME.pattern}")
COSIGNATURE: Final = ".cosignature"
WITNESS_NAME: Final = r"[a-z0-9][a-z0-9-]{0,31}"
COSIGNATURE_FILE: Final = re.compile(
    rf"checkpoints/(0|[1-9][0-9]{{0,18}})/{WITNESS_NAME}{re.escape(COSIGNATURE)}"
)


def most_of_proofs(limits: Limits) -> int:
    """Give how many bytes are read of a file beside a checkpoint, of whatever kind."""
    return max(limits.stamp_bytes, limits.cosignature_bytes, limits.revocation_bytes)


def stamps_in(storage: Storage, size: int, limits: Limits, unread: Unread) -> Iterator[StampFile]:
    """Read the tokens and proofs over the checkpoint of this size, by the names of their files.

    What the storage cannot list or read is handed to `unread`.
    """
    folder = f"log/checkpoints/{size}"
    try:
        names = sorted(member.name for member in storage.list(folder))
    except FileNotFoundError:
        return
    except OSError as failure:
        unread(failure)
        return
    for name in names:
        if not (name.endswith((RESPONSE, PROOF)) and NAME.fullmatch(name)):
            continue

        def read(name: str) -> bytes:
            return read_beginning(storage, f"{folder}/{name}", most_of(name, limits) + 1)

        beside = [name.removesuffix(RESPONSE) + suffix for suffix in BESIDE]
        try:
            rest = [read(one) if one in names else None for one in beside]
            yield StampFile(f"{folder}/{name}", read(name), *rest)
        except OSError as failure:
            unread(failure)


def is_stamp_over(file: StampFile, note: bytes, limits: Limits) -> bool:
    """Tell whether a token or proof can be read and is over this checkpoint, whose it may be."""
    return _wrong(file, note, limits) is None


def is_status(suffix: str, data: bytes, limits: Limits) -> bool:
    """Tell whether what lies beside a stamp can be read as revocation lists, or OCSP answers."""
    try:
        load_status(suffix, data, limits)
    except MunimentError:
        return False
    return True


def load_status(suffix: str, data: bytes, limits: Limits) -> None:
    """Read revocation lists or OCSP answers; raise `StatusError` where they are none."""
    # Imported here, as in `_wrong`.
    from manifests.moments.ocsp_answer import load_answers
    from manifests.moments.revocation_list import load_lists

    load = load_lists if suffix == LISTS else load_answers
    load(data, limits.revocation_bytes)


def stamp_names(log: Log, size: int) -> frozenset[str]:
    """Give the names of the authorities whose tokens lie beside a checkpoint, and of calendars
    whose proofs do.
    """
    return names_with(log, size, RESPONSE) | names_with(log, size, PROOF)


def names_with(log: Log, size: int, suffix: str) -> frozenset[str]:
    """Give the names of whoever has a file with this suffix beside a checkpoint."""
    return _with(suffix, names_in(log.root / "checkpoints" / str(size)))


def waiting_names(log: Log, size: int) -> frozenset[str]:
    """Give the names of the calendars whose promise over a checkpoint was not kept yet."""
    files = names_in(log.root / "checkpoints" / str(size))
    return _with(PENDING, files) - _with(PROOF, files)


def _with(suffix: str, files: Iterable[str]) -> frozenset[str]:
    found = (one.removesuffix(suffix) for one in files if one.endswith(suffix))
    return frozenset(one for one in found if NAME.fullmatch(f"{one}{suffix}") and "." not in one)


def check_stamps(log: Log, size: int, note: bytes, limits: Limits) -> Iterator[Finding]:
    """Name the tokens and proofs beside a checkpoint that cannot be read or are over others."""
    for file in stamps_in(FolderStorage(log.root.parent), size, limits, pass_over):
        if (wrong := _wrong(file, note, limits)) is not None:
            yield error("stamp-wrong", file.where, detail=wrong)


def is_kept(log: Log, size: int, name: str) -> bool:
    """Tell whether a file lies beside a checkpoint already; then it is never written over."""
    return (log.root / "checkpoints" / str(size) / name).exists()


def _wrong(file: StampFile, note: bytes, limits: Limits) -> str | None:
    if file.is_proof:
        from manifests.judging.block_checks import open_proof

        try:
            open_proof(file, stamped_part(note), limits)
        except (FormatError, LimitError) as failure:
            return str(failure)
        return None
    # Imported here: what reads certificates takes long to load, and most checkpoints have none.
    from manifests.judging.not_after import open_stamp
    from manifests.moments.stamp_checks import StampError

    try:
        open_stamp(file, stamped_part(note), limits)
    except (FormatError, StampError, LimitError) as failure:
        return str(failure)
    return None
