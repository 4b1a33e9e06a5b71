"""`muniment adopt`: log an object that was put on the shelves by hand."""

from __future__ import annotations

from pathlib import Path

import click

from ingest import Proxy
from muniment.archive.adopt import adopt
from muniment.archive.archive import open_writer
from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    config,
    json_option,
    new_command,
    now,
    open_archive,
    say,
)
from muniment.cli.evidence.afterwards import keep_up, stamp_option
from muniment.cli.outward import proxy_option


@new_command("adopt")
@click.argument("what", metavar="ID|FOLDER")
@click.option("--reason", required=True, help="Why it is taken in, as a sentence; it is recorded.")
@archive_option
@stamp_option
@proxy_option
@json_option
def command(
    what: str, reason: str, archive_folder: Path, no_stamp: bool, proxy: Proxy | None, as_json: bool
) -> int:
    """Take an object into the log that stands on the shelves unlogged.

    `log check` names such objects. Only what this archive's own signer signed is adopted, and a
    record in the log says that it was.
    """
    archive = open_archive(archive_folder)
    folder = Path(what)
    if not folder.is_dir():
        folder = archive.shelves.path_of(what)
    if not folder.is_dir():
        raise CallError(
            f"{what!r} is neither a folder nor the identifier of an object on the shelves."
        )
    with open_writer(archive, config(), now) as writer:
        shelved = adopt(writer, folder, reason)
    for one in shelved:
        if as_json:
            answer_json(
                {
                    "kind": one.statement.kind,
                    "id": one.statement.id,
                    "notice": one.statement.object,
                    "version": one.statement.version,
                    "origin": one.origin,
                    "index": one.index,
                }
            )
        elif one.statement.kind == "adoption":
            say(f"recorded: the adoption is entry {one.index} of {one.origin}")
        else:
            say(
                f"adopted: {one.statement.object} v{one.statement.version} is entry {one.index} "
                f"of {one.origin}"
            )
    keep_up(archive, "adopt", proxy, no_stamp, len(shelved))
    return 0
