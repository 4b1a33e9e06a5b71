"""`muniment search`: paragraphs of all notices that hold what is asked for."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    json_option,
    language_option,
    new_command,
    now,
    open_archive,
    say_lines,
    speak,
    tell,
)
from muniment.inquiry.confirmed import Shelf
from muniment.inquiry.searching import found_json, found_lines, list_unsearched, search
from muniment.inquiry.upkeep import open_index, told_plainly
from muniment.search.filters import STANDINGS, Filters
from muniment.search.query import read_query

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


@new_command("search")
@click.argument("query", metavar="[QUERY]...", nargs=-1)
@click.option("--issuer", default="", help="Only what this issuer, or part of a name, published.")
@click.option("--type", "kind", default="", help="Only notices of this type: 通知, notice.")
@click.option(
    "--after", default="", metavar="DATE", help="Dated on this day, month, year or after."
)
@click.option("--before", default="", metavar="DATE", help="Dated on it or before.")
@click.option("--language", default="", metavar="TAG", help="Only texts in it: zh, zh-Hant, ug.")
@click.option(
    "--status",
    type=click.Choice(STANDINGS),
    default=None,
    help="Only newest versions, or earlier ones, or accessions that were superseded.",
)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most so many."
)
@click.option(
    "--without-text",
    is_flag=True,
    help="List the renditions that no search reads, and why, instead of a QUERY.",
)
@archive_option
@language_option
@json_option
def command(
    query: tuple[str, ...],
    issuer: str,
    kind: str,
    after: str,
    before: str,
    language: str,
    status: str | None,
    limit: int,
    without_text: bool,
    archive_folder: Path,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Find paragraphs that hold all of QUERY's words, in every language, the best first.

    Words find what begins so, from three letters on; '"words in quotation marks"' are a phrase, and
    whole. Traditional and simplified characters, full-width forms and case are alike; any part of a
    Chinese sentence is found, single characters too. What is shown is as it is printed, the match
    in brackets. Nothing found is an answer, and ends with 0.

    The first search reads all notices into an index, later ones what is new; without QUERY that is
    all that is done. The sha512 of each rendition shown is held against the one of record; where
    one is changed or missing the exit code is 1. What is withheld or redacted is not found.
    """
    spoken_in = speak(spoken)
    _require_period(after, before)
    asked = " ".join(query)
    terms = read_query(asked) if query else ()
    filters = Filters(issuer, kind, after, before, language, status or "")
    if without_text and (query or filters != Filters()):
        raise CallError("--without-text lists renditions of all notices: it takes no words.")
    if not query and filters != Filters():
        raise CallError("What is looked for? Filters choose among paragraphs that hold words.")
    archive = open_archive(archive_folder)
    moment = now()
    with (
        open_index(archive, moment, lambda text: tell(f"({text})")) as (index, catalogue),
        told_plainly(),
    ):
        shelf = Shelf(archive, catalogue, moment)
        found = (
            list_unsearched(index, archive, limit)
            if without_text
            else search(index, archive, shelf, asked, terms, filters, limit)
        )
    if as_json:
        answer_json(found_json(found))
    else:
        say_lines(found_lines(found, spoken_in))
    return 0 if found.is_whole else 1


def _require_period(after: str, before: str) -> None:
    for one in (after, before):
        if one and not _is_date(one):
            raise CallError(f"{one!r} is no date: 2014, 2014-10 or 2014-10-01.")
    known = min(len(after), len(before))
    if after[:known] > before[:known]:
        raise CallError(f"Nothing is dated {after} or after, and {before} or before.")


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "0001-01-01"[len(text) :])
    except ValueError:
        return False
    return True
