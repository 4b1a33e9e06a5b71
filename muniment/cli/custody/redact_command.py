"""`muniment redact`: destroy files by law or by order, and say so in the log."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.archive.archive import open_writer
from muniment.cli.common import (
    answer_json,
    archive_option,
    config,
    find_object,
    json_option,
    new_command,
    now,
    open_archive,
    say,
    tell,
)
from muniment.restriction import redact


@new_command("redact")
@click.argument("notice", metavar="ID")
@click.option(
    "--path",
    "paths",
    multiple=True,
    required=True,
    metavar="PATH",
    help="A file as `show` lists it, such as renditions/0001.pdf; may be given again.",
)
@click.option("--reason", required=True, help="Why, as a sentence; it is recorded.")
@click.option("--authority", required=True, help="By whose order or which law; it is recorded.")
@archive_option
@json_option
def command(
    notice: str,
    paths: tuple[str, ...],
    reason: str,
    authority: str,
    archive_folder: Path,
    as_json: bool,
) -> int:
    """Destroy files of the notice ID for good. A signed and logged record says that it was done.

    All other proofs go on holding. What the statement says of a file stays: its name, size and
    digests, by which a guess can be confirmed. To keep a file from being published, `muniment
    withhold` is enough. Copies outside this archive must be redacted too: `muniment replicate`
    brings it to replicas.
    """
    archive = open_archive(archive_folder)
    with archive.catalogue() as catalogue:
        object_id = find_object(catalogue, notice).object
    with open_writer(archive, config(), now) as writer:
        done = redact(writer, object_id, paths, reason, authority)
    if as_json:
        answer_json(
            {
                "notice": done.object,
                "paths": list(done.paths),
                "record": done.record,
                "origin": archive.roles.log.name,
                "index": done.index,
                "purged": list(done.purged),
                "others": [{"notice": name, "path": path} for name, path in done.others],
                "left": list(done.left),
                "quoting": list(done.quoting),
            }
        )
        return 0
    for path in done.paths:
        say(f"redacted: {path} of {done.object}; entry {done.index} of {archive.roles.log.name}")
    for path in done.purged:
        say(f"destroyed: {path}")
    for name, path in done.others:
        tell(f"The same bytes are still in {name}, {path}. Redact it too, if it is meant.")
    for name in done.quoting:
        tell(
            f"{name} is an attestation that rests on it, and may quote it: it is shown nowhere now "
            f"and stays on the shelves. `muniment redact {name} --path attestations/0001.json` "
            "destroys it too."
        )
    for path in done.left:
        tell(f"The same bytes are in {path}, of a writer at work. See what becomes of them.")
    tell("Replicas hold the bytes until `muniment replicate` has been to each of them.")
    return 0
