"""Whether a file is a WARC: read in one, or in shares where it is large and on this machine."""

from __future__ import annotations

from manifests import Limits
from muniment.conformance.report import Ledger, Report, Watcher
from muniment.conformance.warc.check import check_stream
from muniment.conformance.warc.shares import Listener, T, check_shared, worth_sharing
from muniment.conformance.warc.units import MAGIC
from muniment.storage.file import StoredFile

KIND = "warc"


def validate_warc(
    file: StoredFile,
    limits: Limits,
    watcher: Watcher,
    processes: int = 1,
    forgiven: frozenset[str] = frozenset(),
) -> Report:
    """Validate a file; raise OSError where it cannot be read, `LimitError` over a limit."""
    ledger = Ledger(limits.findings_kept, forgiven)
    check_file(file, ledger, limits, watcher, processes)
    return ledger.report(KIND)


def check_file(
    file: StoredFile,
    ledger: Ledger,
    limits: Limits,
    watcher: Watcher,
    processes: int,
    listener: Listener[T] | None = None,
) -> None:
    """Check a file, and tell the listener of its records, in their order. Raises as above."""
    path = file.path
    with file.open() as stream:
        if path is not None and worth_sharing(path, processes):
            shared = stream.read(len(MAGIC)) == MAGIC
            stream.seek(0)
            if shared:
                check_shared(path, ledger, limits, watcher, processes, listener)
                return
        heard = None if listener is None else listener.hear
        check_stream(stream, "", ledger, limits, watcher, heard)
