"""`muniment kit`: write a notice with its proofs."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    archive_option,
    config,
    find_object,
    json_option,
    new_command,
    now,
    opened,
    say,
    tell,
)
from muniment.config import own_trust
from muniment.custody import for_publication
from muniment.exchange import write_kit


@new_command("kit")
@click.argument("notices", nargs=-1, metavar="[ID]...")
@click.option(
    "--list",
    "listed",
    type=click.File("r", encoding="utf-8"),
    help="A file with more IDs, one a line; - for standard input.",
)
@click.option(
    "-o",
    "--output",
    "target",
    type=PATH,
    required=True,
    help="A folder of its own; or a zip file, where the name ends with .zip.",
)
@click.option(
    "--since",
    type=click.IntRange(min=1),
    multiple=True,
    metavar="SIZE",
    help="Prove that the log goes on from the head of so many entries, which somebody remembers. "
    "Can be given several times.",
)
@click.option(
    "--without-endorsements",
    is_flag=True,
    help="Leave out what others endorsed, so that the head may be an earlier one.",
)
@archive_option
@json_option
def command(
    notices: tuple[str, ...],
    listed: TextIO | None,
    target: Path,
    since: tuple[int, ...],
    without_endorsements: bool,
    archive_folder: Path,
    as_json: bool,
) -> int:
    """Write notices by their IDs (or the beginnings of them) with all their proofs.

    Several share one checkpoint, its time stamps and cosignatures; each gets a verdict of its own.

    Of a notice of which something is withheld there is no kit; where a file was redacted, the
    record that says so comes along. Endorsements come along once the head of the log that has them
    is vouched for as well as any. A kit holds no program. Check it with `muniment verify`, with
    verify.sh, or by hand as its README says.

    It also proves that the log's newest head goes on from this kit's, from the newest ones before,
    and from those of --since: so whoever saw another head of the log sees that it has one history.

    A zip file is the same folder in one file, and the same bytes each time. `muniment verify` reads
    it as it is; for everything else it is unpacked, into an empty folder.
    """
    asked = [*notices, *(line.strip() for line in listed or () if line.strip())]
    if not asked:
        raise CallError("Which notices? Give their IDs, or --list with a file of them.")
    with opened(archive_folder) as (archive, catalogue):
        at = now()
        objects = dict.fromkeys(find_object(catalogue, one).object for one in asked)
        publications = [for_publication(archive, catalogue, one, at) for one in objects]
        trust = own_trust(config())
        done = write_kit(
            archive, catalogue, publications, target, trust, since, not without_endorsements
        )
    left = [one.record for one in done.left_behind]
    if as_json:
        answer_json(
            {
                "kit": str(target),
                "notices": list(objects),
                "files": done.files,
                "endorsements_left_behind": left,
            }
        )
    else:
        of_many = f" of {len(objects)} notices" if len(objects) > 1 else ""
        say(f"Wrote {target}{of_many}: {done.files} files. Its README.md tells how to check it.")
    if left:
        tell(
            f"({len(left)} endorsements stayed behind: no head of the log that has them is stamped "
            "and cosigned as well as an earlier one. After the next `muniment stamp` they come "
            "along.)"
        )
    return 0
