"""`muniment deposit`: give notices to others, and have every byte back before it is called done."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from ingest import Proxy
from manifests import MunimentError
from muniment.archive.archive import open_writer
from muniment.cli.common import (
    CallError,
    archive_option,
    config,
    find_object,
    json_option,
    language_option,
    new_command,
    now,
    opened,
    speak,
    tell,
)
from muniment.cli.copies.deposit_answer import (
    say_deposited,
    say_failed,
    say_known,
    say_planned,
)
from muniment.cli.copies.deposit_place import open_place, pace_of
from muniment.cli.copies.wayback_asking import log_and_say, save_pages
from muniment.cli.evidence.afterwards import keep_up, stamp_option
from muniment.cli.outward import proxy_option, warn_custodian
from muniment.cli.progress import Progress
from muniment.config import own_trust

if TYPE_CHECKING:
    from muniment.archive.archive import Archive
    from muniment.deposit.depositing import Plan
    from muniment.words import Language

_ITEMS, _WAYBACK = "internet-archive", "wayback"


@new_command("deposit")
@click.argument("notices", nargs=-1, metavar="[ID]...")
@click.option(
    "--list",
    "listed",
    type=click.File("r", encoding="utf-8"),
    help="A file with more IDs, one a line; - for standard input.",
)
@click.option(
    "--to",
    "place",
    type=click.Choice((_ITEMS, _WAYBACK)),
    default=_ITEMS,
    show_default=True,
    help="To whom: the Internet Archive as items of your account, which `ia configure` (or "
    "IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY) names; or the Wayback Machine, which is asked to "
    "capture the page by itself (Save Page Now).",
)
@click.option("--item", metavar="NAME", help="One item for all these notices, of this name.")
@click.option("--dry-run", is_flag=True, help="Show every file and field, and send nothing.")
@click.option("--again", is_flag=True, help="Also what was given before, and what changed since.")
@archive_option
@language_option
@stamp_option
@proxy_option
@json_option
def command(
    notices: tuple[str, ...],
    listed: TextIO | None,
    place: str,
    item: str | None,
    dry_run: bool,
    again: bool,
    archive_folder: Path,
    spoken: str | None,
    no_stamp: bool,
    proxy: Proxy | None,
    as_json: bool,
) -> int:
    """Deposit notices by their IDs: files as they came, WACZ, text, manifest, signature, kit.

    Each notice becomes an item of its own; a new version is added to it, and nothing there is ever
    replaced. What is withheld, or was redacted, does not go. What was sent is fetched back and its
    SHA-256 compared; when all of it came back whole, a signed receipt is logged (`muniment
    holdings` shows it). Where that is cut short, the same call goes on.

    With `--to wayback` nothing is sent but the address: what the Wayback Machine captures there is
    fetched and compared with what is kept here, and what was found is logged.

    Ends with 1 where something came back otherwise, with 2 where it is not listed there yet, with 3
    where it could not be sent. http_proxy and https_proxy count where no --proxy is named.
    """
    asked = [*notices, *(line.strip() for line in listed or () if line.strip())]
    if not asked:
        raise CallError("Which notices? Give their IDs, or --list with a file of them.")
    language = speak(spoken)
    if place == _WAYBACK:
        if item or dry_run or again:
            raise CallError("--item, --dry-run and --again are of items: they do not go with it.")
        return _ask_wayback(archive_folder, asked, proxy, no_stamp, language, as_json)
    # Imported here: `--help` needs none of it.
    from muniment.deposit.depositing import Order, plan_deposit

    with (
        tempfile.TemporaryDirectory(prefix="muniment-deposit-") as folder,
        opened(archive_folder) as (archive, catalogue),
    ):
        objects = list(dict.fromkeys(find_object(catalogue, one).object for one in asked))
        order = Order(archive, catalogue, own_trust(config()), Path(folder), now(), item, again)
        plan = plan_deposit(order, objects)
        for receipt in plan.known:
            say_known(receipt, archive.roles.origin, as_json)
        if dry_run:
            say_planned(plan, place, as_json)
            return 0
        return _carry_out(archive, plan, proxy, no_stamp, language, as_json) if plan.items else 0


def _ask_wayback(
    archive_folder: Path,
    asked: Sequence[str],
    proxy: Proxy | None,
    no_stamp: bool,
    language: Language,
    as_json: bool,
) -> int:
    with opened(archive_folder) as (archive, catalogue):
        warn_custodian(archive)
        objects = list(dict.fromkeys(find_object(catalogue, one).object for one in asked))
        found, code = save_pages(archive, catalogue, objects, proxy)
    code = max(code, log_and_say(archive, found, language, as_json))
    keep_up(archive, "deposit", proxy, no_stamp, len(found))
    return code


def _carry_out(
    archive: Archive,
    plan: Plan,
    proxy: Proxy | None,
    no_stamp: bool,
    language: Language,
    as_json: bool,
) -> int:
    from muniment.deposit.depositing import carry_out
    from muniment.deposit.receipt import log_receipts

    warn_custodian(archive)
    place = open_place(archive, proxy)
    codes, receipts = {0}, 0
    for planned in plan.items:
        with Progress(len(planned.files), f"depositing {planned.item}") as shown:
            try:
                done, given = carry_out(planned, place, pace_of(archive, shown.bytes_taken))
            except MunimentError as failure:
                codes.add(failure.exit_code)
                say_failed(planned, failure, as_json)
                continue
        record = None
        if given:
            # One item at a time: what a later one meets takes no receipt from this.
            with open_writer(archive, config(), now) as writer:
                record = log_receipts(writer, given)
            receipts += 1
        codes.add(say_deposited(planned, done, record, archive.roles.origin, language, as_json))
    if receipts:
        keep_up(archive, "deposit", proxy, no_stamp, receipts)
    else:
        tell("No receipt was made.")
    return 1 if 1 in codes else max(codes)
