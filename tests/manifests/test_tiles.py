"""The log as static files, against a whole log that tessera wrote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checksums import (
    consistency_path,
    inclusion_path,
    leaf_hash,
    root,
    root_at,
    verify_consistency,
    verify_inclusion,
)
from manifests.log.checkpoint import open_checkpoint
from manifests.log.note import NoteVerifier
from manifests.log.tiles import (
    Appended,
    Tile,
    TileError,
    TileReader,
    append,
    bundle,
    entries_path,
    parse_bundle,
    parse_tile_path,
    superseded,
    tile_path,
)

TILES = st.builds(
    Tile, st.none() | st.integers(0, 63), st.integers(0, (1 << 63) - 1), st.integers(1, 256)
)
SIZES = st.integers(0, 200_000)


def tiles_for_append(old_size: int, new_size: int) -> tuple[Tile, ...]:
    """The files that a log of `new_size` needs and one of `old_size` had not (tlog-tiles).

    Written from the specification alone, as what `append` is held against.
    """
    rows = [(level, 256**level) for level in range(8) if new_size >= 256**level]
    return (
        *(tile for level, span in rows for tile in row(level, old_size // span, new_size // span)),
        *row(None, old_size, new_size),
    )


def row(level: int | None, old: int, new: int) -> list[Tile]:
    """The files for a row of `new` hashes or entries, of which there were `old`."""
    if old == new:
        return []
    return [
        Tile(level, index, min(256, new - index * 256))
        for index in range(old // 256, -(-new // 256))
    ]


class MemoryFiles:
    """A folder of files that remembers which were read."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []

    def read(self, path: str) -> bytes:
        self.asked.append(path)
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]


def entry(number: int) -> bytes:
    return b"entry %d" % number


def grown(steps: Sequence[int], prune: bool = False) -> tuple[MemoryFiles, Appended]:
    """Append by these steps, perhaps deleting what each step supersedes."""
    log = MemoryFiles()
    head = append(0, (), log.read)
    for step in steps:
        old = head
        head = append(old.size, [entry(old.size + number) for number in range(step)], log.read)
        assert head.old_root == old.root
        log.files.update(head.files)
        for path in superseded(old.size, head.size) if prune else ():
            log.files.pop(path, None)
    return log, head


class TestPaths:
    """`tile/<L>/<N>[.p/<W>]`, N in groups of three digits, all but the last after an x."""

    def test_the_example_of_the_specification(self) -> None:
        assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
        assert entries_path(1234067, 8) == "tile/entries/x001/x234/067.p/8"

    @given(TILES)
    def test_what_is_spelled_reads_back(self, tile: Tile) -> None:
        assert parse_tile_path(tile.path) == tile

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "tile/0/1",
            "tile/0/0001",
            "tile/0/x000/001",
            "tile/0/001/001",
            "tile/0/x001/x001",
            "tile/00/001",
            "tile/64/001",
            "tile/-1/001",
            "tile/data/001",
            "tile/0/001.p/0",
            "tile/0/001.p/01",
            "tile/0/001.p/256",
            "tile/0/001.p",
            "tile/0/001.p/",
            "tile/0/001/",
            "tile/0/001\n",
            "/tile/0/001",
            "tile/0/X001/001",
            "tile/0/\N{ARABIC-INDIC DIGIT ONE}01",
            "tile/0/" + "x999/" * 6 + "999",
        ],
    )
    def test_every_other_spelling_is_refused(self, path: str) -> None:
        with pytest.raises(TileError):
            parse_tile_path(path)

    @pytest.mark.parametrize(("level", "index", "width"), [(64, 0, 1), (-1, 0, 1), (0, -1, 1)])
    def test_there_is_no_such_tile(self, level: int, index: int, width: int) -> None:
        with pytest.raises(TileError):
            tile_path(level, index, width)

    @pytest.mark.parametrize("width", [0, 257])
    def test_there_is_no_such_width(self, width: int) -> None:
        with pytest.raises(TileError):
            entries_path(0, width)


class TestBundles:
    """Entry bundles are sequences of big-endian uint16 length-prefixed log entries."""

    @given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
    def test_what_is_bundled_comes_out(self, entries: list[bytes]) -> None:
        assert parse_bundle(bundle(entries)) == tuple(entries)

    @given(st.binary(max_size=50))
    def test_any_bytes_are_a_bundle_of_one_spelling_or_none(self, data: bytes) -> None:
        try:
            entries = parse_bundle(data)
        except TileError:
            return
        assert bundle(entries) == data

    def test_limits(self) -> None:
        assert len(bundle([bytes(65535)])) == 65537
        for entries in ([], [bytes(65536)], [b""] * 257):
            with pytest.raises(TileError):
                bundle(entries)
        for data in (b"", b"\0", b"\0\1", b"\0\1aa", b"\0\0" * 257):
            with pytest.raises(TileError):
                parse_bundle(data)


class TestFilesOfASize:
    """A log of size s has full tiles and, where there is a rest, partial ones."""

    def test_the_example_of_the_specification(self) -> None:
        """A tree of size 70,000: 273 full level 0 tiles, one of 112; 1 and 17; one of 1."""
        tiles = [tile for tile in tiles_for_append(0, 70_000) if tile.level is not None]
        full = [tile for tile in tiles if tile.width == 256]
        assert [tile.level for tile in full] == [0] * 273 + [1]
        partial = [tile for tile in tiles if tile.width < 256]
        assert partial == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]

    def test_a_tree_of_256_has_a_full_tile_and_one_hash_above(self) -> None:
        assert tiles_for_append(255, 256) == (Tile(0, 0), Tile(1, 0, 1), Tile(None, 0))

    @given(SIZES, st.integers(0, 1000))
    def test_an_append_writes_exactly_the_files_that_appear(self, size: int, count: int) -> None:
        before = set(tiles_for_append(0, size))
        after = set(tiles_for_append(0, size + count))
        assert set(tiles_for_append(size, size + count)) == after - before

    @given(SIZES, st.integers(0, 1000))
    def test_only_a_partial_file_whose_full_file_exists_is_superseded(
        self, size: int, count: int
    ) -> None:
        after = set(tiles_for_append(0, size + count))
        gone = [parse_tile_path(path) for path in superseded(size, size + count)]
        assert all(tile.width < 256 and Tile(tile.level, tile.index) in after for tile in gone)
        partial = {tile for tile in tiles_for_append(0, size) if tile.width < 256}
        assert partial - set(gone) == {
            tile for tile in partial if Tile(tile.level, tile.index) not in after
        }

    def test_a_log_does_not_shrink(self) -> None:
        with pytest.raises(ValueError, match="cannot become"):
            superseded(2, 1)


class TestAppend:
    """However a log grew, its files and its root are those of its entries."""

    @settings(max_examples=30)
    @given(st.lists(st.integers(0, 700), max_size=8), st.booleans())
    def test_the_way_of_growing_leaves_no_trace(self, steps: list[int], prune: bool) -> None:
        log, head = grown(steps, prune)
        size = sum(steps)
        assert head.size == size
        assert head.root == root([leaf_hash(entry(number)) for number in range(size)])
        once = append(0, [entry(number) for number in range(size)], MemoryFiles().read)
        assert once.root == head.root
        assert set(once.files) == {tile.path for tile in tiles_for_append(0, size)}
        assert {path: log.files[path] for path in once.files} == once.files

    @settings(max_examples=30)
    @given(st.integers(0, 70_000), st.integers(1, 600))
    def test_only_the_right_edge_is_read(self, size: int, count: int) -> None:
        log, head = grown([size])
        log.asked.clear()
        after = append(size, [entry(size + number) for number in range(count)], log.read)
        edge = {tile.path for tile in tiles_for_append(0, size) if tile.width < 256}
        assert set(log.asked) <= edge
        assert len(edge) <= 4
        assert set(after.files) == {tile.path for tile in tiles_for_append(size, size + count)}
        assert after.old_root == head.root

    def test_no_entries_change_nothing(self) -> None:
        log, head = grown([300])
        again = append(300, (), log.read)
        assert (again.size, again.root, dict(again.files)) == (300, head.root, {})

    def test_a_bundle_that_does_not_hash_to_its_tile_stops_the_append(self) -> None:
        log, _ = grown([3])
        log.files["tile/entries/000.p/3"] = bundle([b"x", entry(1), entry(2)])
        with pytest.raises(TileError, match="does not hash"):
            append(3, [entry(3)], log.read)

    def test_a_tile_that_changed_shows_in_the_old_root(self) -> None:
        log, head = grown([256 * 3])
        changed = bytearray(log.files["tile/1/000.p/3"])
        changed[40] ^= 1
        log.files["tile/1/000.p/3"] = bytes(changed)
        assert append(256 * 3, [entry(0)], log.read).old_root != head.root

    @pytest.mark.parametrize("path", ["tile/0/000.p/3", "tile/entries/000.p/3"])
    def test_a_missing_edge_stops_the_append(self, path: str) -> None:
        log, _ = grown([3])
        del log.files[path]
        with pytest.raises(FileNotFoundError):
            append(3, [entry(3)], log.read)

    @pytest.mark.parametrize("path", ["tile/0/000.p/3", "tile/entries/000.p/3"])
    def test_an_edge_of_the_wrong_length_stops_the_append(self, path: str) -> None:
        log, _ = grown([3])
        log.files[path] += b"\0\0"
        with pytest.raises(TileError):
            append(3, [entry(3)], log.read)

    def test_an_entry_that_is_too_long_is_refused(self) -> None:
        with pytest.raises(TileError, match="65536 bytes is over the limit of 65535"):
            append(0, [bytes(65536)], MemoryFiles().read)


class TestReader:
    """Clients fetch the tiles they need and compute any desired proof."""

    @settings(max_examples=30)
    @given(st.integers(1, 70_000), st.data())
    def test_proofs_made_from_tiles_verify(self, size: int, data: st.DataObject) -> None:
        log, head = grown([size])
        reader = TileReader(log.read, size)
        index = data.draw(st.integers(0, size - 1))
        path = inclusion_path(index, size, reader.node)
        verify_inclusion(leaf_hash(reader.entry(index)), index, size, path, head.root)
        older = data.draw(st.integers(1, size))
        proof = consistency_path(older, size, reader.node)
        verify_consistency(older, root_at(older, reader.node), size, head.root, proof)

    def test_a_file_is_read_once(self) -> None:
        log, _ = grown([300])
        log.asked.clear()
        reader = TileReader(log.read, 300)
        for index in range(300):
            inclusion_path(index, 300, reader.node)
            reader.entry(index)
        assert len(log.asked) == len(set(log.asked)) == 5

    def test_a_partial_tile_that_is_gone_is_read_from_the_full_one(self) -> None:
        log, _ = grown([300, 300], prune=True)
        assert "tile/0/001.p/44" not in log.files
        assert "tile/entries/001.p/44" not in log.files
        reader = TileReader(log.read, 300)
        assert root_at(300, reader.node) == root([leaf_hash(entry(n)) for n in range(300)])
        assert reader.entry(299) == entry(299)
        assert len(reader.entries(1)) == len(reader.hashes(0, 1)) == 44

    def test_there_is_no_node_beyond_the_size(self) -> None:
        log, _ = grown([4, 1])
        reader = TileReader(log.read, 4)
        assert reader.node(2, 0)
        for level, index in ((0, 4), (3, 0), (-1, 0), (0, -1)):
            with pytest.raises(ValueError, match="no complete node"):
                reader.node(level, index)
        for index in (-1, 4):
            with pytest.raises(ValueError, match="no entry"):
                reader.entry(index)
        assert reader.hashes(1, 0) == reader.entries(1) == ()

    def test_sizes_are_below_63_bits(self) -> None:
        for size in (-1, 1 << 63):
            with pytest.raises(ValueError, match="no log"):
                TileReader(MemoryFiles().read, size)


def vkey_of(fixtures: Path) -> NoteVerifier:
    for line in (fixtures / "cases.tsv").read_text().splitlines():
        if line.startswith("tlog-tessera\t"):
            return NoteVerifier.parse(line.rpartition("vkey ")[2].strip())
    raise AssertionError("cases.tsv has no line for tlog-tessera")


class TestTessera:
    """transparency-dev/tessera's `testdata/log`: a whole log, at every size from 0 to 15."""

    def test_our_files_and_roots_are_theirs_at_every_size(self, fixtures: Path) -> None:
        folder = fixtures / "tlog-tessera"
        verifier = vkey_of(fixtures)
        entries = parse_bundle((folder / "tile/entries/000.p/15").read_bytes())

        def read(path: str) -> bytes:
            return (folder / path).read_bytes()

        written: set[str] = set()
        for size in range(16):
            note = (folder / f"checkpoint.{size}").read_bytes()
            checkpoint = open_checkpoint(note, verifier)
            for start in range(size + 1):
                appended = append(start, entries[start:size], read)
                assert (appended.size, appended.root) == (size, checkpoint.root)
                for path, data in appended.files.items():
                    assert data == read(path), path
                    written.add(path)
        theirs = {file.relative_to(folder).as_posix() for file in (folder / "tile").rglob("*/*/*")}
        assert written == {path for path in theirs if (folder / path).is_file()}
