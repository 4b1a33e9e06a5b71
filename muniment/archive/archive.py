"""An archive in a folder: opened for reading, opened for writing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from manifests import (
    REDACTION_KIND,
    ROLES_FOLDER,
    Checkpoint,
    MunimentError,
    Redaction,
    Roles,
    Version,
    new_object_id,
    parse_entry,
    redactions_of,
    roles_path,
    roles_signature_path,
)
from muniment.archive.desk import Desk, Run, Staging
from muniment.archive.log import Log, LogWriter, RolledBackError
from muniment.archive.object_locks import NAME as OBJECT_LOCKS
from muniment.archive.object_locks import ObjectLocks
from muniment.archive.objects import Seal, read_versions
from muniment.archive.queue import Queue
from muniment.archive.roles import (
    ROLES_KIND,
    check_known,
    draft_roles,
    finish_placing,
    open_roles,
    place_roles,
)
from muniment.archive.shelves import Shelves
from muniment.catalogue import Catalogue, rebuild, told_plainly
from muniment.config import Config, own_trust
from muniment.durable import locked
from muniment.keys import KeyFolder, known_roots, signer_role
from muniment.settings import NAME as SETTINGS
from muniment.settings import Settings, read_settings


class ArchiveError(MunimentError):
    """A folder is no archive, or cannot be made one."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive, opened for reading. `roles` are what it claims; writing checks them."""

    root: Path
    settings: Settings
    roles: Roles

    @classmethod
    def open(cls, root: Path) -> Archive:
        """Open the archive in a folder; raise `ArchiveError` where there is none."""
        if not (root / SETTINGS).is_file() or not (root / "shelves").is_dir():
            raise ArchiveError(
                f"{root} is no archive: it has no {SETTINGS} and shelves/. Name one with "
                "--archive or MUNIMENT_ARCHIVE, stand in one, or make one with `muniment init`."
            )
        settings = read_settings(root / SETTINGS)
        return cls(root, settings, open_roles(root, settings.limits))

    @property
    def shelves(self) -> Shelves:
        """The OCFL storage root."""
        return Shelves(self.root / "shelves")

    @property
    def log(self) -> Log:
        """The log."""
        return Log(self.root / "log")

    @property
    def staging(self) -> Staging:
        """Where work lies until it is shelved."""
        return Staging(self.root / "staging")

    def new_object_id(self) -> str:
        """Make an id for a new object, under the archive's NAAN where it has one."""
        return new_object_id(self.settings.naan or None)

    @contextmanager
    def catalogue(self) -> Iterator[Catalogue]:
        """Open the catalogue for reading, built anew where it is missing or behind the log.

        On a disk that cannot be written it is built in memory.
        """
        path = self.root / "catalogue.db"
        size = self.log.head(self.roles).size
        with told_plainly(), ExitStack() as stack:
            catalogue = Catalogue.open(path, writable=False)
            if catalogue is None or catalogue.size != size:
                catalogue = self._refreshed(catalogue, path)
            stack.callback(catalogue.close)
            yield catalogue

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Keep writers waiting meanwhile; on a disk that cannot be written there are none."""
        with ExitStack() as stack:
            with suppress(OSError):
                stack.enter_context(self.staging.locked())
            yield

    def versions(self, catalogue: Catalogue, object_id: str) -> tuple[Version, ...]:
        """Read an object's versions, each compared with its log entry."""
        redactions = [
            redaction
            for row in catalogue.about(object_id)
            if row.kind == REDACTION_KIND
            for version in self._read(catalogue, row.object)
            for redaction in redactions_of(version.statement)
            if redaction.object == object_id
        ]
        return self._read(catalogue, object_id, redactions)

    def _read(
        self, catalogue: Catalogue, object_id: str, redactions: Sequence[Redaction] = ()
    ) -> tuple[Version, ...]:
        size = self.log.head(self.roles).size
        rows = catalogue.versions(object_id)
        entries = [parse_entry(self.log.entry(row.position, size)) for row in rows]
        folder = self.shelves.path_of(object_id)
        return read_versions(folder, entries, self.settings.limits, redactions)

    def _refreshed(self, stale: Catalogue | None, path: Path) -> Catalogue:
        if stale is not None:
            stale.close()
        try:
            with self.staging.locked():
                fresh = Catalogue.open(path, writable=True)
                size = self.log.head(self.roles).size
                if fresh is None or (fresh.size != size and not self.staging.pending()):
                    if fresh is not None:
                        fresh.close()
                    fresh = Catalogue.create(path, self.roles.origin)
                    rebuild(fresh, self.shelves, self.log, size, self.settings.limits)
                return fresh
        except OSError:
            fresh = Catalogue.create(None, self.roles.origin)
            size = self.log.head(self.roles).size
            rebuild(fresh, self.shelves, self.log, size, self.settings.limits)
            return fresh


@dataclass(frozen=True, slots=True)
class Writer:
    """An archive opened for writing: its keys at hand, a run's folder its own.

    Whoever rebuilds an object holds its lock of `objects` from the first look to the last rename.
    """

    archive: Archive
    run: Run
    objects: ObjectLocks
    config: Config
    keys: KeyFolder
    now: Callable[[], datetime]

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Take the desk: the archive's lock, then the log key's; finish what others left.

        The roles are those of this moment: others may have changed them since the archive was
        opened.
        """
        root, limits = self.archive.root, self.archive.settings.limits
        with (
            told_plainly(),
            self.archive.staging.locked(),
            locked(self.keys.lock),
            closing(Queue.open(self.archive.staging.root)) as queue,
        ):
            finish_placing(root, self.archive.staging.runs())
            roles = open_roles(root, limits)
            log = LogWriter(
                self.archive.log, roles, self.keys.log_signer(roles), self.keys.mark(roles)
            )
            self._check_memory(roles, log.settle())
            path = root / "catalogue.db"
            catalogue = Catalogue.open(path, writable=True)
            if catalogue is None:
                catalogue = Catalogue.create(path, roles.origin)
            try:
                seal = seal_of(self.keys, roles)
                desk = Desk(self.archive.shelves, log, catalogue, queue, limits, roles, seal)
                desk.recover(self.archive.staging, self.run.folder)
                size = log.settle().size
                if catalogue.size != size:
                    catalogue.close()
                    catalogue = Catalogue.create(path, roles.origin)
                    rebuild(catalogue, desk.shelves, log.log, size, limits)
                    desk = replace(desk, catalogue=catalogue)
                self._log_roles(desk, size)
                yield desk
            finally:
                catalogue.close()

    def _log_roles(self, desk: Desk, size: int) -> None:
        """Log the roles in force, where they were placed and their entry is the next one."""
        root, limits = self.archive.root, self.archive.settings.limits
        start = desk.roles.terms[-1].start
        if start > size:
            raise RolledBackError(
                f"{root / roles_path(desk.roles.serial)} is in force from entry {start} on, and "
                f"the log has {size}: it may have been restored from an older copy. Nothing is "
                "signed. Bring back the newest copy of the whole archive, or let `muniment log "
                "resume` fetch what is lost from copies; reading and verifying go on working."
            )
        # A record that is missing from the shelves is for `repair`, which needs the desk.
        logged = len(desk.catalogue.of_kind(ROLES_KIND))
        if logged > desk.roles.serial - (start == size):
            raise RolledBackError(
                f"The log holds {logged} roles documents, and the newest in {root / ROLES_FOLDER} "
                f"is {desk.roles.serial:04}. Nothing is signed by roles that may not be in force. "
                "`muniment repair` brings back what is lost; `muniment log check` says what "
                "differs."
            )
        if start < size:
            return
        check_known(root, desk.roles, known_roots(self.config), limits)
        # Whoever placed them may have failed to make that durable, and nobody could tell by now.
        signature = (root / roles_signature_path(desk.roles.serial)).read_bytes()
        place_roles(root, self.run.folder, desk.roles, signature, limits)
        place, object_id = self.run.new_place(), self.archive.new_object_id()
        draft = draft_roles(root, place, desk.roles, object_id, limits)
        desk.shelve(self.run.folder, [(draft, ())], self.now())

    def _check_memory(self, roles: Roles, mark: Checkpoint) -> None:
        # Archive and keys may both come from an older copy; the owner's own memory may not.
        seen = own_trust(self.config).last_seen(roles)
        if seen is None or seen.size < mark.size:
            return
        if (seen.size, seen.root) != (mark.size, mark.root):
            raise RolledBackError(
                f"You have seen {seen.size} entries of this log, and the mark beside its key "
                f"says {mark.size}, or another history. Archive and keys may both come from an "
                "older copy. Nothing is signed, so that the history cannot split in two. Bring "
                "back the newest copy of both; reading and verifying go on working."
            )


@contextmanager
def open_writer(archive: Archive, config: Config, now: Callable[[], datetime]) -> Iterator[Writer]:
    """Open an archive for writing. Raises `KeyFolderError` where its keys are not at hand."""
    keys = KeyFolder(config.keys(archive.roles.origin))
    keys.signer(archive.roles)
    keys.log_signer(archive.roles)
    run = Run(archive.staging)
    objects = ObjectLocks(archive.staging.root / OBJECT_LOCKS)
    try:
        yield Writer(archive, run, objects, config, keys, now)
    finally:
        objects.close()
        run.close()


def finish_abandoned(archive: Archive, config: Config, now: Callable[[], datetime]) -> None:
    """Finish what an interrupted writer left, where one left anything. Raises as `open_writer`."""
    if archive.staging.abandoned():
        with open_writer(archive, config, now) as writer, writer.desk():
            pass


def seal_of(keys: KeyFolder, roles: Roles) -> Seal:
    """Give the seal of the signer in force. Raises `KeyFolderError`."""
    signer = keys.signer(roles)
    role = signer_role(roles, signer.public, role_uri(roles.origin))
    return Seal(roles.log.name, role, signer)


def role_uri(origin: str) -> str:
    """Give the URI under which an archive's roles stand in inventories (RFC 4122 §4.3, URL)."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'https://{origin}')}"
