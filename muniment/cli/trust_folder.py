"""The trust folder that a command changes."""

from __future__ import annotations

from pathlib import Path

from manifests import TrustError
from muniment.cli.common import config, trust_of


def folder_of(named: Path | None) -> Path:
    """Give the trust folder that a command names; raise `TrustError` where it is none."""
    folder = trust_of(named).folder
    if folder is None:
        raise TrustError(
            f"{config().trust} is no trust folder yet. A trust folder has a file `roots`, with the "
            "root keys that you pin; name another with --trust."
        )
    return folder
