"""`muniment beacon`: public randomness that is asked for before anything is recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ingest import Caller, Door, Proxy, fetch_info
from manifests.moments.drand import read_info
from muniment.cli.common import answer_json, config, json_option, new_command, say
from muniment.cli.evidence import beacon_blocks
from muniment.cli.evidence.beacon_answer import chain_json, check_hash, known_chain, say_chain
from muniment.cli.main import EXIT_CODES
from muniment.cli.outward import allow_private_option, proxy_option
from muniment.config import own_limits
from muniment.settings import DEFAULT_USER_AGENT
from muniment.witnesses.beacons import (
    AnyService,
    BlockService,
    Service,
    add_beacon,
    read_beacons,
    remove_beacon,
)

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("beacon", epilog=EXIT_CODES)
def command() -> None:
    """Say which beacons are asked before recording (drand, blocks of Bitcoin).

    A beacon's newest round was known to nobody before its time, so what names it is younger; nor
    was the header of Bitcoin's newest block. `preserve` asks each beacon on this list once a run
    and every beacons.interval, and puts the value into what it records. One that cannot be had
    stops nothing: the statement says so.
    """


@new_command("add")
@click.argument("name")
@click.argument("relays", nargs=-1, required=True, metavar="RELAY...")
@click.option(
    "--chain-hash",
    required=True,
    metavar="HEX",
    help="The chain's hash, as you have it from its operators.",
)
@click.option(
    "--info", type=_FILE, help="Its parameters, as a relay answers to /HASH/info; else asked for."
)
@allow_private_option
@proxy_option
@json_option
def add(
    name: str,
    relays: tuple[str, ...],
    chain_hash: str,
    info: Path | None,
    allow_private: bool,
    proxy: Proxy | None,
    as_json: bool,
) -> int:
    """Put the beacon NAME on your list, asked at each RELAY in turn until one answers.

    A RELAY is a web address such as https://api.drand.sh. The parameters must be those that the
    hash is of; of drand's own public chains they need not be asked for.
    """
    confirmed = check_hash(chain_hash)
    chain = known_chain(name, confirmed, info)
    if chain is None:
        limits = own_limits(config())
        door = Door(allow_private, answers=limits.dns_answers, proxy=proxy)
        caller = Caller(limits, door, DEFAULT_USER_AGENT, patience="beacon_seconds")
        answer = fetch_info(caller, relays[0], bytes.fromhex(confirmed))
        chain = read_info(name, answer, confirmed)
    service = Service(chain, relays)
    add_beacon(config(), service)
    _answer(service, as_json)
    return 0


@new_command("list")
@json_option
def list_(as_json: bool) -> int:
    """List the beacons that are asked."""
    for service in read_beacons(config()):
        _answer(service, as_json)
    return 0


@new_command("remove")
@click.argument("name")
@json_option
def remove(name: str, as_json: bool) -> int:
    """Take the beacon NAME off your list."""
    remove_beacon(config(), name)
    if as_json:
        answer_json({"name": name})
    else:
        say(f"no longer asked: {name}")
    return 0


def _answer(service: AnyService, as_json: bool) -> None:
    if isinstance(service, BlockService):
        beacon_blocks.answer(service, as_json)
        return
    if as_json:
        answer_json(_to_json(service))
        return
    say_chain(service.chain)
    say(f"  asked at {', '.join(service.relays)}")


def _to_json(service: Service) -> dict[str, Any]:
    return {**chain_json(service.chain), "relays": list(service.relays)}


command.add_command(add)
command.add_command(beacon_blocks.add_bitcoin)
command.add_command(list_)
command.add_command(remove)
