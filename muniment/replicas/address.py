"""Where a replica is: a folder or a bucket, by a name that its owner gave it.

::

    folder:/srv/copy
    s3://bucket/prefix?endpoint=https://store.example&region=eu-1
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from manifests import MunimentError, printable
from muniment.storage.s3 import S3Address, parse_s3_address

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_FOLDER = "folder:"


class ReplicaAddressError(MunimentError):
    """A text is no address or no name of a replica."""


@dataclass(frozen=True, slots=True)
class FolderAddress:
    """A folder, by its absolute path."""

    path: Path

    def __str__(self) -> str:
        return f"{_FOLDER}{self.path}"


@dataclass(frozen=True, slots=True)
class ReplicaAddress:
    """A replica's name and where it is. The address holds no secret and may be shown."""

    name: str
    place: FolderAddress | S3Address

    @property
    def address(self) -> str:
        """The address in its one spelling."""
        return str(self.place)


def parse_replica(name: str, address: str) -> ReplicaAddress:
    """Read a name and an address; a folder may be relative to the one that one stands in.

    Raises `ReplicaAddressError` or `S3AddressError`.
    """
    if not _NAME.fullmatch(name):
        raise ReplicaAddressError(
            f"{printable(name)!r} is no name for a replica: lower-case letters, digits and "
            "hyphens, at most 64."
        )
    if address.startswith("s3:"):
        return ReplicaAddress(name, parse_s3_address(address))
    path = address.removeprefix(_FOLDER)
    if path == address or not path or not path.isprintable():
        raise ReplicaAddressError(
            f"{printable(address)!r} is no address of a replica: folder:/PATH or s3://BUCKET/PREFIX."
        )
    return ReplicaAddress(name, FolderAddress(Path(os.path.abspath(path))))
