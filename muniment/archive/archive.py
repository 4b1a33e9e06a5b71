"""An archive in a folder: made, opened for reading, opened for writing."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ingest import write_gathered
from manifests import (
    REDACTION_KIND,
    ROLES_FILE,
    ROLES_NAMESPACE,
    ROLES_SIGNATURE,
    Checkpoint,
    FormatError,
    MunimentError,
    PublicKey,
    Redaction,
    Roles,
    Version,
    new_object_id,
    new_record_id,
    parse_entry,
    parse_roles,
    redactions_of,
    sign,
)
from muniment.archive.desk import Desk, Run, Shelved, Staging
from muniment.archive.log import Log, LogWriter, RolledBackError
from muniment.archive.object_locks import NAME as OBJECT_LOCKS
from muniment.archive.object_locks import ObjectLocks
from muniment.archive.objects import Draft, Seal, read_versions
from muniment.archive.readme import archive_readme
from muniment.archive.shelves import Shelves
from muniment.catalogue import Catalogue, rebuild, told_plainly
from muniment.config import Config, own_trust
from muniment.durable import locked, sync_folder, sync_tree, write_durably
from muniment.keys import KeyFolder, signer_role
from muniment.mounts import mount_of
from muniment.settings import NAME as SETTINGS
from muniment.settings import Settings, default_settings, read_settings


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
        try:
            data = (root / ROLES_FILE).read_bytes()
            roles = parse_roles(data, settings.limits.roles_bytes)
        except (OSError, FormatError) as error:
            raise ArchiveError(f"{root / ROLES_FILE} cannot be read: {error}.") from error
        return cls(root, settings, roles)

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
        size = self.log.head(self.roles.log).size
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
        size = self.log.head(self.roles.log).size
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
                size = self.log.head(self.roles.log).size
                if fresh is None or (fresh.size != size and not self.staging.pending()):
                    if fresh is not None:
                        fresh.close()
                    fresh = Catalogue.create(path, self.roles.origin)
                    rebuild(fresh, self.shelves, self.log, size, self.settings.limits)
                return fresh
        except OSError:
            fresh = Catalogue.create(None, self.roles.origin)
            size = self.log.head(self.roles.log).size
            rebuild(fresh, self.shelves, self.log, size, self.settings.limits)
            return fresh


@dataclass(frozen=True, slots=True)
class Writer:
    """An archive opened for writing: its keys at hand, a run's folder its own.

    Whoever rebuilds an object holds its lock of `objects` from the first look to the last rename.
    """

    archive: Archive
    seal: Seal
    run: Run
    objects: ObjectLocks
    keys: KeyFolder
    now: Callable[[], datetime]
    seen: Checkpoint | None

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Take the desk: the archive's lock, then the log key's; finish what others left."""
        with told_plainly(), self.archive.staging.locked(), locked(self.keys.lock):
            log = LogWriter(
                self.archive.log, self.keys.log_signer(self.archive.roles), self.keys.mark
            )
            self._check_memory(log.settle())
            path = self.archive.root / "catalogue.db"
            catalogue = Catalogue.open(path, writable=True)
            if catalogue is None:
                catalogue = Catalogue.create(path, self.archive.roles.origin)
            try:
                desk = Desk(
                    self.archive.shelves,
                    log,
                    catalogue,
                    self.archive.settings.limits,
                    self.archive.roles,
                )
                desk.recover(self.archive.staging, self.run.folder)
                size = log.settle().size
                if catalogue.size != size:
                    catalogue.close()
                    catalogue = Catalogue.create(path, self.archive.roles.origin)
                    rebuild(catalogue, desk.shelves, log.log, size, self.archive.settings.limits)
                    desk = replace(desk, catalogue=catalogue)
                yield desk
            finally:
                catalogue.close()

    def _check_memory(self, mark: Checkpoint) -> None:
        # Archive and keys may both come from an older copy; the owner's own memory may not.
        if self.seen is None or self.seen.size < mark.size:
            return
        if (self.seen.size, self.seen.root) != (mark.size, mark.root):
            raise RolledBackError(
                f"You have seen {self.seen.size} entries of this log, and the mark beside its key "
                f"says {mark.size}, or another history. Archive and keys may both come from an "
                "older copy. Nothing is signed, so that the history cannot split in two. Bring "
                "back the newest copy of both; reading and verifying go on working."
            )


@contextmanager
def open_writer(archive: Archive, config: Config, now: Callable[[], datetime]) -> Iterator[Writer]:
    """Open an archive for writing. Raises `KeyFolderError` where its keys are not at hand."""
    keys = KeyFolder(config.keys(archive.roles.origin))
    signer = keys.signer(archive.roles)
    keys.log_signer(archive.roles)
    role = signer_role(archive.roles, signer.public, role_uri(archive.roles.origin))
    seen = own_trust(config).remembered(archive.roles.log)
    run = Run(archive.staging)
    objects = ObjectLocks(archive.staging.root / OBJECT_LOCKS)
    seal = Seal(archive.roles.origin, role, signer)
    try:
        yield Writer(archive, seal, run, objects, keys, now, seen)
    finally:
        objects.close()
        run.close()


def role_uri(origin: str) -> str:
    """Give the URI under which an archive's roles stand in inventories (RFC 4122 §4.3, URL)."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'https://{origin}')}"


@dataclass(frozen=True, slots=True)
class Founded:
    """A new archive, its root key's public half, and where its keys are."""

    archive: Archive
    root: PublicKey
    keys: KeyFolder
    first: Shelved


def found_archive(
    root: Path,
    origin: str,
    naan: str,
    config: Config,
    now: Callable[[], datetime],
    pin: Callable[[PublicKey], None],
) -> Founded:
    """Make an archive in an absent or empty folder, with new keys; log its roles as entry 0.

    The root key is handed to `pin`. The settings come last: a folder without them is no archive.
    Raises `ArchiveError` where the folder holds anything, and `KeyFolderError` where the origin
    has been used on this machine.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise ArchiveError(
            f"{root} is not empty. An archive begins in a folder of its own; what an interrupted "
            "`muniment init` left can be deleted."
        )
    if Path(os.path.realpath(config.folder)).is_relative_to(os.path.realpath(root)):
        raise ArchiveError(
            f"The configuration folder {config.folder} lies in {root}, and no key lies in an "
            "archive. Set MUNIMENT_CONFIG to another folder."
        )
    mount = mount_of(root.absolute())
    if mount is not None and mount.is_network:
        raise ArchiveError(
            f"{root} is on a network file system ({mount.kind}), where locks and syncs cannot be "
            "relied on. Make the archive on a local disk and copy it from there."
        )
    keys = KeyFolder(config.keys(origin))
    keys.check_unused(origin)
    root.mkdir(parents=True, exist_ok=True)
    roles, document, root_key = keys.create(origin)
    signature = sign(document, root_key, ROLES_NAMESPACE)
    (root / ROLES_FILE).parent.mkdir(parents=True)
    (root / ROLES_FILE).write_bytes(document)
    (root / ROLES_SIGNATURE).write_bytes(signature)
    (root / "README.md").write_text(archive_readme(origin), "utf-8")
    (root / "log").mkdir()
    Shelves(root / "shelves").create()
    Staging(root / "staging").create()
    LogWriter(Log(root / "log"), keys.log_signer(roles), keys.mark).create()
    with told_plainly():
        Catalogue.create(root / "catalogue.db", origin).close()
    sync_tree(root)
    sync_folder(root.parent)
    pin(root_key.public)
    archive = Archive(root, Settings(naan=naan), roles)
    first = _log_roles(archive, config, now, document, signature)
    write_durably(root / SETTINGS, default_settings(naan).encode())
    return Founded(archive, root_key.public, keys, first)


def _log_roles(
    archive: Archive,
    config: Config,
    now: Callable[[], datetime],
    document: bytes,
    signature: bytes,
) -> Shelved:
    with open_writer(archive, config, now) as writer:
        place = writer.run.new_place()
        (place / "content" / "roles").mkdir(parents=True)
        files = tuple(
            write_gathered(place / "content", f"roles/{name}", data, "roles")
            for name, data in (("0001", document), ("0001.sig", signature))
        )
        draft = Draft(
            place=place,
            kind="roles",
            id=new_record_id(),
            object_id=archive.new_object_id(),
            notice={},
            sources=(),
            files=files,
            file_sources=(None, None),
        )
        with writer.desk() as desk:
            return desk.shelve(writer.run.folder, [(draft, ())], writer.seal, now())[0]
