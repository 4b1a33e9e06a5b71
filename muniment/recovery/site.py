"""The site of a restoration: a folder that is to become an archive, and the work that lies in it.

::

    restoring/head           the head of the log that is being restored
    restoring/log/           the log, until all of it is there
    restoring/objects/       objects on their way to the shelves
    restoring/account.json   what was brought in, once all was
    restoring/lock           held while somebody works
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from checksums import Finding, Severity
from manifests import Checkpoint, FormatError, MunimentError, parse_body
from muniment.archive.shelves import Shelves
from muniment.config import Config
from muniment.durable import HeldLock, sync_folder, write_durably
from muniment.mounts import mount_of
from muniment.recovery.account import Account, parse_account
from muniment.recovery.carrier import Brought
from muniment.recovery.copies import Copy
from muniment.settings import NAME as SETTINGS

WORK = "restoring"
QUARANTINE = "quarantine"


class RestoreError(MunimentError):
    """An archive cannot be restored as asked, or not whole enough to be one."""


class LostLogError(RestoreError):
    """No copy holds the log, or a part of it that nothing can give back."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Site:
    """The folder `root`, in which an archive is restored."""

    root: Path

    @property
    def work(self) -> Path:
        """Where unfinished work lies."""
        return self.root / WORK

    @property
    def log(self) -> Path:
        """Where the log is written until it is whole."""
        return self.work / "log"

    @property
    def positions(self) -> Path:
        """The file of `Positions`."""
        return self.work / "positions.db"

    @property
    def incoming(self) -> Path:
        """Where objects are brought."""
        return self.work / "objects"

    @property
    def account(self) -> Path:
        """Where the account waits to be logged."""
        return self.work / "account.json"

    @property
    def is_restored(self) -> bool:
        """Whether an earlier call has come to the end of the restoration itself."""
        return (self.root / SETTINGS).exists()

    def begin(self, head: Checkpoint, extends: bool) -> None:
        """Make room for a history; `extends` tells whether it is that of an earlier call or more.

        Raises `RestoreError` where an earlier call has begun with another.
        """
        if not extends:
            raise RestoreError(
                f"{self.root} was begun from a copy with a longer log, or another one. Name that "
                "copy again, with --also if need be; or remove the folder and begin anew."
            )
        Shelves(self.root / "shelves").create()
        for folder in (self.log, self.incoming):
            if folder.exists():
                shutil.rmtree(folder)
            folder.mkdir()
        write_durably(self.work / "head", head.body())

    def begun(self) -> Checkpoint | None:
        """Give the head that an earlier call began with."""
        try:
            return parse_body((self.work / "head").read_bytes())
        except (FileNotFoundError, FormatError):
            return None

    def shelve(self, brought: Brought) -> None:
        """Put an object in its place; it is durable already."""
        target = self.root / brought.place
        target.parent.mkdir(parents=True, exist_ok=True)
        brought.staged.rename(target)

    def keep_aside(self, brought: Brought) -> Finding:
        """Put what is not whole, or not logged, into quarantine, and say where."""
        quarantine = self.root / QUARANTINE
        quarantine.mkdir(0o700, exist_ok=True)
        target = quarantine / f"restored-{brought.staged.name[:32]}"
        if target.exists():
            shutil.rmtree(target)
        brought.staged.rename(target)
        code, severity = "restored-aside", Severity.ERROR
        if brought.unlogged:
            code, severity = "restored-unlogged", Severity.WARNING
        particulars = (("aside", str(target.relative_to(self.root))),)
        return Finding(code, severity, brought.place, particulars)

    def publish_log(self) -> None:
        """Put the whole log in its place."""
        if (self.root / "log").exists():  # Of a call that was interrupted after this.
            shutil.rmtree(self.root / "log")
        self.log.rename(self.root / "log")

    def read_account(self) -> Account:
        """Read the account of a call that was interrupted after all was brought in."""
        return parse_account(self.account.read_bytes())

    def clear(self) -> None:
        """Remove the work: the restoration has ended."""
        # The account first: a folder without one is a restoration that has been told of.
        self.account.unlink(missing_ok=True)
        sync_folder(self.work)
        shutil.rmtree(self.work)


@contextmanager
def site_of(root: Path, config: Config, copies: tuple[Copy, ...]) -> Iterator[Site]:
    """Open the site in an absent or empty folder, or in one where a restoration was interrupted.

    Raises `RestoreError` where the folder will not do.
    """
    site = Site(root)
    _check_folder(root, config, copies)
    root.mkdir(parents=True, exist_ok=True)
    site.work.mkdir(0o700, exist_ok=True)
    try:
        lock = HeldLock(site.work / "lock")
    except BlockingIOError as error:
        raise RestoreError(f"Somebody is restoring into {root} at this moment.") from error
    try:
        if site.is_restored and not site.account.exists():
            site.clear()  # An earlier call was interrupted while it did this.
            raise _not_empty(root)
        yield site
    finally:
        lock.close()


def _check_folder(root: Path, config: Config, copies: tuple[Copy, ...]) -> None:
    if root.exists() and not (root / WORK).is_dir() and (not root.is_dir() or any(root.iterdir())):
        raise _not_empty(root)
    real = Path(os.path.realpath(root))
    if Path(os.path.realpath(config.folder)).is_relative_to(real):
        raise RestoreError(
            f"The configuration folder {config.folder} lies in {root}, and no key lies in an "
            "archive. Set MUNIMENT_CONFIG to another folder."
        )
    for copy in copies:
        if copy.folder is None:
            continue
        other = Path(os.path.realpath(copy.folder))
        if real.is_relative_to(other) or other.is_relative_to(real):
            raise RestoreError(f"{root} and the copy {copy.folder} lie in one another.")
    mount = mount_of(root.absolute())
    if mount is not None and mount.is_network:
        raise RestoreError(
            f"{root} is on a network file system ({mount.kind}), where locks and syncs cannot be "
            "relied on. Restore onto a local disk."
        )


def _not_empty(root: Path) -> RestoreError:
    return RestoreError(
        f"{root} is not empty. An archive is restored into a folder of its own, absent or "
        "empty; nothing that is there is ever overwritten."
    )
