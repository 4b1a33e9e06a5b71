"""`muniment trust init`: an empty trust folder, whose files say what they are for."""

from __future__ import annotations

from pathlib import Path

import click

from manifests.policy import NAME as POLICY_NAME
from manifests.trust import ENDORSERS as ENDORSERS_NAME
from manifests.trust import WITNESSES as WITNESSES_NAME
from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    config,
    json_option,
    new_command,
    say,
    tell,
)
from muniment.cli.trust.folder import ENDORSERS, POLICY, ROOTS, WITNESSES
from muniment.config import create_private
from muniment.durable import sync_folder, write_durably


@new_command("init")
@click.argument("folder", type=PATH, required=False)
@json_option
def init(folder: Path | None, as_json: bool) -> int:
    """Make an empty trust folder: FOLDER, else that of your own configuration.

    Its files say what they are for. It trusts nobody until you pin a root key.
    """
    place = config().trust if folder is None else folder
    files = {"roots": ROOTS, WITNESSES_NAME: WITNESSES, POLICY_NAME: POLICY}
    files[ENDORSERS_NAME] = ENDORSERS
    if there := [name for name in files if (place / name).exists()]:
        raise CallError(f"{place / there[0]} is there already: nothing was made.")
    create_private(place)
    # `roots` makes it a trust folder, so it comes last.
    for name, text in reversed(files.items()):
        write_durably(place / name, text.encode(), 0o600)
    sync_folder(place)
    if as_json:
        answer_json({"folder": str(place), "files": sorted(files)})
    else:
        say(f"Made the trust folder {place}. It trusts nobody yet.")
        tell("Next: muniment trust add root NAME KEY")
    return 0
