"""`muniment beacon add-bitcoin`: block headers of Bitcoin, asked for before recording."""

from __future__ import annotations

import click

from muniment.cli.common import CallError, answer_json, json_option, new_command, say
from muniment.cli.common import config as owner_config
from muniment.witnesses.beacons import BlockService, add_beacon

_MOST = 1e60


@new_command("add-bitcoin")
@click.argument("servers", nargs=-1, required=True, metavar="SERVER...")
@click.option(
    "--floor",
    type=float,
    required=True,
    metavar="DIFFICULTY",
    help="The least difficulty of a block that is taken, such as 1e13.",
)
@json_option
def add_bitcoin(servers: tuple[str, ...], floor: float, as_json: bool) -> int:
    """Put Bitcoin's newest block header on your list, asked for at each SERVER in turn.

    A SERVER is a web address below which /blocks/tip/hash, /block/HASH and /block/HASH/header
    answer as Esplora's do: a node of your own, or one that you name. A header shows that somebody
    did as much work as its difficulty says, and nothing of who; its time is its miner's word.
    """
    if not 0 < floor <= _MOST:
        raise CallError("A floor is a difficulty above 0, such as 1e13.")
    service = BlockService(servers, floor)
    add_beacon(owner_config(), service)
    answer(service, as_json)
    return 0


def answer(service: BlockService, as_json: bool) -> None:
    """Show how blocks are asked for."""
    if as_json:
        answer_json({"name": service.name, "relays": list(service.relays), "floor": service.floor})
        return
    say(f"beacon {service.name}: block headers of difficulty {service.floor:.6g} or more")
    say(f"  asked at {', '.join(service.relays)}")
