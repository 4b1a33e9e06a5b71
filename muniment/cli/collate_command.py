"""`muniment collate`: the renditions of a notice held against each other."""

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
from muniment.edition.differences.telling import (
    collate_edition,
    differences_json,
    differences_lines,
    fullest,
)
from muniment.edition.model import RULES
from muniment.edition.read import read_rendition
from muniment.words.edition import edition_words


@new_command("collate")
@click.argument("paths", metavar="PATH PATH...", nargs=-1, required=True, type=PATH)
@language_option
@json_option
def command(paths: tuple[Path, ...], spoken: str | None, as_json: bool) -> int:
    """Hold renditions of one notice against the one of them that has most text.

    Shows what a reader of each of the others misses: lost, garbled, moved, twice, or read
    otherwise, the worst first, each with its line: [n] of the fullest, [n*] of the other. With
    --json every difference comes with its exact places in both, those of setting alone too. Works
    on loose files; where one has no text that can be read the exit code is 3.
    """
    language = speak(spoken)
    if len(paths) < 2:
        raise CallError("There must be two files or more.")
    limits, renditions = own_limits(config()), []
    for path in paths:
        if not path.is_file():
            raise CallError(f"{path} is no file.")
        with path.open("rb") as stream:
            data = stream.read(limits.edition_bytes + 1)
        renditions.append(read_rendition(data, path.name, limits))
    base = fullest(renditions)
    if base is None:
        raise CallError("None of these files has text that can be read.")
    for witness in renditions:
        if witness is base:
            continue
        done, lacking = collate_edition(base, witness)
        if as_json:
            answer_json(differences_json(base, witness, done, lacking))
            continue
        for line in differences_lines(base, witness, done, lacking, language):
            say(line)
        say("")
    if not as_json:
        say(edition_words("derived", language, rules=RULES))
    return 3 if any(one.text is None for one in renditions) else 0
