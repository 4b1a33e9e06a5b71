"""`muniment log succeed`: a log goes on under another key and origin, as root says."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.archive.succession import Succession
from muniment.cli.common import (
    answer_json,
    archive_option,
    check_origin,
    config,
    json_option,
    new_command,
    now,
    open_archive,
    root_option,
    say,
)
from muniment.keys import KeyFolder


@new_command("succeed")
@click.option(
    "--origin",
    help="The name of the log from then on, as example.org/log/2. Default: the first log's, with "
    "a number.",
)
@root_option
@click.option(
    "--accept-loss",
    is_flag=True,
    help="Give up entries that the old key has signed and that are nowhere any more.",
)
@archive_option
@json_option
def command(
    origin: str | None,
    root_file: Path | None,
    accept_loss: bool,
    archive_folder: Path,
    as_json: bool,
) -> int:
    """Let a log go on under a new key, where the old one is lost, stolen or cannot go on.

    Root signs that the log goes on from its newest head here, under another key and origin. Entries
    keep their positions, and every proof given out before stays good. What the old key signs from
    then on counts for nobody. An interrupted call is taken up by the same call.
    """
    if origin is not None:
        check_origin(origin)
    archive = open_archive(archive_folder)
    keys = KeyFolder(config().keys(archive.roles.origin))
    root = keys.root(root_file)
    done = Succession(archive, config(), root, origin, accept_loss, now).carry_out()
    answer = {
        "origin": done.roles.log.name,
        "ended": done.ended,
        "index": done.index,
        "serial": done.roles.serial,
        "record": done.record,
        "log": str(done.roles.log),
        "signer": done.roles.signers[0][1].fingerprint(),
        "lost": done.lost,
    }
    if as_json:
        answer_json(answer)
        return 0
    say(
        f"The log {done.ended} ended with {done.index} entries; {done.roles.log.name} goes on from "
        f"entry {done.index} (record {done.record})."
    )
    if done.lost:
        say(
            f"{done.lost} entries that were signed are given up. Whoever has seen them is told so "
            "by his verifier. `muniment log check` names what stands on the shelves unlogged."
        )
    say(f"Its key is {done.roles.log}")
    say(f"Back up {keys.folder}, tell those who witness or copy this log, and put root away again.")
    return 0
