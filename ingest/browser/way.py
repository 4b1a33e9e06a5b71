"""The way out of a browser that is recorded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """The way out: the recording proxy's address, its password, and the digest of its key."""

    url: str
    username: str
    password: str
    spki: str
