"""`muniment collate`: the renditions of a notice held against each other."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    json_option,
    language_option,
    new_command,
    say,
    say_lines,
    speak,
)
from muniment.cli.reading.edition_source import read_source
from muniment.edition.alignment.standing import standings
from muniment.edition.differences.telling import (
    collate_language,
    differences_json,
    differences_lines,
    unread,
)
from muniment.edition.shape import finding_json
from muniment.edition.whence import whence_json, whence_lines
from muniment.words.edition import edition_words
from muniment.words.findings import finding_words


@new_command("collate")
@click.argument("named", metavar="ID|FILE...", nargs=-1, required=True)
@click.option(
    "--version", "number", type=click.IntRange(min=1), help="This version; else the newest."
)
@archive_option
@language_option
@json_option
def command(
    named: tuple[str, ...],
    number: int | None,
    archive_folder: Path,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Hold the renditions of one notice against each other: a notice's by its ID, or loose files.

    Each language has a base: the rendition with most of its labels, of those with as many the one
    with most text. Shows what a reader of each of the others misses: lost, garbled, moved, twice,
    or read otherwise, the worst first: what the base has, and behind | what the other has there,
    each with its line, [n] of the base, [n*] of the other. With --json every difference comes with
    its exact places in both, those of setting alone too.
    """
    language = speak(spoken)
    source = read_source(named, number, archive_folder, language)
    if source.whence.shelved is None and len(named) < 2:
        raise CallError("There must be two files or more.")
    found = standings(source.edition.renditions)
    if not found:
        raise CallError("None of its renditions has text that can be read.")
    collated = [(standing, collate_language(standing)) for standing in found]
    silent = unread(source.edition)
    if as_json:
        findings = [finding_json(one) for one in silent]
        whence = whence_json(source.whence)
        answer_json({**differences_json(collated), "findings": findings, "whence": whence})
        return source.code
    for number, (standing, witnesses) in enumerate(collated):
        if number:
            say("")
        say_lines(differences_lines(standing, witnesses, language))
        if not witnesses:
            say(f"  {edition_words('no-witness', language)}")
    if silent:
        say("")
    say_lines(finding_words(one, language) for one in silent)
    say_lines(whence_lines(source.whence, language))
    return source.code
