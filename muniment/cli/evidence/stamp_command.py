"""`muniment stamp`: have the newest checkpoint stamped, and say by whom."""

from __future__ import annotations

from pathlib import Path

import click

from ingest import Caller, Proxy
from muniment.archive.archive import Archive, finish_abandoned
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
from muniment.cli.evidence import stamp_calendar
from muniment.cli.evidence.certificate_answer import certificates_json, read_pins, say_certificates
from muniment.cli.evidence.stamp_answer import (
    round_code,
    round_to_json,
    say_round,
    say_stamping,
    stamping_to_json,
)
from muniment.cli.main import EXIT_CODES
from muniment.cli.outward import allow_private_option, asker, caller_of, proxy_option
from muniment.witnesses.asked import only_round, recall
from muniment.witnesses.authorities import (
    DIGESTS,
    Service,
    add_service,
    read_services,
    remove_service,
)
from muniment.witnesses.calendars import read_calendars, remove_calendar
from muniment.witnesses.promises import find_waiting
from muniment.witnesses.round import carry_out, find_due, read_lists, remember
from muniment.witnesses.stamping import Order, stamp

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("stamp", epilog=EXIT_CODES, invoke_without_command=True)
@click.option(
    "--due",
    is_flag=True,
    help="Only what is due, stamps and cosignatures, and once in stamps.interval: for cron.",
)
@click.option(
    "--upgrade", is_flag=True, help="Only ask calendars for the proofs that they promised."
)
@allow_private_option
@proxy_option
@archive_option
@json_option
@click.pass_context
def command(
    context: click.Context,
    due: bool,
    upgrade: bool,
    allow_private: bool,
    proxy: Proxy | None,
    archive_folder: Path,
    as_json: bool,
) -> int:
    """Have the log's newest checkpoint stamped by time authorities (RFC 3161) and calendars.

    Everybody on your list is asked at once. What each answers is checked before it is kept, beside
    the checkpoint, and its digest is logged; one that is down, slow or wrong is named and stops
    nobody else. Ends with 2 where fewer time authorities than stamps.need have stamped it.

    A calendar (OpenTimestamps) promises a proof, and has it some hours later: --upgrade asks for
    what was promised, and ends with 2 where a calendar does not answer as it should.

    Commands that take something in do this at their end by themselves (stamps.after). With --due
    those are asked who have not stamped what is new, the calendars that owe a proof, and the
    witnesses that have not cosigned.
    """
    if context.invoked_subcommand is not None:
        return 0
    if due and upgrade:
        raise CallError("--due asks for the proofs that are owed, too: give one of the two.")
    archive = open_archive(archive_folder)
    caller = caller_of(archive, allow_private, proxy)
    if due:
        return _due(archive, caller, as_json)
    services, calendars = read_services(config()), read_calendars(config())
    if not (calendars or services):
        raise CallError("There is nobody on your list: see `muniment stamp add --help`.")
    order = Order(services, calendars)
    if upgrade:
        order = Order(waiting=find_waiting(archive, calendars, archive.settings.limits))
    done = stamp(archive, config(), now, order, asker(archive, caller))
    remember(archive, config(), now(), done, ())
    need = 0 if upgrade else archive.settings.stamps.need
    if as_json:
        answer_json(stamping_to_json(done, need))
    else:
        say_stamping(done, need)
    failed = upgrade and any(one.failed for one in done.upgraded)
    return 2 if failed or done.good < need else 0


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
    if name in {calendar.name for calendar in read_calendars(config())}:
        raise CallError(f"{name} is the name of a calendar on your list already.")
    pins = read_pins(root, signer, issuer, chain, policy)
    service = add_service(config(), name, url, digest, pins)
    _show(service, as_json)
    return 0


@new_command("list")
@json_option
def list_(as_json: bool) -> int:
    """List the time authorities that are asked, with what pins them, and the calendars."""
    for service in read_services(config()):
        _show(service, as_json)
    for calendar in read_calendars(config()):
        stamp_calendar.show(calendar, as_json)
    return 0


@new_command("remove")
@click.argument("name")
@json_option
def remove(name: str, as_json: bool) -> int:
    """Take the time authority or calendar NAME off your list. What it has given stays."""
    if not remove_calendar(config(), name):
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
    if not (lists.services or lists.calendars or lists.witnesses):
        raise CallError(
            "There is nobody on your lists: see `muniment stamp add --help` and `muniment log "
            "witness add --help`."
        )
    done = None
    finish_abandoned(archive, config(), now)
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
command.add_command(stamp_calendar.add)
command.add_command(list_)
command.add_command(remove)
