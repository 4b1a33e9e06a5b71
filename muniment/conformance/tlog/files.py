"""Which file of a log is what, told by its path alone (c2sp.org/tlog-tiles).

::

    checkpoint                       the newest signed head
    checkpoint.12                    older ones, as Tessera's test data keep them
    checkpoints/12/checkpoint        older ones, as muniment keeps them
    tile/0/x001/067.p/9              tiles, by level, index and width
    tile/entries/x001/067.p/9        bundles of entries, whose level is None here
    tile/data/…                      entries of a Certificate Transparency log (static-ct-api)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manifests import Tile, parse_tile_path
from manifests.log.tiles import TileError
from muniment.conformance.tree import Tree

NEWEST = "checkpoint"
_OLDER = re.compile(r"checkpoint\.(?P<a>[0-9]{1,19})|checkpoints/(?P<b>[0-9]{1,19})/checkpoint")
_TILES, _DATA = "tile/", "tile/data/"

Place = tuple[int | None, int]


@dataclass(frozen=True, slots=True)
class LogFiles:
    """A log's files. `sizes` are in bytes by path; `widths` ascend, by level and index.

    `older` are the paths of older checkpoints with the size that each path names, `strays` what
    stands among the tiles and is none; `data` and `others` count files that are not looked into.
    """

    sizes: Mapping[str, int]
    widths: Mapping[Place, Sequence[int]]
    older: tuple[tuple[str, int], ...]
    strays: tuple[str, ...]
    data: int
    others: int

    @property
    def has_bundles(self) -> bool:
        """Whether any bundle of entries is there; logs of another kind keep theirs elsewhere."""
        return any(level is None for level, _ in self.widths)

    def indexes(self, level: int | None, below: int) -> list[int]:
        """Give the indexes below `below` of which a level has any file, ascending."""
        return sorted(at for found, at in self.widths if found == level and at < below)

    def find(self, level: int | None, index: int, width: int) -> Tile | None:
        """Give the file from which so many hashes or entries are read: of that width, or full."""
        known = self.widths.get((level, index), ())
        for candidate in (Tile(level, index, width), Tile(level, index)):
            if candidate.width in known:
                return candidate
        return None


def sort_files(tree: Tree) -> LogFiles:
    """Say what each file of a tree is."""
    widths: dict[Place, list[int]] = {}
    older: list[tuple[str, int]] = []
    strays: list[str] = []
    data = others = 0
    for path in sorted(tree.files):
        if path.startswith(_DATA):
            data += 1
        elif path.startswith(_TILES):
            try:
                tile = parse_tile_path(path)
            except TileError:
                strays.append(path)
            else:
                widths.setdefault((tile.level, tile.index), []).append(tile.width)
        elif match := _OLDER.fullmatch(path):
            older.append((path, int(match["a"] or match["b"])))
        elif path != NEWEST:
            others += 1
    ascending = {place: sorted(found) for place, found in widths.items()}
    older.sort(key=lambda each: each[1])
    return LogFiles(tree.files, ascending, tuple(older), tuple(strays), data, others)
