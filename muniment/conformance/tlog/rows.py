"""The hashes that a log's files hold: of a tile as they stand there, of a bundle as they come out.

A row is hashes of 32 bytes, one after the other; of a bundle, those of its entries.
"""

from __future__ import annotations

from checksums import HASH_SIZE, leaf_hash
from manifests import Tile, parse_bundle
from manifests.log.tiles import MAX_ENTRY, TileError
from muniment.conformance.report import Ledger, Watcher
from muniment.conformance.tlog.files import LogFiles
from muniment.storage import Storage

_PIECE = 1 << 18


class Rows:
    """Reads tiles and bundles; what is wrong with one is in the ledger."""

    def __init__(self, storage: Storage, files: LogFiles, ledger: Ledger, watcher: Watcher) -> None:
        self._storage, self._files = storage, files
        self._ledger, self._watcher = ledger, watcher
        self.tiles = self.bundles = 0

    def read(self, tile: Tile) -> bytes | None:
        """Give the row of a file that is there, or None where it has none of its width."""
        # Sizes are known before anything is read: no file makes us read more than it may hold.
        size, most = self._files.sizes[tile.path], tile.width * HASH_SIZE
        if tile.level is None:
            most = tile.width * (2 + MAX_ENTRY)
        if size > most or (tile.level is not None and size < most):
            found, expected = str(size), str(most)
            self._ledger.error("tlog-tiles-length", tile.path, found=found, expected=expected)
            return None
        data = self._read(tile.path, most)
        if data is None:
            return None
        if tile.level is not None:
            self.tiles += 1
            return data
        self.bundles += 1
        return self._hash_entries(tile, data)

    def _hash_entries(self, tile: Tile, data: bytes) -> bytes | None:
        try:
            entries = parse_bundle(data)
        except TileError as failure:
            self._ledger.error("tlog-tiles-bundle", tile.path, detail=str(failure))
            return None
        if len(entries) != tile.width:
            detail = f"it holds {len(entries)} entries, not {tile.width}"
            self._ledger.error("tlog-tiles-bundle", tile.path, detail=detail)
            return None
        return b"".join(map(leaf_hash, entries))

    def _read(self, path: str, most: int) -> bytes | None:
        data = b""
        try:
            with self._storage.read(path) as stream:
                while len(data) <= most and (piece := stream.read(_PIECE)):
                    data += piece
        except OSError as failure:
            detail = failure.strerror or str(failure)
            self._ledger.unread("tlog-unreadable", path, detail=detail)
            return None
        self._watcher.took(len(data))
        self._watcher.done()
        if len(data) != self._files.sizes[path]:
            self._ledger.unread("tlog-unreadable", path, detail="it changed while it was read")
            return None
        return data
