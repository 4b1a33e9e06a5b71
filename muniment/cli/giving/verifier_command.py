"""`muniment verifier`: hands out verify.sh."""

from __future__ import annotations

import os
from pathlib import Path

import click

from checksums import Algorithm, Digest
from muniment.cli.common import PATH, CallError, answer_json, json_option, new_command, say
from muniment.verifier import NAME, read_script


@new_command("verifier")
@click.option("-o", "--output", "folder", type=PATH, required=True, help="A folder to put it in.")
@json_option
def command(folder: Path, as_json: bool) -> int:
    """Write verify.sh into a folder: it checks kits without muniment.

    It is one readable POSIX shell script that needs sha512sum, ssh-keygen and openssl 3. Whoever
    gets it compares its sha512 with you by another way, and runs: sh verify.sh KIT TRUST
    """
    script = read_script()
    path = folder / NAME
    folder.mkdir(parents=True, exist_ok=True)
    _write(path, script)
    digest = Digest.of(Algorithm.SHA512, script).hex
    if as_json:
        answer_json({"verifier": str(path), "sha512": digest})
    else:
        say(f"Wrote {path}. Its sha512, to compare by another way than the file came:")
        say()
        say(f"  {digest}")
        say()
        say(f"Call it with a kit and a trust folder: sh {path} KIT TRUST")
    return 0


def _write(path: Path, script: bytes) -> None:
    """Write the script where there is none yet, executable by all; leave the same one alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o755)
    except FileExistsError:
        if not path.is_file() or path.read_bytes() != script:
            raise CallError(
                f"{path} is there already and is another file. Nothing was written."
            ) from None
    else:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(script)
    path.chmod(0o755)
