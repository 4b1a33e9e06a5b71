"""`muniment cite`: a notice, a version of it or a place in it, as writers cite it."""

from __future__ import annotations

from pathlib import Path

import click

from manifests import Trust
from muniment.archive.archive import Archive
from muniment.archive.dated import shown_of
from muniment.catalogue import HEADS, Catalogue
from muniment.citing import STYLES, Citation, Dated, as_style, citation_json, cite
from muniment.citing.styles import is_form, language_of
from muniment.citing.telling import notes
from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    find_object,
    json_option,
    new_command,
    now,
    opened,
    say,
    trust_of,
    trust_option,
)
from muniment.cli.reading.edition_source import require_no_file
from muniment.edition import Edition
from muniment.edition.shelved import read_shelved
from muniment.edition.vouched import vouched_of
from muniment.reading import NoticeView, view_shelved
from muniment.reading.view import VersionView


@new_command("cite")
@click.argument("notice", metavar="ID")
@click.option(
    "--version",
    "number",
    type=click.IntRange(min=1),
    help="This version; else the one that ID names, else the newest.",
)
@click.option(
    "--article",
    metavar="NUMBER|UNIT",
    default="",
    help="A place in it: 3, art. 6(2), annex 1, 第六条第三项, or an id of `muniment outline`.",
)
@click.option(
    "--as",
    "style",
    type=click.Choice(STYLES),
    default="chicago",
    show_default=True,
    help="CSL-JSON, BibTeX or RIS, for programs; or as a style writes it.",
)
@archive_option
@trust_option
@json_option
def command(
    notice: str,
    number: int | None,
    article: str,
    style: str,
    archive_folder: Path,
    trust_folder: Path | None,
    as_json: bool,
) -> int:
    """Cite a notice, down to the version and the article.

    Titles, issuer, number and dates are those that the notice prints; what a rule inferred, and
    where prints differ, is said in the notes. With them come identifier, version, the entry in the
    log, whence it came by whose word, and what is proven of when, by your own trust. A version that
    was superseded, withheld or redacted is cited with what became of it. Where what is on the
    shelves does not verify, the exit code is 1.
    """
    require_no_file(notice)
    trust = trust_of(trust_folder)
    with opened(archive_folder) as (archive, catalogue):
        view = view_shelved(archive, catalogue, find_object(catalogue, notice), now())
        version = version_of(view, number, notice)
        edition = edition_of(view, version, archive)
        dated = dated_of(archive, catalogue, trust, view, version)
        vouched = vouched_of(archive, catalogue, view, version.number, trust)
    citation = cite(view, version, edition, article=article, dated=dated, vouched=vouched)
    if as_json:
        answer_json({**citation_json(citation), "style": style, "text": as_style(citation, style)})
    else:
        _print(citation, style)
    return 1 if dated.code == 1 else 0


def version_of(view: NoticeView, number: int | None, named: str = "") -> VersionView:
    """Give a version by its number, else the accession that is named, else the newest.

    Raises `CallError` where there is none such, and for records, which are no notices.
    """
    if view.kind != "accession":
        raise CallError(f"{view.object} is a record of kind {view.kind}, and no notice.")
    if number is None:
        return next((one for one in view.versions if one.id == named), view.versions[-1])
    found = [one for one in view.versions if one.number == number]
    if not found:
        raise CallError(f"{view.object} has no version {number}.")
    return found[0]


def edition_of(view: NoticeView, version: VersionView, archive: Archive) -> Edition:
    """Read a version; nothing of what is withheld whole."""
    if view.publication is not None and view.publication.whole is not None:
        return Edition(())
    return read_shelved(view, version, archive.settings.limits)


def dated_of(
    archive: Archive, catalogue: Catalogue, trust: Trust, view: NoticeView, version: VersionView
) -> Dated:
    """Verify a notice, and say what is shown of when a version was there."""
    object_id = str(view.object)
    shown = shown_of(
        archive,
        trust,
        object_id,
        version.number,
        {one.id: one.position for one in catalogue.versions(object_id)},
        [
            (one.object, one.position, one.kind)
            for one in (*catalogue.about(object_id), *catalogue.about(HEADS))
        ],
        version.index or 0,
    )
    return Dated(shown.verdict.code, shown.after, shown.after_by, shown.before, shown.before_by)


def _print(citation: Citation, style: str) -> None:
    text = as_style(citation, style)
    if is_form(style):
        click.echo(text.replace("\r\n", "\n").rstrip("\n"))
        return
    say(text)
    say()
    for one in notes(citation, language_of(style)):
        say(one)
