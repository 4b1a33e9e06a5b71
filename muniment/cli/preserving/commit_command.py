"""`muniment commit`: preserve what was held."""

from __future__ import annotations

from pathlib import Path

import click

from ingest import Proxy, Way
from muniment.archive.archive import open_writer
from muniment.archive.desk import HELD
from muniment.cli.common import archive_option, config, json_option, new_command, now, open_archive
from muniment.cli.evidence.afterwards import keep_up, stamp_option
from muniment.cli.outward import proxy_option
from muniment.cli.preserving.acknowledge import Teller
from muniment.cli.preserving.list_options import courtesy_of
from muniment.cli.recorder_choice import recorders_of
from muniment.office import Office
from muniment.waiting import discard, take


@new_command("commit")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@archive_option
@stamp_option
@proxy_option
@json_option
def command(
    names: tuple[str, ...], archive_folder: Path, no_stamp: bool, proxy: Proxy | None, as_json: bool
) -> int:
    """Preserve what `preserve --hold` put aside under NAME."""
    archive = open_archive(archive_folder)
    recorders = recorders_of(archive, Way.HTTP, False, proxy)
    teller = Teller(as_json)
    with open_writer(archive, config(), now) as writer:
        office = Office(writer, recorders, courtesy=courtesy_of(archive.settings, False, ""))
        for name in names:
            waiting = take(archive.staging.root / HELD, name, writer.run.new_place())
            acknowledgements = office.shelve([waiting])
            discard(archive.staging.root / HELD, name)
            for acknowledgement in acknowledgements:
                teller.tell(acknowledgement)
        office.end()
    code = teller.close()
    keep_up(archive, "commit", proxy, no_stamp, teller.count)
    return code
