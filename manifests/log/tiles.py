"""The log's tree and entries as static files, as c2sp.org/tlog-tiles lays them out.

::

    tile/0/x001/x234/067       256 leaf hashes of 32 bytes, those of the entries 315921152 and on
    tile/1/000.p/17            17 hashes, each of a full tile at level 0
    tile/entries/000.p/112     112 entries, each after its length as a big-endian uint16

A full file never changes; a partial one, whose name ends in its width, gives way to the full one.
Reading and writing is the caller's: ``read(path)`` gives a file's bytes and raises
FileNotFoundError where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from checksums import HASH_SIZE, SIZE_LIMIT, leaf_hash, node_hash, root, root_at
from manifests.errors import FormatError

WIDTH = 256
HEIGHT = 8
MAX_LEVEL = 63
MAX_ENTRY = 0xFFFF
_CACHED_TILES = 1024  # about 40 KB each, with the nodes above its hashes
_CACHED_BUNDLES = 8  # up to 16 MB each

ReadFile = Callable[[str], bytes]

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


class TileError(FormatError):
    """A tile, an entry bundle or its path is not what c2sp.org/tlog-tiles says it must be."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Names one file: a tile of hashes at `level`, or a bundle of entries where that is None."""

    level: int | None
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if self.level is not None and not 0 <= self.level <= MAX_LEVEL:
            raise TileError(f"a tile's level is from 0 to {MAX_LEVEL}, not {self.level}")
        if not 0 <= self.index < SIZE_LIMIT:
            raise TileError(f"a tile's index is from 0 to 2**63-1, not {self.index}")
        if not 1 <= self.width <= WIDTH:
            raise TileError(f"a tile's width is from 1 to {WIDTH}, not {self.width}")

    @property
    def path(self) -> str:
        """The file's path below the log's prefix."""
        level = "entries" if self.level is None else str(self.level)
        rest, last = divmod(self.index, 1000)
        number = f"{last:03d}"
        while rest:
            rest, group = divmod(rest, 1000)
            number = f"x{group:03d}/{number}"
        suffix = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{number}{suffix}"


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Give the path of a tile of hashes; raise `TileError` where there can be no such tile."""
    return Tile(level, index, width).path


def entries_path(index: int, width: int = WIDTH) -> str:
    """Give the path of an entry bundle; raise `TileError` where there can be no such bundle."""
    return Tile(None, index, width).path


def parse_tile_path(path: str) -> Tile:
    """Read a path in the one spelling that `Tile.path` gives; raise `TileError`."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise TileError(f"not the path of a tile: {path[:120]!r}")
    level = None if match["level"] == "entries" else int(match["level"])
    index = int(match["index"].replace("/", "").replace("x", ""))
    tile = Tile(level, index, int(match["width"] or WIDTH))
    if tile.path != path:
        raise TileError(f"the path of this tile is {tile.path}, not {path[:120]!r}")
    return tile


def bundle(entries: Sequence[bytes]) -> bytes:
    """Write 1 to 256 entries as a bundle; raise `TileError` for an entry over 65,535 bytes."""
    if not 1 <= len(entries) <= WIDTH:
        raise TileError(f"a bundle holds 1 to {WIDTH} entries, not {len(entries)}")
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > MAX_ENTRY:
            raise TileError(f"an entry of {len(entry)} bytes is over the limit of {MAX_ENTRY}")
        parts += (len(entry).to_bytes(2), entry)
    return b"".join(parts)


def parse_bundle(data: bytes) -> tuple[bytes, ...]:
    """Read the 1 to 256 entries of a bundle; raise `TileError` for any other number or a rest."""
    entries: list[bytes] = []
    place = 0
    while place < len(data):
        start = place + 2
        end = start + int.from_bytes(data[place:start])
        if start > len(data) or end > len(data):
            raise TileError(f"the bundle is cut off within entry {len(entries)}")
        if len(entries) == WIDTH:
            raise TileError(f"the bundle holds more than {WIDTH} entries")
        entries.append(data[start:end])
        place = end
    if not entries:
        raise TileError("the bundle is empty")
    return tuple(entries)


def superseded(old_size: int, new_size: int) -> tuple[str, ...]:
    """Give the paths of partial files that may be deleted once a log has grown to `new_size`.

    The rule is C2SP's: their full file exists now. Files of every width up to that at `old_size`
    are named, since earlier checkpoints may have left them; those that never were need not exist.
    """
    _check_growth(old_size, new_size)
    paths: list[str] = []
    for level in _levels(new_size):
        index, width = divmod(old_size >> HEIGHT * level, WIDTH)
        if (index + 1) * WIDTH <= new_size >> HEIGHT * level:
            for kind in (level, None) if level == 0 else (level,):
                paths.extend(Tile(kind, index, part).path for part in range(1, width + 1))
    return tuple(paths)


class TileReader:
    """Reads nodes and entries of a log of `size` entries out of its files.

    It believes what it reads: hold the root or a proof made from it against a checkpoint. The
    files used last are kept in memory. A partial file that is gone is read from the full one.
    Raises `TileError` for a file of the wrong length, and what `read` raises.
    """

    def __init__(self, read: ReadFile, size: int) -> None:
        if not 0 <= size < SIZE_LIMIT:
            raise ValueError(f"no log has the size {size}")
        self.size = size
        self._read = read
        self._rows = lru_cache(maxsize=_CACHED_TILES)(self._load_rows)
        self._bundle = lru_cache(maxsize=_CACHED_BUNDLES)(self._load_bundle)

    def node(self, level: int, index: int) -> bytes:
        """Give a complete node's hash (`level` and `index` as in `checksums.merkle`).

        Raises ValueError where the log's tree has no such complete node.
        """
        if level < 0 or index < 0 or (index + 1) << level > self.size:
            raise ValueError(f"a tree of size {self.size} has no complete node ({level}, {index})")
        tile_level, height = divmod(level, HEIGHT)
        tile_index, place = divmod(index << height, WIDTH)
        return self._rows(tile_level, tile_index)[height][place >> height]

    def entry(self, index: int) -> bytes:
        """Give an entry's bytes; raise ValueError where the log has none at `index`."""
        if not 0 <= index < self.size:
            raise ValueError(f"a log of size {self.size} has no entry {index}")
        return self._bundle(index // WIDTH)[index % WIDTH]

    def hashes(self, level: int, index: int) -> tuple[bytes, ...]:
        """Give the hashes of a tile, as many as the log's size makes it hold, perhaps none."""
        return self._rows(level, index)[0] if self._width(level, index) else ()

    def entries(self, index: int) -> tuple[bytes, ...]:
        """Give the entries of a bundle, as many as the log's size makes it hold, perhaps none."""
        return self._bundle(index) if self._width(0, index) else ()

    def _width(self, level: int, index: int) -> int:
        return max(0, min(WIDTH, (self.size >> HEIGHT * level) - index * WIDTH))

    def _load_rows(self, level: int, index: int) -> tuple[tuple[bytes, ...], ...]:
        width = self._width(level, index)
        data, found = self._load(Tile(level, index, width))
        if len(data) != found.width * HASH_SIZE:
            raise TileError(
                f"{found.path} has {len(data)} bytes, not {found.width} hashes of {HASH_SIZE}"
            )
        row = tuple(
            data[start : start + HASH_SIZE] for start in range(0, width * HASH_SIZE, HASH_SIZE)
        )
        rows = [row]
        while len(rows) < HEIGHT:
            row = tuple(map(node_hash, row[::2], row[1::2]))
            rows.append(row)
        return tuple(rows)

    def _load_bundle(self, index: int) -> tuple[bytes, ...]:
        width = self._width(0, index)
        data, found = self._load(Tile(None, index, width))
        entries = parse_bundle(data)
        if len(entries) != found.width:
            raise TileError(f"{found.path} has {len(entries)} entries, not {found.width}")
        return entries[:width]

    def _load(self, tile: Tile) -> tuple[bytes, Tile]:
        try:
            return self._read(tile.path), tile
        except FileNotFoundError:
            if tile.width == WIDTH:
                raise
        # Once there is a full file, a log may delete the partial one.
        full = Tile(tile.level, tile.index)
        return self._read(full.path), full


@dataclass(frozen=True, slots=True)
class Appended:
    """A log after an append: its size and root, and the bytes of the files to write, by path.

    `old_root` is the root before, computed from the very hashes that the new files build on:
    where it is not the root of the checkpoint that is being extended, nothing may be signed.
    """

    size: int
    root: bytes
    files: Mapping[str, bytes]
    old_root: bytes


def append(size: int, entries: Sequence[bytes], read: ReadFile) -> Appended:
    """Append entries to a log of `size`, reading only the files at its right edge.

    Takes time in the order of the new entries plus the levels of the tree. Raises `TileError` for
    an entry over 65,535 bytes, and where the files at the edge do not agree with each other or
    the size.
    """
    new_size = size + len(entries)
    edge = TileReader(read, size)
    old_root = root_at(size, edge.node)
    files: dict[str, bytes] = {}
    hashes = _append_bundles(edge, entries, files)
    level = 0
    while hashes:
        first = (size >> HEIGHT * level) // WIDTH
        row = (*edge.hashes(level, first), *hashes)
        hashes = []
        for place in range(0, len(row), WIDTH):
            part = row[place : place + WIDTH]
            files[tile_path(level, first + place // WIDTH, len(part))] = b"".join(part)
            if len(part) == WIDTH:
                hashes.append(root(part))
        level += 1

    def read_new(path: str) -> bytes:
        return files[path] if path in files else read(path)

    return Appended(
        new_size, root_at(new_size, TileReader(read_new, new_size).node), files, old_root
    )


def _append_bundles(
    edge: TileReader, entries: Sequence[bytes], files: dict[str, bytes]
) -> list[bytes]:
    """Add the bundles to `files`; give the leaf hashes of the new entries."""
    first = edge.size // WIDTH
    before = edge.entries(first)
    if tuple(map(leaf_hash, before)) != edge.hashes(0, first):
        raise TileError(
            f"{entries_path(first, len(before))} does not hash to the tile of the same entries"
        )
    row = (*before, *entries)
    if entries:
        for place in range(0, len(row), WIDTH):
            part = row[place : place + WIDTH]
            files[entries_path(first + place // WIDTH, len(part))] = bundle(part)
    return [leaf_hash(entry) for entry in entries]


def _check_growth(old_size: int, new_size: int) -> None:
    if not 0 <= old_size <= new_size < SIZE_LIMIT:
        raise ValueError(f"a log of {old_size} entries cannot become one of {new_size}")


def _levels(size: int) -> range:
    """Give the levels at which a log of `size` has tiles: those with at least one hash."""
    return range(-(-size.bit_length() // HEIGHT))
