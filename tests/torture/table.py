"""The table of faults: its values, and the one place where it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

BEGIN = "<!-- begin: make torture -->"
END = "<!-- end: make torture -->"
_HEADING = ("fault", "how", "points", "runs", "losses", "pass")


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that should have held and did not: at which point, and what was found."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Part:
    """One way of making a fault: how many points were hit, in how many runs, with which losses.

    `not_run` says why it could not be made here; it then counts for nothing.
    """

    name: str
    points: int = 0
    runs: int = 0
    losses: tuple[Loss, ...] = ()
    not_run: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A row: a fault, how it was made, and what became of each part."""

    fault: str
    how: str
    parts: tuple[Part, ...]

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)

    @property
    def runs(self) -> int:
        return sum(part.runs for part in self.parts)

    @property
    def losses(self) -> tuple[Loss, ...]:
        return tuple(loss for part in self.parts for loss in part.losses)

    @property
    def verdict(self) -> str:
        """`yes` only where every part ran and none lost anything."""
        if self.losses:
            return "NO"
        missing = [part.name for part in self.parts if part.not_run]
        if not self.points:
            return "NOT RUN"
        return f"yes; not run: {', '.join(missing)}" if missing else "yes"


def lines(results: Iterable[Result]) -> dict[str, str]:
    """Give each row's line, by its fault."""
    return {
        one.fault: _line(
            (
                one.fault,
                one.how,
                f"{one.points:,}",
                f"{one.runs:,}",
                f"{len(one.losses):,}",
                one.verdict,
            )
        )
        for one in results
    }


def table(rows: Iterable[str]) -> str:
    """Give the table of these lines."""
    return "\n".join((_line(_HEADING), "|---|---|--:|--:|--:|---|", *rows))


def details(result: Result) -> str:
    """Give a row's parts, and each loss in a sentence."""
    said = [f"{result.fault}: {result.verdict}"]
    for part in result.parts:
        figures = f"{part.points:,} points, {part.runs:,} runs, {len(part.losses):,} losses"
        said.append(f"  {part.name}: {f'NOT RUN: {part.not_run}' if part.not_run else figures}")
        said.extend(f"    LOST at {loss.where}: {loss.why}" for loss in part.losses)
    return "\n".join(said)


def write_into(page: Path, results: Iterable[Result], order: Iterable[str], said: str) -> None:
    """Put rows into the page's table; rows that did not run this time stay as they are.

    `order` are all faults there are; `said` says what the figures were measured with.
    """
    text = page.read_text("utf-8")
    before, found, rest = text.partition(BEGIN)
    inner, closed, after = rest.partition(END)
    if not (found and closed):
        raise ValueError(f"{page} has not the two marks between which the table stands")
    known = {
        match[1].strip(): line
        for line in inner.splitlines()
        if (match := re.match(r"\| ([^|]+) \|", line))
    }
    known.update(lines(results))
    rows = [known.get(fault, _line((fault, "", "", "", "", "NOT RUN"))) for fault in order]
    page.write_text(f"{before}{BEGIN}\n{table(rows)}\n\n{said}\n{END}{after}", "utf-8")


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
