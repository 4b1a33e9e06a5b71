"""`muniment export`: give a notice's files back."""

from __future__ import annotations

import os
from pathlib import Path

import click

from muniment.cli.common import (
    PATH,
    answer_json,
    archive_option,
    find_object,
    json_option,
    new_command,
    opened,
    say,
)
from muniment.exchange import export_originals


@new_command("export")
@click.argument("notice", metavar="ID")
@click.option("-o", "--output", "folder", type=PATH, required=True, help="A folder of its own.")
@click.option("--version", type=click.IntRange(1), help="Which version; the newest if not given.")
@archive_option
@json_option
def command(
    notice: str, folder: Path, version: int | None, archive_folder: Path, as_json: bool
) -> int:
    """Write the files of the notice ID under the names they had where they came from.

    Each is compared with its manifest first. For proofs, see `muniment kit`.
    """
    with opened(archive_folder) as (archive, catalogue):
        row = find_object(catalogue, notice)
        names = export_originals(archive, catalogue, row.object, version, folder)
    if as_json:
        answer_json(
            {
                "folder": str(folder),
                "notice": row.object,
                "files": [os.fsdecode(name) for name in names],
            }
        )
    else:
        say(f"Wrote {folder}: {len(names)} file{'s' * (len(names) != 1)}.")
    return 0
