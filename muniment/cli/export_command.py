"""`muniment export`: give a notice's files back."""

from __future__ import annotations

import os
from pathlib import Path

import click

from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
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
    tell,
)
from muniment.custody import for_publication
from muniment.exchange import export_originals, write_premis


@new_command("export")
@click.argument("notice", metavar="ID")
@click.option(
    "--as",
    "form",
    type=click.Choice(("originals", "premis")),
    default="originals",
    show_default=True,
    help="Its files under their own names, or all that was recorded of it as PREMIS 3.0 (XML).",
)
@click.option(
    "-o", "--output", "target", type=PATH, required=True, help="A folder, or for premis a file."
)
@click.option("--version", type=click.IntRange(1), help="Which version; the newest if not given.")
@archive_option
@json_option
def command(
    notice: str,
    form: str,
    target: Path,
    version: int | None,
    archive_folder: Path,
    as_json: bool,
) -> int:
    """Write the notice ID in a form for others: its files, or its history.

    Each file is compared with its manifest first. For proofs, see `muniment kit`.
    """
    with opened(archive_folder) as (archive, catalogue):
        row = find_object(catalogue, notice)
        publication = for_publication(archive, catalogue, row.object, now())
        publication.require()
        if form == "premis":
            return _write_premis(archive, catalogue, row, target, as_json)
        exported = export_originals(publication, version, target)
    if as_json:
        answer_json(
            {
                "folder": str(target),
                "notice": row.object,
                "files": [os.fsdecode(name) for name in exported.names],
                "left_out": [
                    {"path": path, "why": sentence} for path, sentence in exported.left_out
                ],
            }
        )
    else:
        say(f"Wrote {target}: {len(exported.names)} file{'s' * (len(exported.names) != 1)}.")
    for path, sentence in exported.left_out:
        tell(f"{path} is left out: {sentence}")
    return 0


def _write_premis(
    archive: Archive, catalogue: Catalogue, row: Row, target: Path, as_json: bool
) -> int:
    data = write_premis(archive, catalogue, row.object)
    with open(target, "xb") as stream:
        stream.write(data)
    if as_json:
        answer_json({"file": str(target), "notice": row.object, "bytes": len(data)})
    else:
        say(f"Wrote {target}: {len(data)} bytes of PREMIS 3.0.")
    return 0
