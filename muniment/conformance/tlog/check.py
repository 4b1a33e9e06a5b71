"""Whether a log is one: every tile and bundle against the root that its checkpoint signs.

What the entries say is not looked at: any log of C2SP tlog-tiles is held to the same rules. Where a
bundle and its tile differ, the entries are taken for what the log holds, and the root decides.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from checksums import HASH_SIZE, root
from manifests import Checkpoint, Limits, NoteVerifier, Tile
from manifests.log.tiles import HEIGHT, WIDTH
from manifests.spelling import encode_base64
from muniment.conformance.report import Ledger, Report, Watcher
from muniment.conformance.tlog.files import NEWEST, LogFiles, sort_files
from muniment.conformance.tlog.growth import Growth, split_hashes
from muniment.conformance.tlog.heads import Heads
from muniment.conformance.tlog.rows import Rows
from muniment.conformance.tree import read_all, read_tree, read_whole
from muniment.storage import Storage
from muniment.storage.file import StoredFile

KIND = "log"

Head = tuple[str, Checkpoint]


def validate_log(
    storage: Storage, limits: Limits, key: NoteVerifier | None, watcher: Watcher
) -> Report:
    """Validate the log at the top of a storage; with its `key`, the signatures of its checkpoints.

    Raises OSError where it cannot be listed, `LimitError` where it is over a limit.
    """
    ledger = Ledger(limits.findings_kept)
    tree = read_tree(storage, limits.container_members)
    for path in tree.others:
        ledger.error("tlog-tiles-not-a-file", path)
    files = sort_files(tree)
    heads = Heads(
        lambda path: read_whole(storage, path, limits.checkpoint_bytes, "checkpoint_bytes"),
        key,
        ledger,
    )
    newest = heads.newest(files.sizes)
    if newest is not None:
        watcher.expect(sum(len(widths) for widths in files.widths.values()))
        check = _Check(files, Rows(storage, files, ledger, watcher), ledger, newest.size)
        check.grow([*heads.older(files, newest), (NEWEST, newest)])
        check.levels()
        check.rest()
    heads.close()
    return ledger.report(KIND)


def validate_checkpoint(file: StoredFile, limits: Limits, key: NoteVerifier | None) -> Report:
    """Validate one checkpoint by itself; with the log's `key`, its signature.

    Raises OSError, and `LimitError` where it is over `limits.checkpoint_bytes`.
    """
    ledger = Ledger(limits.findings_kept)
    with file.open() as stream:
        note = read_all(stream, file.place, limits.checkpoint_bytes, "checkpoint_bytes")
    heads = Heads(lambda _: note, key, ledger, newest=file.place)
    head = heads.newest({file.place})
    heads.close()
    if head is not None:
        size, root = str(head.size), encode_base64(head.root).decode("ascii")
        ledger.checked("tlog-says", origin=head.origin, size=size, root=root)
        ledger.unchecked("tlog-alone")
    return ledger.report("checkpoint")


class _Check:
    def __init__(self, files: LogFiles, rows: Rows, ledger: Ledger, size: int) -> None:
        self._files, self._rows, self._ledger = files, rows, ledger
        self._size = size
        self._roots: dict[tuple[int, int], bytes] = {}  # of full tiles, by level and index
        self._differing: list[int] = []  # where entries have other hashes than level 0
        self._is_signed = False  # whether the entries, as they are, have the newest root

    def grow(self, heads: Sequence[Head]) -> None:
        """Level 0 and the bundles; and every checkpoint against the tree that they make."""
        self._name_missing(0)
        if self._files.has_bundles:
            self._name_missing(None)
        count = -(-self._size // WIDTH)
        present = {*self._files.indexes(0, count), *self._files.indexes(None, count)}
        pending = deque(sorted(heads, key=lambda head: head[1].size))
        growth, next_index, leaves = Growth(), 0, list[bytes]()
        self._compare(pending, growth, leaves, 0)
        for index in sorted(present):
            row = self._leaves(index)
            if row is None:
                continue
            leaves = split_hashes(row)
            whole = len(leaves) == WIDTH
            if whole:
                self._roots[0, index] = root(leaves)
            # Right of a tile that is lost no root can be told.
            if index == next_index:
                self._compare(pending, growth, leaves, index * WIDTH)
                next_index += whole
                if whole:
                    growth.add(self._roots[0, index])
        self._name_differing()
        if pending:
            self._ledger.unchecked("tlog-no-root", count=str(len(pending)))
        self._ledger.checked("tlog-roots", count=str(len(heads) - len(pending)))

    def levels(self) -> None:
        """The levels above: each hash is the root of a full tile of the level below."""
        level = 1
        while self._size >> HEIGHT * level:
            self._name_missing(level)
            for index in self._files.indexes(level, -(-self._count(level) // WIDTH)):
                row = self._stored(level, index)
                if row is not None:
                    self._check_above(level, index, split_hashes(row))
            level += 1

    def rest(self) -> None:
        """What stands beside what the log needs; and what was looked at."""
        for (level, index), widths in sorted(self._files.widths.items(), key=_place):
            for width in widths:
                if index * WIDTH + width > self._count(level):
                    path, size = Tile(level, index, width).path, str(self._size)
                    self._ledger.warning("tlog-tiles-beyond", path, size=size)
        for path in self._files.strays:
            self._ledger.warning("tlog-tiles-stray", path)
        tiles, bundles = str(self._rows.tiles), str(self._rows.bundles)
        self._ledger.checked("tlog-tree", entries=str(self._size), tiles=tiles, bundles=bundles)
        if self._size and not self._files.has_bundles:
            self._ledger.unchecked("tlog-no-bundles")
        for code, count in (("tlog-data", self._files.data), ("tlog-others", self._files.others)):
            if count:
                self._ledger.unchecked(code, count=str(count))

    def _count(self, level: int | None) -> int:
        """How many entries, or hashes, the log has at a level."""
        return self._size >> HEIGHT * (level or 0)

    def _name_missing(self, level: int | None) -> None:
        count = -(-self._count(level) // WIDTH)
        for first, end in _gaps(self._files.indexes(level, count), count):
            width = min(WIDTH, self._count(level) - first * WIDTH)
            path = Tile(level, first, width).path
            self._ledger.error("tlog-tiles-missing", path, count=str(end - first))

    def _compare(
        self, pending: deque[Head], growth: Growth, leaves: list[bytes], first: int
    ) -> None:
        """Compare the roots of all heads whose trees end among the leaves from `first` on."""
        while pending and pending[0][1].size <= first + len(leaves):
            path, head = pending.popleft()
            found = growth.root_with(leaves[: head.size - first])
            if path == NEWEST:
                self._is_signed = found == head.root
            if found != head.root:
                code = "tlog-tiles-root" if path == NEWEST else "tlog-checkpoint-inconsistent"
                size = str(head.size)
                self._ledger.error(code, path, size=size, found=found.hex(), root=head.root.hex())

    def _name_differing(self) -> None:
        for index in self._differing:
            tile, bundle = self._found(0, index), self._found(None, index)
            assert tile is not None and bundle is not None
            # The root says which of the two is not what was signed.
            wrong, other = (tile, bundle) if self._is_signed else (bundle, tile)
            self._ledger.error("tlog-tiles-entries", wrong.path, other=other.path)

    def _leaves(self, index: int) -> bytes | None:
        """The leaf hashes below one tile of level 0: by the entries, else as they stand there."""
        stored = self._stored(0, index)
        made = self._stored(None, index)
        row = stored if made is None else made
        if stored is not None and made is not None and stored != made:
            self._differing.append(index)
        if row is not None:
            self._check_partial(0, index, row)
            self._check_partial(None, index, row)
        return row

    def _found(self, level: int | None, index: int) -> Tile | None:
        width = min(WIDTH, self._count(level) - index * WIDTH)
        return self._files.find(level, index, width)

    def _stored(self, level: int | None, index: int) -> bytes | None:
        """The row of a tile or bundle as the checkpoint's size has it, or None where it is not."""
        if (level, index) not in self._files.widths:
            return None
        width = min(WIDTH, self._count(level) - index * WIDTH)
        tile = self._files.find(level, index, width)
        if tile is None:
            self._ledger.error("tlog-tiles-missing", Tile(level, index, width).path, count="1")
            return None
        row = self._rows.read(tile)
        return None if row is None else row[: width * HASH_SIZE]

    def _check_above(self, level: int, index: int, stored: list[bytes]) -> None:
        tile = self._found(level, index)
        assert tile is not None
        below = range(index * WIDTH, index * WIDTH + len(stored))
        made = [self._roots.get((level - 1, at)) for at in below]
        wrong = [
            at
            for at, is_root, hash_ in zip(below, made, stored, strict=True)
            if is_root is not None and is_root != hash_
        ]
        if wrong:
            first = Tile(level - 1, wrong[0]).path
            self._ledger.error("tlog-tiles-hashes", tile.path, below=first, count=str(len(wrong)))
        # One wrong hash is told where it stands, and not again at every level above.
        hashes = [
            hash_ if known is None else known for known, hash_ in zip(made, stored, strict=True)
        ]
        self._check_partial(level, index, b"".join(hashes))
        if len(hashes) == WIDTH:
            self._roots[level, index] = root(hashes)

    def _check_partial(self, level: int | None, index: int, row: bytes) -> None:
        """Files of fewer hashes or entries, left from when the log was smaller, begin the same."""
        read = self._found(level, index)
        for width in self._files.widths.get((level, index), ()):
            tile = Tile(level, index, width)
            if tile == read or width * HASH_SIZE > len(row):
                continue
            part = self._rows.read(tile)
            if part is not None and part != row[: width * HASH_SIZE]:
                self._ledger.error("tlog-tiles-partial", tile.path)


def _gaps(present: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    """Give the runs of numbers below `count` that are missing, each with the one after its last."""
    expected = 0
    for at in (*present, count):
        if at > expected:
            yield expected, at
        expected = at + 1


def _place(item: tuple[tuple[int | None, int], object]) -> tuple[int, int]:
    (level, index), _ = item
    return (-1 if level is None else level, index)
