"""How pages are built, as `page.toml` has it, and the containers that are open in one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from ingest.once import read_once
from ingest.whole.elements import BLOCKS, CELLS


@dataclass(frozen=True, slots=True)
class PageWays:
    """What `page.toml` says."""

    text: re.Pattern[str]
    aside: re.Pattern[str]
    lazy: tuple[str, ...]
    icons: re.Pattern[str]
    literal: re.Pattern[str]


@read_once
def page_ways() -> PageWays:
    """Read `page.toml`, which comes with the program."""
    value = tomllib.loads((files("ingest.whole") / "page.toml").read_text("utf-8"))
    return PageWays(
        text=re.compile("|".join(value["text"]), re.IGNORECASE),
        aside=re.compile("|".join(value["aside"]), re.IGNORECASE),
        lazy=tuple(value["lazy"]["names"]),
        icons=re.compile(value["icons"]["pattern"], re.IGNORECASE),
        literal=re.compile(value["literal"]["pattern"], re.IGNORECASE),
    )


@dataclass(slots=True)
class Region:
    """A container that is open: its element's name, how deep that element stands in itself, and in
    how many tables it began.

    Where HTML lets its end tag be left out, or closes it with what is around it, it ends there: a
    paragraph at the next block, and whatever stands in a cell with that cell.
    """

    name: str = ""
    depth: int = 0
    since: int = 0
    tables: int = 0

    def start(self, name: str, number: int, tables: int, *, begins: bool) -> None:
        """Take a start tag, the page's `number`-th, within so many tables."""
        if self.name:
            if (name in CELLS and self._is_of(tables)) or (self.name == "p" and name in BLOCKS):
                self.name = ""
            elif name == self.name:
                self.depth += 1
        if begins and not self.name:
            self.name, self.depth, self.since, self.tables = name, 1, number, tables

    def end(self, name: str, tables: int) -> None:
        """Take an end tag within so many tables, one that it ends itself included."""
        if not self.name:
            return
        closes = (name in CELLS or name == "table") and self._is_of(tables)
        if closes or (self.name == "p" and name in BLOCKS and name != "p"):
            self.name = ""
        elif name == self.name:
            self.depth -= 1
            if not self.depth:
                self.name = ""

    def _is_of(self, tables: int) -> bool:
        return bool(self.name) and 0 < self.tables == tables
