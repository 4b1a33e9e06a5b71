"""`muniment trust`: what you trust, and what you pin.

Each thing that can be pinned has a file of its own, `trust_<thing>.py`, with the commands that add
and remove it and with how it is shown.
"""

from __future__ import annotations

import click

from muniment.cli import (
    trust_authority,
    trust_beacon,
    trust_endorser,
    trust_headers,
    trust_root,
    trust_witness,
)
from muniment.cli.main import EXIT_CODES
from muniment.cli.trust_init import init
from muniment.cli.trust_show import show


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


add.add_command(trust_root.add)
add.add_command(trust_authority.add)
add.add_command(trust_witness.add)
add.add_command(trust_headers.add)
add.add_command(trust_beacon.add)
add.add_command(trust_endorser.add)
remove.add_command(trust_root.remove)
remove.add_command(trust_authority.remove)
remove.add_command(trust_witness.remove)
remove.add_command(trust_beacon.remove)
remove.add_command(trust_endorser.remove)
command.add_command(init)
command.add_command(show)
command.add_command(add)
command.add_command(remove)
