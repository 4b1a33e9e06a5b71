"""`muniment quote`: where a quotation stands, exactly, nearly, or nowhere."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from muniment.cli import common
from muniment.cli.common import (
    PATH,
    CallError,
    archive_option,
    config,
    json_option,
    language_option,
    new_command,
    now,
    open_archive,
    say,
    speak,
    tell,
    trust_of,
    trust_option,
)
from muniment.cli.reading.cite_command import dated_of
from muniment.config import own_limits
from muniment.edition.read import read_file
from muniment.inquiry.confirmed import Shelf
from muniment.inquiry.quoting import Answer, Reader, quote, quote_loose
from muniment.inquiry.telling import answer_json, answer_lines
from muniment.inquiry.upkeep import open_index, told_plainly
from muniment.search.quoting import MOST_LETTERS, Quotation, read_quotation


@new_command("quote")
@click.argument("words", metavar="QUOTATION...", nargs=-1, required=True)
@click.option(
    "--in",
    "files",
    multiple=True,
    type=PATH,
    metavar="FILE",
    help="Look in this loose file, and in no archive; may be given again.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    help="Show at most so many places.",
)
@archive_option
@trust_option
@language_option
@json_option
def command(
    words: tuple[str, ...],
    files: tuple[Path, ...],
    limit: int,
    archive_folder: Path,
    trust_folder: Path | None,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Say where QUOTATION stands: word for word, set otherwise, in pieces, nearly so, or nowhere.

    Set otherwise is: in traditional or simplified characters, full-width forms, other marks or
    case. In pieces is: so around its ellipses (…… or [...]), in this order, with what they leave
    out shown. Nearly so is: with up to a fifth of its letters wrong, missing or added, as prints
    are misread; each difference is shown. Every place comes with notice, version and what became
    of it, unit, line and offsets, a citation, its entry in the log, and what is proven of when by
    your own trust. QUOTATION of - is read from stdin.

    Each place is read again from bytes of record. Exit code 2 says that it stands nowhere, or only
    nearly so, in what was searched; that is no proof that nobody ever published it.
    """
    language = speak(spoken)
    quotation = read_quotation(_asked(words))
    if files:
        answer = _loose(files, quotation, limit)
    else:
        answer = _in_archive(archive_folder, trust_folder, quotation, limit)
    if as_json:
        common.answer_json(answer_json(answer))
    else:
        for line in answer_lines(answer, language):
            say(line)
    if files and answer.silent:
        return 3
    if not answer.is_whole:
        return 1
    return 0 if answer.kind in ("exact", "alike", "elided") else 2


def _asked(words: tuple[str, ...]) -> str:
    # A character more than is read has four bytes at most.
    return sys.stdin.read(4 * MOST_LETTERS + 1) if words == ("-",) else " ".join(words)


def _in_archive(
    folder: Path, trust_folder: Path | None, quotation: Quotation, limit: int
) -> Answer:
    trust, archive, moment = trust_of(trust_folder), open_archive(folder), now()
    with (
        open_index(archive, moment, lambda text: tell(f"({text})")) as (index, catalogue),
        told_plainly(),
    ):
        reader = Reader(
            archive,
            catalogue,
            Shelf(archive, catalogue, moment),
            moment,
            lambda view, version: dated_of(archive, catalogue, trust, view, version),
        )
        return quote(index, reader, quotation, limit)


def _loose(files: tuple[Path, ...], quotation: Quotation, limit: int) -> Answer:
    limits = own_limits(config())
    renditions = []
    for path in files:
        if not path.is_file():
            raise CallError(f"{path} is no file.")
        renditions.append(read_file(path, path.name, limits))
    return quote_loose(renditions, quotation, limit)
