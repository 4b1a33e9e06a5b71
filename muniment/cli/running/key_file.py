"""Public keys that a command is given as files of OpenSSH's."""

from __future__ import annotations

from pathlib import Path

from manifests import FormatError, PublicKey
from muniment.cli.common import CallError


def read_public(path: Path) -> PublicKey:
    """Read the one key of a `.pub` file; raise `CallError` where it is none."""
    try:
        return PublicKey.parse_line(" ".join(path.read_text("utf-8").split()[:2]))
    except (OSError, ValueError, FormatError) as error:
        raise CallError(f"{path} is no public key of OpenSSH's ({error}).") from error
