"""What one source has of the log: its tiles and bundles, and the entries that its shelves give.

The catalogue says which object stands at which index. It is a hint, like all that is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from checksums import Algorithm, Digest, leaf_hash
from manifests import Entry, Limits, MunimentError, Tile, own_paths
from muniment.archive.shelves import Shelves
from muniment.catalogue import Catalogue, CatalogueError, Row, read_shelved, told_plainly
from muniment.repair.sources import Source
from muniment.repair.tree import WIDTH
from muniment.replicas import object_place, read_bounded
from muniment.replicas.replica import LOG_FILE_BYTES


@dataclass(frozen=True, slots=True)
class StoredLog:
    """The log of one source, with what the catalogue says of who stands where."""

    source: Source
    rows: CatalogueRows
    limits: Limits

    @property
    def name(self) -> str:
        """The source's name."""
        return self.source.name

    def files(self, level: int | None, index: int, width: int) -> Iterator[bytes]:
        """Give what stands where a tile or a bundle may be found, the likeliest first."""
        exact = Tile(level, index, width)
        yield from self._file(exact)
        if width < WIDTH:
            yield from self._file(Tile(level, index))
        for other in self._widths(exact):
            yield from self._file(Tile(level, index, other))

    def shelved(self, index: int) -> bytes | None:
        """Give the entry that the manifest and signature on its shelves come to."""
        row = self.rows.at(index)
        if row is None:
            return None
        sums, signature = (
            self._digest(f"{object_place(row.object)}/{path}", most)
            for path, most in zip(
                own_paths(row.version, row.id),
                (self.limits.manifest_bytes, self.limits.signature_bytes),
                strict=True,
            )
        )
        if sums is None or signature is None:
            return None
        return Entry(row.kind, sums, signature).encode()

    def _file(self, tile: Tile) -> Iterator[bytes]:
        try:
            yield read_bounded(self.source.storage, f"log/{tile.path}", LOG_FILE_BYTES)
        except (OSError, MunimentError):
            return

    def _widths(self, exact: Tile) -> list[int]:
        folder = f"log/{Tile(exact.level, exact.index).path}.p"
        try:
            names = [member.name for member in self.source.storage.list(folder)]
        except (OSError, MunimentError):
            return []
        widths = {int(name) for name in names if name.isascii() and name.isdigit()}
        known = {str(width) for width in widths} & set(names)
        return sorted(
            (int(name) for name in known if 0 < int(name) < WIDTH and int(name) != exact.width),
            reverse=True,
        )

    def _digest(self, path: str, most: int) -> Digest | None:
        try:
            data = read_bounded(self.source.storage, path, most)
        except (OSError, MunimentError):
            return None
        return Digest.of(Algorithm.SHA512, data)


class CatalogueRows:
    """The catalogue as far as it can still be read; nothing where there is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._page: dict[int, Row] = {}
        self._start = -1

    def at(self, index: int) -> Row | None:
        """Give what the catalogue has at an index of the log, or None."""
        start = index // WIDTH * WIDTH
        if start != self._start:
            self._start, self._page = start, self._read(start)
        return self._page.get(index)

    def _read(self, start: int) -> dict[int, Row]:
        found: dict[int, Row] = {}
        try:
            with told_plainly():
                catalogue = Catalogue.open(self._path, writable=False)
                if catalogue is None:
                    return found
                try:
                    for row in catalogue.rows(start):
                        if row.position >= start + WIDTH:
                            break
                        found[row.position] = row
                finally:
                    catalogue.close()
        except (CatalogueError, ValueError):
            pass  # A damaged index is no reason to stop; what it would say is looked for elsewhere.
        return found


def search_shelves(shelves: Shelves, limits: Limits, wanted: set[bytes]) -> Mapping[bytes, bytes]:
    """Look on all our shelves for entries of these leaf hashes; give them by their hashes."""
    found: dict[bytes, bytes] = {}
    for folder in shelves.objects():
        with suppress(OSError):  # One folder that cannot be read hides no other.
            for entry, _ in read_shelved(folder, limits):
                data = entry.encode()
                if (hashed := leaf_hash(data)) in wanted:
                    found[hashed] = data
        if wanted <= found.keys():
            break
    return found
