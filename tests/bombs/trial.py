"""A bomb before a real process, and whether it ended as it must."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bombs.answers import ANSWERS, SETTINGS, AnswerBomb, site
from bombs.files import FILES, FileBomb
from bombs.running import Ended, run_bounded
from ministry import Ministry
from muniment_cli import COMMAND, environment, new_archive

BOMBS: tuple[FileBomb | AnswerBomb, ...] = (*ANSWERS, *FILES)


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
    return archive


def tried(bomb: FileBomb | AnswerBomb, archive: Path) -> Iterator[Tried]:
    """Put a bomb before every command that it is for."""
    if isinstance(bomb, AnswerBomb):
        with Ministry(site(bomb)) as ministry:
            asked = ("--recorder", "http", "--allow-private", f"{ministry.address}/notice")
            ended = _run(archive, "preserve", *asked)
        yield _judged(bomb.what, "capture", ended, bomb.code, bomb.said)
        return
    path = archive.parent / bomb.name
    path.write_bytes(bomb.make())
    try:
        ended = _run(archive, "preserve", str(path))
        yield _judged(bomb.what, "preserve", ended, 0, bomb.kept)
        ended = _run(archive, "validate", str(path))
        yield _judged(bomb.what, "validate", ended, bomb.code, bomb.judged)
    finally:
        path.unlink()


def _run(archive: Path, *arguments: str) -> Ended:
    return run_bounded([*COMMAND, *arguments], environment(archive))


def _judged(what: str, door: str, ended: Ended, code: int, said: str) -> Tried:
    fault = ended.fault
    if not fault and ended.code != code:
        fault = f"it ended with {ended.code}, not {code}"
    if not fault and re.search(said, ended.said) is None:
        fault = f"it did not say {said!r}"
    return Tried(what, door, ended, fault)
