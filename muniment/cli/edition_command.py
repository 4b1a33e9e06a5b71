"""`muniment edition`: read loose files as editions, without an archive."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    config,
    json_option,
    language_option,
    new_command,
    say,
    speak,
)
from muniment.config import own_limits
from muniment.edition import Edition
from muniment.edition.outline import outline_lines
from muniment.edition.read import read_edition, read_file
from muniment.edition.shape import edition_json


@new_command("edition")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PATH)
@language_option
@json_option
def command(paths: tuple[Path, ...], spoken: str | None, as_json: bool) -> int:
    """Read loose files as renditions of one notice.

    Shows titles, chapters, articles and items of each language, and findings: labels that are
    missing or damaged, text that could not be read. With --json the whole text comes too, each
    piece with where exactly it is printed. An edition is derived by rules and is no evidence. Where
    a file has no text that can be read, the others are shown and the exit code is 3.
    """
    language = speak(spoken)
    limits = own_limits(config())
    renditions = []
    for path in paths:
        if not path.is_file():
            raise CallError(f"{path} is no file.")
        renditions.append(read_file(path, path.name, limits))
    edition = read_edition(renditions)
    if as_json:
        answer_json(edition_json(edition))
    else:
        for line in outline_lines(edition, language):
            say(line)
    return unread(edition)


def unread(edition: Edition) -> int:
    """Give the exit code: 3 where a rendition has no text."""
    return 3 if any(one.text is None for one in edition.renditions) else 0
