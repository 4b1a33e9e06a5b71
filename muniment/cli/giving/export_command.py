"""`muniment export`: give notices' files back, or what others read of them."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from muniment.archive.archive import Archive
from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    archive_option,
    config,
    find_object,
    json_option,
    language_option,
    new_command,
    now,
    opened,
    say,
    speak,
    tell,
)
from muniment.cli.progress import Progress
from muniment.exchange.dataset.formats import TableFormat
from muniment.exchange.export import Exported, Wanted, export
from muniment.exchange.forms import FORMS, Shape

_FIRST = "originals"


@new_command("export")
@click.argument("notices", nargs=-1, metavar="[ID]...")
@click.option(
    "--list",
    "listed",
    type=click.File("r", encoding="utf-8"),
    help="A file with more IDs, one a line; - for standard input.",
)
@click.option("--all", "everything", is_flag=True, help="All notices that may be given out.")
@click.option(
    "--as",
    "form",
    type=click.Choice(tuple(FORMS)),
    default=_FIRST,
    show_default=True,
    help="; ".join(f"{one.name}: {one.about}" for one in FORMS.values()) + ".",
)
@click.option(
    "-o",
    "--output",
    "target",
    type=PATH,
    required=True,
    help="What to write: a folder; "
    + ", ".join(one.name for one in FORMS.values() if one.shape is Shape.FILE)
    + ": a file. Where several notices are asked for, a form that holds one is written for each, "
    "into one folder, under the id of its first accession.",
)
@click.option(
    "--version",
    type=click.IntRange(1),
    help="Which version; if not given, the newest, and of captures those of all versions.",
)
@click.option("--unsigned", is_flag=True, help="Do not sign; of the forms, wacz is signed.")
@click.option(
    "--tables",
    multiple=True,
    type=click.Choice([one.value for one in TableFormat]),
    help="Of a dataset: in this format. Can be given several times; if not given, csv and jsonl. "
    "parquet needs the extra dataset.",
)
@archive_option
@language_option
@json_option
def command(
    notices: tuple[str, ...],
    listed: TextIO | None,
    everything: bool,
    form: str,
    target: Path,
    version: int | None,
    unsigned: bool,
    tables: tuple[str, ...],
    archive_folder: Path,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Write notices by their IDs (or the beginnings of them) in a form for others.

    Each file is compared with its manifest first. What is withheld, or was redacted, stays behind,
    and is told. Nothing is ever written over. For proofs, see `muniment kit`.
    """
    asked = [*notices, *(line.strip() for line in listed or () if line.strip())]
    if bool(asked) == everything:
        raise CallError("Which notices? Give their IDs, --list with a file of them, or --all.")
    chosen = FORMS[form]
    if version is not None and not chosen.versioned:
        raise CallError(f"The form {form} is of all versions, so it takes no --version.")
    if unsigned and not chosen.signed:
        raise CallError(f"The form {form} is not signed anew, so it takes no --unsigned.")
    if tables and not chosen.tabular:
        raise CallError(f"The form {form} has no tables, so it takes no --tables.")
    with opened(archive_folder) as (archive, catalogue):
        if everything:
            objects = [rows[0].object for rows in catalogue.notices()]
        else:
            objects = list(dict.fromkeys(find_object(catalogue, one).object for one in asked))
        several = everything or listed is not None or len(asked) > 1
        language = speak(spoken)
        keys = _keys(archive) if chosen.signed and not unsigned else None
        told = (tuple(objects), several, version, target, now(), language)
        wanted = Wanted(*told, keys=keys, tables=tables)
        with Progress(len(objects), "exporting") as progress:
            done = export(archive, catalogue, chosen, wanted, progress.source_done)
    _answer(done, target, as_json)
    return 0


def _keys(archive: Archive) -> Path | None:
    """Give the folder of the archive's keys; where it is elsewhere, say that nothing is signed."""
    folder = config().keys(archive.roles.origin)
    if folder.is_dir():
        return folder
    tell(f"Unsigned: the keys of this archive are not on this machine ({folder}).")
    return None


def _answer(done: Exported, target: Path, as_json: bool) -> None:
    for answer in done.answers if as_json else ():
        answer_json(answer)
    if not as_json:
        say(f"Wrote {target}: {done.said}.")
    for path, sentence in done.left_out:
        named = sentence.startswith(path)
        tell(f"Left out: {sentence}" if named else f"{path} is left out: {sentence}")
