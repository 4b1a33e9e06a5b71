"""How pages are built, as `page.toml` has it, and the containers that are open in one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from ingest.once import read_once


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
    """A container that is open: its element's name, and how deep that element stands in itself."""

    name: str = ""
    depth: int = 0
    since: int = 0

    def start(self, name: str, number: int, *, begins: bool) -> None:
        if not self.name and begins:
            self.name, self.depth, self.since = name, 0, number
        if name == self.name:
            self.depth += 1

    def end(self, name: str) -> None:
        if name == self.name:
            self.depth -= 1
            if not self.depth:
                self.name = ""
