"""`muniment log publish`: the log as static files for any web server."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    archive_option,
    config,
    json_option,
    new_command,
    open_archive,
    say,
)
from muniment.witnesses.publication import publish_log
from muniment.witnesses.registry import read_witnesses


@new_command("publish")
@click.argument("folder", type=PATH)
@archive_option
@json_option
def command(folder: Path, archive_folder: Path, as_json: bool) -> int:
    """Write the log to FOLDER as c2sp.org/tlog-tiles has it: checkpoint, tiles and entries.

    Serve FOLDER with any web server. An entry is three digests and a word: nothing of a notice can
    be read from it. Only what is new is written, and the checkpoint last, with the cosignatures of
    the witnesses that are configured. Ends with 2 where fewer of them cosigned it than are needed.
    """
    archive = open_archive(archive_folder)
    for kept in (archive.root, config().folder):
        there, here = folder.resolve(), kept.resolve()
        if there.is_relative_to(here) or here.is_relative_to(there):
            raise CallError(f"{folder} and {kept} lie in one another: name another folder.")
    asked = read_witnesses(config(), archive.roles.origin)
    done = publish_log(archive, folder, asked.witnesses)
    if as_json:
        answer_json(
            {
                "folder": str(folder),
                "origin": done.head.origin,
                "size": done.head.size,
                "written": done.written,
                "cosigned": list(done.cosigned),
                "need": asked.need,
            }
        )
    else:
        say(
            f"published: {done.head.origin}, {done.head.size} entries; {done.written} files new; "
            f"cosigned by {len(done.cosigned)}, needed {asked.need}"
        )
    return 0 if len(done.cosigned) >= asked.need else 2
