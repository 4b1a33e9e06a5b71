"""`muniment diff`: what changed from one version of a notice to another, by article."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    json_option,
    language_option,
    new_command,
    opened,
    say,
    say_lines,
    speak,
)
from muniment.cli.reading.edition_source import (
    of_record,
    require_no_file,
    version_of,
    view_for_readers,
)
from muniment.edition.differences.comparing import compare_editions
from muniment.edition.differences.files import compare_files, files_json, files_lines, namesakes
from muniment.edition.differences.stale import stale_json, stale_lines
from muniment.edition.differences.telling import (
    changes_json,
    changes_lines,
    unread,
)
from muniment.edition.shape import finding_json
from muniment.edition.shelved import read_shelved, read_stale
from muniment.edition.whence import whence_json, whence_lines, whence_shelved
from muniment.words.findings import finding_words


@new_command("diff")
@click.argument("notice", metavar="ID")
@click.argument("before", metavar="[V1]", type=click.IntRange(min=1), required=False)
@click.argument("after", metavar="[V2]", type=click.IntRange(min=1), required=False)
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
    that one. An article is amended, added, deleted, renumbered, moved between the notice and an
    annex, or only set otherwise; title, signature, date and what else stands in no article are
    compared too. [n] is the line of the print, in V1 and in V2; what stood there and what stands
    there now are in brackets, with a little of what is around. Each file that came with the notice
    is held against the one of its name: replaced, renamed, or kept with one version alone. Where
    one language changed and another did not follow, that is told piece by piece. The sha512 of each
    rendition is held against the one of record first; where one is changed or missing the exit code
    is 1. What is shown is derived by rules and is no evidence.
    """
    language = speak(spoken)
    require_no_file(notice)
    with opened(archive_folder) as (archive, catalogue):
        view = view_for_readers(archive, catalogue, notice)
        if len(view.versions) < 2:
            raise CallError(f"{view.object} has one version: nothing to hold it against.")
        newer = after or view.versions[-1].number
        older = before or newer - 1
        if older == newer:
            raise CallError(
                f"Version {older} is not held against itself: name two of its "
                f"{len(view.versions)} versions."
            )
        limits = archive.settings.limits
        versions = [version_of(view, one) for one in (older, newer)]
        editions = [read_shelved(view, one, limits) for one in versions]
        # Where one language catches up with another, what was before V1 tells so.
        since = read_stale(view, versions[1], editions[1], limits) if older < newer else ()
    whences = [whence_shelved(view, one, language) for one in versions]
    stale = [one for one in since if one.changed > older]
    old, new = (one.files for one in whences)
    compared = compare_editions(editions[0], editions[1], namesakes(old, new))
    files = compare_files((old, new), (editions[0], editions[1]), compared)
    silent = [finding for edition in editions for finding in unread(edition)]
    if as_json:
        told = {
            "files": files_json(files),
            "stale": stale_json(stale),
            "whence": [whence_json(one) for one in whences],
            "findings": [finding_json(one) for one in silent],
        }
        answer_json({**changes_json((older, newer), compared), **told})
    else:
        say_lines(changes_lines((older, newer), compared, language))
        say_lines(files_lines((older, newer), files, language))
        say_lines(stale_lines(stale, language))
        if silent:
            say("")
        say_lines(finding_words(one, language) for one in silent)
        say_lines(whence_lines(whences[0], language, whences[1]))
    return of_record(editions) or (0 if compared else 3)
