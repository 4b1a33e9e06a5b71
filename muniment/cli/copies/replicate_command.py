"""`muniment replicate`: bring replicas up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from checksums import Finding
from manifests import MunimentError, named_path
from muniment.archive.archive import Archive
from muniment.cli.common import (
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
    tell,
)
from muniment.cli.progress import Progress
from muniment.replicas import ReplicaAddress, find_replicas
from muniment.replicas.memory import recall
from muniment.replicas.replicate import Replicated, replicate
from muniment.words import Language, finding_words


@new_command("replicate")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@archive_option
@language_option
@json_option
def command(names: tuple[str, ...], archive_folder: Path, spoken: str | None, as_json: bool) -> int:
    """Bring the replicas of these NAMEs, or all, up to the log's head.

    Only what is new is sent. Whatever is sent was held against log and signed manifests, and was
    read back from where it was put. An object that is damaged here is named and not sent (1), and
    so is a replica that is ahead of the archive or has another history. `replica add` says where
    replicas are; `repair --replica` puts anew what is damaged there.
    """
    archive = open_archive(archive_folder)
    language = speak(spoken)
    replicas = find_replicas(config(), archive.roles.origin, names)
    codes = {_replicate(archive, replica, language, as_json) for replica in replicas}
    return 1 if 1 in codes else max(codes)


def _replicate(
    archive: Archive,
    replica: ReplicaAddress,
    language: Language,
    as_json: bool,
) -> int:
    known = recall(config(), archive.roles.origin, replica)
    size = archive.log.head(archive.roles).size
    with Progress(size - (known.size if known else 0), f"replicating to {replica.name}") as shown:

        def show(entries: int, sent: int) -> None:
            shown.bytes_taken(sent)
            for _ in range(entries):
                shown.source_done()

        try:
            done = replicate(archive, replica, config(), now(), show)
        except (MunimentError, OSError) as failure:
            code = failure.exit_code if isinstance(failure, MunimentError) else 3
            _tell_failure(replica, failure, code, as_json)
            return code
    if as_json:
        answer_json(_to_json(done))
    else:
        _say(done, language)
    return 1 if done.findings else 0


def _tell_failure(replica: ReplicaAddress, failure: Exception, code: int, as_json: bool) -> None:
    reason = str(failure)
    if isinstance(failure, OSError):
        where = f" ({place})" if (place := named_path(failure)) else ""
        reason = (
            f"{failure.strerror or failure}{where}. What was put in place is whole; when the cause "
            "is mended, the same call goes on from there."
        )
    tell(f"muniment: {replica.name}: {reason}")
    if as_json:
        answer_json({"name": replica.name, "verdict": code, "why": reason})


def _to_json(done: Replicated) -> dict[str, Any]:
    return {
        "name": done.name,
        "verdict": 1 if done.findings else 0,
        "why": "",
        "was": done.was,
        "size": done.size,
        "log_size": done.log_size,
        "objects": done.objects,
        "bytes": done.bytes,
        "remembered": done.remembered,
        "findings": [_finding(finding) for finding in done.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    particulars = dict(finding.particulars)
    return {"code": finding.code, "where": finding.where, "particulars": particulars}


def _say(done: Replicated, language: Language) -> None:
    if done.remembered is not None:
        tell(
            f"{done.name} had {done.remembered} entries when it was replicated last, and "
            f"{done.was} now: somebody put an older copy there. It was brought up again."
        )
    for finding in done.findings:
        say(f"{done.name}: {finding_words(finding, language)}")
    sent = f"{done.objects} objects and {done.bytes / 1e6:.1f} MB sent, and read back"
    if not done.objects:
        sent = "nothing was new"
    say(f"{done.name}: complete for {done.size} of {done.log_size} entries of the log; {sent}")
    if done.findings:
        tell(
            "What is named above is damaged or missing and was not sent; the replica does not "
            "claim to have it. Run `muniment repair`, then replicate again."
        )
