"""`muniment diff`: what changed from one version of a notice to another, by article."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.cli.common import (
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
)
from muniment.edition import Edition
from muniment.edition.differences.stale import stale_json, stale_lines, stale_pieces
from muniment.edition.differences.telling import changes_json, changes_lines, compare_editions
from muniment.edition.shelved import read_shelved
from muniment.reading import view_shelved


@new_command("diff")
@click.argument("notice", metavar="ID")
@click.argument("before", metavar="V1", type=click.IntRange(min=1), required=False)
@click.argument("after", metavar="V2", type=click.IntRange(min=1), required=False)
@archive_option
@language_option
@json_option
def command(
    notice: str,
    before: int | None,
    after: int | None,
    archive_folder: Path,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Show what changed between two versions of a notice, article by article, in each language.

    Without V1 and V2 the newest version is held against the one before it; with V1 alone, against
    that one. An article is amended, added, deleted, renumbered, or only set otherwise; where one
    language changed and another did not follow, that is told piece by piece. The sha512 of each
    rendition is held against the one of record first; where one is changed or missing the exit code
    is 1. What is shown is derived by rules and is no evidence.
    """
    language = speak(spoken)
    with opened(archive_folder) as (archive, catalogue):
        view = view_shelved(archive, catalogue, find_object(catalogue, notice), now())
        if view.publication is not None:
            view.publication.require()
        versions = {one.number: one for one in view.versions}
        newer = after or max(versions)
        older = before or newer - 1
        for number in (older, newer):
            if number not in versions:
                raise CallError(f"{view.object} has no version {number}.")
        limits = archive.settings.limits
        editions = [read_shelved(view, versions[one], limits) for one in (older, newer)]
    compared = compare_editions(*editions)
    numbered = list(zip((older, newer), editions, strict=True)) if older < newer else []
    stale = stale_pieces(numbered, limits.edition_pairs)
    if as_json:
        answer_json({**changes_json((older, newer), compared), "stale": stale_json(stale)})
    else:
        for line in (*changes_lines(compared, language), *stale_lines(stale, language)):
            say(line)
    return of_record(editions)


def of_record(editions: list[Edition]) -> int:
    """Give the exit code: 1 where a rendition is not as it was recorded."""
    findings = (
        finding for edition in editions for one in edition.renditions for finding in one.findings
    )
    return 1 if any(one.code == "text-not-of-record" for one in findings) else 0
