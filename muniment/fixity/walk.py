"""The walk of a round: what stands on the shelves, held against what the catalogue has.

It takes in one folder of the storage root's top at a time, in any order. What comes out is only
suspected: the judge looks at it again.
"""

from __future__ import annotations

import hashlib
import re

from muniment.catalogue import Holdings
from muniment.fixity.shelf import Walked

_TOP = re.compile("[0-9a-f]{2}")


class Walk:
    """Compares places with a catalogue's objects; what it finds grows as folders come."""

    def __init__(self, holdings: Holdings) -> None:
        holdings.sort_by_place(_digest)
        self._holdings = holdings
        self._awaited = set(range(256))
        self.missing: list[str] = []
        self.extra: list[str] = []
        self.faulty: list[str] = []

    def take(self, folder: str, walked: Walked) -> None:
        """Take in what stands in a folder of the top."""
        if walked.faults:
            self.faulty.append(folder)
        expected: dict[bytes, str] = {}
        if _TOP.fullmatch(folder):
            self._awaited.discard(int(folder, 16))
            expected = self._holdings.below(int(folder, 16))
        for place in walked.places:
            digest = _digest_at(place)
            if digest is None or expected.pop(digest, None) is None:
                self.extra.append(place)
        self.missing.extend(expected.values())

    def end(self) -> None:
        """Miss all that should stand in folders that are not there."""
        for first in sorted(self._awaited):
            self.missing.extend(self._holdings.below(first).values())
        self._awaited.clear()


def _digest(object_id: str) -> bytes:
    return hashlib.sha512(object_id.encode("utf-8")).digest()


def _digest_at(place: str) -> bytes | None:
    """Give the digest by which an object stands at this place, or None where none can."""
    parts = place.split("/")
    name = parts[-1]
    if len(parts) != 3 or len(name) != 128 or parts != [name[:2], name[2:4], name]:
        return None
    try:
        digest = bytes.fromhex(name)
    except ValueError:
        return None
    return digest if digest.hex() == name else None
