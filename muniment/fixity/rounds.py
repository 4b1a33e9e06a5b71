"""Earlier rounds, as their signed records have them: which log position was checked when.

Only records are believed, each itself compared with its log entry. A catalogue could say that what
was damaged had just been looked at.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from manifests import FormatError, parse_time
from muniment.fixity.runs import parse_runs

# Raised whenever an examination becomes stricter: what passed a laxer one is examined again.
EXAMINATION = 1


@dataclass(frozen=True, slots=True)
class Round:
    """One round, as its record states it; `by` is the program that carried it out."""

    record: str
    position: int
    by: str
    about: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The round's own id, which its journal had as well."""
        return str(self.about["round"])

    @property
    def replica(self) -> str:
        """The replica that was read, or an empty text."""
        return str(self.about.get("replica", ""))

    @property
    def began(self) -> str:
        """When it began, by the archive's clock."""
        return str(self.about["began"]["value"])

    @property
    def ended(self) -> str:
        """When it ended, by the archive's clock."""
        return str(self.about["ended"]["value"])

    def runs(self, name: str) -> Iterator[tuple[int, int]]:
        """Give the runs of positions that were found ``whole``, or ``wrong``."""
        return parse_runs(str(self.about[name]))


def read_round(record: str, position: int, by: str, about: Any) -> Round:
    """Read what a fixity record is about; raise `FormatError` where it is not of our making."""
    found = Round(record, position, by, about)
    try:
        for time in (found.began, found.ended):
            parse_time(time)
        for name in ("whole", "wrong"):
            for _ in found.runs(name):
                pass
        for name in ("log_size", "objects", "files", "bytes", "never", "examination"):
            int(about[name])
        str(about["round"]), str(about["roles"]), dict(about["findings"])
    except (KeyError, TypeError, ValueError) as failure:
        raise FormatError(f"not what a fixity record is about: {failure}") from failure
    return found


class Coverage:
    """What earlier rounds covered, up to a size of the log. Six bytes a position."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._rounds: list[Round] = []
        self._last = array("I", bytes(4 * size))  # a round's number, from 1; 0 where never checked
        self._wrong = bytearray(size)
        self._sealed = bytearray(size)

    def note_round(self, one: Round, replica: str, roles: Collection[str]) -> None:
        """Take in a round; earlier ones first. `replica` is whose checks are asked for.

        A signature holds wherever its bytes lie, so that rounds over replicas count for these.
        """
        if one.replica == replica:
            self._rounds.append(one)
            for first, count in self._within(one, "whole"):
                self._last[first : first + count] = array("I", [len(self._rounds)]) * count
                self._wrong[first : first + count] = bytes(count)
            for first, count in self._within(one, "wrong"):
                self._last[first : first + count] = array("I", [len(self._rounds)]) * count
                self._wrong[first : first + count] = b"\1" * count
        if one.about["examination"] == EXAMINATION and one.about["roles"] in roles:
            for first, count in self._within(one, "whole"):
                self._sealed[first : first + count] = b"\1" * count

    def last_check(self, position: int) -> tuple[Round, bool] | None:
        """Give the last round that covered a position, and whether it was whole; None for never."""
        number = self._last[position]
        return (self._rounds[number - 1], not self._wrong[position]) if number else None

    def is_sealed(self, position: int) -> bool:
        """Tell whether an earlier round verified the signature over what this position logs."""
        return bool(self._sealed[position])

    def oldest_first(self) -> array[int]:
        """Give all positions: those never checked, then by the time of their last check."""
        counts = Counter(self._last)
        starts, total = [0] * (len(self._rounds) + 1), 0
        for number in range(len(starts)):
            starts[number] = total
            total += counts[number]
        order = array("I", bytes(4 * self.size))
        for position, number in enumerate(self._last):
            order[starts[number]] = position
            starts[number] += 1
        return order

    def oldest(self) -> tuple[str, int]:
        """Give when the oldest of all last checks began, and how many positions have none.

        The time is empty where nothing was checked.
        """
        counts = Counter(self._last)
        rounds = enumerate(self._rounds, start=1)
        return next((one.began for number, one in rounds if counts[number]), ""), counts[0]

    def _within(self, one: Round, name: str) -> Iterator[tuple[int, int]]:
        """Give the runs of a round, as (first, count), as far as this log goes."""
        for first, last in one.runs(name):
            if first < self.size:
                yield first, min(last + 1, self.size) - first
