"""`muniment log resume`: a log goes on from the head that its key last signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from manifests import MunimentError
from muniment.archive.archive import Archive
from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    archive_option,
    config,
    json_option,
    language_option,
    new_command,
    now,
    open_archive,
    say,
    speak,
    trust_of,
)
from muniment.cli.copies.restore_command import counts
from muniment.cli.progress import Progress
from muniment.keys import KeyFolder
from muniment.recovery.conclusion import log_account, stand
from muniment.recovery.copies import open_copies, open_named
from muniment.recovery.heads import Head
from muniment.recovery.resume import Resumption, resume
from muniment.recovery.standing import Standing
from muniment.replicas import read_replicas
from muniment.words import finding_words, recovery_words


@new_command("resume")
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="COPY",
    help="A copy that may have the lost head: a folder, folder:/PATH, s3://BUCKET/PREFIX or a "
    "replica's name. Else every replica of this archive.",
)
@click.option(
    "--head",
    "head_files",
    multiple=True,
    type=PATH,
    metavar="FILE",
    help="A signed checkpoint of this log that somebody kept, as a witness or a mail: the key has "
    "signed as far as it says.",
)
@archive_option
@language_option
@json_option
def command(
    sources: tuple[str, ...],
    head_files: tuple[Path, ...],
    archive_folder: Path,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Let the log go on that was restored from an older copy.

    Its lost entries, and the objects that they speak of, are fetched from copies. The log then has
    exactly the head that its key last signed, or a later one that the key signed; a mark that is
    missing or older than a copy's checkpoint is raised first. Nothing else is signed.
    """
    archive, language = open_archive(archive_folder), speak(spoken)
    origin = archive.roles.origin
    copies = (
        open_copies(sources, config(), origin)
        if sources
        else open_named(read_replicas(config(), origin))
    )
    keys = KeyFolder(config().keys(origin))
    before = stand(archive, config())
    with Progress(0, "resuming") as progress:
        account = resume(
            Resumption(
                archive,
                keys,
                copies,
                trust_of(None),
                archive.settings.limits,
                heads=[_read_head(archive, path) for path in head_files],
                moved=progress.done,
            )
        )
    resumed = account.log_size > (account.resumed_from or 0)
    index = log_account(archive, account, config(), now) if resumed else None
    answer: dict[str, Any] = {
        "verdict": 0 if account.is_whole else 1,
        "archive": str(archive.root.absolute()),
        "resumed_from": account.resumed_from,
        **counts(account),
        "writing": stand(archive, config()).value,
        "index": index,
    }
    if as_json:
        answer_json(answer)
        return int(answer["verdict"])
    for finding in account.findings:
        say(f"{finding.severity.value:<8}  {finding_words(finding, language)}")
    particulars = {name: str(value) for name, value in answer.items()}
    unresumed = "nothing-to-resume" if before is Standing.READY else "mark-raised"
    say(recovery_words("resumed" if resumed else unresumed, language, particulars))
    if index is not None:
        said = {"index": str(index), "origin": Archive.open(archive.root).roles.log.name}
        say(recovery_words("restoration-logged", language, said))
    return int(answer["verdict"])


def _read_head(archive: Archive, path: Path) -> Head:
    try:
        with path.open("rb") as stream:
            note = stream.read(archive.settings.limits.checkpoint_bytes)
        return Head(archive.roles.open(note), str(path), note)
    except (OSError, MunimentError) as error:
        raise CallError(f"{path} is no signed checkpoint of this log: {error}.") from error
