"""All rows of the table, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
    writers_row,
)
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


ROWS = (
    _row("kill", kill_row),
    _row("power", power_row),
    _row("full", full_row),
    _row("eio", eio_row),
    _row("rot", rot_row),
    _row("history", history_row),
    _row("writers", writers_row),
    _row("clock", clock_row),
    _row("replica", replica_row),
)
