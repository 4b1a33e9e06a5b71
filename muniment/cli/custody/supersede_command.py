"""`muniment supersede`: say that another accession stands in the place of a wrong one."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.archive.archive import open_writer
from muniment.cli.common import (
    answer_json,
    archive_option,
    config,
    json_option,
    new_command,
    now,
    open_archive,
    say,
)
from muniment.custody import supersede


@new_command("supersede")
@click.argument("accession", metavar="ACCESSION")
@click.option(
    "--by",
    required=True,
    metavar="ACCESSION|NOTICE",
    help="What stands in its place; of a notice, its newest accession.",
)
@click.option("--reason", required=True, help="Why, as a sentence; it is recorded.")
@archive_option
@json_option
def command(accession: str, by: str, reason: str, archive_folder: Path, as_json: bool) -> int:
    """Record that ACCESSION was wrong, and which one stands in its place.

    Nothing of it is changed, and it goes on verifying; `show`, `list`, kits and verdicts say that
    it is superseded.
    """
    archive = open_archive(archive_folder)
    with open_writer(archive, config(), now) as writer:
        done = supersede(writer, accession, by, reason)
    if as_json:
        answer_json(
            {
                "accession": done.accession,
                "notice": done.object,
                "version": done.version,
                "by": done.by,
                "by_notice": done.by_object,
                "by_version": done.by_version,
                "reason": done.reason,
                "record": done.record,
                "origin": archive.roles.log.name,
                "index": done.index,
            }
        )
    else:
        say(
            f"superseded: {done.accession} (v{done.version} of {done.object}) by {done.by}; "
            f"entry {done.index} of {archive.roles.log.name}"
        )
    return 0
