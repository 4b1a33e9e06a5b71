"""All rows of the table, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from types import ModuleType

from torture import (
    clock_row,
    eio_row,
    full_row,
    history_row,
    kill_row,
    power_row,
    replica_row,
    rot_row,
    searching,
    writers_row,
)
from torture.custody import CUSTODY
from torture.evidence import EVIDENCE, SHORTLY
from torture.scenario import Scenario
from torture.table import Part
from torture.work import Crew


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the word it is called by, what the table says of it, and how it is run."""

    word: str
    fault: str
    how: str
    run: Callable[[Crew], Iterator[Part]]


def _row(word: str, module: ModuleType) -> Row:
    return Row(word, module.FAULT, module.HOW, module.run)


def _played(word: str, module: ModuleType, scenarios: Iterable[Scenario]) -> Row:
    return Row(word, module.FAULT, module.HOW, partial(module.run, scenarios=scenarios))


def _of_evidence(word: str, module: ModuleType) -> Row:
    """The same fault, in the commands that make evidence."""
    return _under(word, module, "evidence", SHORTLY, EVIDENCE)


def _under(
    word: str, module: ModuleType, what: str, shortly: str, scenarios: Iterable[Scenario]
) -> Row:
    run = partial(module.run, scenarios=scenarios)
    return Row(f"{word}-{what}", f"{module.FAULT}: {what}", f"the same under {shortly}", run)


ROWS = (
    _played("kill", kill_row, CUSTODY),
    _played("power", power_row, CUSTODY),
    _played("full", full_row, CUSTODY),
    _played("eio", eio_row, CUSTODY),
    _of_evidence("kill", kill_row),
    _of_evidence("power", power_row),
    _of_evidence("full", full_row),
    _of_evidence("eio", eio_row),
    _under("kill", kill_row, "search", searching.SHORTLY, searching.SEARCH),
    _row("rot", rot_row),
    _row("history", history_row),
    _row("writers", writers_row),
    _row("clock", clock_row),
    _row("replica", replica_row),
)
