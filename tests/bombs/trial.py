"""A bomb before a real process, and whether it ended as it must."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bombs.answers import ANSWERS, SETTINGS, AnswerBomb, site
from bombs.files import FILES, FileBomb
from bombs.ofd_readings import OFD_READINGS
from bombs.readings import READINGS, ReadBomb
from bombs.running import Ended, run_bounded
from ministry import Ministry
from muniment_cli import COMMAND, config_of, environment, new_archive

Bomb = AnswerBomb | FileBomb | ReadBomb
BOMBS: tuple[Bomb, ...] = (*ANSWERS, *FILES, *READINGS, *OFD_READINGS)
# For loose files it is the owner's own settings that count.
_OWN = (
    "format = 1\n[limits]\nedition_bytes = 1048576\nedition_lines = 40000\n"
    "document_memory = 201326592\n"
    "document_seconds = 15.0\n"
)
# What acts on a terminal: controls, and what turns the direction of what comes after it.
ACTING = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Tried:
    """A bomb, the door that it came by, how that ended, and what is wrong with it, if anything."""

    bomb: str
    door: str
    ended: Ended
    fault: str


def new_place(folder: Path) -> Path:
    """An archive with limits that end what has no end."""
    archive = new_archive(folder)
    (archive / "muniment.toml").write_text(SETTINGS)
    (config_of(archive) / "muniment.toml").write_text(_OWN)
    return archive


def tried(bomb: Bomb, archive: Path) -> Iterator[Tried]:
    """Put a bomb before every command that it is for."""
    if isinstance(bomb, AnswerBomb):
        with Ministry(site(bomb)) as ministry:
            asked = ("--recorder", "http", "--allow-private", f"{ministry.address}/notice")
            ended = _run(archive, "preserve", *asked)
        yield _judged(bomb.what, "capture", ended, bomb.code, bomb.said)
        return
    path = archive.parent / bomb.name
    path.write_bytes(bomb.make())
    if isinstance(bomb, ReadBomb):
        yield from _read(bomb, path, archive)
        return
    try:
        ended = _run(archive, "preserve", str(path))
        yield _judged(bomb.what, "preserve", ended, 0, bomb.kept)
        ended = _run(archive, "validate", str(path))
        yield _judged(bomb.what, "validate", ended, bomb.code, bomb.judged)
    finally:
        path.unlink()


def _read(bomb: ReadBomb, path: Path, archive: Path) -> Iterator[Tried]:
    """Have a file read, shown as text, and written as a page."""
    target = path.with_name("page.html")
    doors = {
        "edition": (bomb.said, ("edition",)),
        "read": ("", ("read",)),
        "page": ("", ("edition", "--as", "html", "-o", str(target))),
    }
    try:
        for door, (said, words) in doors.items():
            ended = _run(archive, *words, str(path))
            one = _judged(bomb.what, door, ended, bomb.code, said)
            acting = ACTING.search(ended.said)
            yield replace(one, fault=f"it printed {acting[0]!r}") if acting else one
            target.unlink(missing_ok=True)
    finally:
        path.unlink()


def _run(archive: Path, *arguments: str) -> Ended:
    return run_bounded([*COMMAND, *arguments], environment(archive))


def _judged(what: str, door: str, ended: Ended, code: int, said: str) -> Tried:
    fault = ended.fault
    if not fault and ended.code != code:
        fault = f"it ended with {ended.code}, not {code}"
    if not fault and re.search(said, ended.said, re.S) is None:
        fault = f"it did not say {said!r}"
    return Tried(what, door, ended, fault)
