"""Audits as tests call them, and an archive to audit.

answer = audit(archive, "--budget", "60KB")     # what --json answers; it must end with 0
answer = audit(archive, code=1)
"""

import shutil
from pathlib import Path
from typing import Any

from muniment.config import Config
from muniment.fixity.journal import journal_folder
from muniment.fixity.quick import place_of
from muniment_cli import answers, call, config_of, good, new_archive


def make_archive(folder: Path) -> Path:
    """An archive with twelve notices of 20 KB, one of them with two versions; never audited."""
    archive = new_archive(folder)
    (folder / "files").mkdir()
    for number in range(12):
        (folder / "files" / f"{number}.txt").write_text(f"{number}\n" * 10_000)
    files = sorted((folder / "files").iterdir())
    told = answers(call("preserve", "--json", *files, archive=archive))
    (folder / "more.txt").write_text("more\n")
    good(archive, "preserve", folder / "more.txt", "--notice", told[0]["notice"])
    return archive


def copied(archive: Path, folder: Path) -> Path:
    """A copy of an archive, with its owner's keys and trust, that may be damaged."""
    return Path(shutil.copytree(archive.parent, folder / "made")) / "archive"


def audit(archive: Path, *options: object, code: int = 0) -> dict[str, Any]:
    done = call("audit", "--json", *options, archive=archive)
    assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
    [answer] = answers(done)
    return dict(answer)


def notices(archive: Path) -> list[str]:
    return [one["notice"] for one in answers(good(archive, "list", "--json"))]


def checked(archive: Path) -> dict[str, str]:
    done = call("checked", "--json", archive=archive)
    return {one["notice"]: one["result"] for one in answers(done)}


def rendition(archive: Path, notice: str) -> Path:
    [found] = (archive / "shelves" / place_of(notice)).glob("v1/content/renditions/0001.txt")
    return found


def report(archive: Path, answer: dict[str, Any], name: str = "0001.json") -> Path:
    return Path(archive / answer["page"]).with_name(name)


def journals(archive: Path) -> Path:
    return journal_folder(Config(config_of(archive)), "example.org/log")
