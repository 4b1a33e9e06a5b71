"""`muniment trust add witness`, `trust remove witness`: witnesses whose cosignatures count."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import click

from manifests import CosignatureVerifier, FormatError, UnsupportedKeyError
from manifests.trust import WITNESSES, is_witness_name
from muniment.cli.common import (
    CallError,
    answer_json,
    json_option,
    language_option,
    new_command,
    say,
    speak,
    trust_of,
    trust_option,
)
from muniment.cli.trust.fingerprints import Fingerprint, confirm, say_fingerprint
from muniment.cli.trust.folder import add_line, drop_lines, folder_of
from muniment.cli.trust.removal import removal
from muniment.cli.trust.root import fingerprint_option
from muniment.words import Language
from muniment.words.trust import trust_words


@new_command("witness")
@click.argument("name")
@click.argument("vkey")
@fingerprint_option
@trust_option
@language_option
@json_option
def add(
    name: str,
    vkey: str,
    confirmed: tuple[str, ...],
    trust_folder: Path | None,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Trust the witness with the key VKEY (C2SP: WITNESS+ID+KEY) under the NAME of your own.

    Compare the fingerprint, which is the SHA-256 of that text, with the witness's operator by voice
    or paper (printf %s "$VKEY" | sha256sum). How many witnesses must agree stands in policy.toml.
    """
    folder, trust = folder_of(trust_folder), trust_of(trust_folder)
    if not is_witness_name(name):
        raise CallError(f"{name!r} is no name for a witness: a-z, 0-9 and -, at most 32.")
    try:
        key = CosignatureVerifier.parse(vkey)
    except (FormatError, UnsupportedKeyError) as error:
        raise CallError(f"{vkey[:80]!r} is no witness's key ({error}).") from error
    for other, one in trust.witnesses:
        if one == key or (one.name, one.key_id) == (key.name, key.key_id):
            raise CallError(f"You trust {one.name} as {other} already.")
    language = speak(spoken)
    fingerprint = fingerprint_of(language, name, key)
    confirm(name, [fingerprint], confirmed, language)
    add_line(folder / WITNESSES, f"{name} {key}")
    if as_json:
        answer_json(to_json(name, key))
    else:
        say(trust_words("trusted", language, {"what": fingerprint.what}))
        say_fingerprint(fingerprint)
    return 0


def _take_out(folder: Path, name: str) -> None:
    drop_lines(folder / WITNESSES, lambda line: line.partition(" ")[0] == name)


remove = removal(
    "witness",
    "witness",
    "Trust the witness NAME no more, with all its keys.",
    lambda trust: [name for name, _ in trust.witnesses],
    _take_out,
)


def fingerprint_of(language: Language, name: str, key: CosignatureVerifier) -> Fingerprint:
    """Give what is to be compared of a witness's key: the SHA-256 of its text."""
    digest = hashlib.sha256(str(key).encode()).digest()
    return Fingerprint(
        trust_words("witness", language, {"name": name}), digest, f"SHA-256 {digest.hex()}"
    )


def to_json(name: str, key: CosignatureVerifier) -> dict[str, Any]:
    """Give the documented JSON of a pinned witness (docs/json.md)."""
    fingerprint = fingerprint_of(Language.ENGLISH, name, key)
    return {
        "name": name,
        "vkey": str(key),
        "fingerprint": fingerprint.digest.hex(),
        "digits": " ".join(fingerprint.groups),
    }
