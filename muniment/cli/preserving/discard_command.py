"""`muniment discard`: throw away what was held."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.archive.desk import HELD
from muniment.cli.common import (
    answer_json,
    archive_option,
    json_option,
    new_command,
    open_archive,
    say,
)
from muniment.waiting import discard


@new_command("discard")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@archive_option
@json_option
def command(names: tuple[str, ...], archive_folder: Path, as_json: bool) -> int:
    """Throw away what `preserve --hold` put aside under NAME. It leaves no trace."""
    archive = open_archive(archive_folder)
    for name in names:
        with archive.staging.locked():
            discard(archive.staging.root / HELD, name)
        if as_json:
            answer_json({"held": name, "outcome": "discarded"})
        else:
            say(f"discarded: {name}")
    return 0
