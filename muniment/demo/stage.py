"""The stage: shows each command as one types it, carries it out, and shows what it answers."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from manifests import MunimentError, printable

Run = Callable[[Sequence[str]], int]
_WIDTH = 96
# Which Debian package brings each program that a stranger needs.
PACKAGES = {
    "sh": "dash",
    "sha512sum": "coreutils",
    "ssh-keygen": "openssh-client",
    "openssl": "openssl",
}


class StoryError(MunimentError):
    """A step did not give what the story says."""


class WrongEvidenceError(StoryError):
    """Evidence that should hold does not, or evidence that was changed does."""

    exit_code = 1


class Told(NamedTuple):
    """How a command ended, and all that it said."""

    code: int
    text: str


class Stage:
    """Where the story is told. `run` carries out a muniment command line in this process."""

    def __init__(self, run: Run, own: Mapping[str, str]) -> None:
        self._run = run
        self._own = dict(own)
        self._step = 0

    def say(self, text: str = "") -> None:
        """Tell a paragraph."""
        for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False, break_long_words=False) or [
            ""
        ]:
            click.echo(printable(line))

    def step(self, heading: str) -> None:
        """Begin a step of the story."""
        self._step += 1
        self.say(f"{self._step}. {heading}")
        self.say()

    def show(self, command: str) -> None:
        """Show a command line as it can be typed."""
        click.echo(f"    $ {printable(command)}")

    def muniment(
        self, *arguments: str, lines: int = 0, expect: int = 0, again: bool = False
    ) -> Told:
        """Show and carry out a muniment command; show the first `lines` of its answer (0: all).

        One that is carried out `again` is not shown again. Raises `StoryError` where it does not
        end with the exit code `expect`.
        """
        for line in () if again else fold((*program(), *arguments)):
            click.echo(f"    {printable(line)}")
        said = io.StringIO()
        with (
            _standing_in(self._own),
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
        ):
            code = self._run(arguments)
        told = Told(code, said.getvalue())
        self._answer(told, lines)
        _expect(told, expect, f"muniment {arguments[0]}")
        return told

    def shell(self, command: str, expect: int = 0) -> Told:
        """Show and carry out a command of the shell."""
        self.show(command)
        done = subprocess.run(
            ["sh", "-c", command],
            capture_output=True,
            text=True,
            check=False,
            env={**_without_own(os.environ), **self._own},
        )
        told = Told(done.returncode, done.stdout + done.stderr)
        self._answer(told, 0)
        _expect(told, expect, command)
        return told

    def _answer(self, told: Told, lines: int) -> None:
        answered = told.text.splitlines() or [f"(it says nothing, and ends with {told.code})"]
        shown = answered[:lines] if lines else answered
        for line in shown:
            click.echo(f"      {printable(line)}" if line else "")
        if len(shown) < len(answered):
            click.echo(f"      ... and {len(answered) - len(shown)} more lines")
        click.echo()


def program() -> tuple[str, ...]:
    """Give the words with which the visitor calls muniment from where he stands."""
    called = Path(sys.argv[0])
    if called.name != "muniment" or not called.exists():
        return (spell(Path(sys.executable)), "-m", "muniment")
    found = shutil.which("muniment")
    if found is not None and Path(found).resolve() == called.resolve():
        return ("muniment",)
    return (spell(called),)


def spell(path: Path) -> str:
    """Spell a path from where the visitor stands, if it lies below, else whole."""
    whole = path.absolute()
    here = Path.cwd()
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(whole)


def fold(arguments: Sequence[str]) -> Iterator[str]:
    """Fold a command line with backslashes where it is too long, options with their values."""
    words: list[str] = []
    for word in arguments:
        if words and words[-1].startswith("--") and not word.startswith("-"):
            words[-1] += f" {shlex.quote(word)}"
        else:
            words.append(shlex.quote(word))
    line = "$"
    for word in words:
        if len(line) + len(word) > _WIDTH and line not in ("$", "   "):
            yield f"{line} \\"
            line = "   "
        line += f" {word}"
    yield line


def missing(programs: Sequence[str]) -> str:
    """Say which of these programs are not here and what brings them, or nothing."""
    absent = [name for name in programs if shutil.which(name) is None]
    return ", ".join(f"{name} (Debian package {PACKAGES[name]})" for name in absent)


def _expect(told: Told, expect: int, what: str) -> None:
    if told.code == expect:
        return
    kind = WrongEvidenceError if {told.code, expect} & {1} else StoryError
    raise kind(
        f"The story says that `{what}` ends with {expect}; it ended with {told.code}. "
        f"What it said stands above."
    )


@contextlib.contextmanager
def _standing_in(own: Mapping[str, str]) -> Iterator[None]:
    """Work with the demonstration's own configuration and archive, never with the visitor's."""
    before = dict(os.environ)
    for name in before.keys() - _without_own(before).keys():
        del os.environ[name]
    os.environ.update(own)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _without_own(environment: Mapping[str, str]) -> dict[str, str]:
    ours = ("MUNIMENT_ARCHIVE", "MUNIMENT_CONFIG", "MUNIMENT_TRUST")
    return {name: value for name, value in environment.items() if name not in ours}
