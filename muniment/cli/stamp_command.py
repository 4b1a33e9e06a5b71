"""`muniment stamp`: have time authorities stamp the newest checkpoint, and say who they are."""

from __future__ import annotations

from pathlib import Path

import click

from ingest import Caller, Proxy
from muniment.archive.archive import Archive
from muniment.cli.certificate_answer import certificates_json, read_pins, say_certificates
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
    speak,
)
from muniment.cli.main import EXIT_CODES
from muniment.cli.outward import allow_private_option, asker, caller_of, proxy_option
from muniment.cli.stamp_answer import (
    round_code,
    round_to_json,
    say_round,
    say_stamping,
    stamping_to_json,
)
from muniment.witnesses.asked import only_round, recall
from muniment.witnesses.authorities import (
    DIGESTS,
    Service,
    add_service,
    read_services,
    remove_service,
)
from muniment.witnesses.round import carry_out, find_due, read_lists, remember
from muniment.witnesses.stamping import stamp

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("stamp", epilog=EXIT_CODES, invoke_without_command=True)
@click.option(
    "--due",
    is_flag=True,
    help="Only what is due, stamps and cosignatures, and once in stamps.interval: for cron.",
)
@allow_private_option
@proxy_option
@archive_option
@json_option
@click.pass_context
def command(
    context: click.Context,
    due: bool,
    allow_private: bool,
    proxy: Proxy | None,
    archive_folder: Path,
    as_json: bool,
) -> int:
    """Have time authorities stamp the log's newest checkpoint (RFC 3161).

    Every authority on your list is asked at once. What each answers is checked before it is kept,
    beside the checkpoint, and its digest is logged; one that is down, slow or wrong is named and
    stops nobody else. Ends with 2 where fewer than stamps.need have stamped the checkpoint.

    Commands that take something in do this at their end by themselves (stamps.after). With --due
    those are asked who have not stamped what is new, and the witnesses that have not cosigned it.
    """
    if context.invoked_subcommand is not None:
        return 0
    archive = open_archive(archive_folder)
    if due:
        return _due(archive, caller_of(archive, allow_private, proxy), as_json)
    services = read_services(config())
    if not services:
        raise CallError("There is no time authority on your list: see `muniment stamp add --help`.")
    ask = asker(archive, caller_of(archive, allow_private, proxy))
    done = stamp(archive, config(), now, services, ask)
    remember(archive, config(), now(), done, ())
    need = archive.settings.stamps.need
    if as_json:
        answer_json(stamping_to_json(done, need))
    else:
        say_stamping(done, need)
    return 0 if done.good >= need else 2


@new_command("add")
@click.argument("name")
@click.argument("url")
@click.option("--root", type=_FILE, required=True, help="Its root certificate, in PEM.")
@click.option("--signer", type=_FILE, help="The certificates that it signs with, in PEM.")
@click.option("--issuer", type=_FILE, help="Instead: the certificate that issues its signers'.")
@click.option("--chain", type=_FILE, help="What stands between signer and root, in PEM.")
@click.option("--policy", help="The policy its stamps must have, as an object identifier.")
@click.option(
    "--digest",
    type=click.Choice(DIGESTS),
    default=DIGESTS[0],
    show_default=True,
    help="By which digest it is asked.",
)
@json_option
def add(
    name: str,
    url: str,
    root: Path,
    signer: Path | None,
    issuer: Path | None,
    chain: Path | None,
    policy: str | None,
    digest: str,
    as_json: bool,
) -> int:
    """Put the time authority NAME, asked at URL, on your list, with what pins it.

    The fingerprints are shown: compare them, by voice or on paper, with what the authority
    publishes. The list lies in your configuration folder, not in the archive, and whoever verifies
    pins authorities of his own.
    """
    pins = read_pins(root, signer, issuer, chain, policy)
    service = add_service(config(), name, url, digest, pins)
    _show(service, as_json)
    return 0


@new_command("list")
@json_option
def list_(as_json: bool) -> int:
    """List the time authorities that are asked, with the fingerprints of what pins them."""
    for service in read_services(config()):
        _show(service, as_json)
    return 0


@new_command("remove")
@click.argument("name")
@json_option
def remove(name: str, as_json: bool) -> int:
    """Take the time authority NAME off your list. What it has stamped stays."""
    remove_service(config(), name)
    if as_json:
        answer_json({"name": name})
    else:
        say(f"no longer asked: {name}")
    return 0


def _due(archive: Archive, caller: Caller, as_json: bool) -> int:
    """Carry out a round where one is due; give the exit code."""
    origin, settings = archive.roles.origin, archive.settings.stamps
    lists = read_lists(config(), origin)
    if not lists.services and not lists.witnesses:
        raise CallError(
            "There is nobody on your lists: see `muniment stamp add --help` and `muniment log "
            "witness add --help`."
        )
    done = None
    with only_round(config(), origin) as alone:
        ripe = recall(config(), origin).is_ripe(now(), settings.interval)
        if alone and ripe and (due := find_due(archive, lists)):
            ask = asker(archive, caller)
            done = carry_out(archive, config(), now, lists, due, ask, caller)
    if done is None:
        if as_json:
            answer_json({"due": False})
        else:
            say("nothing is due")
        return 0
    if as_json:
        answer_json(round_to_json(archive, done))
    else:
        say_round(archive, lists, done, speak(None))
    return round_code(archive, lists, done)


def _show(service: Service, as_json: bool) -> None:
    if as_json:
        answer_json(
            {
                "name": service.name,
                "url": service.url,
                "digest": service.digest,
                "policy": service.authority.policy or "",
                "certificates": certificates_json(service.authority),
            }
        )
        return
    say(f"{service.name}: {service.url}, by {service.digest}")
    say_certificates(service.authority)


command.add_command(add)
command.add_command(list_)
command.add_command(remove)
