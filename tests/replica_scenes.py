"""An archive with a replica in a folder, and what tests do with the two.

made = archive_with_replica(tmp_path)       # the replica `main` is tmp_path/copy, still empty
code, told = replicate(made)
verifies(made)
"""

import hashlib
from pathlib import Path
from typing import Any

from muniment_cli import answers, call, config_of, good, new_archive, preserved


def archive_with_replica(folder: Path) -> Path:
    """Make an archive with three notices, and a replica that has nothing yet."""
    made = new_archive(folder)
    for name in ("one", "two", "three"):
        preserve(made, name)
    good(made, "replica", "add", "main", f"folder:{folder / 'copy'}")
    return made


def preserve(archive: Path, name: str, *more: object) -> dict[str, Any]:
    """Preserve a file of this name and content; give the answer."""
    source = archive.parent / f"{name}.txt"
    source.write_text(f"{name}\n")
    return preserved(archive, source, *more)


def replica_of(archive: Path) -> Path:
    """The replica's folder."""
    return archive.parent / "copy"


def replicate(archive: Path, *more: object) -> tuple[int, dict[str, Any]]:
    """Replicate to the one replica; give the exit code and the answer."""
    done = call("replicate", "--json", *more, archive=archive)
    [told] = answers(done)
    return done.returncode, told


def verifies(archive: Path, verdict: int = 0) -> None:
    """Assert that the replica verifies as an archive does, with the owner's trust.

    `verdict` is 2 where something was redacted: its bytes cannot be checked.
    """
    for command, expected in ((("verify",), verdict), (("log", "check"), 0)):
        done = call(*command, archive=replica_of(archive), config=config_of(archive))
        assert done.returncode == expected, done.stdout


def rendition(archive: Path, told: dict[str, Any]) -> Path:
    """Find the first rendition of what `preserve` answered, on the shelves of `archive`."""
    sha512 = told["files"][0]["sha512"]
    return next(
        path
        for path in archive.glob("shelves/*/*/*/v*/content/renditions/*")
        if hashlib.sha512(path.read_bytes()).hexdigest() == sha512
    )


def replica_answers(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What the commands about replicas answer with --json, by the heading of each table."""
    folder.mkdir()
    archive = archive_with_replica(folder)
    second = good(archive, "replica", "add", "second", f"folder:{folder / 'second'}", "--json")
    (folder / "second").write_text("no folder\n")
    replicated = call("replicate", "--json", archive=archive)
    [status] = answers(good(archive, "status", "--json"))
    return {
        "replica add": answers(second),
        "replica list": answers(call("replica", "list", "--json", archive=archive)),
        "replicate": answers(replicated),
        "status: replicas": status["replicas"],
    }
