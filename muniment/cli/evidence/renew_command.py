"""`muniment renew`: have earlier time stamps covered by new ones, before they age."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from checksums import Algorithm, Place, registered
from ingest import Proxy
from manifests import spell_time
from muniment.archive.archive import Archive
from muniment.cli.audit_progress import AuditProgress
from muniment.cli.common import (
    CallError,
    answer_json,
    archive_option,
    config,
    json_option,
    language_option,
    new_command,
    now,
    open_archive,
    say,
    speak,
)
from muniment.cli.evidence.rehash_answer import rehashed_to_json, say_rehashed
from muniment.cli.evidence.stamp_answer import say_stamping, stamping_to_json
from muniment.cli.evidence.status_evidence import renewal_to_json, say_renewal
from muniment.cli.outward import allow_private_option, asker, caller_of, proxy_option
from muniment.coverings.round import Wish
from muniment.coverings.round import rehash as carry_out
from muniment.fixity.plan import parse_budget, parse_size
from muniment.witnesses.authorities import Service, read_services
from muniment.witnesses.calendars import read_calendars
from muniment.witnesses.renewal import Renewal, Told, find_renewal, told_stamps
from muniment.witnesses.round import remember
from muniment.witnesses.stamping import Order, stamp


@new_command("renew")
@click.option("--check", is_flag=True, help="Only say whether it is needed; nobody is asked.")
@click.option(
    "--rehash",
    is_flag=True,
    help="Against an ageing hash: read all data, hash it anew, and have that stamped.",
)
@click.option(
    "--algorithm",
    type=click.Choice([one.value for one in registered(Place.COVERING)]),
    help="With --rehash: the hash to cover by.  [default: sha3-512]",
)
@click.option(
    "--budget",
    "budgets",
    multiple=True,
    metavar="50GB|2h",
    help="With --rehash: stop after so many bytes or so long; may be given for both. The next call "
    "goes on there.",
)
@click.option("--rate", metavar="100MB/s", help="With --rehash: read at most so much a second.")
@allow_private_option
@proxy_option
@archive_option
@language_option
@json_option
def command(
    check: bool,
    rehash: bool,
    algorithm: str | None,
    budgets: tuple[str, ...],
    rate: str | None,
    allow_private: bool,
    proxy: Proxy | None,
    archive_folder: Path,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Have the newest checkpoint stamped, and with it every time stamp that the log tells of.

    The log has the digest of each stamp, so a stamp over the newest checkpoint says that all those
    were there by then, and they last as long as it does. Every authority on your list is asked.
    It is needed before the certificates end by which the newest stamps are judged; `status` says so
    a year ahead. Old stamps go on verifying as they are.

    Ends with 2 where fewer than stamps.need have stamped, or where it is needed still: with
    --check, or since the new stamps end within a year too. Then an authority that lasts longer is
    to be added.

    That is for keys and certificates. Where a hash ages, the archive must be covered by another one
    before: with --rehash every file that no covering has yet is read and hashed anew, and each
    covering is stamped by that hash and logged. An authority that does not take the hash is named.
    What is not as it was signed is named and not covered, and its part of the log waits for
    `repair` (1). A call that was stopped or killed is taken up by the next one; what waits for
    stamps is not read again (2).
    """
    archive = open_archive(archive_folder)
    if not rehash and (algorithm or budgets or rate):
        raise CallError("--algorithm, --budget and --rate are for --rehash.")
    if rehash and check:
        raise CallError("--check is for time stamps; `muniment status` says what is covered.")
    services = read_services(config())
    if not services:
        raise CallError("There is no time authority on your list: see `muniment stamp add --help`.")
    need = archive.settings.stamps.need
    if rehash:
        chosen = Algorithm(algorithm) if algorithm else registered(Place.COVERING)[0]
        wish = Wish(
            chosen,
            services,
            need,
            parse_budget(budgets),
            parse_size(rate.removesuffix("/s")) if rate else None,
        )
        caller = caller_of(archive, allow_private, proxy)
        with AuditProgress() as progress:
            rehashed = carry_out(archive, config(), now, wish, caller, progress)
        if as_json:
            answer_json(rehashed_to_json(rehashed, wish))
        else:
            say_rehashed(rehashed, wish, speak(spoken))
        return rehashed.code
    if check:
        renewal = _renewal(archive, services)
        if as_json:
            answer_json({"asked": False, "renewal": renewal_to_json(renewal)})
        else:
            say(say_renewal(renewal_to_json(renewal)))
        return 2 if renewal.is_needed(now()) else 0
    order = Order(services, read_calendars(config()))
    done = stamp(
        archive, config(), now, order, asker(archive, caller_of(archive, allow_private, proxy))
    )
    remember(archive, config(), now(), done, ())
    with archive.catalogue() as catalogue:
        told = told_stamps(archive, catalogue)
        covered = _by_authority(one for one in told if done.good and one.index < done.size)
    renewal = _renewal(archive, services)
    if as_json:
        answer_json(
            {
                "asked": True,
                "stamp": stamping_to_json(done, need),
                "renews": covered,
                "renewal": renewal_to_json(renewal),
            }
        )
    else:
        say_stamping(done, need)
        for one in covered:
            say(
                f"renewed: {one['stamps']} of {one['authority']}, {one['first']} to {one['last']}, "
                f"entries {one['entries'][0]} to {one['entries'][1]}"
            )
        say(say_renewal(renewal_to_json(renewal)))
    return 2 if done.good < need or renewal.is_needed(now()) else 0


def _renewal(archive: Archive, services: Iterable[Service]) -> Renewal:
    with archive.catalogue() as catalogue:
        pinned = [one.authority for one in services]
        return find_renewal(archive, catalogue, pinned, archive.settings.stamps.need)


def _by_authority(told: Iterable[Told]) -> list[dict[str, Any]]:
    """Sum up stamps by the names of their authorities."""
    found: dict[str, list[Told]] = {}
    for one in told:
        found.setdefault(one.authority, []).append(one)
    return [
        {
            "authority": name,
            "entries": [min(one.index for one in every), max(one.index for one in every)],
            "first": spell_time(min(one.time for one in every)),
            "last": spell_time(max(one.time for one in every)),
            "stamps": len(every),
        }
        for name, every in sorted(found.items())
    ]
