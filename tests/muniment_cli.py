"""The command line as tests call it: in this process where that will do, else in one of its own.

archive = new_archive(tmp_path)            # keys and trust lie beside it, in tmp_path/config
done = call("preserve", file, archive=archive)         # in this process: fast
done = run("preserve", file, archive=archive)          # an interpreter of its own
[told] = answers(call("preserve", "--json", file, archive=archive))
"""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-m", "muniment")
OWN = (
    "MUNIMENT_ARCHIVE",
    "MUNIMENT_CONFIG",
    "MUNIMENT_LANGUAGE",
    "MUNIMENT_PROXY",
    "MUNIMENT_TRUST",
)


class Done(NamedTuple):
    """How a call ended. The names are those of `subprocess.CompletedProcess`."""

    returncode: int
    stdout: str
    stderr: str


def config_of(archive: Path) -> Path:
    """Where `new_archive` puts the keys and trust of an archive's owner."""
    return archive.parent / "config"


def environment(archive: Path | None = None, config: Path | None = None) -> dict[str, str]:
    """The environment of a call: this one, with no archive, keys or trust but the test's own."""
    clean = {name: value for name, value in os.environ.items() if name not in OWN}
    clean["MUNIMENT_LANGUAGE"] = "en"
    if archive is not None:
        clean["MUNIMENT_ARCHIVE"] = str(archive)
        config = config or config_of(archive)
    clean["MUNIMENT_CONFIG"] = str(config or ROOT / "no-configuration-of-anybody")
    if "site-packages" not in str(__import__("muniment").__file__):
        clean["PYTHONPATH"] = str(ROOT)
    return clean


def run(
    *arguments: object,
    archive: Path | None = None,
    config: Path | None = None,
    extra: Mapping[str, str] | None = None,
    **more: Any,
) -> subprocess.CompletedProcess[str]:
    """Call muniment in a process of its own; `more` goes to `subprocess.run`."""
    settings = {"capture_output": True, "text": True, "check": False, **more}
    return subprocess.run(
        [*COMMAND, *spelled(arguments)],
        env={**environment(archive, config), **(extra or {})},
        **settings,
    )


def start(
    *arguments: object, archive: Path, config: Path | None = None, **more: Any
) -> subprocess.Popen[str]:
    """Start muniment in a process of its own, stdout in a pipe."""
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **more}
    return subprocess.Popen(
        [*COMMAND, *spelled(arguments)], env=environment(archive, config), **settings
    )


def call(
    *arguments: object,
    archive: Path | None = None,
    config: Path | None = None,
    extra: Mapping[str, str] | None = None,
) -> Done:
    """Call muniment in this process."""
    from muniment.cli import main

    out, err = io.StringIO(), io.StringIO()
    with (
        surroundings({**environment(archive, config), **(extra or {})}),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = main(spelled(arguments))
    return Done(code, out.getvalue(), err.getvalue())


def answers(done: Done | subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """What a call with --json answered, one value a line."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def new_archive(folder: Path, name: str = "archive", *, origin: str = "example.org/log") -> Path:
    """Make the archive `folder/name`, whose owner's keys and trust are in `folder/config`."""
    archive = folder / name
    done = call("init", archive, "--origin", origin, config=config_of(archive))
    assert done.returncode == 0, done.stderr
    return archive


def holds(archive: Path) -> None:
    """Assert that the whole archive verifies and its log is one history."""
    good(archive, "verify")
    good(archive, "log", "check")


def good(archive: Path, *arguments: object) -> Done:
    """Call muniment in this process, which must end with 0."""
    done = call(*arguments, archive=archive)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done


def preserved(archive: Path, *words: object) -> dict[str, Any]:
    """Preserve what these words say, in this process; give the answer."""
    [told] = answers(good(archive, "preserve", "--json", *words))
    return told


def kinds(archive: Path) -> list[str]:
    """The kind of each entry of the log."""
    [shown] = answers(good(archive, "log", "show", "--json", "--last", 10_000))
    return [one["kind"] for one in shown["entries"]]


def notices(archive: Path) -> list[tuple[int, int]]:
    """The (versions, files) of each notice, in the order in which they came."""
    listed = answers(good(archive, "list", "--json"))
    return [(one["versions"], one["files"]) for one in listed]


def spelled(arguments: tuple[object, ...]) -> list[str]:
    """Arguments as a command line has them."""
    return [os.fsdecode(one) if isinstance(one, bytes) else str(one) for one in arguments]


@contextlib.contextmanager
def surroundings(variables: Mapping[str, str]) -> Iterator[None]:
    """Stand in an environment of exactly these variables."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
