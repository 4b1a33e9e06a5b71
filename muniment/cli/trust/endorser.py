"""`muniment trust add endorser`, `trust remove endorser`: archivists whose endorsements count."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from manifests import PublicKey
from manifests.claims.endorser import Endorser
from manifests.trust import ENDORSERS, is_witness_name
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
from muniment.cli.trust.root import fingerprint_option, read_public
from muniment.words import Language
from muniment.words.trust import trust_words


@new_command("endorser")
@click.argument("name")
@click.argument("key")
@fingerprint_option
@click.option(
    "--until",
    metavar="TIME",
    help="Count what is shown to have been there by then, as 2026-12-31T23:59:59Z: for a key that "
    "was lost.",
)
@trust_option
@language_option
@json_option
def add(
    name: str,
    key: str,
    confirmed: tuple[str, ...],
    until: str | None,
    trust_folder: Path | None,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Trust the endorser with the SSH key KEY under the NAME of your own that verdicts show.

    KEY is a file with the public key, or the text itself, in quotes. Compare the fingerprint with
    its owner by voice or paper. How many endorsers a verdict of 0 must have stands in policy.toml,
    [endorsements] need.
    """
    folder, trust = folder_of(trust_folder), trust_of(trust_folder)
    if not is_witness_name(name):
        raise CallError(f"{name!r} is no name for an endorser: a-z, 0-9 and -, at most 32.")
    endorser = Endorser(name, read_public(key, "public key"), _moment(until))
    for one in trust.endorsers:
        if one.key == endorser.key:
            raise CallError(f"You trust {one.key.fingerprint()} as {one.name} already.")
    language = speak(spoken)
    fingerprint = fingerprint_of(language, name, endorser.key)
    confirm(name, [fingerprint], confirmed, language)
    add_line(folder / ENDORSERS, endorser.line())
    if as_json:
        answer_json(to_json(endorser))
    else:
        say(trust_words("trusted", language, {"what": fingerprint.what}))
        say_fingerprint(fingerprint)
    return 0


def _take_out(folder: Path, name: str) -> None:
    drop_lines(folder / ENDORSERS, lambda line: line.partition(" ")[0] == name)


remove = removal(
    "endorser",
    "endorser",
    "Trust the endorser NAME no more, with all his keys.",
    lambda trust: [one.name for one in trust.endorsers],
    _take_out,
)


def fingerprint_of(language: Language, name: str, key: PublicKey) -> Fingerprint:
    """Give what is to be compared of an endorser's key: the fingerprint that OpenSSH shows."""
    what = trust_words("endorser", language, {"name": name})
    return Fingerprint(what, hashlib.sha256(key.blob).digest(), key.fingerprint())


def say_pinned(endorser: Endorser, language: Language) -> None:
    """Print a pinned endorser with his fingerprint."""
    code = "endorser" if endorser.until is None else "endorser-until"
    say(trust_words(code, language, {"name": endorser.name, "until": _spelled(endorser) or ""}))
    say_fingerprint(fingerprint_of(language, endorser.name, endorser.key))


def to_json(endorser: Endorser) -> dict[str, Any]:
    """Give the documented JSON of a pinned endorser (docs/json.md)."""
    fingerprint = fingerprint_of(Language.ENGLISH, endorser.name, endorser.key)
    return {
        "name": endorser.name,
        "fingerprint": endorser.key.fingerprint(),
        "digits": " ".join(fingerprint.groups),
        "until": _spelled(endorser),
    }


def _spelled(endorser: Endorser) -> str | None:
    return None if endorser.until is None else endorser.until.strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise CallError(
            f"{text!r} is no time in UTC with seconds, such as 2026-12-31T23:59:59Z."
        ) from error
