"""`muniment key`: who may sign, and since when; another signer; a key that counts no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from manifests import PublicKey, Roles, roles_path
from muniment.archive.archive import open_writer
from muniment.archive.rotation import Rotated, rotate
from muniment.cli.common import (
    PATH,
    answer_json,
    archive_option,
    config,
    json_option,
    new_command,
    now,
    open_archive,
    root_option,
    say,
)
from muniment.cli.main import EXIT_CODES
from muniment.cli.running.key_file import read_public
from muniment.cli.running.key_revoke import command as revoke_command
from muniment.keys import KeyFolder


@click.group("key", epilog=EXIT_CODES)
def command() -> None:
    """Show who may sign, put another signer in force, or revoke a key."""


@new_command("roles")
@archive_option
@json_option
def roles(archive_folder: Path, as_json: bool) -> int:
    """Show which keys sign, and from which entry of the log on.

    These are what the archive claims; `muniment log check` says whether root signed it.
    """
    archive = open_archive(archive_folder)
    if as_json:
        answer_json({"origin": archive.roles.origin, "terms": _terms(archive.roles)})
        return 0
    say(f"{archive.roles.origin}: {roles_path(archive.roles.serial)}")
    for term in _terms(archive.roles):
        until = "" if term["until"] is None else f" to {term['until']}"
        say(f"  entries from {term['from']}{until} of {term['log']}")
        for signer in term["signers"]:
            say(f"    {signer['key']}  {signer['principal']}")
            for one in signer["revoked"]:
                say(f"      revoked since {one['since']}: {one['reason']}")
    return 0


@new_command("rotate")
@root_option
@click.option(
    "--signer",
    "signer_file",
    type=PATH,
    metavar="FILE.pub",
    help="The public half of an Ed25519 key that ssh-agent holds, to be the signer. Else a new key "
    "is made in the key folder.",
)
@archive_option
@json_option
def rotate_command(
    root_file: Path | None, signer_file: Path | None, archive_folder: Path, as_json: bool
) -> int:
    """Put another signer in force, from the next entry of the log on.

    Root signs roles that name it; they are logged. What the signer before has signed stays good up
    to that entry, and nothing that it signs afterwards counts. An interrupted call is taken up by
    the same call.
    """
    archive = open_archive(archive_folder)
    keys = KeyFolder(config().keys(archive.roles.origin))
    root = keys.root(root_file)
    signer = None if signer_file is None else read_public(signer_file)
    with open_writer(archive, config(), now) as writer:
        done = rotate(writer, root, signer)
    if as_json:
        answer_json(_answer(done))
    else:
        _explain(done, keys)
    return 0


def _terms(found: Roles) -> list[dict[str, Any]]:
    ends = (*(term.start - 1 for term in found.terms[1:]), None)
    return [
        {
            "from": term.start,
            "until": end,
            "log": term.log.name,
            "signers": [
                {"principal": name, "key": key.fingerprint(), "revoked": _revoked(found, key)}
                for name, key in term.signers
            ],
        }
        for term, end in zip(found.terms, ends, strict=True)
    ]


def _revoked(found: Roles, key: PublicKey) -> list[dict[str, Any]]:
    return [
        {"since": one.since if isinstance(one.since, int) else one.point, "reason": one.reason}
        for one in found.revocations
        if one.key == key
    ]


def _answer(done: Rotated) -> dict[str, Any]:
    return {
        "origin": done.roles.log.name,
        "serial": done.roles.serial,
        "index": done.index,
        "record": done.record,
        "signer": done.roles.signers[0][1].fingerprint(),
        "before": done.roles.terms[-2].signers[0][1].fingerprint(),
        "already": done.was_so,
    }


def _explain(done: Rotated, keys: KeyFolder) -> None:
    if done.was_so:
        say("The newest entry is a rotation already; nothing was done.")
    said = _answer(done)
    say(
        f"{said['signer']} signs from entry {done.index} of {done.roles.log.name} on "
        f"({roles_path(done.roles.serial)}, record {done.record})."
    )
    say(f"What {said['before']} signed counts up to entry {done.index - 1}.")
    say(f"Destroy that key's file in {keys.folder}, back the folder up, and put root away again.")


command.add_command(roles)
command.add_command(rotate_command)
command.add_command(revoke_command)
