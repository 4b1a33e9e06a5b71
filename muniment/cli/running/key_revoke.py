"""`muniment key revoke`: what a signer's key signed counts no more, since an entry or a time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from manifests import (
    PublicKey,
    Revocation,
    RevocationError,
    Roles,
    check_reason,
    parse_point,
    roles_path,
)
from muniment.archive.archive import open_writer
from muniment.archive.revoke import Wanted, revoke
from muniment.archive.rotation import Rotated
from muniment.cli.common import (
    PATH,
    CallError,
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
from muniment.cli.running.key_file import read_public
from muniment.keys import KeyFolder

_MOST = 200  # characters of a reason


@new_command("revoke")
@click.argument("key")
@click.option("--reason", required=True, help="Why, in a line that every verifier can read.")
@click.option(
    "--since",
    metavar="INDEX|TIME",
    help="The first entry of the log that counts no more, or a moment (2026-11-16, or "
    "2026-11-16T08:00:00Z): what time stamps show to be older counts. Default: this moment.",
)
@root_option
@click.option(
    "--signer",
    "signer_file",
    type=PATH,
    metavar="FILE.pub",
    help="Where the key is in force: the public half of a key that ssh-agent holds, to sign "
    "instead. Else a new key is made in the key folder.",
)
@archive_option
@json_option
def command(
    key: str,
    reason: str,
    since: str | None,
    root_file: Path | None,
    signer_file: Path | None,
    archive_folder: Path,
    as_json: bool,
) -> int:
    """Revoke the signer's key KEY, which is a fingerprint, the beginning of one, or a .pub file.

    Root signs roles that say so; they are logged, go into every kit, and verifiers remember them.
    Since a time: a signature counts where time stamps show that it was there before, and is NOT
    CHECKED where none does; so stamp what is not stamped yet before you revoke. Since an entry:
    signatures at later entries are wrong, and for the others the log is believed, as for `key
    rotate`. It cannot be taken back.
    """
    archive = open_archive(archive_folder)
    revoked = _find(archive.roles, key)
    instead = None if signer_file is None else read_public(signer_file)
    wanted = Wanted(revoked, _reason(reason), None if since is None else _point(since), instead)
    root = KeyFolder(config().keys(archive.roles.origin)).root(root_file)
    with open_writer(archive, config(), now) as writer:
        done = revoke(writer, root, wanted)
    told = next(one for one in reversed(done.roles.revocations) if one.key == revoked)
    if as_json:
        answer_json(
            {
                "origin": done.roles.log.name,
                "serial": done.roles.serial,
                "index": done.index,
                "record": done.record,
                "key": revoked.fingerprint(),
                "since": told.since if isinstance(told.since, int) else told.point,
                "reason": told.reason,
                "signer": done.roles.signers[0][1].fingerprint(),
                "already": done.was_so,
            }
        )
    else:
        _explain(done, told)
    return 0


def _find(roles: Roles, text: str) -> PublicKey:
    if Path(text).is_file():
        return read_public(Path(text))
    signers = dict.fromkeys(key for term in roles.terms for _, key in term.signers)
    found = [key for key in signers if text and key.fingerprint().startswith(text)]
    if len(found) != 1:
        listed = ", ".join(key.fingerprint() for key in found or signers)
        raise CallError(f"{text!r} names no one signer of this archive; there is {listed}.")
    return found[0]


def _reason(text: str) -> str:
    if len(text) > _MOST:
        raise CallError(f"A reason has at most {_MOST} characters, not {len(text)}.")
    try:
        check_reason(text)
    except RevocationError as error:
        raise CallError(f"--reason {text!r} will not do: {error}.") from error
    return text


def _point(text: str) -> int | datetime:
    try:
        return parse_point(text)
    except RevocationError:
        pass  # Then it is spelled as people do, or not at all.
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None and len(text) > len("2026-11-16"):
            raise CallError(f"--since {text!r} says no time zone: end it with Z for UTC.")
        return moment.replace(tzinfo=moment.tzinfo or UTC, microsecond=0).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise CallError(
            f"--since {text!r} is neither the index of an entry nor a time such as "
            "2026-11-16T08:00:00Z."
        ) from error


def _explain(done: Rotated, told: Revocation) -> None:
    if done.was_so:
        say("The newest entry revokes it already; nothing was done.")
    fingerprint = told.key.fingerprint()
    where = f"({roles_path(done.roles.serial)}, record {done.record})"
    if isinstance(told.since, int):
        say(f"What {fingerprint} signed counts no more since entry {told.since} {where}.")
    else:
        say(f"What {fingerprint} signed counts where it was stamped before {told.point} {where}.")
    say(f"{done.roles.signers[0][1].fingerprint()} signs from entry {done.index} on.")
    say("Publish the new head, and give out new kits: a verifier knows of it from these alone.")
