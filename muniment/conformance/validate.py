"""One path validated as what it was recognised as: OCFL, BagIt, WARC or WACZ."""

from __future__ import annotations

from pathlib import Path

from manifests import Limits
from muniment.conformance.bagit import validate_bag
from muniment.conformance.recognise import Kind
from muniment.conformance.report import Ledger, Report, Watcher
from muniment.conformance.shelves import validate_ocfl
from muniment.conformance.wacz import validate_wacz
from muniment.conformance.warc import validate_warc
from muniment.storage import FolderStorage, MemberKind, Storage
from muniment.storage.packed import PackedError
from muniment.storage.part import PartStorage
from muniment.storage.tar import TarStorage
from muniment.storage.zip import ZipStorage


def validate(path: Path, kind: Kind, limits: Limits, processes: int, watcher: Watcher) -> Report:
    """Validate a path as one of the kinds that need no trust.

    Raises OSError where it cannot be read, `LimitError` where it is over a limit.
    """
    if kind is Kind.WARC:
        return validate_warc(path, limits, watcher)
    if kind is Kind.WACZ:
        return validate_wacz(path, limits, watcher)
    ledger = Ledger(limits.findings_kept)
    try:
        storage = _open(path, limits)
    except PackedError as failure:
        ledger.error(f"{kind.value.partition('-')[0]}-packed", str(path), detail=str(failure))
        return ledger.report(kind.value)
    if kind is Kind.BAG:
        return validate_bag(storage, limits, processes, watcher)
    return validate_ocfl(storage, kind, limits, processes, watcher)


def _open(path: Path, limits: Limits) -> Storage:
    """Open a folder, or what was packed: then the one folder in it, where there is no more."""
    if path.is_dir():
        return FolderStorage(path)
    with path.open("rb") as stream:
        is_zip = stream.read(2) == b"PK"
    packed = (ZipStorage if is_zip else TarStorage)(path, limits)
    members = packed.list("")
    if len(members) == 1 and members[0].kind is MemberKind.FOLDER:
        return PartStorage(packed, members[0].name)
    return packed
