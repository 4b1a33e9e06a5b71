"""`muniment rehearse`: restore from a replica for practice, and record how it went."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from muniment.cli.common import (
    PATH,
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
    trust_option,
)
from muniment.cli.copies.restore_command import counts
from muniment.cli.progress import Progress
from muniment.recovery.copies import Copy, open_copies, open_named
from muniment.recovery.rehearsal import Rehearsal, log_rehearsal, rehearse
from muniment.replicas import find_replicas
from muniment.words import finding_words, recovery_words
from muniment.words.language import Language


@new_command("rehearse")
@click.option(
    "--from",
    "source",
    metavar="COPY",
    help="The replica, by its name, or any copy as `restore` takes one; else each replica in turn.",
)
@click.option(
    "--scratch",
    type=PATH,
    help="Where to restore to for the time being; else the system's folder for temporary files.",
)
@archive_option
@trust_option
@language_option
@json_option
def command(
    source: str | None,
    scratch: Path | None,
    archive_folder: Path,
    trust_folder: Path | None,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Restore from a replica into a scratch folder, verify all of it, and record how it went.

    The scratch folder is private, needs as much room as the archive, and is removed at the end.
    What was missing or damaged is recorded too, and ends the call with 1.
    """
    archive, trust, language = open_archive(archive_folder), trust_of(trust_folder), speak(spoken)
    origin = archive.roles.origin
    copies = (
        open_copies((source,), config(), origin)
        if source is not None
        else open_named(find_replicas(config(), origin))
    )
    size = archive.log.head(archive.roles).size
    worst = 0
    for copy in copies:
        with Progress(size, "rehearsing") as progress:
            held = rehearse(archive, copy, config(), trust, scratch, progress.done)
        index = log_rehearsal(archive, held, config(), now)
        answer = {
            "verdict": 0 if held.account.is_whole else 1,
            "from": copy.shown,
            "outcome": held.outcome,
            "known": held.known,
            **counts(held.account),
            "index": index,
        }
        worst = max(worst, int(answer["verdict"]))
        if as_json:
            answer_json(answer)
        else:
            _print(held, copy, language, answer)
    return worst


def _print(held: Rehearsal, copy: Copy, language: Language, answer: dict[str, Any]) -> None:
    for finding in held.account.findings:
        say(f"{finding.severity.value:<8}  {finding_words(finding, language)}")
    particulars = {name: str(value) for name, value in answer.items()}
    said = "rehearsal-failed" if held.account.log_size == 0 else "rehearsed"
    say(recovery_words(said, language, {**particulars, "copy": copy.shown}))
    say(recovery_words("rehearsal-logged", language, particulars))
