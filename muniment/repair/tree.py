"""The log's tree, regained from whatever holds parts of it: tiles, bundles, shelves, replicas.

One fact is believed: the root that the log key's mark gives for its size. From it the hashes of
each tile are found downwards, the right edge first. Any source may propose a row of hashes or an
entry; what hashes to the node above is right, whoever proposed it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, product
from typing import Protocol

from checksums import HASH_SIZE, leaf_hash, root, root_at
from manifests import FormatError, parse_bundle

WIDTH = 256
HEIGHT = 8
# How many combinations of what sources propose are tried before a part counts as lost.
_MOST_TRIED = 4096
_MOST_TIES = 256
_ENTRY = re.compile(
    rb"muniment-entry/1\n[a-z-]{1,32}\nsha512:[0-9a-f]{128}\nsha512:[0-9a-f]{128}\n"
)

Row = tuple[bytes, ...]


class LogEvidence(Protocol):
    """What one source has of the log. Nothing of it is believed."""

    @property
    def name(self) -> str:
        """What answers call the source."""

    def files(self, level: int | None, index: int, width: int) -> Iterator[bytes]:
        """Give what stands where a tile, or a bundle of entries (None), of `width` may be found.

        The likeliest first: that file, the full one, then partial ones.
        """

    def shelved(self, index: int) -> bytes | None:
        """Give the entry that its shelves would have at an index of the log."""


class Tree:
    """The tree of `size` entries with this root. Rows are found when they are asked for."""

    def __init__(self, size: int, root_hash: bytes, sources: Sequence[LogEvidence]) -> None:
        self.size = size
        self._root = root_hash
        self._sources = sources

    def width(self, level: int, index: int) -> int:
        """Give how many hashes a tile has in a tree of this size."""
        return max(0, min(WIDTH, (self.size >> HEIGHT * level) - index * WIDTH))

    def edge(self) -> dict[int, Row] | None:
        """Find the rows of the right edge, by level; None where no combination gives the root."""
        levels = [
            level
            for level in range(-(-self.size.bit_length() // HEIGHT))
            if (self.size >> HEIGHT * level) % WIDTH
        ]
        for proposals in ((self._filed,), (self._filed, self._composed)):
            rows = [list(self._edge_rows(level, proposals)) for level in levels]
            for combination in islice(product(*rows), _MOST_TRIED):
                edge = dict(zip(levels, combination, strict=True))
                if self._leads(edge):
                    return edge
        return None

    def row(self, level: int, index: int, expected: bytes) -> Row | None:
        """Find the full tile whose node is `expected`; None where no source proposes it."""
        for proposals in (self._filed, self._composed):
            for row in islice(proposals(level, index, WIDTH), _MOST_TRIED):
                if root(row) == expected:
                    return row
        return None

    def entries(self, index: int, row: Row) -> dict[bytes, bytes]:
        """Find the entries of a bundle by their hashes; a hash whose entry is lost is left out."""
        wanted, found = set(row), dict[bytes, bytes]()
        for source in self._sources:
            for data in source.files(None, index, len(row)):
                for entry in _salvaged(data):
                    if (hashed := leaf_hash(entry)) in wanted:
                        found[hashed] = entry
                if len(found) == len(wanted):
                    return found
        for source in self._sources:
            for place, hashed in enumerate(row):
                if hashed not in found and (shelved := source.shelved(index * WIDTH + place)):
                    found[leaf_hash(shelved)] = shelved
        return {hashed: entry for hashed, entry in found.items() if hashed in wanted}

    def _edge_rows(
        self, level: int, proposals: Sequence[Callable[[int, int, int], Iterator[Row]]]
    ) -> Iterator[Row]:
        index, width = divmod(self.size >> HEIGHT * level, WIDTH)
        rows = chain.from_iterable(propose(level, index, width) for propose in proposals)
        yield from dict.fromkeys(islice(rows, _MOST_TRIED))

    def _leads(self, edge: dict[int, Row]) -> bool:
        def node(level: int, index: int) -> bytes:
            tile, height = divmod(level, HEIGHT)
            start = (index << height) % WIDTH
            return root(edge[tile][start : start + (1 << height)])

        return root_at(self.size, node) == self._root

    def _filed(self, level: int, index: int, width: int) -> Iterator[Row]:
        """Propose what tiles say, and at the bottom what bundles hash to."""
        for source in self._sources:
            for data in source.files(level, index, width):
                if len(data) >= width * HASH_SIZE:
                    yield _hashes(data)[:width]
        if level == 0:
            for source in self._sources:
                for entries in _bundles(source, index, width):
                    if len(entries) >= width:
                        yield tuple(map(leaf_hash, entries[:width]))

    def _composed(self, level: int, index: int, width: int) -> Iterator[Row]:
        """Propose hash by hash what most kinds of evidence say; ties in every way.

        One source at a time, then each together with the first, which is our own: no source can
        outvote what others have.
        """
        first, *others = self._sources
        groups: list[tuple[LogEvidence, ...]] = [(one,) for one in self._sources]
        groups += [(first, one) for one in others]
        groups += [tuple(self._sources)] if len(others) > 1 else []
        for group in groups:
            votes = self._votes(group, level, index, width)
            if all(votes):
                rows = product(*(_likeliest(vote) for vote in votes))
                yield from islice(rows, _MOST_TIES)

    def _votes(
        self, group: Sequence[LogEvidence], level: int, index: int, width: int
    ) -> list[Counter[bytes]]:
        votes: list[Counter[bytes]] = [Counter() for _ in range(width)]
        for source in group:
            _add(votes, map(_hashes, source.files(level, index, width)))
            if level == 0:
                bundles = _bundles(source, index, width)
                _add(votes, (tuple(map(leaf_hash, entries)) for entries in bundles))
        for place, vote in enumerate(votes):
            vote.update(self._below(group, level, index * WIDTH + place))
        return votes

    def _below(self, group: Sequence[LogEvidence], level: int, index: int) -> Iterator[bytes]:
        """Give what a hash would be by what lies below it."""
        if level == 0:
            shelved = (source.shelved(index) for source in group)
            yield from (leaf_hash(entry) for entry in shelved if entry)
            return
        below = Tree(self.size, self._root, group)
        for proposals in (below._filed, below._composed):
            yield from map(root, islice(proposals(level - 1, index, WIDTH), 2 * len(group)))


def _add(votes: Sequence[Counter[bytes]], rows: Iterable[Row]) -> None:
    """Add a vote for each place: of the first row that has it, since later ones are older."""
    said: dict[int, bytes] = {}
    for row in rows:
        for place, hashed in enumerate(row[: len(votes)]):
            said.setdefault(place, hashed)
    for place, hashed in said.items():
        votes[place][hashed] += 1


def _likeliest(vote: Counter[bytes]) -> tuple[bytes, ...]:
    most = max(vote.values())
    return tuple(one for one, count in vote.items() if count == most)


def _hashes(data: bytes) -> Row:
    whole = len(data) // HASH_SIZE * HASH_SIZE
    return tuple(data[at : at + HASH_SIZE] for at in range(0, whole, HASH_SIZE))


def _salvaged(data: bytes) -> Sequence[bytes]:
    """Give the entries of a bundle, of a damaged one those that still look like entries."""
    try:
        return parse_bundle(data)
    except FormatError:
        return _ENTRY.findall(data)


def _bundles(source: LogEvidence, index: int, width: int) -> Iterator[tuple[bytes, ...]]:
    for data in source.files(None, index, width):
        try:
            yield parse_bundle(data)
        except FormatError:
            continue
