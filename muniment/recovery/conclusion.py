"""The end of a restoration: it is logged where the log can go on, and its work is cleared away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from checksums import root_at
from manifests import Checkpoint, MunimentError, parse_entry
from muniment.archive.archive import Archive, open_writer
from muniment.archive.records import Record, log_record
from muniment.config import Config
from muniment.keys import KeyFolder
from muniment.recovery.account import Account
from muniment.recovery.site import Site
from muniment.recovery.standing import Standing, standing

KIND = "restoration"
REPORT = "reports/0001.json"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What was restored, how it stands with its keys, and the entry that says so, if any.

    `refused` is the sentence of whoever would not sign although the log could go on.
    """

    account: Account
    standing: Standing
    index: int | None = None
    refused: str = ""


def conclude(
    site: Site, account: Account, config: Config, now: Callable[[], datetime]
) -> Conclusion:
    """Log a restoration that is done, once, and clear its work away."""
    archive = Archive.open(site.root)
    stands = stand(archive, config)
    index, refused = None, ""
    # An intent is there only where an earlier call found that it could sign.
    if stands is Standing.READY or archive.staging.pending():
        try:
            index = log_account(archive, account, config, now)
        except MunimentError as error:
            refused = str(error)
        stands = stand(archive, config)
    site.clear()
    return Conclusion(account, stands, index, refused)


def stand(archive: Archive, config: Config) -> Standing:
    """Say how an archive stands with the keys of its owner."""
    head = archive.log.head(archive.roles)

    def extends(earlier: Checkpoint) -> bool:
        return root_at(earlier.size, archive.log.tiles(head.size).node) == earlier.root

    return standing(head, archive.roles, KeyFolder(config.keys(archive.roles.origin)), extends)


def log_account(
    archive: Archive, account: Account, config: Config, now: Callable[[], datetime]
) -> int:
    """Log the record of a restoration, once; give its index.

    Raises as `open_writer` and `shelve` do.
    """
    record = Record(KIND, (account.about(),), {REPORT: account.encode()})
    with open_writer(archive, config, now) as writer, writer.desk() as desk:
        index = _logged(archive, account)  # By an earlier call, whose intent the desk carries out.
        return log_record(writer, desk, record).index if index is None else index


def _logged(archive: Archive, account: Account) -> int | None:
    """Find the record of a restoration of this very log that was logged since."""
    size = archive.log.head(archive.roles).size
    for index, entry in enumerate(
        archive.log.entries(account.log_size, size), start=account.log_size
    ):
        if parse_entry(entry).kind == KIND:
            return index
    return None
