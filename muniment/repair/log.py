"""Repair of the log: every file that the mark's root asks for, written anew where it is not there.

The mark beside the log key says size and root, and no source can change either: what a replica has
beyond it, or otherwise, is never taken. A lost checkpoint is signed anew, only for heads of this
very history: the signature of a text is always the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from checksums import Finding, Severity, root_at
from manifests import (
    Checkpoint,
    FormatError,
    MunimentError,
    NoteSigner,
    Tile,
    bundle,
    error,
    parse_tile_path,
    sign_note,
)
from muniment.archive.archive import Archive
from muniment.keys import KeyFolderError, Mark
from muniment.repair.journal import Journal
from muniment.repair.log_evidence import CatalogueRows, StoredLog, search_shelves
from muniment.repair.sources import COMPUTED, HERE, Source, Taken
from muniment.repair.tree import HEIGHT, WIDTH, Row, Tree
from muniment.replicas import read_bounded

_LOG = "log"
_SEARCHED = 100_000  # entries at a time
_MOST_DOUBTS = 10  # of one source, before its further checkpoints are left alone
_RESUME = (
    "What may be signed next is known no more: `muniment log resume` finds it out from replicas, "
    "witnesses and your own memory. Then call repair again."
)


class LogRepairError(MunimentError):
    """The log cannot be repaired, since nobody can tell here what its key has signed."""


@dataclass(slots=True)
class LogRepair:
    """What was, or would be, written anew, what is lost, and what sources gave that is wrong."""

    mended: list[Taken] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def repair_log(
    archive: Archive,
    mark: Mark,
    signer: NoteSigner,
    sources: Sequence[Source],
    journal: Journal | None,
) -> LogRepair:
    """Write anew what of the log is not as the mark asks, or only say so without a journal.

    The caller holds the archive's lock and the log key's. Raises `LogRepairError`, OSError.
    """
    head = _believed(archive, mark, sources)
    return _LogMender(archive, head, signer, sources, journal).carry_out()


def _believed(archive: Archive, mark: Mark, sources: Sequence[Source]) -> Checkpoint:
    """Give the mark, unless the log key has signed a later head that anybody here can show."""
    try:
        head = mark.read()
    except KeyFolderError as failure:
        raise LogRepairError(f"{failure} {_RESUME}") from failure
    most = archive.settings.limits.checkpoint_bytes
    for source in sources:
        try:
            note = read_bounded(source.storage, "log/checkpoint", most)
            newest = archive.roles.open(note)
        except (OSError, MunimentError):
            continue  # Looked at again with all other checkpoints.
        if newest.size > head.size:
            raise _behind(source, newest, head)
    return head


def _behind(source: Source, newest: Checkpoint, mark: Checkpoint) -> LogRepairError:
    return LogRepairError(
        f"The log key has signed a head of {newest.size} entries ({source.name}: log/checkpoint), "
        f"and its high-water mark says {mark.size}: the mark is from an older copy. {_RESUME}"
    )


class _LogMender:
    def __init__(
        self,
        archive: Archive,
        head: Checkpoint,
        signer: NoteSigner,
        sources: Sequence[Source],
        journal: Journal | None,
    ) -> None:
        self._archive = archive
        self._head = head
        self._signer = signer
        self._sources = sources
        self._journal = journal
        rows = CatalogueRows(archive.root / "catalogue.db")
        self._logs = [StoredLog(one, rows, archive.settings.limits) for one in sources]
        self._tree = Tree(head.size, head.root, self._logs)
        self._result = LogRepair()
        self._searched: list[tuple[Tile, Row, dict[bytes, bytes]]] = []

    def carry_out(self) -> LogRepair:
        self._tiles()
        self._search()
        looked_only = self._journal is None and self._result.mended
        if not self._result.lacking and not looked_only:
            self._partial_tiles()
            self._checkpoints()
        return self._result

    def _tiles(self) -> None:
        edge = self._tree.edge()
        if edge is None:
            self._lost(Tile(0, self._head.size // WIDTH, self._head.size % WIDTH or WIDTH))
            return
        for level, row in sorted(edge.items(), reverse=True):
            self._walk(level, (self._head.size >> HEIGHT * level) // WIDTH, row)

    def _walk(self, level: int, index: int, row: Row) -> None:
        """Hold a tile of known hashes, and all below it, against what is there."""
        self._settle(Tile(level, index, len(row)), b"".join(row))
        if level == 0:
            found = self._tree.entries(index, row)
            self._bundle(Tile(None, index, len(row)), row, found, last=False)
            return
        for place, hashed in enumerate(row):
            below = self._tree.row(level - 1, index * WIDTH + place, hashed)
            if below is None:
                self._lost(Tile(level - 1, index * WIDTH + place))
            else:
                self._walk(level - 1, index * WIDTH + place, below)

    def _bundle(self, tile: Tile, row: Row, found: dict[bytes, bytes], *, last: bool) -> None:
        if all(hashed in found for hashed in row):
            self._settle(tile, bundle([found[hashed] for hashed in row]))
        elif last:
            self._lost(tile)
        else:
            self._searched.append((tile, row, found))

    def _search(self) -> None:
        """Look through all our shelves for entries that nobody could name a place for."""
        while self._searched:
            batch = self._searched[: _SEARCHED // WIDTH]
            del self._searched[: len(batch)]
            wanted = {hashed for _, row, found in batch for hashed in set(row) - found.keys()}
            limits = self._archive.settings.limits
            more = search_shelves(self._archive.shelves, limits, wanted)
            for tile, row, found in batch:
                self._bundle(tile, row, {**found, **more}, last=True)

    def _settle(self, tile: Tile, data: bytes) -> None:
        try:
            if self._archive.log.read(tile.path) == data:
                return
        except FileNotFoundError:
            if tile.width < WIDTH and self._full_begins_with(tile, data):
                return
        except OSError:
            pass
        self._write(f"{_LOG}/{tile.path}", data, self._source_of(tile, data))

    def _full_begins_with(self, tile: Tile, data: bytes) -> bool:
        # A crash between the tiles and the mark leaves a full file, and may delete no partial one.
        try:
            return self._archive.log.read(Tile(tile.level, tile.index).path).startswith(data)
        except OSError:
            return False

    def _source_of(self, tile: Tile, data: bytes) -> str:
        for log in self._logs:
            if log.name != HERE and data in log.files(tile.level, tile.index, tile.width):
                return log.name
        return COMPUTED

    def _partial_tiles(self) -> None:
        """Compute the partial files of earlier heads anew, which nobody needs but who holds one."""
        tiles = self._archive.log.tiles(self._head.size)
        for path in sorted(self._archive.log.root.glob("tile/**/*.p/*")):
            relative = path.relative_to(self._archive.log.root).as_posix()
            try:
                tile = parse_tile_path(relative)
                if tile.level is None:
                    entries = tiles.entries(tile.index)[: tile.width]
                    whole, data = len(entries) == tile.width, bundle(entries)
                else:
                    hashes = tiles.hashes(tile.level, tile.index)[: tile.width]
                    whole, data = len(hashes) == tile.width, b"".join(hashes)
                if whole and path.read_bytes() != data:
                    self._write(f"{_LOG}/{relative}", data, COMPUTED)
            except (FormatError, OSError):
                continue  # No file of the log, which `log check` names.

    def _checkpoints(self) -> None:
        """Bring back every head that was signed, as far as it lies on this log's history."""
        awaited = self._awaits_its_head()
        for source in self._sources:
            doubts = len(self._result.findings) + _MOST_DOUBTS
            for size in sorted(self._sizes(source)):
                newest = size == self._head.size and awaited
                if not newest and len(self._result.findings) < doubts:
                    self._checkpoint(source, size)
        if not awaited and self._can_sign(self._head.size):
            head = sign_note(self._head.body(), self._signer)
            self._note(f"checkpoints/{self._head.size}/checkpoint", head, COMPUTED)
            self._note("checkpoint", head, COMPUTED)

    def _awaits_its_head(self) -> bool:
        """Tell whether a killed writer raised the mark only; whoever takes the desk goes on."""
        try:
            newest = self._archive.log.head(self._archive.roles)
        except (OSError, MunimentError):
            return False
        return newest.size < self._head.size and self._root_at(newest.size) == newest.root

    def _sizes(self, source: Source) -> Iterator[int]:
        try:
            names = [one.name for one in source.storage.list("log/checkpoints")]
        except (OSError, MunimentError):
            return
        for name in names:
            if name.isascii() and name.isdigit() and str(int(name)) == name and len(name) < 19:
                yield int(name)

    def _checkpoint(self, source: Source, size: int) -> None:
        path = f"checkpoints/{size}/checkpoint"
        if source.name == HERE:
            # The folder says that such a head was signed; what it was follows from the log.
            if size <= self._head.size and self._can_sign(size):
                self._note(path, self._signed(size), COMPUTED)
            return
        if size <= self._head.size and self._is_whole(path, size):
            return
        most = self._archive.settings.limits.checkpoint_bytes
        try:
            note = read_bounded(source.storage, f"{_LOG}/{path}", most)
            found = self._archive.roles.open(note)
        except (OSError, MunimentError) as failure:
            self._doubt(source, path, str(failure))
            return
        if found.size > self._head.size:
            raise _behind(source, found, self._head)
        if found.size != size or self._root_at(size) != found.root:
            self._result.findings.append(
                error("repair-other-history", f"{source.name}: log/{path}", size=str(found.size))
            )
        else:
            self._note(path, self._signed(size) if self._can_sign(size) else note, source.name)

    def _is_whole(self, path: str, size: int) -> bool:
        try:
            found = self._archive.roles.open(self._archive.log.read(path))
        except (OSError, MunimentError):
            return False
        return (found.size, found.root) == (size, self._root_at(size))

    def _can_sign(self, size: int) -> bool:
        """Tell whether a head of this size is one of the key at hand, and not of one before it."""
        return self._archive.roles.covers(self._signer.verifier, size)

    def _signed(self, size: int) -> bytes:
        origin = self._signer.verifier.name
        return sign_note(Checkpoint(origin, size, self._root_at(size)).body(), self._signer)

    def _root_at(self, size: int) -> bytes:
        return root_at(size, self._archive.log.tiles(self._head.size).node)

    def _note(self, path: str, note: bytes, source: str) -> None:
        try:
            if self._archive.log.read(path) == note:
                return
        except OSError:
            pass
        self._write(f"{_LOG}/{path}", note, source)

    def _write(self, path: str, data: bytes, source: str) -> None:
        if self._journal is None:
            self._result.mended.append(Taken.of(path, data, source))
        else:
            self._result.mended.append(self._journal.put(path, data, source))

    def _lost(self, tile: Tile) -> None:
        self._result.lacking.append(f"{_LOG}/{tile.path}")

    def _doubt(self, source: Source, path: str, why: str) -> None:
        where = f"{source.name}: log/{path}"
        self._result.findings.append(
            Finding("repair-source-differs", Severity.WARNING, where, (("why", why),))
        )
