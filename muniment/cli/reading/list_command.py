"""`muniment list`: the notices."""

from __future__ import annotations

from pathlib import Path

from muniment.cli.common import (
    answer_json,
    archive_option,
    json_option,
    new_command,
    now,
    opened,
    say,
    titles,
)
from muniment.custody import read_overview


@new_command("list")
@archive_option
@json_option
def command(archive_folder: Path, as_json: bool) -> int:
    """List the notices in the order in which they came, one a line.

    What was superseded, is withheld or was redacted is said at the line's end.
    """
    count = 0
    with opened(archive_folder) as (archive, catalogue):
        overview = read_overview(archive, catalogue, now())
        for rows in catalogue.notices():
            count += 1
            newest, first = rows[-1], rows[0]
            named = next((row for row in reversed(rows) if row.notice.get("title")), newest)
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
                        "description": named.notice,
                        "origin": archive.roles.origin,
                        "index": newest.position,
                        **overview.to_json(newest),
                    }
                )
                continue
            files = sum(row.files for row in rows)
            say(
                f"{newest.object}  v{len(rows)}  {newest.composed[:10]}  "
                f"{files} file{'s' * (files != 1)}  {titles(named)}"
                + "".join(f" [{one}]" for one in overview.of(newest))
            )
    if not count and not as_json:
        say("No notices yet. `muniment preserve FILE-OR-ADDRESS` brings one in.")
    return 0
