"""`muniment trust add beacon`, `trust remove beacon`: drand chains that are pinned."""

from __future__ import annotations

from pathlib import Path

import click

from manifests.moments.drand import SUFFIX, read_chains
from manifests.trust import BEACONS
from muniment.cli.common import (
    CallError,
    answer_json,
    json_option,
    new_command,
    trust_option,
)
from muniment.cli.evidence.beacon_answer import chain_json, check_hash, known_chain, say_chain
from muniment.cli.trust.folder import folder_of
from muniment.cli.trust.removal import removal
from muniment.config import create_private
from muniment.durable import sync_folder, write_durably
from muniment.witnesses.beacons import spell_table

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@new_command("beacon")
@click.argument("name")
@click.option(
    "--chain-hash",
    required=True,
    metavar="HEX",
    help="The chain's hash, as you have it from its operators.",
)
@click.option("--info", type=_FILE, help="Its parameters, as a relay answers to /HASH/info.")
@trust_option
@json_option
def add(
    name: str, chain_hash: str, info: Path | None, trust_folder: Path | None, as_json: bool
) -> int:
    """Pin the beacon NAME, a chain of drand: the name is yours, and verdicts show it.

    The hash is over all parameters that matter, and you give it as the chain's operators publish
    it. Of drand's own public chains (quicknet, default) the parameters are known here; of others
    give them with --info.
    """
    folder, confirmed = folder_of(trust_folder), check_hash(chain_hash)
    chain = known_chain(name, confirmed, info)
    if chain is None:
        raise CallError(
            "The parameters of this chain are not known here: give them with --info, as a relay of "
            f"it answers to /{confirmed}/info."
        )
    if any(one.name == name or one.hash() == chain.hash() for one in read_chains(folder / BEACONS)):
        raise CallError(
            f"{name} or its chain is pinned already: `muniment trust remove beacon NAME`."
        )
    create_private(folder / BEACONS)
    lines = "".join(f"{line}\n" for line in spell_table(chain.to_table()))
    write_durably(folder / BEACONS / f"{name}{SUFFIX}", lines.encode("ascii"), 0o600)
    if as_json:
        answer_json(chain_json(chain))
    else:
        say_chain(chain)
    return 0


def _take_out(folder: Path, name: str) -> None:
    (folder / BEACONS / f"{name}{SUFFIX}").unlink()
    sync_folder(folder / BEACONS)


remove = removal(
    "beacon",
    "beacon",
    "Take the beacon NAME out of your trust.",
    lambda trust: [one.name for one in trust.beacons],
    _take_out,
)
