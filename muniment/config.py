"""Where things of this machine's owner lie, outside every archive: keys, marks and trust.

::

    $MUNIMENT_CONFIG, else $XDG_CONFIG_HOME/muniment, else ~/.config/muniment
      keys/<archive>/   root, signer, log, their public halves, and the high-water mark
      trust/            what the owner trusts when he verifies
      muniment.toml     with which limits he reads kits, if not the usual ones
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import manifests
from muniment.settings import NAME as SETTINGS
from muniment.settings import read_settings

if TYPE_CHECKING:
    from manifests import Limits, Trust


@dataclass(frozen=True, slots=True)
class Config:
    """The owner's configuration folder."""

    folder: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Config:
        """Find the folder as the environment says."""
        if named := environment.get("MUNIMENT_CONFIG"):
            return cls(Path(named))
        if base := environment.get("XDG_CONFIG_HOME"):
            return cls(Path(base) / "muniment")
        return cls(Path.home() / ".config" / "muniment")

    @property
    def trust(self) -> Path:
        """The owner's own trust folder."""
        return self.folder / "trust"

    def keys(self, origin: str) -> Path:
        """Give the key folder of the archive whose log has this origin."""
        readable = re.sub(r"[^a-z0-9.]+", "-", origin.lower()).strip("-.")[:40]
        return (
            self.folder / "keys" / f"{readable}-{hashlib.sha256(origin.encode()).hexdigest()[:8]}"
        )


def own_limits(config: Config) -> Limits:
    """Give the limits with which the owner verifies: ``[limits]`` of muniment.toml in his folder.

    Raises `SettingsError` where that file cannot be read; without it every limit has its default.
    """
    path = config.folder / SETTINGS
    return read_settings(path).limits if path.exists() else manifests.Limits()


def own_trust(config: Config) -> Trust:
    """Read the owner's own trust; where he has none yet, it is empty."""
    if not (config.trust / "roots").exists():
        return manifests.NO_TRUST
    return manifests.read_trust(config.trust)


def find_trust(named: Path | None, environment: Mapping[str, str], config: Config) -> Trust:
    """Read the verifier's trust: the folder named, else MUNIMENT_TRUST, else his configuration.

    A folder that was named must be one; his configuration may be empty. Raises `TrustError`.
    """
    if named is None and (variable := environment.get("MUNIMENT_TRUST")):
        named = Path(variable)
    if named is not None:
        return manifests.read_trust(named)
    return own_trust(config)


def create_private(folder: Path) -> None:
    """Make a folder, and those above it, that only the owner may enter."""
    for part in (*reversed(folder.parents), folder):
        if not part.exists():
            os.mkdir(part, 0o700)
