"""`muniment metadata`: what a notice that is preserved says of itself."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.cli.common import (
    answer_json,
    archive_option,
    json_option,
    language_option,
    new_command,
    say_lines,
    speak,
)
from muniment.cli.reading.edition_source import read_notice
from muniment.edition.metadata.telling import metadata_json, metadata_lines
from muniment.edition.vouched import vouched_json, vouched_lines
from muniment.edition.whence import whence_json, whence_lines


@new_command("metadata")
@click.argument("notice", metavar="ID")
@click.option(
    "--version", "number", type=click.IntRange(min=1), help="Of this version; else of the newest."
)
@archive_option
@language_option
@json_option
def command(
    notice: str, number: int | None, archive_folder: Path, spoken: str | None, as_json: bool
) -> int:
    """Show a notice's title, numbers, dates, references and time limits, and where they stand.

    What is printed comes with its line; what follows from print says by which rule; prints that
    differ are all shown; what is not there is left out. The sha512 of each rendition is held
    against the one of record first; what is changed or missing is named, not read, and the exit
    code is 1. ID is the id of a notice or an accession, or the beginning of one.
    """
    language = speak(spoken)
    source = read_notice(notice, number, archive_folder, language)
    edition, vouched = source.edition, source.vouched
    if as_json:
        told = {"whence": whence_json(source.whence), "attested": vouched_json(vouched)}
        answer_json({**metadata_json(edition), **told})
    else:
        say_lines(metadata_lines(edition, language))
        say_lines(vouched_lines(vouched, language))
        say_lines(whence_lines(source.whence, language))
    return source.code
