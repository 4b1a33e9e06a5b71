"""A scenario: a command that is hit at every point, and what must be true of its archive then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from killing import assert_tidy
from muniment.cli.main import COMMANDS
from muniment_cli import holds
from torture.judging import good, stands
from torture.points import Files
from torture.traced import Child, Told, run_traced
from torture.work import Scene


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command of muniment with a scene to play it in.

    `at_once` asserts what holds right after a fault, `again` that the same call then succeeds and
    leaves everything `as_if` nothing had happened; `holds` that the whole archive then verifies.
    Where the command `looks`, what cannot be read may be a finding of it, and not its end.
    A command that `serves` is visited `meanwhile`, and told to end; where a call of it fails it
    refuses that visitor, and lives on: what it gave away is judged `at_once`.
    """

    name: str
    command: str
    build: Callable[[Scene], None]
    arguments: Callable[[Scene], list[str]]
    as_if: Callable[[Scene], None]
    at_once: Callable[[Scene, Told], None] = stands
    call_again: Callable[[Scene, list[str]], None] | None = None
    holds: Callable[[Scene], None] = lambda scene: holds(scene.archive)
    looks: bool = False
    meanwhile: Callable[[Child], str] | None = None

    @property
    def serves(self) -> bool:
        """Whether it is a server, which ends when it is told to."""
        return self.meanwhile is not None

    @property
    def exists(self) -> bool:
        """Whether muniment has the command."""
        return self.command in COMMANDS

    def play(
        self, scene: Scene, calls: Sequence[str], inject: str = "", only: Files | None = None
    ) -> Told:
        """Carry out the command under strace; see `run_traced`."""
        arguments, environment = self.arguments(scene), scene.environment()
        if only is None:
            return run_traced(arguments, environment, calls, inject, self.meanwhile)
        paths = partial(only.of, scene.folder)
        return run_traced(arguments, environment, calls, inject, self.meanwhile, paths)

    def again(self, scene: Scene) -> None:
        """Call once more what was interrupted, with nothing in its way."""
        arguments = self.arguments(scene)
        if self.call_again is None:
            good(scene, *arguments)
        else:
            self.call_again(scene, arguments)
        self.finished(scene)

    def finished(self, scene: Scene) -> None:
        """Assert that all is as if nothing had happened, and that nothing is left lying about."""
        self.as_if(scene)
        assert_tidy(scene.archive)
        self.holds(scene)
