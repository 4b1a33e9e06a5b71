"""`muniment demo`: the whole story in a minute, offline."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import click

from muniment.cli.common import PATH, answer_json, json_option, new_command
from muniment.cli.main import main
from muniment.demo import new_folder, tell_story

# What the demonstration leaves, by its name in the JSON answer.
_LEFT = {
    "folder": "",
    "archive": "archive",
    "config": "config",
    "kit": "kit",
    "kit_changed": "kit-changed",
    "page": "notice.html",
}


@new_command("demo")
@click.option(
    "--folder",
    type=PATH,
    default=Path("muniment-demo"),
    show_default=True,
    help="Where it happens; a numbered folder beside it where it exists.",
)
@json_option
def command(folder: Path, as_json: bool) -> int:
    """Show the whole story in a minute, offline, in a folder of its own.

    A made-up ministry on loopback publishes, edits and deletes a notice; an archive keeps it, and
    anyone can check what it kept. Your own configuration and keys are not touched. The archive
    stays for you to look into. The exit code is 0 only if each step gave what the story says.
    """
    made = new_folder(folder)
    if not as_json:
        tell_story(made, main)
        return 0
    with contextlib.redirect_stdout(sys.stderr):  # The story is talk beside this answer.
        tell_story(made, main)
    whole = made.absolute()
    answer_json({name: str(whole / path) for name, path in _LEFT.items()})
    return 0
