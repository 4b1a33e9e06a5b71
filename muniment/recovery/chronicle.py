"""The chronicle: a history written out as a log's files, what no copy has of it filled in later.

Entries that no copy holds are computed anew from the objects that they speak of, since the tiles
say what they must hash to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checksums import Finding, Severity, leaf_hash
from manifests import Limits, Roles, Tile, bundle, entries_path
from muniment.archive.log import WIDTH
from muniment.durable import sync_tree, write_durably
from muniment.recovery.copies import Copy
from muniment.recovery.heads import kept_sizes, read_kept
from muniment.recovery.history import History


@dataclass(slots=True)
class Chronicle:
    """A history being written to a folder. `lost` are bundles no copy has, by number."""

    history: History
    folder: Path
    lost: dict[int, dict[int, bytes]] = field(default_factory=dict)

    def write(self) -> Iterator[bytes]:
        """Write every tile and bundle; give the leaf hashes in order. Raises `HistoryError`."""
        for tile in self.history.tiles():
            hashes = self.history.hashes(tile.level or 0, tile.index)
            self._put(tile.path, b"".join(hashes))
            if tile.level == 0:
                entries = self.history.entries(tile.index)
                if entries is None:
                    self.lost[tile.index] = {}
                else:
                    self._put(Tile(None, tile.index, tile.width).path, bundle(entries))
                yield from hashes

    def fill(self, index: int, entry: bytes) -> None:
        """Take an entry that an object on the shelves answers, where it was lost."""
        number = index // WIDTH
        if number not in self.lost:
            return
        found = self.lost[number]
        found[index] = entry
        hashes = self.history.hashes(0, number)
        if len(found) == len(hashes):
            entries = [found[at] for at in sorted(found)]
            assert tuple(map(leaf_hash, entries)) == hashes
            self._put(entries_path(number, len(entries)), bundle(entries))
            del self.lost[number]

    def gaps(self) -> Iterator[Finding]:
        """Name each bundle that is still lost."""
        for number, found in sorted(self.lost.items()):
            width = len(self.history.hashes(0, number))
            lost = [str(at) for at in range(number * WIDTH, number * WIDTH + width)]
            lost = [at for at in lost if int(at) not in found]
            particulars = (("entries", ", ".join(lost)),)
            where = f"log/{entries_path(number, width)}"
            yield Finding("restored-lost", Severity.ERROR, where, particulars)

    def write_checkpoints(
        self, copies: Sequence[Copy], roles: Roles, limits: Limits
    ) -> Iterator[Finding]:
        """Write the checkpoints that copies keep of the history; name those whole nowhere."""
        size = self.history.head.size
        for kept in kept_sizes(copies, size):
            path = f"checkpoints/{kept}/checkpoint"
            data = read_kept(copies, kept, roles, limits, self.history)
            if data is not None:
                self._put(path, data)
            elif kept != size:
                particulars = (("entries", ""),)
                yield Finding("restored-lost", Severity.ERROR, f"log/{path}", particulars)

    def publish(self, note: bytes) -> None:
        """Write the head's own note, durably, after all that it speaks of."""
        self._put(f"checkpoints/{self.history.head.size}/checkpoint", note)
        sync_tree(self.folder)
        self._put("checkpoint", note)

    def _put(self, path: str, data: bytes) -> None:
        target = self.folder / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        elif target.read_bytes() != data:
            write_durably(target, data)  # Readers may be at it.
