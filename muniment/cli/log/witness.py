"""`muniment log witness`: which witnesses are asked to cosign the log."""

from __future__ import annotations

from pathlib import Path

import click

from muniment.cli.common import (
    answer_json,
    archive_option,
    config,
    json_option,
    new_command,
    open_archive,
    say,
    tell,
)
from muniment.cli.main import EXIT_CODES
from muniment.witnesses.cosigning import last_cosigned
from muniment.witnesses.registry import (
    add_witness,
    need_witnesses,
    parse_witness,
    read_witnesses,
    remove_witness,
)


@click.group("witness", epilog=EXIT_CODES)
def command() -> None:
    """Say which witnesses are asked to cosign the log."""


@new_command("add")
@click.argument("name")
@click.argument("url")
@click.argument("vkey")
@archive_option
@json_option
def add(name: str, url: str, vkey: str, archive_folder: Path, as_json: bool) -> int:
    """Ask the witness at URL, whose key is VKEY, under a NAME of your own.

    Its operator must know your log's key, which `muniment log show --json` shows. The list lies in
    your configuration folder, not in the archive; it says whom you ask, and nobody's trust.
    """
    archive = open_archive(archive_folder)
    witness = parse_witness(name, url, vkey)
    add_witness(config(), archive.roles.origin, witness)
    if as_json:
        answer_json({"name": witness.name, "url": witness.url, "vkey": str(witness.key)})
    else:
        say(f"added: {witness.name}, {witness.url}")
        tell(f"Next: give its operator {archive.roles.log}, then: muniment log cosign")
    return 0


@new_command("list")
@archive_option
@json_option
def list_(archive_folder: Path, as_json: bool) -> int:
    """List the witnesses that are asked, and the last head that each cosigned."""
    archive = open_archive(archive_folder)
    asked = read_witnesses(config(), archive.roles.origin)
    size = archive.log.head(archive.roles).size
    for name, witness in sorted(asked.witnesses.items()):
        last = last_cosigned(archive, size, witness, archive.settings.limits)
        if as_json:
            key = str(witness.key)
            answer_json({"name": name, "url": witness.url, "vkey": key, "cosigned": last})
        else:
            say(f"{name:<16}  {last} of {size} entries cosigned; {witness.url}")
    if not as_json:
        say(f"needed: {asked.need} of {len(asked.witnesses)}")
    return 0


@new_command("remove")
@click.argument("name")
@archive_option
@json_option
def remove(name: str, archive_folder: Path, as_json: bool) -> int:
    """Ask the witness NAME no more. What it cosigned stays."""
    archive = open_archive(archive_folder)
    witness = remove_witness(config(), archive.roles.origin, name)
    if as_json:
        answer_json({"name": name, "url": witness.url, "vkey": str(witness.key)})
    else:
        say(f"forgotten: {name}; what it cosigned was not touched")
    return 0


@new_command("need")
@click.argument("count", type=click.IntRange(0))
@archive_option
@json_option
def need(count: int, archive_folder: Path, as_json: bool) -> int:
    """Say how many witnesses must cosign a head for `muniment log cosign` to end with 0.

    Unless it is said, all that are asked.
    """
    archive = open_archive(archive_folder)
    need_witnesses(config(), archive.roles.origin, count)
    if as_json:
        answer_json({"need": count})
    else:
        say(f"needed: {count}")
    return 0


command.add_command(add)
command.add_command(list_)
command.add_command(remove)
command.add_command(need)
