"""Sets of log positions, spelled as runs: ``0-255,300,512-1023``.

One spelling: ascending, no two runs that touch, no zeros in front. A round over a whole archive is
one run; a sample of one in twenty is a number for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from manifests import FormatError

_RUN = re.compile(r"(0|[1-9][0-9]{0,18})(?:-([1-9][0-9]{0,18}))?")


def spell_runs(runs: Iterable[tuple[int, int]]) -> str:
    """Spell runs (first, last), ascending and apart."""
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def parse_runs(text: str) -> Iterator[tuple[int, int]]:
    """Read the runs (first, last) of `spell_runs`; raise `FormatError` for any other spelling."""
    before = -2
    for part in text.split(",") if text else ():
        match = _RUN.fullmatch(part)
        if match is None:
            raise FormatError(f"not a run of positions: {part[:40]!r}")
        first = int(match[1])
        last = first if match[2] is None else int(match[2])
        if first <= before + 1 or (match[2] is not None and last <= first):
            raise FormatError(f"runs of positions that do not ascend: {text[:40]!r}")
        yield first, last
        before = last


class Positions:
    """A set of log positions below `size`, as a bitmap: 125 KB for a million."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.count = 0
        self._bits = bytearray((size + 7) // 8)

    def __contains__(self, position: int) -> bool:
        return bool(self._bits[position >> 3] & (1 << (position & 7)))

    def add(self, position: int) -> None:
        """Add a position, which may be there already."""
        bit = 1 << (position & 7)
        if not self._bits[position >> 3] & bit:
            self._bits[position >> 3] |= bit
            self.count += 1

    def discard(self, position: int) -> None:
        """Take a position out, which need not be there."""
        if position in self:
            self._bits[position >> 3] &= ~(1 << (position & 7))
            self.count -= 1

    def copy(self) -> Positions:
        """Give another set of the same positions."""
        other = Positions(self.size)
        other._bits[:] = self._bits
        other.count = self.count
        return other

    def runs(self) -> Iterator[tuple[int, int]]:
        """Give the runs (first, last) of what is in the set."""
        start = -1
        for place, byte in enumerate(self._bits):
            # Eight positions at once, where all or none of them go on as before.
            if byte == (0 if start < 0 else 0xFF):
                continue
            for position in range(place << 3, min((place + 1) << 3, self.size)):
                if position in self:
                    start = position if start < 0 else start
                elif start >= 0:
                    yield start, position - 1
                    start = -1
        if start >= 0:
            yield start, self.size - 1
