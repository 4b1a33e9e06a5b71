"""`muniment edition`: read loose files as editions, without an archive, or a notice in one."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.cli.common import (
    PATH,
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
from muniment.cli.reading.edition_source import Source, read_source
from muniment.edition.differences.stale import MOST_VERSIONS, stale_json, stale_lines
from muniment.edition.outline import outline_lines
from muniment.edition.shape import edition_json
from muniment.edition.vouched import vouched_json, vouched_lines
from muniment.edition.whence import whence_json, whence_lines
from muniment.words import Language

_FORMS = ("akn", "html", "text")


@new_command("edition")
@click.argument("named", metavar="ID|FILE...", nargs=-1, required=True)
@click.option(
    "--version", "number", type=click.IntRange(min=1), help="This version; else the newest."
)
@click.option(
    "--as",
    "form",
    type=click.Choice(_FORMS),
    help="Write the text to -o instead: Akoma Ntoso 3.0 (a folder, a document for each language), "
    "a page of its own with the languages side by side, or a line for each article and item. Of a "
    "notice in an archive `muniment export` does so.",
)
@click.option("-o", "--output", "target", type=PATH, help="What --as writes: nothing is there yet.")
@archive_option
@language_option
@json_option
def command(
    named: tuple[str, ...],
    number: int | None,
    form: str | None,
    target: Path | None,
    archive_folder: Path,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Read loose files as renditions of one notice, or a notice by its ID.

    Shows titles, chapters, articles and items of each language, and findings: labels that are
    missing or damaged, text that could not be read. With --json the whole text comes too, each
    piece with where exactly it is printed. An edition is derived by rules and is no evidence. Where
    a file has no text that can be read, the others are shown and the exit code is 3.
    """
    language = speak(spoken)
    if (form is None) != (target is None):
        raise CallError("--as and -o go together.")
    source = read_source(named, number, archive_folder, language, MOST_VERSIONS)
    if form is not None and source.whence.shelved is not None:
        raise CallError(
            f"Of a notice in an archive call: muniment export {named[0]} --as {form} -o {target}"
        )
    if form is not None and target is not None:
        _write(source, form, target, language, as_json)
    elif as_json:
        told = {"stale": stale_json(source.stale), "attested": vouched_json(source.vouched)}
        whence = {"whence": whence_json(source.whence)}
        answer_json({**edition_json(source.edition), **whence, **told})
    else:
        say_lines(outline_lines(source.edition, language))
        say_lines(stale_lines(source.stale, language))
        say_lines(vouched_lines(source.vouched, language))
        say_lines(whence_lines(source.whence, language))
    return source.code


def _write(source: Source, form: str, target: Path, language: Language, as_json: bool) -> None:
    # Imported here: an outline needs none of it.
    from muniment.edition.sheet import sheet_of
    from muniment.edition.showing.written import WRITERS
    from muniment.exchange.draft import drafted

    sheet = sheet_of(source.edition, source.whence, source.limits)
    if not sheet.parallel.standings:
        raise CallError("None of these files has text that can be read.")
    with drafted(target) as draft:
        names = WRITERS[form](sheet, draft, language, source.limits)
    if as_json:
        place = {"folder": str(target), "files": list(names)} if names else {"file": str(target)}
        answer_json(place)
    else:
        say(f"Wrote {target}.")
