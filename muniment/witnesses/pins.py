"""What pins a time authority, from the files that somebody names to a folder of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from manifests.moments.authorities import (
    CHAIN,
    ISSUER,
    POLICY,
    ROOT,
    SIGNER,
    Authority,
    pin_authority,
)
from muniment.config import create_private
from muniment.durable import sync_folder, write_durably


@dataclass(frozen=True, slots=True)
class Pins:
    """The files that pin an authority, as they were given; `signer` or `issuer` is one of them."""

    root: bytes
    signer: bytes | None = None
    issuer: bytes | None = None
    chain: bytes | None = None
    policy: str | None = None

    def pin(self, name: str) -> Authority:
        """Make the authority; raise `AuthorityError` where it can be none."""
        return pin_authority(name, self.root, self.signer, self.issuer, self.chain, self.policy)

    def files(self) -> Mapping[str, bytes]:
        """Give the files of its folder by name."""
        policy = f"{self.policy}\n".encode() if self.policy is not None else None
        given = {
            ROOT: self.root,
            SIGNER: self.signer,
            ISSUER: self.issuer,
            CHAIN: self.chain,
            POLICY: policy,
        }
        return {name: data for name, data in given.items() if data is not None}


def write_pins(folder: Path, pins: Pins) -> None:
    """Write the folder of an authority, durably and all at once; it is not there before."""
    create_private(folder.parent)
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    create_private(draft)
    for file, data in pins.files().items():
        write_durably(draft / file, data, 0o600)
    os.rename(draft, folder)
    sync_folder(folder.parent)
