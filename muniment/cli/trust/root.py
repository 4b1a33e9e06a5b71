"""`muniment trust add root`, `trust remove root`: the root keys that are pinned."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import click

from manifests import ROLES_NAMESPACE, FormatError, PublicKey, spell_root
from manifests.claims.roles import parse_allowed_signer
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
from muniment.words import Language
from muniment.words.trust import trust_words

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", re.ASCII)
_MOST_BYTES = 64 << 10

fingerprint_option = click.option(
    "--fingerprint",
    "confirmed",
    multiple=True,
    metavar="SHA-256",
    help="As you have it from elsewhere: SHA256: and base64, hex, or groups of digits. Without it "
    "the terminal is asked.",
)


@new_command("root")
@click.argument("name")
@click.argument("key")
@fingerprint_option
@trust_option
@language_option
@json_option
def add(
    name: str,
    key: str,
    confirmed: tuple[str, ...],
    trust_folder: Path | None,
    spoken: str | None,
    as_json: bool,
) -> int:
    """Trust the root key KEY under the NAME of your own that verdicts show.

    KEY is a file with the key, as `root.pub` of the archive's owner or the line that `muniment
    init` printed; or the text itself, in quotes. Whoever sent it is not shown by it: compare the
    fingerprint with the archive's owner by voice or paper.
    """
    folder = folder_of(trust_folder)
    if not _NAME.fullmatch(name):
        raise CallError(f"{name!r} is no name for a root: letters, digits and . _ @ -, at most 64.")
    pinned = read_root(key)
    for other, root in trust_of(trust_folder).roots:
        if name == other or pinned == root:
            raise CallError(f"You trust {root.fingerprint()} as {other} already.")
    language = speak(spoken)
    fingerprint = fingerprint_of(language, name, pinned)
    confirm(name, [fingerprint], confirmed, language)
    add_line(folder / "roots", spell_root(name, pinned))
    if as_json:
        answer_json(to_json(name, pinned))
    else:
        say(trust_words("trusted", language, {"what": fingerprint.what}))
        say_fingerprint(fingerprint)
    return 0


def _take_out(folder: Path, name: str) -> None:
    drop_lines(folder / "roots", lambda line: line.split(" ", 1)[0] == name)


remove = removal(
    "root",
    "root",
    "Trust the root key NAME no more.",
    lambda trust: [name for name, _ in trust.roots],
    _take_out,
)


def read_root(text: str) -> PublicKey:
    """Read a root key from a file, or from the text itself; raise `CallError` where it is none."""
    return read_public(text, "root key")


def read_public(text: str, what: str) -> PublicKey:
    """Read one public key from a file, or from the text itself; raise `CallError` where it is none.

    A line that binds it to namespaces must be one of `roots`.
    """
    path = Path(text)
    try:
        if " " not in text or path.is_file():
            with path.open("rb") as stream:
                text = stream.read(_MOST_BYTES).decode("utf-8")
        [line] = (one for one in text.splitlines() if one.strip() and not one.startswith("#"))
        if " namespaces=" in line:
            return parse_allowed_signer(line, ROLES_NAMESPACE)[1]
        return PublicKey.parse_line(" ".join(line.split()[:2]))
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, FormatError) as error:
        raise CallError(f"{text[:80]!r} is not one {what} ({error}).") from error


def fingerprint_of(language: Language, name: str, key: PublicKey) -> Fingerprint:
    """Give what is to be compared of a root key: the fingerprint that OpenSSH shows."""
    return Fingerprint(
        trust_words("root", language, {"name": name}),
        hashlib.sha256(key.blob).digest(),
        key.fingerprint(),
    )


def to_json(name: str, key: PublicKey) -> dict[str, Any]:
    """Give the documented JSON of a pinned root key (docs/json.md)."""
    digits = " ".join(fingerprint_of(Language.ENGLISH, name, key).groups)
    return {"name": name, "fingerprint": key.fingerprint(), "digits": digits}
