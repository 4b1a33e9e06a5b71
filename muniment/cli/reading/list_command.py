"""`muniment list`: the notices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from muniment.catalogue import Row
from muniment.cli.common import (
    answer_json,
    archive_option,
    json_option,
    new_command,
    now,
    opened,
    say,
)
from muniment.custody import Overview, read_overview
from muniment.reading.said import source_words
from muniment.words.language import Language


@new_command("list")
@archive_option
@json_option
def command(archive_folder: Path, as_json: bool) -> int:
    """List the notices in the order in which they came, one a line.

    Without a title that was given or came with it, a notice is named by its source. What was
    superseded, is withheld or was redacted is said at the line's end.
    """
    count = 0
    with opened(archive_folder) as (archive, catalogue):
        overview = read_overview(archive, catalogue, now())
        for rows in catalogue.notices():
            count += 1
            newest, first = rows[-1], rows[0]
            described = _described(rows)
            if as_json:
                answer_json(
                    {
                        "notice": newest.object,
                        "versions": len(rows),
                        "accession": newest.id,
                        "first_composed": first.composed,
                        "composed": newest.composed,
                        "files": sum(row.files for row in rows),
                        "bytes": sum(row.bytes for row in rows),
                        "description": described.notice,
                        "origin": archive.roles.origin,
                        "index": newest.position,
                        **overview.to_json(newest),
                    }
                )
                continue
            files = sum(row.files for row in rows)
            say(
                f"{newest.object}  v{len(rows)}  {newest.composed[:10]}  "
                f"{files} file{'s' * (files != 1)}  {_named(rows, overview)}"
                + "".join(f" [{one}]" for one in overview.of(newest))
            )
    if not count and not as_json:
        say("No notices yet. `muniment preserve FILE-OR-ADDRESS` brings one in.")
    return 0


def _described(rows: Sequence[Row]) -> Row:
    """Give the newest version that has a title; without one, the newest."""
    return next((row for row in reversed(rows) if row.notice.get("title")), rows[-1])


def _named(rows: Sequence[Row], overview: Overview) -> str:
    """Give a notice's titles, or what it came from, unless its names may be what is hidden."""
    newest = rows[-1]
    if given := _described(rows).notice.get("title"):
        return " / ".join(given)
    if not newest.source or newest.object in (*overview.withheld, *overview.redacted):
        return "(untitled)"
    return f"(untitled: {source_words(newest.source, Language.ENGLISH)})"
