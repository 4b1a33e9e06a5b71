"""`muniment withhold`: keep files back from publication, or end that."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.archive.archive import Archive, Writer, open_writer
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
from muniment.custody import Withholding, find_withheld
from muniment.restriction import lift, withhold


@new_command("withhold")
@click.argument("notice", metavar="ID")
@click.option("--reason", required=True, help="Why, as a sentence; it is recorded.")
@click.option("--authority", default="", help="By whose order or which law; it is recorded.")
@click.option(
    "--until", default="", metavar="DATE", help="2030, 2030-06 or 2030-06-30: to its end."
)
@click.option(
    "--files",
    multiple=True,
    metavar="PATH",
    help="A file as `show` lists it, such as renditions/0001.pdf; may be given again. Else all.",
)
@click.option("--lift", "lifting", is_flag=True, help="End what is withheld now.")
@archive_option
@json_option
def command(
    notice: str,
    reason: str,
    authority: str,
    until: str,
    files: tuple[str, ...],
    lifting: bool,
    archive_folder: Path,
    as_json: bool,
) -> int:
    """Keep the notice ID, or files of it, back from kits, exports, pages and deposits.

    No byte is touched: the archive goes on verifying, and copies for custody hold all. With a file
    goes the capture that it came out of. With --lift, ID may also be the record that began it.
    """
    archive = open_archive(archive_folder)
    with open_writer(archive, config(), now) as writer:
        if lifting:
            if authority or until or files:
                raise CallError("--lift goes with --reason alone: it ends what is withheld now.")
            return _lift(archive, writer, notice, reason, as_json)
        if not authority:
            raise CallError("Name the order or the law with --authority; it is recorded.")
        object_id, _ = find_withheld(archive, notice)
        done = withhold(writer, object_id, files, reason, authority, until)
    if as_json:
        answer_json({**_to_json(archive, done), "outcome": "withheld"})
    else:
        say(f"withheld: {done.sentence()}; entry {done.index} of {archive.roles.log.name}")
    return 0


def _lift(archive: Archive, writer: Writer, notice: str, reason: str, as_json: bool) -> int:
    object_id, record = find_withheld(archive, notice)
    lifted, statement, index = lift(writer, object_id, record, reason)
    for one in lifted:
        if as_json:
            answer_json(
                {
                    **_to_json(archive, one),
                    "outcome": "lifted",
                    "record": statement.id,
                    "reason": reason,
                    "index": index,
                    "lifts": one.record,
                }
            )
        else:
            what = ", ".join(one.paths) or "all"
            say(f"lifted: {what} of {object_id}; entry {index} of {archive.roles.log.name}")
    return 0


def _to_json(archive: Archive, one: Withholding) -> dict[str, object]:
    return {
        "notice": one.object,
        "origin": archive.roles.log.name,
        **one.to_json(),
    }
