"""`muniment trust`: what you trust, and time authorities that you pin."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import click

from manifests import Trust, TrustError
from manifests.authorities import Authority, fingerprint
from manifests.trust import AUTHORITIES
from muniment.cli.certificate_answer import certificates_json, read_pins, say_certificates
from muniment.cli.common import (
    CallError,
    answer_json,
    config,
    json_option,
    new_command,
    say,
    trust_of,
    trust_option,
)
from muniment.cli.main import EXIT_CODES
from muniment.durable import names_in, sync_folder
from muniment.witnesses.pins import write_pins

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("trust", epilog=EXIT_CODES)
def command() -> None:
    """Show what you trust, or pin a time authority.

    Trust is a folder of yours. Nothing that is verified ever adds to it.
    """


@new_command("show")
@trust_option
@json_option
def show(trust_folder: Path | None, as_json: bool) -> int:
    """Show the roots and time authorities that you pin, with fingerprints to compare."""
    trust = trust_of(trust_folder)
    if as_json:
        answer_json(_to_json(trust))
        return 0
    say(f"{trust.folder or 'no trust folder'}")
    for name, key in trust.roots:
        say(f"root {name}: {key.fingerprint()}")
    for authority in trust.authorities:
        _say(authority)
    say(f"time authorities that must agree: {trust.policy.stamps}")
    say(f"logs seen: {', '.join(_seen(trust)) or 'none'}")
    return 0


@click.group("add", epilog=EXIT_CODES)
def add() -> None:
    """Pin what you trust from now on."""


@new_command("authority")
@click.argument("name")
@click.option("--root", type=_FILE, required=True, help="Its root certificate, in PEM.")
@click.option("--signer", type=_FILE, help="The certificates that it signs with, in PEM.")
@click.option("--issuer", type=_FILE, help="Instead: the certificate that issues its signers'.")
@click.option("--chain", type=_FILE, help="What stands between signer and root, in PEM.")
@click.option("--policy", help="The policy its stamps must have, as an object identifier.")
@click.option(
    "--fingerprint",
    "confirmed",
    multiple=True,
    required=True,
    metavar="SHA-256",
    help="As you have it from elsewhere, of the root, and of each signer or the issuer.",
)
@trust_option
@json_option
def authority(
    name: str,
    root: Path,
    signer: Path | None,
    issuer: Path | None,
    chain: Path | None,
    policy: str | None,
    confirmed: tuple[str, ...],
    trust_folder: Path | None,
    as_json: bool,
) -> int:
    """Pin the time authority NAME: the name is yours, and verdicts show it.

    Files alone are nobody's word. Give the fingerprint of each certificate as the authority
    publishes it, read by voice or from paper (openssl x509 -fingerprint -sha256).
    """
    folder = _folder(trust_folder)
    pins = read_pins(root, signer, issuer, chain, policy)
    pinned = pins.pin(name)
    _check_fingerprints(pinned, confirmed)
    place = folder / AUTHORITIES / name
    if place.exists():
        raise CallError(f"{place} pins an authority already: `muniment trust remove authority`.")
    write_pins(place, pins)
    if as_json:
        answer_json(_authority_json(pinned))
    else:
        _say(pinned)
    return 0


@click.group("remove", epilog=EXIT_CODES)
def remove() -> None:
    """Trust something no more."""


@new_command("authority")
@click.argument("name")
@trust_option
@json_option
def remove_authority(name: str, trust_folder: Path | None, as_json: bool) -> int:
    """Take the time authority NAME out of your trust."""
    folder = _folder(trust_folder)
    if name not in {one.name for one in trust_of(trust_folder).authorities}:
        raise CallError(f"There is no time authority {name!r} in {folder}.")
    shutil.rmtree(folder / AUTHORITIES / name)
    sync_folder(folder / AUTHORITIES)
    if as_json:
        answer_json({"name": name})
    else:
        say(f"no longer trusted: {name}")
    return 0


def _folder(named: Path | None) -> Path:
    folder = trust_of(named).folder
    if folder is None:
        raise TrustError(
            f"{config().trust} is no trust folder yet. A trust folder has a file `roots`, with the "
            "root keys that you pin; name another with --trust."
        )
    return folder


def _check_fingerprints(pinned: Authority, confirmed: tuple[str, ...]) -> None:
    given = {text.replace(":", "").replace(" ", "").upper() for text in confirmed}
    pins = [pinned.root, *pinned.signers, *([pinned.issuer] if pinned.issuer else [])]
    found = {fingerprint(one).replace(":", ""): fingerprint(one) for one in pins}
    if missing := sorted(found.keys() - given):
        raise CallError(
            f"{pinned.name} is not pinned: nobody confirmed the certificate with the fingerprint "
            f"{found[missing[0]]}. Compare it with what the authority publishes."
        )
    if extra := sorted(given - found.keys()):
        raise CallError(f"{pinned.name} is not pinned: no certificate has {extra[0]}.")


def _to_json(trust: Trust) -> dict[str, Any]:
    return {
        "folder": os.fspath(trust.folder) if trust.folder else None,
        "roots": [{"name": name, "fingerprint": key.fingerprint()} for name, key in trust.roots],
        "authorities": [_authority_json(one) for one in trust.authorities],
        "stamps_needed": trust.policy.stamps,
        "seen": list(_seen(trust)),
    }


def _authority_json(pinned: Authority) -> dict[str, Any]:
    return {
        "name": pinned.name,
        "policy": pinned.policy or "",
        "certificates": certificates_json(pinned),
    }


def _say(pinned: Authority) -> None:
    policy = f", policy {pinned.policy}" if pinned.policy else ""
    say(f"time authority {pinned.name}{policy}")
    say_certificates(pinned)


def _seen(trust: Trust) -> tuple[str, ...]:
    if trust.folder is None or not (trust.folder / "seen").exists():
        return ()
    return tuple(name for name in names_in(trust.folder / "seen") if not name.startswith("."))


add.add_command(authority)
remove.add_command(remove_authority)
command.add_command(show)
command.add_command(add)
command.add_command(remove)
