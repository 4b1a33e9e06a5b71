"""`muniment show`: a notice and its provenance, to be read."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.archive.archive import Archive
from muniment.archive.desk import HELD
from muniment.catalogue import Catalogue
from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    archive_option,
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
from muniment.reading import NoticeView, as_lines, notice_json, view_held, view_shelved, write_page
from muniment.waiting import held_names, look
from muniment.words import Language


@new_command("show")
@click.argument("notice", metavar="ID")
@click.option("--html", is_flag=True, help="Write one self-contained page, to be read anywhere.")
@click.option("-o", "--output", type=PATH, help="With --html: the file; else it goes to stdout.")
@archive_option
@language_option
@json_option
def command(
    notice: str,
    html: bool,
    output: Path | None,
    archive_folder: Path,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Show a notice and its provenance.

    ID is the id of a notice or an accession, or the beginning of one; or the name of what is held.
    Nothing is verified by it but that statements and manifests are those that were logged, and with
    --html the sha512 of each rendition. What is changed or missing is named, not shown, and the
    exit code is 1.
    """
    if (html and as_json) or (output is not None and not html):
        raise CallError("-o goes with --html, and --html not with --json.")
    language = speak(spoken)
    with opened(archive_folder) as (archive, catalogue):
        view = _look_up(archive, catalogue, notice)
        if html:
            return _write(view, archive, language, output)
    if as_json:
        answer_json(notice_json(view))
    else:
        for line in as_lines(view, language):
            say(line)
    return 0


def _look_up(archive: Archive, catalogue: Catalogue, notice: str) -> NoticeView:
    held = archive.staging.root / HELD
    if held.is_dir() and notice in held_names(held):
        return view_held(archive, look(held, notice), notice)
    return view_shelved(archive, catalogue, find_object(catalogue, notice), now())


def _write(view: NoticeView, archive: Archive, language: Language, output: Path | None) -> int:
    page = write_page(view, archive.settings.limits, language)
    if output is None:
        click.echo(page.text, nl=False)
    else:
        output.write_text(page.text, "utf-8", newline="\n")
        tell(f"Wrote {output}.")
    for path in page.wrong:
        tell(
            f"{path} is changed or missing, and is not shown. Run `muniment verify` on the notice."
        )
    return 1 if page.wrong else 0
