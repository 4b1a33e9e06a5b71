"""`muniment show`: a notice and its provenance."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.cli.common import archive_option, find_object, json_option, new_command, opened, say


@new_command("show")
@click.argument("notice", metavar="ID")
@archive_option
@json_option
def command(notice: str, archive_folder: Path, as_json: bool) -> int:
    """Show a notice and its provenance."""
    with opened(archive_folder) as (_, catalogue):
        say(find_object(catalogue, notice).object)
    return 0
