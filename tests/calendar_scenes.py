"""An archive whose owner asks calendars, as tests want it.

archive = archive_for_calendars(tmp_path)
add(archive, "alice", calendar)
assert told_of(stamp(archive)[1]) == [("alice", 2, "promised")]
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from blocks import Chain
from calendars import Calendar
from muniment_cli import answers, call, config_of, good, new_archive
from replica_scenes import preserve


def archive_for_calendars(folder: Path) -> Path:
    """Make an archive with one notice, which needs no time authority."""
    archive = new_archive(folder)
    (archive / "muniment.toml").write_text(
        "format = 1\n[stamps]\nneed = 0\ninterval = 0\n[limits]\ncall_seconds = 4\n"
    )
    preserve(archive, "one")
    return archive


def add(archive: Path, name: str, calendar: Calendar, *more: str) -> None:
    """Put a calendar on the owner's list."""
    good(archive, "stamp", "add-calendar", name, calendar.url, *more)


def stamp(archive: Path, *more: str) -> tuple[int, Mapping[str, Any]]:
    """Call `stamp`; give its exit code and its answer."""
    done = call("stamp", "--json", "--allow-private", *more, archive=archive)
    [told] = answers(done)
    return done.returncode, told


def told_of(told: Mapping[str, Any]) -> list[tuple[str, int, str]]:
    """What an answer says of each calendar: name, size, result."""
    return [(one["name"], one["size"], one["result"]) for one in told["calendars"]]


def beside(archive: Path, size: int) -> list[str]:
    """The files beside a checkpoint."""
    return sorted(path.name for path in (archive / f"log/checkpoints/{size}").iterdir())


def keep_headers(archive: Path, chain: Chain) -> Path:
    """Pin the blocks of a chain in the owner's own trust; give that folder."""
    trust = config_of(archive) / "trust"
    (trust / "policy.toml").write_text("format = 1\n[stamps]\nneed = 1\n[bitcoin]\nfloor = 1e-10\n")
    (trust / "headers").write_text(chain.lines())
    return trust
