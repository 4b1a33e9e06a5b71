"""The plan of a covering: which entries of the log no covering has yet, cut at its slices.

A slice is 2^16 entries, from the log's beginning on, so that it depends on nobody's choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checksums import Algorithm
from manifests.claims.covering import KIND
from muniment.archive.covered import ENTRIES, Logged
from muniment.catalogue import Catalogue

SLICE = 1 << 16
Range = tuple[int, int]


def covered_ranges(logged: Iterable[Logged], algorithm: Algorithm) -> tuple[Range, ...]:
    """Give the ranges of entries that coverings by this hash have."""
    mine = (one for one in logged if one.text.algorithm is algorithm and one.what == ENTRIES)
    return tuple((one.first, one.end) for one in mine)


def open_ranges(size: int, covered: Iterable[Range]) -> Iterator[Range]:
    """Give the ranges of a log of `size` entries that are not covered, none across two slices."""
    at = 0
    for first, end in (*sorted(covered), (size, size)):
        stop = min(first, size)
        while at < stop:
            until = min((at // SLICE + 1) * SLICE, stop)
            yield at, until
            at = until
        at = max(at, end)


def is_idle(catalogue: Catalogue, ranges: Iterable[Range]) -> bool:
    """Tell whether these entries are coverings alone: they are nothing new that needs one.

    Else an archive would cover its own coverings for ever.
    """
    return all(
        (row := catalogue.at(position)) is not None and row.kind == KIND
        for first, end in ranges
        for position in range(first, end)
    )
