"""`muniment read`: a notice to be read, its languages side by side."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    json_option,
    language_option,
    new_command,
    speak,
)
from muniment.cli.reading.edition_source import read_source
from muniment.edition.alignment.standing import standings
from muniment.edition.asked import units_named
from muniment.edition.differences.stale import MOST_VERSIONS, stale_json
from muniment.edition.sheet import only_article, sheet_of
from muniment.edition.showing.json import sheet_json
from muniment.edition.showing.plain import plain_lines
from muniment.edition.showing.terminal import terminal_lines
from muniment.edition.vouched import vouched_json

_WIDEST = 200  # cells, beyond which lines are too long to be read


@new_command("read")
@click.argument("named", metavar="ID|FILE...", nargs=-1, required=True)
@click.option(
    "--version", "number", type=click.IntRange(min=1), help="This version; else the newest."
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="TAG",
    help="This language of the notice alone: zh, en, zh-Hant. Can be given several times.",
)
@click.option(
    "--article",
    metavar="NUMBER|UNIT",
    help="This article alone, or unit: 3, art. 6(2), annex 1, 第六条第三项, date, or an id.",
)
@archive_option
@language_option
@json_option
def command(
    named: tuple[str, ...],
    number: int | None,
    languages: tuple[str, ...],
    article: str | None,
    archive_folder: Path,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Read a notice by its ID, or loose files as renditions of one notice.

    Its languages stand side by side where the terminal is wide enough, article by article and item
    by item, with labels as they are printed. What only one language has is shown so. Each language
    is read in the rendition that has most of its labels; where another reads otherwise, where a
    label is missing or damaged, where one language did not follow another's change, and where
    somebody attests what it is, a note stands below: what it has here, and behind | what another
    has there. Into a pipe goes a line a unit: id, language, line of the print and text, parted by
    tabs. The text is derived by rules and is no evidence.
    """
    language = speak(spoken)
    source = read_source(named, number, archive_folder, language, MOST_VERSIONS)
    beside = (source.vouched, source.stale)
    sheet = sheet_of(source.edition, source.whence, source.limits, languages, *beside)
    had = ", ".join(one.language for one in sheet.parallel.standings)
    if languages and not sheet.parallel.standings:
        has = ", ".join(one.language for one in standings(source.edition.renditions))
        raise CallError(f"It has no text in {', '.join(languages)}; it has {has or 'none'}.")
    if article is not None:
        cut = only_article(sheet, article)
        if cut is None:
            raise CallError(
                f"It has no article or unit {article} in {had or 'any language'}. It has "
                f"{units_named(source.edition) or 'none'}; `muniment edition` lists all."
            )
        sheet = cut
    if as_json:
        told = {"stale": stale_json(source.stale), "attested": vouched_json(source.vouched)}
        answer_json({**sheet_json(sheet), **told})
        return source.code
    if sys.stdout.isatty():
        width = min(shutil.get_terminal_size().columns, _WIDEST)
        lines = terminal_lines(sheet, width, language)
    else:
        lines = plain_lines(sheet, language)
    for line in lines:
        click.echo(line)  # Escaped already: tabs and what joins letters are kept.
    return source.code
