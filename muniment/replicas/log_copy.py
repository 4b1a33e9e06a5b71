"""Our own log, checked up to its head before anything of it is sent or gone by.

Every tile must be what the tile above it says, the right edge must give the head's root, and a
bundle of entries must be what its tile of leaf hashes says. What passes was signed by the log's
key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from checksums import ProofError, leaf_hash, root, root_at
from manifests import (
    Checkpoint,
    FormatError,
    MunimentError,
    Roles,
    Tile,
    bundle,
    parse_tile_path,
    superseded_tiles,
)
from muniment.archive.log import WIDTH, Log

_CACHED_BUNDLES = 64


class OwnLogError(MunimentError):
    """The archive's own log is damaged, so no copy of it can be made or extended."""

    exit_code = 1


class CheckedLog:
    """The log of an archive, up to a checkpoint whose signature was verified.

    Its methods raise `OwnLogError` naming the file that is not what the checkpoint says.
    """

    def __init__(self, log: Log, head: Checkpoint) -> None:
        self.head = head
        self._log = log
        self._tiles = log.tiles(head.size)
        self._good: set[tuple[int, int]] = set()
        self._bundle = lru_cache(maxsize=_CACHED_BUNDLES)(self._read_bundle)
        if self.root_at(head.size) != head.root:
            raise OwnLogError(self._damaged("tile", "its hashes do not give the checkpoint's root"))

    def root_at(self, size: int) -> bytes:
        """Give the root of the first `size` entries, computed from the tiles."""
        try:
            return root_at(size, self._tiles.node)
        except (OSError, FormatError, ProofError) as error:
            raise OwnLogError(self._damaged("tile", _reason(error))) from error

    def entry(self, index: int) -> bytes:
        """Give an entry's bytes."""
        return self._bundle(index // WIDTH)[index % WIDTH]

    def files(self, since: int) -> Iterator[tuple[str, bytes]]:
        """Give the tiles and bundles that a log of `since` entries lacks, by path below log/."""
        size = self.head.size
        level = 0
        while size >> 8 * level:
            width = size >> 8 * level
            for index in range((since >> 8 * level) // WIDTH, -(-width // WIDTH)):
                part = min(WIDTH, width - index * WIDTH)
                if level == 0:
                    yield Tile(None, index, part).path, bundle(self._bundle(index))
                yield Tile(level, index, part).path, b"".join(self._hashes(level, index))
            level += 1

    def narrower(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Give those of these files, by path below log/, that a smaller log of ours ended with."""
        for path in paths:
            try:
                tile = parse_tile_path(path)
            except FormatError:
                continue  # No file of a log: audits name it.
            held = (self.head.size >> 8 * (tile.level or 0)) - tile.index * WIDTH
            if tile.width >= min(WIDTH, held):
                continue  # Sent as a file of this log, or ahead of it.
            if tile.level is None:
                yield path, bundle(self._bundle(tile.index)[: tile.width])
            else:
                yield path, b"".join(self._hashes(tile.level, tile.index)[: tile.width])

    def superseded(self, since: int) -> tuple[str, ...]:
        """Give the paths of partial files of a log of `since` entries that full ones replace."""
        return superseded_tiles(since, self.head.size)

    def _read_bundle(self, index: int) -> tuple[bytes, ...]:
        hashes = self._hashes(0, index)
        path = Tile(None, index, len(hashes)).path
        try:
            entries = self._tiles.entries(index)
        except (OSError, FormatError) as error:
            raise OwnLogError(self._damaged(path, _reason(error))) from error
        if tuple(map(leaf_hash, entries)) != hashes:
            raise OwnLogError(self._damaged(path, "its entries do not hash to their tile"))
        return entries

    def _hashes(self, level: int, index: int) -> tuple[bytes, ...]:
        try:
            hashes = self._tiles.hashes(level, index)
        except (OSError, FormatError) as error:
            path = Tile(level, index).path
            raise OwnLogError(self._damaged(path, _reason(error))) from error
        # A partial tile is at the right edge, where the root was computed from each of its hashes.
        if len(hashes) == WIDTH and (level, index) not in self._good:
            above = self._hashes(level + 1, index // WIDTH)
            if root(hashes) != above[index % WIDTH]:
                path = Tile(level, index).path
                raise OwnLogError(self._damaged(path, "the tile above says otherwise"))
            self._good.add((level, index))
        return hashes

    def _damaged(self, path: str, reason: str) -> str:
        return (
            f"{self._log.root / path} is damaged ({reason}), so no copy of the log is made by it. "
            "Run `muniment log check`, then `muniment repair`."
        )


def open_log(log: Log, roles: Roles) -> tuple[CheckedLog, bytes]:
    """Open an archive's log at its newest checkpoint; give also the signed note."""
    note = log.note()
    return CheckedLog(log, roles.open(note)), note


def cut_log(
    checked: CheckedLog, log: Log, roles: Roles, most: int
) -> tuple[CheckedLog, bytes] | None:
    """Give the log at the newest signed checkpoint of at most `most` entries, or None."""
    for size in reversed(log.checkpoints()):
        if size > min(most, checked.head.size):
            continue
        try:
            note = log.read(f"checkpoints/{size}/checkpoint")
            found = roles.open(note)
        except (OSError, MunimentError):
            continue  # One that is damaged is passed over; `log check` names it.
        if found.size == size and checked.root_at(size) == found.root:
            return CheckedLog(log, found), note
    return None


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
