"""What ought to be on the shelves: every logged version, as catalogue and log have it together.

The catalogue says which object an entry speaks of; the entry says what its manifest and signature
must be. Where the catalogue says nothing of an entry, the entry is *lost* until somebody's manifest
is found to be the one it names.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from checksums import Algorithm, Digest
from manifests import Entry, TileReader, parse_entry
from muniment.archive.archive import Archive
from muniment.catalogue import Catalogue, Row
from muniment.repair.object import WantedObject, WantedVersion

_PAGE = 500


class Wanted:
    """What the log asks for. `size` is that of its head when this was made, or looked at again."""

    def __init__(self, archive: Archive, catalogue: Catalogue) -> None:
        self._archive = archive
        self._catalogue = catalogue
        self._tiles: TileReader = self._newest()
        self._found: dict[str, dict[int, WantedVersion]] = {}
        self._places: set[int] = set()

    @property
    def size(self) -> int:
        """How many entries are known."""
        return self._tiles.size

    def entry(self, position: int) -> Entry:
        """Give an entry of the log; raise OSError or `FormatError` where it cannot be read."""
        if position >= self._tiles.size:  # Somebody has added it meanwhile.
            self._tiles = self._newest()
        return parse_entry(self._tiles.entry(position))

    def add(self, object_id: str, version: WantedVersion) -> None:
        """Add a version that the catalogue does not have."""
        self._found.setdefault(object_id, {})[version.number] = version
        self._places.add(version.position)

    def added(self) -> tuple[str, ...]:
        """Give the objects of which versions were added."""
        return tuple(sorted(self._found))

    def of(self, object_id: str) -> WantedObject | None:
        """Give an object's versions; None where one is not known or there are none."""
        versions = dict(self._found.get(object_id, {}))
        for row in self._catalogue.versions(object_id):
            versions[row.version] = self._version(row)
        if not versions or sorted(versions) != list(range(1, len(versions) + 1)):
            return None
        return WantedObject(object_id, tuple(versions[number] for number in sorted(versions)))

    def objects(self) -> Iterator[str]:
        """Give every object in the order in which they came; no writer is kept waiting."""
        yield from (row.object for row in self._rows() if self._is_first(row))
        yield from (one for one in self.added() if not self._catalogue.versions(one))

    def lost(self) -> Iterator[tuple[int, Entry]]:
        """Give the entries of which nothing is known, with their index."""
        expected, size = 0, self.size
        for position in chain((row.position for row in self._rows()), (size,)):
            for between in range(expected, position):
                if between not in self._places:
                    yield between, self.entry(between)
            expected = position + 1

    def places(self) -> Places:
        """Give the places of all objects that are known."""
        return Places(self.objects())

    def _newest(self) -> TileReader:
        return self._archive.log.tiles(self._archive.log.head(self._archive.roles).size)

    def _rows(self) -> Iterator[Row]:
        first, size = 0, self.size
        while page := list(islice(self._catalogue.rows(first), _PAGE)):
            yield from (row for row in page if row.position < size)
            first = page[-1].position + 1

    def _is_first(self, row: Row) -> bool:
        return row.version == 1 or self._catalogue.versions(row.object)[0].position == row.position

    def _version(self, row: Row) -> WantedVersion:
        return WantedVersion(row.version, row.id, row.position, self.entry(row.position))


class Places:
    """The places of many objects, in eight bytes each: a place is the sha512 of an identifier."""

    def __init__(self, object_ids: Iterator[str]) -> None:
        self._heads = array("Q", sorted(_head(_place(one)) for one in object_ids))

    def __contains__(self, folder: Path) -> bool:
        try:
            head = _head(folder.name)
        except ValueError:
            return False
        at = bisect_left(self._heads, head)
        return at < len(self._heads) and self._heads[at] == head


def _place(object_id: str) -> str:
    return Digest.of(Algorithm.SHA512, object_id.encode("utf-8")).hex


def _head(place: str) -> int:
    return int(place[:16], 16)
