"""`muniment trust add authority`, `trust remove authority`: time authorities that are pinned."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import click
from cryptography.x509 import Certificate

from manifests.moments.authorities import Authority, fingerprint
from manifests.moments.certificate_path import name_of
from manifests.trust import AUTHORITIES
from muniment.cli.common import (
    CallError,
    answer_json,
    json_option,
    language_option,
    new_command,
    say,
    speak,
    tell,
    trust_of,
    trust_option,
)
from muniment.cli.evidence.certificate_answer import (
    certificates_json,
    pinned_certificates,
    read_pins,
)
from muniment.cli.trust.fingerprints import Fingerprint, confirm, say_fingerprint
from muniment.cli.trust.folder import folder_of
from muniment.cli.trust.removal import removal
from muniment.cli.trust.root import fingerprint_option
from muniment.durable import sync_folder
from muniment.witnesses.pins import write_pins
from muniment.words import Language
from muniment.words.trust import trust_words

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@new_command("authority")
@click.argument("name")
@click.option("--root", type=_FILE, required=True, help="Its root certificate, in PEM.")
@click.option("--signer", type=_FILE, help="The certificates that it signs with, in PEM.")
@click.option("--issuer", type=_FILE, help="Instead: the certificate that issues its signers'.")
@click.option("--chain", type=_FILE, help="What stands between signer and root, in PEM.")
@click.option("--policy", help="The policy its stamps must have, as an object identifier.")
@fingerprint_option
@trust_option
@language_option
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
    spoken: str | None,
    as_json: bool,
) -> int:
    """Pin the time authority NAME: the name is yours, and verdicts show it.

    Files alone are nobody's word. Give the fingerprint of each certificate, of the root and of each
    signer or the issuer, as the authority publishes it, read by voice or from paper (openssl x509
    -fingerprint -sha256).
    """
    folder = folder_of(trust_folder)
    pins = read_pins(root, signer, issuer, chain, policy)
    pinned = pins.pin(name)
    place = folder / AUTHORITIES / name
    if place.exists():
        raise CallError(f"{place} pins an authority already: `muniment trust remove authority`.")
    language = speak(spoken)
    confirm(name, _fingerprints(pinned, language), confirmed, language)
    write_pins(place, pins)
    if as_json:
        answer_json(to_json(pinned))
    else:
        say_pinned(pinned, language)
    if trust_of(folder).policy.stamps < 2:
        tell(trust_words("alone", language, {}))
    return 0


def _take_out(folder: Path, name: str) -> None:
    shutil.rmtree(folder / AUTHORITIES / name)
    sync_folder(folder / AUTHORITIES)


remove = removal(
    "authority",
    "time authority",
    "Take the time authority NAME out of your trust.",
    lambda trust: [one.name for one in trust.authorities],
    _take_out,
)


def to_json(pinned: Authority) -> dict[str, Any]:
    """Give the documented JSON of a pinned authority (docs/json.md)."""
    return {
        "name": pinned.name,
        "policy": pinned.policy or "",
        "certificates": certificates_json(pinned),
    }


def say_pinned(pinned: Authority, language: Language) -> None:
    """Print a pinned authority, with fingerprints to compare."""
    code = "authority-policy" if pinned.policy else "authority"
    say(trust_words(code, language, {"name": pinned.name, "policy": pinned.policy or ""}))
    for role, one in pinned_certificates(pinned):
        said = {
            "role": role,
            "subject": name_of(one),
            "until": f"{one.not_valid_after_utc:%Y-%m-%d}",
        }
        say("  " + trust_words("certificate", language, said))
        say_fingerprint(_fingerprint(role, one, language), "    ")


def _fingerprints(pinned: Authority, language: Language) -> list[Fingerprint]:
    return [_fingerprint(role, one, language) for role, one in pinned_certificates(pinned)]


def _fingerprint(role: str, one: Certificate, language: Language) -> Fingerprint:
    spelled = fingerprint(one)
    what = trust_words("certified", language, {"role": role, "subject": name_of(one)})
    return Fingerprint(what, bytes.fromhex(spelled.replace(":", "")), f"SHA-256 {spelled}")
