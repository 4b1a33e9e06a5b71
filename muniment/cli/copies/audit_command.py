"""`muniment audit`: a fixity round over the archive, or over a replica of it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from checksums import Algorithm
from manifests import MunimentError, named_path
from muniment.archive.archive import Archive, open_writer
from muniment.archive.desk import Shelved
from muniment.cli.audit_progress import AuditProgress
from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    config,
    json_option,
    language_option,
    new_command,
    now,
    open_archive,
    remember,
    remember_roles,
    speak,
    trust_of,
    trust_option,
)
from muniment.cli.copies.audit_answer import Recorded, code_of, say_audited, to_json
from muniment.fixity.audit import Audit, Audited
from muniment.fixity.fastest import fastest
from muniment.fixity.journal import Journal, journal_folder, open_journal
from muniment.fixity.plan import parse_budget, parse_sample, parse_size
from muniment.fixity.record import record_round
from muniment.fixity.round import Wish
from muniment.keys import KeyFolder, KeyFolderError
from muniment.replicas import find_replicas, open_replica


@new_command("audit")
@archive_option
@trust_option
@click.option("--replica", "replica_name", metavar="NAME", help="Audit this replica instead.")
@click.option(
    "--budget",
    "budgets",
    multiple=True,
    metavar="50GB|2h",
    help="Stop after so many bytes or so long; may be given for both. The next call goes on there.",
)
@click.option("--rate", metavar="100MB/s", help="Read at most so many bytes a second.")
@click.option("--sample", metavar="5%|N", help="Check a random part, or N random log entries.")
@click.option(
    "--processes",
    type=click.IntRange(1, 256),
    default=os.cpu_count() or 1,
    show_default="one a core",
    help="How many processes read and hash.",
)
@click.option(
    "--algorithm",
    type=click.Choice(("sha512", "sha256", "fastest")),
    default="sha512",
    show_default=True,
    help="The digest by which the files that statements list are checked; both were signed.",
)
@click.option("--full", is_flag=True, help="Verify every signature again, whatever was before.")
@click.option("--no-record", is_flag=True, help="Only look: write neither record nor journal.")
@language_option
@json_option
def command(
    archive_folder: Path,
    trust_folder: Path | None,
    replica_name: str | None,
    budgets: tuple[str, ...],
    rate: str | None,
    sample: str | None,
    processes: int,
    algorithm: str,
    full: bool,
    no_record: bool,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Check every byte on the shelves against inventories, signed manifests and the log.

    What was checked longest ago comes first. The log is checked as a whole, and whatever stands on
    the shelves unlogged, or is logged and missing, is named, however small the budget. The result
    is a record in the log with a report; `muniment checked` tells of all of them. A round that was
    stopped is taken up by the next call.
    """
    archive = open_archive(archive_folder)
    trust = trust_of(trust_folder)
    language = speak(spoken)
    wish = Wish(
        processes=processes,
        budget=parse_budget(budgets),
        rate=parse_size(rate.removesuffix("/s")) if rate else None,
        sample=parse_sample(sample, secrets.token_hex(8)) if sample else None,
    )
    keys = KeyFolder(config().keys(archive.roles.origin))
    replica = None
    if replica_name is not None:
        [address] = find_replicas(config(), archive.roles.origin, (replica_name,))
        replica = open_replica(address, archive.settings.limits)
    chosen = fastest() if algorithm == "fastest" else Algorithm(algorithm)
    audit = Audit(archive, trust, keys, replica, chosen, afresh=full)
    with _journal(archive, keys, replica_name, no_record) as journal:
        with AuditProgress() as progress:
            audited = audit.carry_out(wish, journal, now, progress)
        recorded = Recorded(None, "not-asked") if no_record else _record(archive, audited, journal)
    if as_json:
        answer_json(to_json(audited, recorded))
    else:
        say_audited(audited, recorded, language)
    code = code_of(audited, recorded)
    if code == 0:
        remember(trust, audited.note, archive.roles)
        remember_roles(trust, audited.roles.vouched_roles)
    return code


@contextmanager
def _journal(
    archive: Archive, keys: KeyFolder, replica: str | None, no_record: bool
) -> Iterator[Journal]:
    if no_record:
        yield Journal(None)
        return
    try:
        keys.signer(archive.roles)
        keys.log_signer(archive.roles)
    except KeyFolderError as error:
        raise CallError(
            f"{error} A round is recorded and signed; without the keys, look with --no-record."
        ) from error
    folder = journal_folder(config(), archive.roles.origin)
    with open_journal(folder, replica or "shelves") as journal:
        yield journal


def _record(archive: Archive, audited: Audited, journal: Journal) -> Recorded:
    if not audited.report.anything:
        journal.remove()
        return Recorded(None, "nothing")
    try:
        with open_writer(archive, config(), now) as writer:
            shelved: Shelved = record_round(writer, audited)
    except MunimentError as error:
        journal.remove()  # What is found in a log that cannot be signed is not of the mended one.
        return Recorded(None, str(error), failed=True)
    except OSError as error:
        where = f" ({place})" if (place := named_path(error)) else ""
        return Recorded(None, f"{error.strerror or error}{where}", failed=True)
    journal.remove()
    return Recorded(shelved, "")
