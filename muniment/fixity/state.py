"""What a round has come to so far: positions, counts, and what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from checksums import Finding, Severity
from muniment.fixity.runs import Positions, parse_runs, spell_runs


@dataclass(frozen=True, slots=True)
class Trouble:
    """One finding of a round, and the object it is about; empty where it is about none."""

    finding: Finding
    object: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give it as reports and journals have it."""
        return {
            "code": self.finding.code,
            "object": self.object,
            "particulars": dict(self.finding.particulars),
            "where": self.finding.where,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Trouble:
        """Read what `to_json` gave; raise KeyError or TypeError for anything else."""
        particulars = tuple(sorted((str(k), str(v)) for k, v in value["particulars"].items()))
        return cls(
            Finding(str(value["code"]), Severity.ERROR, str(value["where"]), particulars),
            str(value["object"]),
        )


@dataclass(frozen=True, slots=True)
class Step:
    """What a part of a round came to, as one line of the journal."""

    whole: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    objects: int = 0
    files: int = 0
    bytes: int = 0
    troubles: tuple[Trouble, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give it as the journal has it."""
        return {
            "bytes": self.bytes,
            "files": self.files,
            "objects": self.objects,
            "troubles": [trouble.to_json() for trouble in self.troubles],
            "whole": spell_runs(_runs_of(self.whole)),
            "wrong": spell_runs(_runs_of(self.wrong)),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Step:
        """Read what `to_json` gave; raise KeyError, TypeError or ValueError for anything else."""
        return cls(
            whole=tuple(_positions(value["whole"])),
            wrong=tuple(_positions(value["wrong"])),
            objects=int(value["objects"]),
            files=int(value["files"]),
            bytes=int(value["bytes"]),
            troubles=tuple(Trouble.from_json(one) for one in value["troubles"]),
        )


@dataclass(slots=True)
class State:
    """A round over the first `size` positions of the log. At most `most` findings are kept whole;
    of those beyond it only the codes are counted.
    """

    size: int
    most: int
    whole: Positions = field(init=False)
    wrong: Positions = field(init=False)
    objects: int = 0
    files: int = 0
    bytes: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    troubles: dict[Trouble, None] = field(default_factory=dict)
    left_out: int = 0

    def __post_init__(self) -> None:
        self.whole, self.wrong = Positions(self.size), Positions(self.size)

    def covered(self) -> Positions:
        """Give the positions that were looked at, whole or wrong."""
        both = self.whole.copy()
        for first, last in self.wrong.runs():
            for position in range(first, last + 1):
                both.add(position)
        return both

    def take(self, step: Step) -> None:
        """Add a step. What was once found wrong stays so for the round."""
        for position in step.wrong:
            if position < self.size:
                self.wrong.add(position)
                self.whole.discard(position)
        for position in step.whole:
            if position < self.size and position not in self.wrong:
                self.whole.add(position)
        self.objects += step.objects
        self.files += step.files
        self.bytes += step.bytes
        for trouble in step.troubles:
            self._note(trouble)

    def _note(self, trouble: Trouble) -> None:
        if trouble in self.troubles:
            return
        self.codes[trouble.finding.code] += 1
        if len(self.troubles) < self.most:
            self.troubles[trouble] = None
        else:
            self.left_out += 1


def _runs_of(positions: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for position in sorted(set(positions)):
        if runs and runs[-1][1] == position - 1:
            runs[-1] = (runs[-1][0], position)
        else:
            runs.append((position, position))
    return runs


def _positions(text: str) -> Iterable[int]:
    for first, last in parse_runs(text):
        yield from range(first, last + 1)
