"""`muniment kit`: write a notice with its proofs."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.cli.common import (
    PATH,
    answer_json,
    archive_option,
    find_object,
    json_option,
    new_command,
    now,
    opened,
    say,
)
from muniment.custody import for_publication
from muniment.exchange import write_kit


@new_command("kit")
@click.argument("notice", metavar="ID")
@click.option(
    "-o",
    "--output",
    "target",
    type=PATH,
    required=True,
    help="A folder of its own; or a zip file, where the name ends with .zip.",
)
@archive_option
@json_option
def command(notice: str, target: Path, archive_folder: Path, as_json: bool) -> int:
    """Write the notice ID (or the beginning of its id) with all its proofs.

    Of a notice of which something is withheld there is no kit; where a file was redacted, the
    record that says so comes along. A kit holds no program. Check it with `muniment verify`, with
    verify.sh, or by hand as its README says.

    A zip file is the same folder in one file, and the same bytes each time. `muniment verify` reads
    it as it is; for everything else it is unpacked, into an empty folder.
    """
    with opened(archive_folder) as (archive, catalogue):
        row = find_object(catalogue, notice)
        publication = for_publication(archive, catalogue, row.object, now())
        files = write_kit(archive, catalogue, publication, target)
    if as_json:
        answer_json({"kit": str(target), "notice": row.object, "files": files})
    else:
        say(f"Wrote {target}: {files} files. Its README.md tells how to check it.")
    return 0
