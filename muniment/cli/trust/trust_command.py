"""`muniment trust`: what you trust, and what you pin.

Each thing that can be pinned has a file of its own, `<thing>.py`, with the commands that add
and remove it and with how it is shown.
"""

from __future__ import annotations

import click

from muniment.cli.main import EXIT_CODES
from muniment.cli.trust import authority, beacon, endorser, headers, root, witness
from muniment.cli.trust.init import init
from muniment.cli.trust.show import show


@click.group("trust", epilog=EXIT_CODES)
def command() -> None:
    """Show what you trust, and pin whom you trust.

    Trust is a folder of yours. Nothing that is verified ever adds a key to it, and no key is added
    before somebody has compared its fingerprint.
    """


@click.group("add", epilog=EXIT_CODES)
def add() -> None:
    """Pin what you trust from now on, once its fingerprint is confirmed."""


@click.group("remove", epilog=EXIT_CODES)
def remove() -> None:
    """Trust something no more."""


add.add_command(root.add)
add.add_command(authority.add)
add.add_command(witness.add)
add.add_command(headers.add)
add.add_command(beacon.add)
add.add_command(endorser.add)
remove.add_command(root.remove)
remove.add_command(authority.remove)
remove.add_command(witness.remove)
remove.add_command(beacon.remove)
remove.add_command(endorser.remove)
command.add_command(init)
command.add_command(show)
command.add_command(add)
command.add_command(remove)
