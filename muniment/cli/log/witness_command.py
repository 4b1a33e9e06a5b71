"""`muniment witness`: cosign the heads of other archives' logs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from manifests import Limits, MunimentError, NoteVerifier
from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    check_origin,
    config,
    json_option,
    new_command,
    now,
    say,
    tell,
)
from muniment.cli.main import EXIT_CODES
from muniment.config import own_limits
from muniment.durable import HeldLock
from muniment.witnesses.folder import WitnessFolder, origin_hash
from muniment.witnesses.service import Service
from muniment.witnesses.witness import Witness


@click.group("witness", epilog=EXIT_CODES)
def command() -> None:
    """Cosign the heads of other archives' logs, so that none of them can have two histories."""


@new_command("init")
@click.argument("folder", type=PATH)
@click.option(
    "--name",
    required=True,
    help="The witness's name, for ever: a web address without https:// that you control.",
)
@json_option
def init(folder: Path, name: str, as_json: bool) -> int:
    """Make a witness in FOLDER, with a key of its own.

    The folder holds the key and what was cosigned: nobody else may read it, and it is never brought
    back from an older copy. Give the public key that is printed to those who ask for cosignatures,
    and to those who verify.
    """
    check_origin(name)
    made = WitnessFolder.create(folder, name)
    key = str(made.signer().verifier)
    if as_json:
        answer_json({"folder": str(folder), "name": name, "vkey": key})
        return 0
    say(key)
    tell(f"Next: muniment witness add-log {folder} LOG-KEY; muniment witness serve {folder}")
    return 0


@new_command("add-log")
@click.argument("folder", type=PATH)
@click.argument("vkey")
@click.option("--origin", help="The log's origin, where it is not the name of its key.")
@json_option
def add_log(folder: Path, vkey: str, origin: str | None, as_json: bool) -> int:
    """Witness the log whose key is VKEY, from its first head or from whichever comes first.

    VKEY is what the log's archive shows as `key` in `muniment log show --json`. A witness that is
    serving knows the log at once.
    """
    try:
        key = NoteVerifier.parse(vkey)
    except MunimentError as error:
        raise CallError(f"This is no key of a log: {error}.") from error
    origin = origin if origin is not None else key.name
    check_origin(origin)
    WitnessFolder(folder).add_log(origin, key)
    if as_json:
        answer_json({"origin": origin, "vkey": vkey, "hash": origin_hash(origin)})
    else:
        say(f"witnessed: {origin}")
    return 0


@new_command("show")
@click.argument("folder", type=PATH)
@json_option
def show(folder: Path, as_json: bool) -> int:
    """Show the witness's key, and how far it cosigned each log.

    Ends with 1 where a log signed two histories; the two heads that prove it are named.
    """
    witness = WitnessFolder(folder)
    key = str(witness.signer().verifier)
    heads = [witness.head(origin) for origin in sorted(witness.logs())]
    forks = {head.origin: str(head.fork) for head in heads if head.fork.exists()}
    logs = [
        {
            "origin": head.origin,
            "hash": origin_hash(head.origin),
            "size": head.mark().size,
            "fork": forks.get(head.origin, ""),
        }
        for head in heads
    ]
    if as_json:
        answer_json({"vkey": key, "logs": logs})
    else:
        say(key)
        for log in logs:
            told = f"; it signed another history: {log['fork']}" if log["fork"] else ""
            say(f"{log['size']:>10}  {log['origin']}{told}")
    return 1 if forks else 0


@new_command("serve")
@click.argument("folder", type=PATH)
@click.option(
    "--listen",
    default="127.0.0.1:8460",
    show_default=True,
    metavar="HOST:PORT",
    help="Where to listen; port 0 is any that is free.",
)
@json_option
def serve(folder: Path, listen: str, as_json: bool) -> int:
    """Serve the witness over HTTP until it is stopped.

    It listens to this machine alone unless told otherwise; put a web server with TLS in front of it
    for others. What it answers is what c2sp.org/tlog-witness says.
    """
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise CallError(f"{listen!r} is not HOST:PORT, as 127.0.0.1:8460.")
    witness = WitnessFolder(folder)
    limits: Limits = own_limits(config())
    key = str(witness.signer().verifier)

    def ready(address: str) -> None:
        if as_json:
            answer_json({"address": address, "vkey": key})
        else:
            say(f"{address} {key}")

    try:
        lock = HeldLock(witness.lock)
    except BlockingIOError as error:
        raise CallError(f"{folder} is being served already: one key, one server.") from error
    try:
        service = Service(Witness(witness, limits, now), limits, now)
        asyncio.run(service.run(host.strip("[]"), int(port), ready))
    finally:
        lock.close()
    return 0


command.add_command(init)
command.add_command(add_log)
command.add_command(show)
command.add_command(serve)
