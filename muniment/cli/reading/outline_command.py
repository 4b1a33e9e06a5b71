"""`muniment outline`: the structure of a notice that is preserved."""

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
from muniment.edition.differences.stale import MOST_VERSIONS, stale_json, stale_lines
from muniment.edition.outline import outline_json, outline_lines
from muniment.edition.vouched import vouched_json, vouched_lines
from muniment.edition.whence import whence_json, whence_lines


@new_command("outline")
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
    """Show a notice's chapters, articles and items, in each of its renditions and languages.

    Where one language changed since an earlier version and another did not follow, that is told
    piece by piece. ID is the id of a notice or an accession, or the beginning of one. The sha512 of
    each rendition is held against the one of record first; what is changed or missing is named, not
    read, and the exit code is 1. An outline is derived by rules and is no evidence.
    """
    language = speak(spoken)
    source = read_notice(notice, number, archive_folder, language, MOST_VERSIONS)
    edition, stale, vouched = source.edition, source.stale, source.vouched
    if as_json:
        answer_json(
            {
                **outline_json(edition),
                "whence": whence_json(source.whence),
                "stale": stale_json(stale),
                "attested": vouched_json(vouched),
            }
        )
    else:
        say_lines(outline_lines(edition, language))
        say_lines(stale_lines(stale, language))
        say_lines(vouched_lines(vouched, language))
        say_lines(whence_lines(source.whence, language))
    return source.code
