"""One version of an OCFL object, as it was found where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checksums import Digest
from muniment.conformance.report import Report


@dataclass(frozen=True, slots=True)
class ObjectVersion:
    """One version of an object on this machine, to be made a version of a notice.

    `path` is the object's root, `inventory` what its inventory hashed to when it was looked at.
    By `key` the version is known again, whatever folder it lies in; `before` is the key of the one
    before it, or "". `files` and `size` (bytes) are what it brings.
    """

    path: Path
    number: int
    key: str
    before: str
    inventory: Digest
    report: Report
    files: int
    size: int
