"""The history that a signed head stands for, out of copies that may each be damaged.

Every tile is held against its parent, up to the head's root (RFC 9162 §2.1; c2sp.org/tlog-tiles):
a tile that is given here is the one that was signed, whichever copy it came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, product

from checksums import HASH_SIZE, Finding, Severity, leaf_hash, root, root_at
from manifests import (
    Checkpoint,
    FormatError,
    LimitError,
    Tile,
    TileReader,
    parse_bundle,
    parse_tile_path,
)
from muniment.archive.log import WIDTH
from muniment.recovery.copies import Copy, reason
from muniment.replicas import read_bounded
from muniment.replicas.replica import LOG_FILE_BYTES

_MOST_EDGES = 4096  # combinations of right edges that are tried
_CACHED_TILES = 256

Hashes = tuple[bytes, ...]


class HistoryError(FormatError):
    """No copy holds the tree that a head speaks of, or a part of it that is needed."""


class History:
    """The tree of one head. `findings` names the files of copies that are not what was signed."""

    def __init__(self, copies: Sequence[Copy], head: Checkpoint) -> None:
        """Find the tree's right edge; raise `HistoryError` where no copy leads to the root."""
        self.head = head
        self.findings: dict[Finding, None] = {}
        self._copies = copies
        self._edges = self._find_edges()
        self._full = lru_cache(maxsize=_CACHED_TILES)(self._find_full)
        self._nodes = TileReader(self.read, head.size)

    def tiles(self) -> Iterator[Tile]:
        """Give every tile of hashes of the tree, the leaves first."""
        for level in self._levels():
            count = self.head.size >> 8 * level
            for index in range(-(-count // WIDTH)):
                yield Tile(level, index, min(WIDTH, count - index * WIDTH))

    def hashes(self, level: int, index: int) -> Hashes:
        """Give a tile's hashes; raise `HistoryError` where no copy has them."""
        edge_index = (self.head.size >> 8 * level) // WIDTH
        return self._edges[level] if index == edge_index else self._full(level, index)

    def read(self, path: str) -> bytes:
        """Give a tile of hashes by its path, as `TileReader` asks for it."""
        tile = parse_tile_path(path)
        if tile.level is None:
            raise FileNotFoundError(path)
        hashes = self.hashes(tile.level, tile.index)
        if len(hashes) != tile.width:
            raise FileNotFoundError(path)
        return b"".join(hashes)

    def root_at(self, size: int) -> bytes:
        """Give the root of the tree's first `size` entries."""
        return root_at(size, self._nodes.node)

    def extends(self, earlier: Checkpoint) -> bool:
        """Tell whether an earlier or equal head is of this history."""
        return earlier.size <= self.head.size and self.root_at(earlier.size) == earlier.root

    def entries(self, number: int) -> tuple[bytes, ...] | None:
        """Give the entries of a bundle, or None where no copy has them whole."""
        expected = self.hashes(0, number)
        for copy in self._copies:
            try:
                data, path = _load(copy, Tile(None, number, len(expected)))
                entries = parse_bundle(data)[: len(expected)]
            except FileNotFoundError:
                continue
            except (OSError, FormatError, LimitError) as failure:
                self._note(copy, Tile(None, number, len(expected)).path, reason(failure))
                continue
            if tuple(map(leaf_hash, entries)) == expected:
                return entries
            self._note(copy, path, "other entries than the signed tree has")
        return None

    def _levels(self) -> range:
        return range(-(-self.head.size.bit_length() // 8))

    def _find_edges(self) -> Mapping[int, Hashes]:
        """Find the partial tile of each level: together they give the root."""
        widths = {level: (self.head.size >> 8 * level) % WIDTH for level in self._levels()}
        levels = [level for level, width in widths.items() if width]
        for depth in (0, 1, 2):
            variants = [self._edge_variants(level, widths[level], depth) for level in levels]
            for tried in islice(product(*variants), _MOST_EDGES):
                edges = dict(zip(levels, tried, strict=True))
                if self._leads_to_head(edges):
                    self._name_wrong_edges(edges)
                    return {level: edges.get(level, ()) for level in self._levels()}
        raise HistoryError(
            f"no copy has the right edge of the tree of {self.head.size} entries that its "
            "checkpoint speaks of"
        )

    def _edge_variants(self, level: int, width: int, depth: int) -> list[Hashes]:
        index = (self.head.size >> 8 * level) // WIDTH
        found: dict[Hashes, None] = {}
        for copy in self._copies:
            for below in range(min(depth, level + 1) + 1):
                if (hashes := _compute(copy, Tile(level, index, width), below)) is not None:
                    found[hashes] = None
        return list(found)

    def _leads_to_head(self, edges: Mapping[int, Hashes]) -> bool:
        files = {
            Tile(level, (self.head.size >> 8 * level) // WIDTH, len(hashes)).path: b"".join(hashes)
            for level, hashes in edges.items()
        }
        return root_at(self.head.size, TileReader(files.__getitem__, self.head.size).node) == (
            self.head.root
        )

    def _name_wrong_edges(self, edges: Mapping[int, Hashes]) -> None:
        for level, right in edges.items():
            tile = Tile(level, (self.head.size >> 8 * level) // WIDTH, len(right))
            for copy in self._copies:
                if _compute(copy, tile, 0) not in (None, right):
                    self._note(copy, tile.path, "other hashes than the signed tree has")

    def _find_full(self, level: int, index: int) -> Hashes:
        expected = self.hashes(level + 1, index // WIDTH)[index % WIDTH]
        tile = Tile(level, index)
        for depth in range(level + 2):
            for copy in self._copies:
                hashes = _compute(copy, tile, depth)
                if hashes is not None and root(hashes) == expected:
                    return hashes
                if hashes is not None and depth == 0:
                    self._note(copy, tile.path, "other hashes than the signed tree has")
        raise HistoryError(f"log/{tile.path} is whole in no copy, nor can it be computed")

    def _note(self, copy: Copy, path: str, detail: str) -> None:
        particulars = (("copy", copy.shown), ("detail", detail))
        self.findings[Finding("copy-damaged", Severity.WARNING, f"log/{path}", particulars)] = None


def _compute(copy: Copy, tile: Tile, depth: int) -> Hashes | None:
    """Give what a copy says a tile's hashes are: by its file, or by the files `depth` below."""
    assert tile.level is not None
    try:
        if depth == 0:
            data, _ = _load(copy, tile)
            hashes = [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]
            return tuple(hashes[: tile.width]) if _is_row(data, tile) else None
        if tile.level == 0:
            data, _ = _load(copy, Tile(None, tile.index, tile.width))
            leaves = tuple(map(leaf_hash, parse_bundle(data)))[: tile.width]
            return leaves if len(leaves) == tile.width else None
    except (OSError, FormatError, LimitError):
        return None
    below: list[bytes] = []
    for index in range(tile.index * WIDTH, tile.index * WIDTH + tile.width):
        hashes_below = _compute(copy, Tile(tile.level - 1, index), depth - 1)
        if hashes_below is None:
            return None
        below.append(root(hashes_below))
    return tuple(below)


def _is_row(data: bytes, tile: Tile) -> bool:
    return len(data) % HASH_SIZE == 0 and tile.width * HASH_SIZE <= len(data) <= WIDTH * HASH_SIZE


def _load(copy: Copy, tile: Tile) -> tuple[bytes, str]:
    """Read a file of a log; a partial one that is gone is read from the full one."""
    most = LOG_FILE_BYTES if tile.level is None else WIDTH * HASH_SIZE
    try:
        return read_bounded(copy.storage, f"log/{tile.path}", most), tile.path
    except FileNotFoundError:
        if tile.width == WIDTH:
            raise
    full = Tile(tile.level, tile.index)
    return read_bounded(copy.storage, f"log/{full.path}", most), full.path
