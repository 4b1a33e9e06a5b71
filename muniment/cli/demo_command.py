"""`muniment demo`: the whole story in a minute, offline."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.cli.common import PATH, new_command
from muniment.cli.main import main
from muniment.demo import new_folder, tell_story


@new_command("demo")
@click.option(
    "--folder",
    type=PATH,
    default=Path("muniment-demo"),
    show_default=True,
    help="Where it happens; a numbered folder beside it where it exists.",
)
def command(folder: Path) -> int:
    """Show the whole story in a minute, offline, in a folder of its own.

    A made-up ministry on loopback publishes, edits and deletes a notice; an archive keeps it, and
    anyone can check what it kept. Your own configuration and keys are not touched. The archive
    stays for you to look into. The exit code is 0 only if each step gave what the story says.
    """
    tell_story(new_folder(folder), main)
    return 0
