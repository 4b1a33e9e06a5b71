"""Where things of this machine's owner lie, outside every archive: keys, marks and trust.

::

    $MUNIMENT_CONFIG, else $XDG_CONFIG_HOME/muniment, else ~/.config/muniment
      keys/<archive>/   root, signer, log, their public halves, and the high-water mark
      trust/            what the owner trusts when he verifies
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from manifests import NO_TRUST, Trust, read_trust


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


def find_trust(named: Path | None, environment: Mapping[str, str], config: Config) -> Trust:
    """Read the verifier's trust: the folder named, else MUNIMENT_TRUST, else his configuration.

    A folder that was named must be one; his configuration may be empty. Raises `TrustError`.
    """
    if named is None and (variable := environment.get("MUNIMENT_TRUST")):
        named = Path(variable)
    if named is not None:
        return read_trust(named)
    return read_trust(config.trust) if (config.trust / "roots").exists() else NO_TRUST


def create_private(folder: Path) -> None:
    """Make a folder, and those above it, that only the owner may enter."""
    for part in (*reversed(folder.parents), folder):
        if not part.exists():
            os.mkdir(part, 0o700)
