"""The log's tree regained: whatever sources propose, only what leads to the root is believed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checksums import Algorithm, Digest, leaf_hash
from manifests import Entry, Tile, append_entries, bundle
from muniment.repair.tree import Tree

WIDTH = 256
SIZES = (1, 2, 3, 255, 256, 257, 300, 511, 512, 513, 1000)


def entry(number: int) -> bytes:
    digest = Digest.of(Algorithm.SHA512, str(number).encode())
    return Entry("accession", digest, digest).encode()


@dataclass
class MemoryLog:
    """A log's files in memory, and what its shelves would say."""

    name: str
    kept: dict[str, bytes] = field(default_factory=dict)
    on_shelves: dict[int, bytes] = field(default_factory=dict)

    def files(self, level: int | None, index: int, width: int) -> Iterator[bytes]:
        others = (WIDTH, *range(WIDTH - 1, 0, -1))
        for one in dict.fromkeys((width, *others)):
            path = Tile(level, index, one).path
            if path in self.kept:
                yield self.kept[path]

    def shelved(self, index: int) -> bytes | None:
        return self.on_shelves.get(index)


def made(size: int, salt: int = 0) -> tuple[dict[str, bytes], bytes, list[bytes]]:
    """The files, root and entries of a log that was appended to once."""
    entries = [entry(number + salt) for number in range(size)]

    def nothing(path: str) -> bytes:
        raise FileNotFoundError(path)

    appended = append_entries(0, entries, nothing)
    return dict(appended.files), appended.root, entries


def regained(tree: Tree) -> dict[str, bytes] | None:
    """Every tile and bundle that the tree comes to, or None where one is lost."""
    edge = tree.edge()
    if edge is None:
        return None
    found: dict[str, bytes] = {}
    pending = [(level, (tree.size >> 8 * level) // WIDTH, row) for level, row in edge.items()]
    while pending:
        level, index, row = pending.pop()
        found[Tile(level, index, len(row)).path] = b"".join(row)
        if level:
            for place, hashed in enumerate(row):
                below = tree.row(level - 1, index * WIDTH + place, hashed)
                if below is None:
                    return None
                pending.append((level - 1, index * WIDTH + place, below))
        else:
            entries = tree.entries(index, row)
            if any(one not in entries for one in row):
                return None
            found[Tile(None, index, len(row)).path] = bundle([entries[one] for one in row])
    return found


def damage(files: dict[str, bytes], chance: random.Random, count: int) -> None:
    """Change, cut or remove so many files."""
    for path in chance.sample(sorted(files), min(count, len(files))):
        data = bytearray(files[path])
        how = chance.randrange(3)
        if how == 0:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            files[path] = bytes(data)
        elif how == 1:
            files[path] = bytes(data[: chance.randrange(len(data))])
        else:
            del files[path]


class TestRegaining:
    """One fact is believed: the root for the size."""

    @pytest.mark.parametrize("size", SIZES)
    def test_a_whole_log_is_what_it_was(self, size: int) -> None:
        files, root, _ = made(size)
        assert regained(Tree(size, root, [MemoryLog("here", files)])) == files

    @pytest.mark.parametrize("size", SIZES)
    def test_tiles_follow_from_bundles(self, size: int) -> None:
        files, root, _ = made(size)
        bundles = {path: data for path, data in files.items() if "entries" in path}
        assert regained(Tree(size, root, [MemoryLog("here", bundles)])) == files

    @pytest.mark.parametrize("size", SIZES)
    def test_all_follows_from_the_shelves(self, size: int) -> None:
        files, root, entries = made(size)
        here = MemoryLog("here", {}, dict(enumerate(entries)))
        assert regained(Tree(size, root, [here])) == files

    @pytest.mark.parametrize("size", SIZES)
    def test_from_nothing_comes_nothing(self, size: int) -> None:
        _, root, _ = made(size)
        assert regained(Tree(size, root, [MemoryLog("here")])) is None

    @given(size=st.sampled_from(SIZES), seed=st.integers(0, 2**32))
    @settings(max_examples=60, deadline=None)
    def test_one_that_is_whole_is_enough(self, size: int, seed: int) -> None:
        files, root, _ = made(size)
        chance = random.Random(seed)
        here = dict(files)
        damage(here, chance, 4)
        sources = [MemoryLog("here", here), MemoryLog("far", dict(files))]
        assert regained(Tree(size, root, sources)) == files

    @given(size=st.sampled_from(SIZES), seed=st.integers(0, 2**32))
    @settings(max_examples=60, deadline=None)
    def test_what_is_regained_is_right_or_it_is_nothing(self, size: int, seed: int) -> None:
        files, root, _ = made(size)
        chance = random.Random(seed)
        sources = [MemoryLog("here", dict(files)), MemoryLog("far", dict(files))]
        for source in sources:
            damage(source.kept, chance, 3)
        assert regained(Tree(size, root, sources)) in (files, None)


class TestLiars:
    """No source can outvote what others have, however many files it brings."""

    @pytest.mark.parametrize("size", SIZES)
    def test_another_log_under_the_same_names(self, size: int) -> None:
        files, root, entries = made(size)
        forged, _, _ = made(size, salt=10_000)
        for width in range(1, min(size, WIDTH)):  # Partial files of every width, all lies.
            forged[Tile(0, 0, width).path] = forged[Tile(0, 0, min(size, WIDTH)).path][: 32 * width]
        here = MemoryLog("here", {}, dict(enumerate(entries)))
        liar = MemoryLog("liar", forged, {n: entry(n + 10_000) for n in range(size)})
        assert regained(Tree(size, root, [here, liar])) == files
        assert regained(Tree(size, root, [MemoryLog("here"), liar])) is None

    def test_two_that_are_torn_and_one_that_lies(self) -> None:
        files, root, entries = made(300)
        one = {path: data for path, data in files.items() if path.startswith("tile/0")}
        other = {path: data for path, data in files.items() if path.startswith("tile/entries/000")}
        forged, _, _ = made(300, salt=10_000)
        sources = [
            MemoryLog("here", one, {n: entries[n] for n in range(256, 300)}),
            MemoryLog("liar", forged),
            MemoryLog("far", other),
        ]
        assert regained(Tree(300, root, sources)) == files

    def test_an_entry_is_found_in_a_bundle_whose_frame_is_broken(self) -> None:
        files, root, entries = made(5)
        path = Tile(None, 0, 5).path
        files[path] = b"\xff\xff" + files[path][2:]
        tree = Tree(5, root, [MemoryLog("here", files)])
        edge = tree.edge()
        assert edge is not None
        found = tree.entries(0, edge[0])
        assert [found[leaf_hash(one)] for one in entries] == entries
