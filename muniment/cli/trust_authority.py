"""`muniment trust add authority`, `trust remove authority`: time authorities that are pinned."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import click

from manifests.authorities import Authority, fingerprint
from manifests.trust import AUTHORITIES
from muniment.cli.certificate_answer import certificates_json, read_pins, say_certificates
from muniment.cli.common import (
    CallError,
    answer_json,
    json_option,
    new_command,
    say,
    trust_of,
    trust_option,
)
from muniment.cli.trust_folder import folder_of
from muniment.durable import sync_folder
from muniment.witnesses.pins import write_pins

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


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
def add(
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
    folder = folder_of(trust_folder)
    pins = read_pins(root, signer, issuer, chain, policy)
    pinned = pins.pin(name)
    _check_fingerprints(pinned, confirmed)
    place = folder / AUTHORITIES / name
    if place.exists():
        raise CallError(f"{place} pins an authority already: `muniment trust remove authority`.")
    write_pins(place, pins)
    if as_json:
        answer_json(to_json(pinned))
    else:
        say_pinned(pinned)
    return 0


@new_command("authority")
@click.argument("name")
@trust_option
@json_option
def remove(name: str, trust_folder: Path | None, as_json: bool) -> int:
    """Take the time authority NAME out of your trust."""
    folder = folder_of(trust_folder)
    if name not in {one.name for one in trust_of(trust_folder).authorities}:
        raise CallError(f"There is no time authority {name!r} in {folder}.")
    shutil.rmtree(folder / AUTHORITIES / name)
    sync_folder(folder / AUTHORITIES)
    if as_json:
        answer_json({"name": name})
    else:
        say(f"no longer trusted: {name}")
    return 0


def to_json(pinned: Authority) -> dict[str, Any]:
    """Give the documented JSON of a pinned authority (docs/json.md)."""
    return {
        "name": pinned.name,
        "policy": pinned.policy or "",
        "certificates": certificates_json(pinned),
    }


def say_pinned(pinned: Authority) -> None:
    """Print a pinned authority, with fingerprints to compare."""
    policy = f", policy {pinned.policy}" if pinned.policy else ""
    say(f"time authority {pinned.name}{policy}")
    say_certificates(pinned)


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
