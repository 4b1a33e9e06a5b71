"""The desk: where drafts become accessions, one writer at a time, in the order that loses nothing.

Content and intent; objects renamed into place; log entries and tiles; mark; checkpoint; catalogue;
only then is anything acknowledged. Each step is durable before the next. A crash leaves an intent,
and the next writer carries it out before doing anything of its own.
"""

from __future__ import annotations

import errno
import itertools
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from manifests import (
    Limits,
    Roles,
    Statement,
    new_record_id,
    parse_statement,
    statement_path,
)
from muniment.archive.clock import check_clock
from muniment.archive.intent import NAME as INTENT
from muniment.archive.intent import Intent, IntentError, IntentItem, make_item, read_intent
from muniment.archive.intent_checks import check_proofs, check_signed, check_told
from muniment.archive.log import LogWriter
from muniment.archive.object_locks import NAME as OBJECT_LOCKS
from muniment.archive.objects import Draft, Seal, seal_draft
from muniment.archive.proof_items import ProofItem, put_beside
from muniment.archive.queue import Queue
from muniment.archive.replacement import (
    Replacement,
    ReplacementError,
    make_replacement_item,
    put_aside,
    put_in_place,
)
from muniment.archive.shelves import Shelves, head_digest
from muniment.archive.swap import aside, swap
from muniment.catalogue import Catalogue
from muniment.durable import (
    HeldLock,
    is_held,
    locked,
    names_in,
    sync_folder,
    sync_tree,
)

HELD = "held"
LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Shelved:
    """An accession or record that is on the shelves and in the log, and may be acknowledged."""

    statement: Statement
    origin: str
    index: int


class Staging:
    """The staging folder: one lock for all writers, and a folder for each run."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def create(self) -> None:
        """Make the folder and its lock files."""
        (self.root / HELD).mkdir(parents=True)
        (self.root / LOCK).touch(0o600)
        (self.root / OBJECT_LOCKS).touch(0o600)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the archive's one write lock, waiting for it."""
        with locked(self.root / LOCK):
            yield

    def runs(self) -> tuple[Path, ...]:
        """Give the folders of runs, living and dead."""
        try:
            names = names_in(self.root)
        except FileNotFoundError:
            return ()  # A copy for custody has none.
        return tuple(self.root / name for name in names if name.startswith("run-"))

    def pending(self) -> tuple[Path, ...]:
        """Give the runs that ended with an intent that is not carried out yet."""
        return tuple(run for run in self.runs() if (run / INTENT).exists())

    def abandoned(self) -> tuple[Path, ...]:
        """Give the runs whose writers have ended, with or without an intent."""
        return tuple(run for run in self.runs() if not is_held(run / LOCK))

    def sweep(self) -> None:
        """Throw away what writers left that ended without an intent; it is nothing yet."""
        if any(not (run / INTENT).exists() for run in self.abandoned()):
            with self.locked():
                for run in self.abandoned():
                    if not (run / INTENT).exists():
                        shutil.rmtree(run)

    def awaited(self) -> frozenset[str]:
        """Give the ids of accessions and records that an intent is still to log."""
        intents = (read_intent(run) for run in self.runs())
        return frozenset(item.record_id for intent in intents if intent for item in intent.items)


class Run:
    """One run's folder in staging, held for as long as its process lives."""

    def __init__(self, staging: Staging) -> None:
        self.name = f"run-{new_record_id()}"
        self.folder = staging.root / self.name
        self._staging = staging
        with staging.locked():
            self.folder.mkdir(mode=0o700)
            self._lock = HeldLock(self.folder / LOCK)
        self._places = itertools.count(1)  # Asked by several threads.

    def new_place(self) -> Path:
        """Make an empty folder for one draft."""
        place = self.folder / str(next(self._places))
        place.mkdir()
        return place

    def close(self) -> None:
        """Throw the run's folder away, unless an intent in it is still to be carried out."""
        with self._staging.locked():  # Nobody sweeps here while we do.
            self._lock.close()
            if not (self.folder / INTENT).exists():
                try:
                    shutil.rmtree(self.folder)
                except OSError as error:
                    # A worker that was left behind may be writing; the next writer sweeps up.
                    if error.errno not in (errno.ENOENT, errno.ENOTEMPTY):
                        raise


@dataclass(frozen=True, slots=True)
class Desk:
    """The place of one writer who holds the archive's lock and the log key's.

    Made by `Writer.desk`, which has carried out what earlier writers left. `roles` say whose
    signatures an intent of another writer may rest on; `seal` is that of the signer in force.
    """

    shelves: Shelves
    log: LogWriter
    catalogue: Catalogue
    queue: Queue
    limits: Limits
    roles: Roles
    seal: Seal

    def shelve(
        self,
        run: Path,
        drafts: Sequence[tuple[Draft, Sequence[bytes]]],
        now: datetime,
        adopted: Sequence[IntentItem] = (),
        proofs: Sequence[ProofItem] = (),
    ) -> tuple[Shelved, ...]:
        """Seal, shelve and log drafts as one group; when this returns, all may be acknowledged.

        With each draft come the digests of the call's items that it answers. Versions that are
        on the shelves already, `adopted`, are logged before them. `proofs`, of which the drafts
        tell, are put beside their checkpoints. Raises OSError or `MunimentError`; what an intent
        says by then is finished by the next writer, the rest is as if it had not been.
        """
        return self._write(run, drafts, now, Intent(0, tuple(adopted), (), tuple(proofs)))

    def replace(
        self,
        run: Path,
        replacements: Sequence[Replacement],
        drafts: Sequence[Draft],
        now: datetime,
    ) -> tuple[Shelved, ...]:
        """Put rebuilt objects in the places of those on the shelves, and log the records of it.

        Raises `ReplacementError` where an object has got another version meanwhile, and else as
        `shelve` does.
        """
        for one in replacements:
            logged = len(self.catalogue.versions(one.object_id))
            if one.versions != logged:
                raise ReplacementError(
                    f"{one.object_id} has {logged} versions in the log, and was rebuilt with "
                    f"{one.versions}. It was added to meanwhile, or is not whole; call again."
                )
        items = tuple(make_replacement_item(run, one) for one in replacements)
        return self._write(run, [(draft, ()) for draft in drafts], now, Intent(0, (), items))

    def _write(
        self,
        run: Path,
        drafts: Sequence[tuple[Draft, Sequence[bytes]]],
        now: datetime,
        beside: Intent,
    ) -> tuple[Shelved, ...]:
        """Write drafts, and what an intent says `beside` them."""
        head = self.log.settle()
        behind = check_clock(self.catalogue.latest(), now, self.seal.origin)
        sealed = [
            seal_draft(
                replace(draft, findings=(*draft.findings, *behind)), self.seal, now, self.limits
            )
            for draft, _ in drafts
        ]
        sync_tree(run)
        items = [
            *beside.items,
            *(
                make_item(run, one, answers)
                for one, (_, answers) in zip(sealed, drafts, strict=True)
            ),
        ]
        intent = replace(beside, log_size=head.size, items=tuple(items))
        intent.write(run)
        return self._carry_out(run, intent, {one.statement.id: one.statement for one in sealed})

    def recover(self, staging: Staging, own: Path) -> tuple[Shelved, ...]:
        """Carry out the intents of writers that died, and sweep up after them; `own` stays."""
        finished: list[Shelved] = []
        for run in staging.runs():
            # An intent lives only under the archive's lock, which we hold: its writer has ended.
            if (intent := read_intent(run)) is not None:
                signed = []
                for item in intent.items:
                    places = (run / item.staged, self.shelves.path_of(item.object_id))
                    signed.append(check_signed(run, item, places, self.roles, self.limits))
                check_told(run, intent.replacements, signed)
                check_proofs(run, self.shelves.root.parent, intent.proofs, signed, self.limits)
                # Its log size is a claim: what it asks for may have been logged long ago.
                finished.extend(self._carry_out(run, replace(intent, log_size=0), {}))
            if run != own and not is_held(run / LOCK):
                shutil.rmtree(run)
        return tuple(finished)

    def _carry_out(
        self, run: Path, intent: Intent, statements: dict[str, Statement]
    ) -> tuple[Shelved, ...]:
        for item in intent.items:
            self._place(run, item)
        for one in intent.replacements:
            put_in_place(run, one, self.shelves.path_of(one.object_id))
        put_beside(run, intent.proofs, self.shelves.root.parent)
        sync_tree(self.shelves.root)
        indexes = self._log(intent)
        for one in intent.replacements:
            put_aside(run, one, self.shelves.root.parent)
        origin = self.log.signer.verifier.name
        shelved = [
            Shelved(
                statements.get(item.record_id) or self._read_statement(item),
                origin,
                indexes[item.entry.encode()],
            )
            for item in intent.items
        ]
        self._catalogue(run, intent, shelved)
        (run / INTENT).unlink()
        sync_folder(run)
        for item in intent.items:
            _discard(run / item.staged)
        return tuple(shelved)

    def _place(self, run: Path, item: IntentItem) -> None:
        staged, shelf = run / item.staged, self.shelves.path_of(item.object_id)
        found = head_digest(shelf)
        if found == item.inventory.hex:
            return
        if item.replaces is None or (found is None and aside(staged).exists()):
            if found is not None or shelf.exists():
                raise IntentError(
                    f"{shelf} is in the way of a new object; it was not written by us."
                )
            shelf.parent.mkdir(parents=True, exist_ok=True)
            staged.rename(shelf)
        elif found == item.replaces.hex:
            swap(staged, shelf)
        else:
            raise IntentError(
                f"{shelf} is neither the version that was to be replaced nor the new one. "
                "Run `muniment verify` on it before anything else is written."
            )

    def _log(self, intent: Intent) -> dict[bytes, int]:
        wanted = [item.entry for item in intent.items]
        head = self.log.settle()
        indexes = self.log.find(wanted, intent.log_size, head.size)
        missing = [entry for entry in wanted if entry.encode() not in indexes]
        if missing:
            first, _ = self.log.append(missing)
            indexes.update({entry.encode(): first + at for at, entry in enumerate(missing)})
        else:
            self.log.publish_again(head)
        return indexes

    def _catalogue(self, run: Path, intent: Intent, shelved: Sequence[Shelved]) -> None:
        known = self.catalogue.size
        new = [(one.index, one.statement) for one in shelved if one.index >= known]
        answers = [
            (bytes.fromhex(digest), run.name, one.index)
            for item, one in zip(intent.items, shelved, strict=True)
            for digest in item.items
        ]
        if not new or new[0][0] == known:  # Else it is behind by more, and is built anew.
            self.catalogue.add(new, known + len(new))
        self.queue.finish(answers)

    def _read_statement(self, item: IntentItem) -> Statement:
        content = self.shelves.path_of(item.object_id) / f"v{item.version}" / "content"
        data = (content / statement_path(item.record_id)).read_bytes()
        return parse_statement(data, self.limits.statement_bytes)


def _discard(staged: Path) -> None:
    for path in (staged, aside(staged)):
        if path.exists():
            shutil.rmtree(path)
